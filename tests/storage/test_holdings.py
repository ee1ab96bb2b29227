"""What is held on a person is all shown, and all gone when they ask, from the bytes of the files too."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.ground import Memory
from bot.people_model import Audit, Deed, Draft, Step, WrongLimit
from bot.sessions_model import Calendar, Import, Response
from bot.sessions_ports import SessionMemory
from storage.engine import Database, open_database
from storage.holdings import SqlHoldings
from storage.updates import SqlUpdates
from tests.calendar import keep, reminder, session, told
from tests.people import NOON, audit, districts, invite, register

PERSON, OTHER = 7_654_321_987, 102
NAME = "Ermenegilda Unicissima"
LIMIT = WrongLimit(10, timedelta(hours=1))


def fill(memory: Memory, updates: SqlUpdates, calendar: SessionMemory) -> None:
    alba, _ = districts(memory)
    first, second, _ = keep(calendar, session(key="a"), session(key="b"), session(key="c"))
    for telegram_id, name in ((PERSON, NAME), (OTHER, "Bruno")):
        register(memory, telegram_id, name)
        made = invite(memory, f"{telegram_id:x}", district=alba.id, uses=2)
        memory.invites.redeem(made, telegram_id, audit(Deed.INVITE_REDEEMED, telegram_id))
        memory.invites.look_up("wrong", telegram_id, LIMIT, NOON - timedelta(hours=3))
        memory.invites.look_up("wrong", telegram_id, LIMIT, NOON)
        memory.drafts.put(telegram_id, Draft(Step.PAUSE, NOON))
        updates.remember_reply(telegram_id, 1, [2, 3], NOON)
        calendar.attendances.respond(first.id, telegram_id, Response.YES, NOON)
        calendar.told.remember([told(first, telegram_id), told(second, telegram_id)])
        calendar.imports.put(Import(telegram_id, NOON, Calendar((first,))))
        calendar.deliveries.plan([reminder(telegram_id, NOON + hour * LIMIT.window) for hour in range(3)])
    memory.audit.note(Audit(NOON, Deed.ROLE_CHANGED, OTHER, PERSON))


def test_of_a_stranger_nothing_is_held(memory: Memory) -> None:
    assert memory.holdings.held(PERSON).is_empty


def test_everything_that_is_kept_is_held(memory: Memory, updates: SqlUpdates, calendar: SessionMemory) -> None:
    fill(memory, updates, calendar)
    held = memory.holdings.held(PERSON)
    assert held.person
    assert held.person.name == NAME
    assert len(held.redemptions) == 1
    assert [deed.deed for deed in held.audit] == [Deed.REGISTERED, Deed.INVITE_REDEEMED, Deed.ROLE_CHANGED]
    assert (held.drafts, len(held.wrong_invites), len(held.replies)) == (1, 2, 2)
    assert held.attendances == tuple(calendar.attendances.of_person(PERSON))
    assert [one.session for one in held.told] == [one.id for one in held.sessions]
    assert held.deliveries == tuple(calendar.deliveries.of_person(PERSON))
    assert (len(held.attendances), len(held.told), len(held.deliveries), held.imports) == (1, 2, 3, (NOON,))


def test_whoever_is_forgotten_is_gone_and_the_others_are_not(
    memory: Memory, updates: SqlUpdates, calendar: SessionMemory
) -> None:
    fill(memory, updates, calendar)
    other = memory.holdings.held(OTHER)
    erased = memory.holdings.forget(PERSON, NOON - timedelta(hours=1), Audit(NOON, Deed.PERSON_ERASED))
    people = {"person": 1, "redemptions": 1, "drafts": 1, "wrong_invites": 1, "replies": 2}
    assert erased.rows == people | {"attendances": 1, "told": 2, "imports": 1, "deliveries": 3, "checkins": 0}
    assert (erased.audit_unnamed, erased.wrong_invites_kept) == (3, 1)
    held = memory.holdings.held(PERSON)
    assert (held.person, held.redemptions, held.audit, held.drafts, held.replies) == (None, (), (), 0, ())
    assert (held.attendances, held.told, held.imports, held.deliveries, held.sessions) == ((), (), (), (), ())
    assert held.wrong_invites == (NOON,)
    kept = memory.holdings.held(OTHER)
    assert kept.person == other.person
    assert kept.redemptions == other.redemptions
    assert (kept.attendances, kept.told, kept.imports) == (other.attendances, other.told, other.imports)
    assert kept.deliveries == other.deliveries
    assert [deed.subject for deed in kept.audit if deed.deed is Deed.ROLE_CHANGED] == [None]
    deeds = [deed.deed for deed in memory.audit.page(0, 99)]
    assert deeds.count(Deed.INVITE_REDEEMED) == 2
    assert deeds.count(Deed.PERSON_ERASED) == 1


def test_forgetting_twice_finds_nothing_more(memory: Memory, updates: SqlUpdates, calendar: SessionMemory) -> None:
    fill(memory, updates, calendar)
    later = NOON + timedelta(hours=2)
    memory.holdings.forget(PERSON, later, Audit(later, Deed.PERSON_ERASED))
    again = memory.holdings.forget(PERSON, later, Audit(later, Deed.PERSON_ERASED))
    assert set(again.rows.values()) == {0}
    assert again.audit_unnamed == 0
    assert [deed.deed for deed in memory.audit.page(0, 99)].count(Deed.PERSON_ERASED) == 1


def test_nothing_of_the_forgotten_is_left_in_the_bytes_of_the_files(
    memory: Memory, updates: SqlUpdates, calendar: SessionMemory, database: Database, kind: str, tmp_path: Path
) -> None:
    fill(memory, updates, calendar)
    number = PERSON.to_bytes(8, "big").lstrip(b"\0")
    if kind == "sqlite":
        before = b"".join(path.read_bytes() for path in tmp_path.glob("memory.db*"))
        assert NAME.encode() in before
        assert number in before
        assert str(PERSON).encode() in before
    later = NOON + timedelta(hours=2)
    memory.holdings.forget(PERSON, later, Audit(later, Deed.PERSON_ERASED))
    if kind == "sqlite":
        after = b"".join(path.read_bytes() for path in tmp_path.glob("memory.db*"))
        assert b"Bruno" in after
        assert NAME.encode() not in after
        assert number not in after
        assert str(PERSON).encode() not in after
    assert memory.holdings.held(PERSON).is_empty


def test_an_admin_who_never_registered_can_erase_the_calendar_that_waits(
    memory: Memory, calendar: SessionMemory
) -> None:
    calendar.imports.put(Import(PERSON, NOON, Calendar(())))
    assert not memory.holdings.held(PERSON).is_empty
    assert memory.holdings.forget(PERSON, NOON, Audit(NOON, Deed.PERSON_ERASED)).rows["imports"] == 1
    assert memory.holdings.held(PERSON).is_empty


def test_whoever_is_forgotten_leaves_the_place_to_who_waits(memory: Memory, calendar: SessionMemory) -> None:
    (kept,) = keep(calendar, session(capacity=1))
    for telegram_id in (PERSON, OTHER):
        register(memory, telegram_id)
        calendar.attendances.respond(kept.id, telegram_id, Response.YES, NOON)
    memory.holdings.forget(PERSON, NOON, Audit(NOON, Deed.PERSON_ERASED))
    assert calendar.attendances.promote(kept.id, NOON) == [OTHER]


def test_while_another_program_reads_the_person_is_erased_and_the_old_pages_wait(
    memory: Memory, updates: SqlUpdates, calendar: SessionMemory, url: str, kind: str, tmp_path: Path
) -> None:
    if kind != "sqlite":
        assert memory.holdings.held(PERSON).is_empty
        return
    fill(memory, updates, calendar)
    later = NOON + timedelta(hours=2)
    reader = sqlite3.connect(tmp_path / "memory.db")
    with closing(reader), open_database(url, patience=0.2) as hurried:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM people").fetchone() == (2,)
        holdings = SqlHoldings(hurried)
        erased = holdings.forget(PERSON, later, Audit(later, Deed.PERSON_ERASED))
        assert erased.rows["person"] == 1
        assert holdings.held(PERSON).is_empty
        reader.execute("ROLLBACK")
        holdings.clear()
    after = b"".join(path.read_bytes() for path in tmp_path.glob("memory.db*"))
    assert NAME.encode() not in after
