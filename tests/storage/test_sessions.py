"""The memory of the training calendar: versions that only grow, imports that are all or nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.ground import Memory
from bot.people_model import Deed, Role
from bot.sessions_model import Audience, Session
from bot.sessions_ports import SessionMemory
from storage.engine import Database, open_database
from storage.sessions import SqlSessions
from tests.calendar import keep, session
from tests.people import NOON, audit
from tests.together import at_once

LATER = NOON + timedelta(hours=5)
NUMBERS = count()
WORDS = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300)
INSTANTS = some.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=some.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-11))]),
)
SESSIONS = some.builds(
    Session,
    key=WORDS.map(lambda word: f"{next(NUMBERS)} {word}"),
    title=WORDS,
    starts_at=INSTANTS,
    ends_at=INSTANTS,
    place=WORDS,
    link=WORDS,
    topic=WORDS,
    audience=some.builds(
        Audience,
        some.lists(some.sampled_from(Role), unique=True).map(tuple),
        some.lists(some.integers(1, 2**31 - 1), unique=True, max_size=9).map(tuple),
    ),
    capacity=some.none() | some.integers(0, 2**31 - 1),
    materials=WORDS,
    cancelled=some.booleans(),
    id=some.just(0),
    version=some.just(0),
    start_known_at=some.none(),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=SESSIONS, other=SESSIONS)
def test_whatever_a_session_says_comes_back_as_kept(calendar: SessionMemory, one: Session, other: Session) -> None:
    (kept,) = keep(calendar, one)
    assert kept == replace(one, id=kept.id, start_known_at=NOON)
    assert calendar.sessions.find(kept.id) == kept
    changed = replace(other, key=kept.key, id=kept.id)
    assert calendar.sessions.take_in([changed], audit(at=LATER))
    known = NOON if other.starts_at == one.starts_at else LATER
    assert calendar.sessions.find(kept.id) == replace(changed, version=1, start_known_at=known)


def test_the_present_start_is_known_since_it_is_so(calendar: SessionMemory) -> None:
    (kept,) = keep(calendar, session())
    assert (kept.version, kept.start_known_at) == (0, NOON)
    assert calendar.sessions.take_in([replace(kept, place="Cuneo")], audit(at=LATER))
    kept = calendar.sessions.listed()[0]
    assert (kept.version, kept.place, kept.start_known_at) == (1, "Cuneo", NOON)
    moved = replace(kept, starts_at=kept.starts_at + timedelta(hours=1))
    assert calendar.sessions.take_in([moved], audit(at=LATER))
    assert calendar.sessions.listed() == [replace(moved, version=2, start_known_at=LATER)]


def test_what_changed_since_it_was_seen_is_left_as_it_is_and_all_else_with_it(
    calendar: SessionMemory, memory: Memory
) -> None:
    first, second = keep(calendar, session(key="a"), session(key="b"))
    assert calendar.sessions.take_in([replace(first, title="Altro")], audit())
    before = (calendar.sessions.listed(), memory.audit.page(0, 99))
    stale = replace(first, title="Da un vecchio file")
    new = session(key="c", id=0)
    for refused in (
        [stale],
        [replace(second, title="Buono"), stale],
        [new, stale],
        [new, session(key="b", id=0)],
        [new, replace(second, id=999)],
        [new, replace(second, key="z")],
        [new, replace(second, version=second.version + 1)],
    ):
        assert not calendar.sessions.take_in(refused, audit(at=LATER))
        assert (calendar.sessions.listed(), memory.audit.page(0, 99)) == before


@pytest.mark.parametrize("attempt", range(4))
def test_of_two_imports_at_once_exactly_one_is_taken(
    calendar: SessionMemory, database: Database, url: str, attempt: int
) -> None:
    (kept,) = keep(calendar, session())
    with open_database(url) as other:
        stores = [SqlSessions(database), SqlSessions(other)]
        news = [
            [replace(kept, title=f"Titolo {number}"), session(key="nuova", title=f"{number}", id=0)]
            for number in range(4)
        ]
        outcomes = at_once(4, lambda number: stores[number % 2].take_in(news[number], audit()))
    assert sorted(outcomes) == [False, False, False, True]
    won = outcomes.index(True)
    assert {one.title for one in calendar.sessions.listed()} == {f"Titolo {won}", f"{won}"}
    assert {one.version for one in calendar.sessions.listed()} == {0, 1}


def test_an_import_is_written_in_the_audit(calendar: SessionMemory, memory: Memory) -> None:
    assert calendar.sessions.take_in([session(id=0)], audit(Deed.CALENDAR_IMPORTED, detail="1 new"))
    assert [deed.detail for deed in memory.audit.page(0, 9)] == ["1 new"]


def test_sessions_are_listed_by_start_and_those_that_are_over_can_be_left_out(calendar: SessionMemory) -> None:
    late, early, gone = keep(
        calendar,
        session(NOON + timedelta(days=2), key="a", cancelled=True),
        session(NOON - timedelta(hours=1), 1, key="b"),
        session(NOON - timedelta(hours=2), 1, key="c"),
    )
    assert calendar.sessions.listed() == [gone, early, late]
    assert calendar.sessions.since(NOON) == [early, late]


@pytest.mark.parametrize("number", [0, -1, 999, 2**40])
def test_a_number_that_is_no_session_finds_none(calendar: SessionMemory, number: int) -> None:
    assert calendar.sessions.find(number) is None
    assert calendar.attendances.of_session(number) == []
    assert calendar.attendances.find(number, 101) is None
    assert calendar.told.of_session(number) == []
    assert calendar.told.find(number, 101) is None


def test_what_a_database_cannot_hold_is_left_out_of_the_words(calendar: SessionMemory) -> None:
    (kept,) = keep(calendar, session(title="A\0B", place="C\ud800D"))
    assert (kept.title, kept.place) == ("AB", "C?D")
    assert calendar.sessions.take_in([replace(kept, title="E\0")], audit())


def test_a_key_is_known_again_whatever_cannot_be_held_of_it(calendar: SessionMemory) -> None:
    assert calendar.sessions.take_in([session(key="uno\0", id=0)], audit())
    assert not calendar.sessions.take_in([session(key="uno\0", id=0)], audit())


def test_naive_instants_are_refused(calendar: SessionMemory) -> None:
    naive = session(datetime(2026, 12, 3), id=0)  # noqa: DTZ001
    with pytest.raises(Exception, match=r"(?i)naive|timezone|aware"):
        calendar.sessions.take_in([naive], audit())
    assert calendar.sessions.listed() == []
