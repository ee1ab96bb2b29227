"""The memory of what people were told: the last word counts, and what is no longer so is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.ground import Memory
from bot.sessions_model import Session, Told
from bot.sessions_ports import SessionMemory
from storage import bulk
from storage.engine import Database, open_database
from storage.told import SqlTold
from tests.calendar import keep, session, told
from tests.people import NOON, audit, register
from tests.together import at_once

HOUR = timedelta(hours=1)
WORDS = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=300)
INSTANTS = some.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


@pytest.fixture
def kept(calendar: SessionMemory, memory: Memory) -> Session:
    for person in range(101, 104):
        register(memory, person)
    (kept,) = keep(calendar, session())
    return kept


def change(calendar: SessionMemory, kept: Session, **more: object) -> Session:
    assert calendar.sessions.take_in([replace(kept, **more)], audit())  # type: ignore[arg-type]
    return next(one for one in calendar.sessions.listed() if one.id == kept.id)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=some.lists(
        some.tuples(INSTANTS, INSTANTS, WORDS, WORDS, some.booleans(), some.integers(0, 2**31 - 1)), min_size=1
    )
)
def test_whatever_people_were_told_comes_back_as_kept(
    calendar: SessionMemory, memory: Memory, words: list[tuple[datetime, datetime, str, str, bool, int]]
) -> None:
    for person in range(101, 101 + len(words)):
        register(memory, person)
    (kept,) = keep(calendar, session(key=f"incontro {len(calendar.sessions.listed())}"))
    said = [Told(kept.id, person, *one, at=NOON) for person, one in enumerate(words, 101)]
    calendar.told.remember(said)
    assert calendar.told.of_session(kept.id) == said
    assert calendar.told.find(kept.id, 101) == said[0]


def test_of_what_a_person_was_told_only_the_last_stays(calendar: SessionMemory, kept: Session) -> None:
    first, second = told(kept, place="Asti"), told(kept, place="Biella", at=NOON + HOUR)
    calendar.told.remember([first])
    calendar.told.remember([second])
    assert calendar.told.find(kept.id, 101) == second
    # A worker that settles late takes nothing back.
    calendar.told.remember([first])
    assert calendar.told.find(kept.id, 101) == second
    same_instant = replace(second, place="Cuneo")
    calendar.told.remember([same_instant])
    assert calendar.told.find(kept.id, 101) == same_instant


def test_the_last_of_several_words_in_one_go_counts(calendar: SessionMemory, kept: Session) -> None:
    said = [told(kept, at=NOON + hour * HOUR, place=f"{hour}") for hour in (1, 3, 2)]
    calendar.told.remember([*said, told(kept, 102)])
    assert calendar.told.of_session(kept.id) == [said[1], told(kept, 102)]


def test_strangers_and_unknown_sessions_are_left_out(calendar: SessionMemory, kept: Session) -> None:
    calendar.told.remember([told(kept, 999), told(replace(kept, id=999)), told(kept, 102)])
    calendar.told.remember([])
    assert calendar.told.of_session(kept.id) == [told(kept, 102)]
    assert calendar.told.of_session(999) == []
    assert calendar.told.find(kept.id, 101) is None


def test_more_than_goes_in_one_go_is_remembered_all_the_same(
    calendar: SessionMemory, kept: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    calendar.told.remember([told(kept, person) for person in (101, 102, 103)])
    assert [one.person for one in calendar.told.of_session(kept.id)] == [101, 102, 103]


def test_two_programs_that_remember_the_same_at_once_both_succeed(
    calendar: SessionMemory, kept: Session, memory: Memory, database: Database, url: str
) -> None:
    people = range(101, 161)
    for person in people:
        register(memory, person)
    said = [told(kept, person) for person in people]
    with open_database(url) as other:
        stores = [SqlTold(database), SqlTold(other)]
        at_once(4, lambda number: stores[number % 2].remember(said if number < 2 else said[::-1]))
    assert calendar.told.of_session(kept.id) == said


def test_what_was_told_in_an_older_version_is_outdated(calendar: SessionMemory, kept: Session) -> None:
    calendar.told.remember([told(kept, 101), told(kept, 102)])
    assert calendar.told.outdated(NOON) == []
    now = change(calendar, kept, place="Asti")
    calendar.told.remember([told(now, 102, at=NOON + HOUR), told(now, 103)])
    assert calendar.told.outdated(NOON) == [told(kept, 101)]
    change(calendar, now, place="Cuneo")
    assert [one.person for one in calendar.told.outdated(NOON)] == [101, 102, 103]


def test_outdated_words_are_found_in_order_of_session_and_person(calendar: SessionMemory, kept: Session) -> None:
    (other,) = keep(calendar, session(key="b"))
    calendar.told.remember([told(one, person) for one in (other, kept) for person in (103, 101)])
    for one in (kept, other):
        change(calendar, one, place="Asti")
    found = [(one.session, one.person) for one in calendar.told.outdated(NOON)]
    assert found == [(kept.id, 101), (kept.id, 103), (other.id, 101), (other.id, 103)]


@pytest.mark.parametrize(
    ("told_end", "end", "outdated"), [(-2, -1, False), (-1, 2, True), (2, -1, True), (1, 2, True), (0, -1, True)]
)
def test_a_session_over_both_as_it_was_told_and_as_it_is_concerns_nobody(
    calendar: SessionMemory, kept: Session, told_end: int, end: int, outdated: bool
) -> None:
    calendar.told.remember([told(kept, starts_at=NOON - 9 * HOUR, ends_at=NOON + told_end * HOUR)])
    change(calendar, kept, starts_at=NOON - 9 * HOUR, ends_at=NOON + end * HOUR)
    assert bool(calendar.told.outdated(NOON)) is outdated


def test_what_was_told_of_sessions_long_over_is_forgotten(calendar: SessionMemory, kept: Session) -> None:
    (other,) = keep(calendar, session(NOON, key="b"))
    calendar.told.remember([told(kept), told(other)])
    assert calendar.told.forget_told(other.ends_at) == 0
    assert calendar.told.forget_told(other.ends_at + HOUR) == 1
    assert calendar.told.of_session(other.id) == []
    assert calendar.told.of_session(kept.id) == [told(kept)]
