"""What planning and sending keep, on both databases: once each, of known people only, the latest that was told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deliveries_model import Delivery, DeliveryKind
from bot.ground import Memory
from bot.notices import told
from bot.sessions_model import Session
from bot.sessions_ports import SessionMemory
from storage.engine import Database
from storage.memory import session_memory
from tests.calendar import session
from tests.people import NOON, audit, register


@pytest.fixture
def kept(database: Database) -> SessionMemory:
    return session_memory(database)


def meeting(kept: SessionMemory) -> Session:
    assert kept.sessions.take_in([session(id=0)], audit())
    return kept.sessions.listed()[0]


def due(number: int, person: int) -> Delivery:
    return Delivery(f"prova:{person}:{number}", DeliveryKind.REMINDER, 1, person, NOON, "eve")


def test_what_is_planned_again_is_kept_once_and_what_is_new_beside_it_is_kept(
    memory: Memory, kept: SessionMemory
) -> None:
    register(memory)
    first = [due(number, 101) for number in range(50)]
    assert kept.deliveries.plan(first) == 50
    assert kept.deliveries.plan(first) == 0
    assert kept.deliveries.plan([*first, due(50, 101), due(50, 101), due(0, 999)]) == 1
    assert len(kept.deliveries.of_person(101)) == 51
    assert kept.deliveries.plan([]) == 0


def test_what_was_told_last_is_kept_whichever_comes_first(memory: Memory, kept: SessionMemory) -> None:
    register(memory)
    held = meeting(kept)
    early, late = told(held, 101, NOON), told(replace(held, place="Altrove"), 101, NOON + timedelta(hours=1))
    for order in ([early, late], [late, early], [early], [told(held, 999, NOON)]):
        kept.told.remember(order)
    assert kept.told.of_session(held.id) == [late]
