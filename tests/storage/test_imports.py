"""The memory of calendars that wait for a yes: each is taken once, and of each person only the last waits."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.people_model import Role
from bot.sessions_model import Audience, Calendar, Import, Session, Unreadable
from bot.sessions_ports import SessionMemory
from storage.engine import Database, open_database
from storage.imports import SqlImports
from tests.calendar import session
from tests.people import NOON
from tests.together import at_once

WORDS = some.text(max_size=300)
INSTANTS = some.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001
SESSIONS = some.builds(
    Session,
    key=WORDS,
    title=WORDS,
    starts_at=INSTANTS,
    ends_at=INSTANTS,
    place=WORDS,
    audience=some.builds(
        Audience, some.lists(some.sampled_from(Role)).map(tuple), some.lists(some.integers(1)).map(tuple)
    ),
    capacity=some.none() | some.integers(),
    cancelled=some.booleans(),
    start_known_at=some.none() | INSTANTS,
)
CALENDARS = some.builds(
    Calendar,
    some.lists(SESSIONS, max_size=4).map(tuple),
    some.lists(some.builds(Unreadable, some.integers(1), WORDS), max_size=4).map(tuple),
)


def waiting(person: int = 101, at: datetime = NOON, title: str = "Titolo") -> Import:
    return Import(person, at, Calendar((session(title=title, audience=Audience((Role.STAFF,), (2, 3))),)))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calendar=CALENDARS)
def test_whatever_a_file_says_comes_back_as_kept(database: Database, calendar: Calendar) -> None:
    imports = SqlImports(database)
    number = imports.put(Import(101, NOON, calendar))
    assert imports.find(101) == Import(101, NOON, calendar)
    assert imports.take(number, 101) == Import(101, NOON, calendar)


def test_a_calendar_is_taken_once_by_the_one_who_sent_it(calendar: SessionMemory) -> None:
    number = calendar.imports.put(waiting())
    for wrong, person in ((number, 102), (number + 1, 101), (0, 101), (-1, 101), (2**40, 101)):
        assert calendar.imports.take(wrong, person) is None
    assert calendar.imports.find(102) is None
    assert calendar.imports.take(number, 101) == waiting()
    assert calendar.imports.take(number, 101) is None
    assert calendar.imports.find(101) is None


def test_of_a_person_only_the_last_calendar_waits_and_no_number_comes_twice(calendar: SessionMemory) -> None:
    first = calendar.imports.put(waiting())
    second = calendar.imports.put(waiting(title="Altro"))
    assert calendar.imports.take(first, 101) is None
    assert calendar.imports.take(second, 101) == waiting(title="Altro")
    third = calendar.imports.put(waiting())
    assert first < second < third


@pytest.mark.parametrize("attempt", range(3))
def test_files_sent_and_buttons_pressed_at_once_leave_one_calendar_or_take_one(
    calendar: SessionMemory, database: Database, url: str, attempt: int
) -> None:
    with open_database(url) as other:
        stores = [SqlImports(database), SqlImports(other)]
        numbers = at_once(4, lambda number: stores[number % 2].put(waiting(title=f"{number}")))
        assert len(set(numbers)) == 4
        last = max(numbers)
        assert calendar.imports.find(101) == waiting(title=f"{numbers.index(last)}")
        taken = at_once(4, lambda number: stores[number % 2].take(last, 101))
    assert [one is None for one in taken].count(False) == 1


def test_calendars_that_waited_too_long_are_forgotten(calendar: SessionMemory) -> None:
    calendar.imports.put(waiting())
    calendar.imports.put(waiting(102, NOON + timedelta(minutes=1)))
    assert calendar.imports.forget_imports(NOON) == 0
    assert calendar.imports.forget_imports(NOON + timedelta(minutes=1)) == 1
    assert calendar.imports.find(101) is None
    assert calendar.imports.find(102)
