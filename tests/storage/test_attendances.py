"""The memory of answers: never more people come than there are places, and who waits longest comes first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.deliveries_model import Delivery, DeliveryKind
from bot.ground import Memory
from bot.people_model import Audit, Deed
from bot.sessions_model import Attendance, Response, Session
from bot.sessions_ports import SessionMemory
from storage.attendances import SqlAttendances
from storage.engine import Database, open_database
from tests.calendar import keep, session
from tests.people import NOON, audit, register
from tests.together import at_once

YES, MAYBE, NO, WAITING = Response
MINUTE = timedelta(minutes=1)


def place(person: int) -> Delivery:
    return Delivery(f"place:{person}", DeliveryKind.PLACE, 1, person, NOON)


def answers(calendar: SessionMemory, kept: Session) -> dict[int, Response | None]:
    return {one.person: one.response for one in calendar.attendances.of_session(kept.id)}


@pytest.fixture
def people(memory: Memory) -> range:
    numbers = range(101, 109)
    for number in numbers:
        register(memory, number)
    return numbers


def test_an_answer_comes_back_as_kept(calendar: SessionMemory, people: range) -> None:
    first, second = keep(calendar, session(key="a"), session(key="b"))
    for kept, response in ((second, MAYBE), (first, YES)):
        assert calendar.attendances.respond(kept.id, 101, response, NOON) is response
    assert calendar.attendances.respond(first.id, 102, NO, NOON - MINUTE) is NO
    assert calendar.attendances.find(first.id, 101) == Attendance(first.id, 101, YES, NOON)
    assert [one.person for one in calendar.attendances.of_session(first.id)] == [102, 101]
    assert [one.session for one in calendar.attendances.of_person(101)] == [first.id, second.id]


def test_strangers_and_unknown_sessions_get_no_answer(calendar: SessionMemory, people: range, memory: Memory) -> None:
    (kept,) = keep(calendar, session())
    deeds = memory.audit.page(0, 99)
    for number, person in ((kept.id, 999), (kept.id + 1, 101), (0, 101), (2**40, 101)):
        assert calendar.attendances.respond(number, person, YES, NOON) is None
        assert not calendar.attendances.note(number, person, present=True, audit=audit())
        assert calendar.attendances.promote(kept.id + 1, NOON) == []
    assert answers(calendar, kept) == {}
    assert memory.audit.page(0, 99) == deeds


def test_the_same_answer_again_changes_nothing_and_another_one_counts_from_now(
    calendar: SessionMemory, people: range
) -> None:
    (kept,) = keep(calendar, session())
    for minute, response, since in ((0, YES, 0), (1, YES, 0), (2, NO, 2), (3, MAYBE, 3), (4, MAYBE, 3)):
        assert calendar.attendances.respond(kept.id, 101, response, NOON + minute * MINUTE) is response
        assert (found := calendar.attendances.find(kept.id, 101))
        assert found.at == NOON + since * MINUTE


def test_who_finds_no_place_waits_and_keeps_the_place_in_the_queue(calendar: SessionMemory, people: range) -> None:
    (kept,) = keep(calendar, session(capacity=1))
    for minute, (person, response, outcome) in enumerate(
        ((101, YES, YES), (102, YES, WAITING), (103, WAITING, WAITING), (102, YES, WAITING), (104, MAYBE, MAYBE))
    ):
        assert calendar.attendances.respond(kept.id, person, response, NOON + minute * MINUTE) is outcome
    assert calendar.attendances.promote(kept.id, NOON) == []
    assert calendar.attendances.respond(kept.id, 101, NO, NOON) is NO
    # The place is free, and there are those who waited for it: who comes now waits behind them.
    assert calendar.attendances.respond(kept.id, 105, YES, NOON + 9 * MINUTE) is WAITING
    later = NOON + 10 * MINUTE
    assert calendar.attendances.promote(kept.id, later) == [102]
    assert calendar.attendances.find(kept.id, 102) == Attendance(kept.id, 102, YES, later)
    assert calendar.attendances.respond(kept.id, 103, NO, later) is NO
    assert calendar.attendances.respond(kept.id, 102, NO, later) is NO
    assert calendar.attendances.promote(kept.id, later) == [105]


def test_more_places_or_no_limit_let_in_those_who_wait(calendar: SessionMemory, people: range) -> None:
    (kept,) = keep(calendar, session(capacity=0))
    for minute, person in enumerate(people):
        assert calendar.attendances.respond(kept.id, person, YES, NOON + minute * MINUTE) is WAITING
    assert calendar.sessions.take_in([replace(kept, capacity=2)], audit())
    assert calendar.attendances.promote(kept.id, NOON) == [101, 102]
    assert calendar.attendances.promote(kept.id, NOON) == []
    assert calendar.sessions.take_in([replace(kept, capacity=None, version=1)], audit())
    assert calendar.attendances.promote(kept.id, NOON) == list(people)[2:]


def test_fewer_places_send_nobody_away(calendar: SessionMemory, people: range) -> None:
    (kept,) = keep(calendar, session())
    for person in people:
        assert calendar.attendances.respond(kept.id, person, YES, NOON) is YES
    assert calendar.sessions.take_in([replace(kept, capacity=3)], audit())
    assert calendar.attendances.promote(kept.id, NOON) == []
    assert set(answers(calendar, kept).values()) == {YES}


def test_a_place_and_its_news_are_kept_together_or_not_at_all(calendar: SessionMemory, people: range) -> None:
    (kept,) = keep(calendar, session(capacity=0))
    calendar.attendances.respond(kept.id, 101, YES, NOON)
    assert calendar.sessions.take_in([replace(kept, capacity=1)], audit())
    with pytest.raises(ZeroDivisionError):
        calendar.attendances.promote(kept.id, NOON, lambda person: place(person // 0))
    assert answers(calendar, kept) == {101: WAITING}
    assert calendar.attendances.promote(kept.id, NOON, place) == [101]
    assert [one.key for one in calendar.deliveries.of_person(101)] == ["place:101"]


@pytest.mark.parametrize("attempt", range(4))
def test_of_two_people_at_the_last_place_one_comes_and_one_waits(
    calendar: SessionMemory, people: range, attempt: int
) -> None:
    (kept,) = keep(calendar, session(capacity=1))
    outcomes = at_once(2, lambda number: calendar.attendances.respond(kept.id, 101 + number, YES, NOON))
    assert sorted(map(str, outcomes)) == ["waiting", "yes"]


@pytest.mark.parametrize("attempt", range(4))
def test_two_programs_never_give_more_places_than_there_are(
    calendar: SessionMemory, people: range, database: Database, url: str, attempt: int
) -> None:
    (kept,) = keep(calendar, session(capacity=3))
    for person in (101, 102, 103, 104):
        calendar.attendances.respond(kept.id, person, YES, NOON)
    with open_database(url) as other:
        stores = [SqlAttendances(database), SqlAttendances(other)]

        def happen(number: int) -> object:
            store = stores[number % 2]
            if number < 2:
                return store.promote(kept.id, NOON, place)
            if number < 4:
                return store.respond(kept.id, 99 + number, NO, NOON)
            return store.respond(kept.id, 101 + number, YES, NOON)

        at_once(8, happen)
        promoted = [person for number in range(2) for person in stores[number].promote(kept.id, NOON, place)]
    found = list(answers(calendar, kept).values())
    assert found.count(YES) == 3
    assert found.count(NO) == 2
    assert found.count(WAITING) == 3
    assert len(promoted) == len(set(promoted))


def test_the_same_person_twice_at_once_has_one_answer(calendar: SessionMemory, people: range) -> None:
    (kept,) = keep(calendar, session(capacity=2))
    assert at_once(4, lambda _: calendar.attendances.respond(kept.id, 101, YES, NOON)) == [YES] * 4
    assert answers(calendar, kept) == {101: YES}


STEPS = some.lists(
    some.tuples(some.integers(101, 104), some.sampled_from(Response))
    | some.just("promote")
    | some.integers(0, 4)
    | some.none()
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_nobody_jumps_the_queue_nor_comes_without_a_place(
    calendar: SessionMemory, people: range, steps: list[object]
) -> None:
    name = f"incontro {len(calendar.sessions.listed())}"
    (kept,) = keep(calendar, session(key=name, capacity=2))
    for minute, step in enumerate(steps, 1):
        before, at = answers(calendar, kept), NOON + minute * MINUTE
        come = list(before.values()).count(YES)
        waiting = [person for person, response in before.items() if response is WAITING]
        capacity = len(people) if kept.capacity is None else kept.capacity
        match step:
            case (int(person), Response() as response):
                outcome = calendar.attendances.respond(kept.id, person, response, at)
                if response in {MAYBE, NO}:
                    assert outcome is response
                elif before.get(person) in {YES, WAITING}:
                    assert outcome is before[person]
                else:
                    free = kept.capacity is None or (come < capacity and not waiting)
                    assert outcome is (YES if free else WAITING)
            case "promote":
                assert calendar.attendances.promote(kept.id, at) == waiting[: max(0, capacity - come)]
            case places:
                assert places is None or isinstance(places, int)
                assert calendar.sessions.take_in([replace(kept, capacity=places)], audit())
                kept = calendar.sessions.find(kept.id) or kept


def test_presence_is_noted_beside_the_answer_and_can_be_taken_back(
    calendar: SessionMemory, people: range, memory: Memory
) -> None:
    (kept,) = keep(calendar, session(capacity=1))
    calendar.attendances.respond(kept.id, 101, NO, NOON)
    done = Audit(NOON + MINUTE, Deed.PRESENCE_NOTED, 102, 101)
    for present in (True, False, None):
        assert calendar.attendances.note(kept.id, 101, present=present, audit=done)
        assert calendar.attendances.find(kept.id, 101) == Attendance(kept.id, 101, NO, NOON, present)
    assert calendar.attendances.note(kept.id, 103, present=True, audit=done)
    assert calendar.attendances.find(kept.id, 103) == Attendance(kept.id, 103, None, NOON + MINUTE, True)
    assert [deed.deed for deed in memory.audit.page(0, 4)] == [Deed.PRESENCE_NOTED] * 4
    # Who was there without having said so takes no place.
    assert calendar.attendances.respond(kept.id, 104, YES, NOON) is YES
    assert calendar.attendances.respond(kept.id, 103, MAYBE, NOON) is MAYBE
    assert (found := calendar.attendances.find(kept.id, 103))
    assert found.present


def test_what_is_kept_of_sessions_long_over_is_forgotten(calendar: SessionMemory, people: range) -> None:
    old, new = keep(calendar, session(NOON, 1, key="a"), session(NOON, 2, key="b"))
    for kept in (old, new):
        for person in (101, 102):
            calendar.attendances.respond(kept.id, person, YES, NOON)
    assert calendar.attendances.forget_attendances(NOON + timedelta(hours=1)) == 0
    assert calendar.attendances.forget_attendances(NOON + timedelta(hours=2)) == 2
    assert answers(calendar, old) == {}
    assert len(answers(calendar, new)) == 2
