"""The outbox: planned once, taken by one worker at a time, settled by the one that took it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.deliveries_model import OPEN, Delivery, DeliveryKind, Parcel, Reason, Settled, State
from bot.ground import Memory
from bot.sessions_ports import SessionMemory
from storage import bulk
from tests.calendar import keep, reminder, session, told
from tests.people import NOON, register

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WORDS = some.text(some.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)
INSTANTS = some.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=some.just(UTC))  # noqa: DTZ001


@pytest.fixture(autouse=True)
def people(memory: Memory) -> None:
    for person in (101, 102, 103):
        register(memory, person)


def owe(calendar: SessionMemory, *deliveries: Delivery) -> None:
    assert calendar.deliveries.plan(deliveries) == len(deliveries)


def taken(parcels: object) -> list[tuple[int, list[str]]]:
    assert isinstance(parcels, list)
    assert all(isinstance(parcel, Parcel) for parcel in parcels)
    return [(parcel.person, [one.detail for one in parcel.deliveries]) for parcel in parcels]


def of(calendar: SessionMemory, person: int = 101) -> list[Delivery]:
    return list(calendar.deliveries.of_person(person))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    planned=some.lists(
        some.builds(
            Delivery,
            key=WORDS.map(lambda word: f"prova {word}"),
            kind=some.sampled_from(DeliveryKind),
            about=some.integers(0, 2**53),
            person=some.just(103),
            due_at=INSTANTS,
            detail=WORDS,
        ),
        unique_by=lambda one: one.key,
    )
)
def test_whatever_is_planned_comes_back_as_kept(calendar: SessionMemory, planned: list[Delivery]) -> None:
    before = {one.key for one in of(calendar, 103)}
    new = [one for one in planned if one.key not in before]
    assert calendar.deliveries.plan(planned) == len(new)
    found = [replace(one, id=0) for one in of(calendar, 103) if one.key not in before]
    assert sorted(found, key=lambda one: one.key) == sorted(new, key=lambda one: one.key)


def test_planning_the_same_again_changes_nothing(calendar: SessionMemory) -> None:
    owe(calendar, reminder(), reminder(102))
    before = of(calendar)
    again = replace(reminder(), due_at=NOON + HOUR, detail="week", about=7)
    assert calendar.deliveries.plan([again, reminder(103), reminder(103), reminder(102)]) == 1
    assert of(calendar) == before
    assert calendar.deliveries.plan([]) == 0


def test_what_is_owed_to_strangers_is_not_kept(calendar: SessionMemory) -> None:
    assert calendar.deliveries.plan([reminder(999), reminder(101), reminder(2**52)]) == 1
    assert of(calendar, 999) == []
    assert calendar.deliveries.plan([reminder(999)]) == 0


def test_more_than_goes_in_one_go_is_planned_all_the_same(
    calendar: SessionMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 3)
    many = [reminder(101, NOON + number * MINUTE) for number in range(10)]
    assert calendar.deliveries.plan([*many, *many[:5]]) == 10
    assert [replace(one, id=0) for one in of(calendar)] == many


def test_what_is_due_goes_to_one_worker_as_parcels_those_who_wait_longest_first(calendar: SessionMemory) -> None:
    owe(
        calendar,
        reminder(101, NOON, detail="b"),
        reminder(102, NOON - MINUTE, detail="c"),
        reminder(101, NOON - 2 * MINUTE, detail="a"),
        reminder(103, NOON + MINUTE),
    )
    parcels = calendar.deliveries.claim("uno", NOON, 9)
    assert taken(parcels) == [(101, ["a", "b"]), (102, ["c"])]
    assert {(one.state, one.attempts) for parcel in parcels for one in parcel.deliveries} == {(State.CLAIMED, 1)}
    assert calendar.deliveries.claim("due", NOON, 9) == []
    assert calendar.deliveries.claim("uno", NOON, 9) == []
    assert taken(calendar.deliveries.claim("due", NOON + MINUTE, 9)) == [(103, ["eve"])]


def test_no_more_people_than_asked_are_taken_however_much_each_is_owed(calendar: SessionMemory) -> None:
    owe(calendar, *(reminder(101, NOON - 9 * HOUR + number * MINUTE) for number in range(5)))
    owe(calendar, *(reminder(102, NOON - 8 * HOUR + number * MINUTE) for number in range(5)), reminder(103))
    parcels = calendar.deliveries.claim("uno", NOON, 2)
    assert [(parcel.person, len(parcel.deliveries)) for parcel in parcels] == [(101, 5), (102, 5)]
    assert calendar.deliveries.claim("uno", NOON, 0) == []
    assert [parcel.person for parcel in calendar.deliveries.claim("due", NOON, 2)] == [103]


@pytest.mark.parametrize(
    ("minutes", "together"),
    [
        ([0, 59], ["0", "59"]),
        ([0, 60], ["0"]),
        ([-30, 29, 30], ["-30", "29"]),
        ([-30, 29, 31], ["-30", "29"]),
        ([-90, -5, 0, 1], ["-90", "-5", "0"]),
        ([1], []),
    ],
)
def test_with_what_is_due_goes_what_is_planned_for_the_same_hour(
    calendar: SessionMemory, minutes: list[int], together: list[str]
) -> None:
    owe(calendar, *(reminder(101, NOON + minute * MINUTE, detail=f"{minute}") for minute in minutes))
    owe(calendar, reminder(102, NOON + HOUR * 2))
    assert taken(calendar.deliveries.claim("uno", NOON, 9)) == ([(101, together)] if together else [])


def test_what_is_to_be_tried_again_goes_only_when_it_is_due_itself(calendar: SessionMemory) -> None:
    owe(calendar, reminder(detail="a"), reminder(detail="b"))
    (parcel,) = calendar.deliveries.claim("uno", NOON, 9)
    again = [
        Settled(one.id, state, due_at=NOON + 10 * MINUTE)
        for one, state in zip(parcel.deliveries, (State.LATER, State.UNKNOWN), strict=True)
    ]
    calendar.deliveries.settle("uno", again, [], NOON)
    owe(calendar, reminder(due_at=NOON + 5 * MINUTE, detail="c"), reminder(due_at=NOON + 6 * MINUTE, detail="d"))
    assert calendar.deliveries.claim("uno", NOON, 9) == []
    assert taken(calendar.deliveries.claim("uno", NOON + 5 * MINUTE, 9)) == [(101, ["c", "d"])]
    (parcel,) = calendar.deliveries.claim("uno", NOON + 10 * MINUTE, 9)
    assert sorted((one.detail, one.attempts) for one in parcel.deliveries) == [("a", 2), ("b", 2)]


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLAIMED])
def test_a_delivery_is_settled_as_said(calendar: SessionMemory, state: State) -> None:
    owe(calendar, reminder())
    ((claimed,),) = [parcel.deliveries for parcel in calendar.deliveries.claim("uno", NOON, 9)]
    due = NOON + HOUR if state in OPEN else None
    done = Settled(claimed.id, state, Reason.NETWORK, 2**40, due, attempts=4, doubts=2)
    calendar.deliveries.settle("uno", [done], [], NOON + MINUTE)
    (found,) = of(calendar)
    assert found == replace(
        claimed,
        state=state,
        error=Reason.NETWORK,
        message=2**40,
        attempts=4,
        doubts=2,
        due_at=due or NOON,
        settled_at=None if state in OPEN else NOON + MINUTE,
    )


def test_settling_leaves_what_it_does_not_speak_of(calendar: SessionMemory) -> None:
    owe(calendar, reminder())
    ((claimed,),) = [parcel.deliveries for parcel in calendar.deliveries.claim("uno", NOON, 9)]
    calendar.deliveries.settle("uno", [Settled(claimed.id, State.SENT)], [], NOON)
    assert of(calendar) == [replace(claimed, state=State.SENT, settled_at=NOON)]


def test_a_delivery_that_another_worker_holds_or_that_is_settled_is_not_touched(calendar: SessionMemory) -> None:
    owe(calendar, reminder())
    ((claimed,),) = [parcel.deliveries for parcel in calendar.deliveries.claim("uno", NOON, 9)]
    calendar.deliveries.settle("due", [Settled(claimed.id, State.FAILED)], [], NOON)
    assert of(calendar) == [claimed]
    assert calendar.deliveries.recover("due", (), NOON + MINUTE, NOON)
    ((again,),) = [parcel.deliveries for parcel in calendar.deliveries.claim("due", NOON, 9)]
    calendar.deliveries.settle("uno", [Settled(claimed.id, State.FAILED)], [], NOON)
    assert of(calendar) == [again]
    calendar.deliveries.settle("due", [Settled(again.id, State.SENT, message=5)], [], NOON)
    for worker in ("uno", "due"):
        calendar.deliveries.settle(worker, [Settled(again.id, State.PLANNED, due_at=NOON)], [], NOON)
    assert [(one.state, one.message) for one in of(calendar)] == [(State.SENT, 5)]
    calendar.deliveries.settle("due", [Settled(999, State.SENT)], [], NOON)


def test_what_people_were_told_is_kept_with_what_was_sent(calendar: SessionMemory) -> None:
    (kept,) = keep(calendar, session())
    owe(calendar, reminder())
    ((claimed,),) = [parcel.deliveries for parcel in calendar.deliveries.claim("uno", NOON, 9)]
    said = [told(kept), told(kept, 999)]
    with pytest.raises(Exception, match=r"(?i)naive|timezone|aware"):
        naive = Settled(claimed.id, State.LATER, due_at=datetime(2026, 12, 1))  # noqa: DTZ001
        calendar.deliveries.settle("uno", [naive], said, NOON)
    assert calendar.told.of_session(kept.id) == []
    assert of(calendar) == [claimed]
    calendar.deliveries.settle("uno", [Settled(claimed.id, State.SENT)], said, NOON)
    assert calendar.told.of_session(kept.id) == [told(kept)]
    assert of(calendar)[0].state is State.SENT


def test_what_dead_workers_held_is_unknown_and_due_again(calendar: SessionMemory) -> None:
    owe(calendar, reminder(101), reminder(102), reminder(103, NOON + MINUTE))
    calendar.deliveries.claim("morto", NOON, 1)
    (own,) = calendar.deliveries.claim("vivo", NOON, 1)
    calendar.deliveries.claim("nuovo", NOON + MINUTE, 1)
    now = NOON + 5 * MINUTE
    recovered = calendar.deliveries.recover("vivo", [one.id for one in own.deliveries], NOON + MINUTE, now)
    assert [(one.person, one.state, one.due_at, one.doubts) for one in recovered] == [(101, State.UNKNOWN, now, 1)]
    assert of(calendar) == list(recovered)
    assert calendar.deliveries.recover("vivo", [one.id for one in own.deliveries], NOON + MINUTE, now) == []
    assert [parcel.person for parcel in calendar.deliveries.claim("vivo", now, 9)] == [101]


def test_a_worker_takes_back_what_is_claimed_in_its_name_and_it_does_not_hold(calendar: SessionMemory) -> None:
    owe(calendar, reminder(101), reminder(102))
    parcels = calendar.deliveries.claim("uno", NOON, 9)
    held, lost = (parcel.deliveries[0] for parcel in parcels)
    later = NOON + 5 * MINUTE
    assert [one.id for one in calendar.deliveries.recover("uno", [held.id], later, later)] == [lost.id]
    assert [one.state for one in (*of(calendar, held.person), *of(calendar, lost.person))] == [
        State.CLAIMED,
        State.UNKNOWN,
    ]


def test_deliveries_about_a_session_are_listed_by_instant_and_person(calendar: SessionMemory) -> None:
    place = Delivery("place", DeliveryKind.PLACE, 1, 101, NOON - HOUR)
    owe(calendar, reminder(102), reminder(101), reminder(101, about=2), place, reminder(103, NOON - MINUTE))
    found = calendar.deliveries.about([DeliveryKind.REMINDER], 1)
    assert [replace(one, id=0) for one in found] == [reminder(103, NOON - MINUTE), reminder(101), reminder(102)]
    assert len(calendar.deliveries.about(tuple(DeliveryKind), 1)) == 4
    assert calendar.deliveries.about([], 1) == []
    assert calendar.deliveries.about([DeliveryKind.NOTICE], 1) == []


def test_an_instant_is_kept_under_its_name(calendar: SessionMemory) -> None:
    assert calendar.deliveries.marked("planned") is None
    for at in (NOON, NOON - HOUR):
        calendar.deliveries.mark("planned", at)
        assert calendar.deliveries.marked("planned") == at
    assert calendar.deliveries.marked("other") is None


def test_only_what_was_settled_long_ago_is_forgotten(calendar: SessionMemory) -> None:
    owe(calendar, reminder(101), reminder(102), reminder(103, NOON - 9 * HOUR))
    parcels = calendar.deliveries.claim("uno", NOON, 9)
    for hour, parcel in enumerate(parcels[1:]):
        done = [Settled(one.id, State.SENT) for one in parcel.deliveries]
        calendar.deliveries.settle("uno", done, [], NOON + hour * HOUR)
    assert calendar.deliveries.forget_deliveries(NOON) == 0
    assert calendar.deliveries.forget_deliveries(NOON + HOUR) == 1
    assert calendar.deliveries.forget_deliveries(NOON + 2 * HOUR) == 1
    assert [len(of(calendar, person)) for person in (101, 102, 103)] == [0, 0, 1]


def test_naive_instants_are_refused(calendar: SessionMemory) -> None:
    with pytest.raises(Exception, match=r"(?i)naive|timezone|aware"):
        calendar.deliveries.plan([reminder(due_at=datetime(2026, 12, 1))])  # noqa: DTZ001
    assert of(calendar) == []
