"""Which reminders a session owes, and when: local rules, quiet hours, answers, what was past when it became known."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.deliveries_model import Reason
from bot.moments import USEFUL, before_quiet, is_quiet
from bot.people_model import Lead, Role
from bot.reminders import DECIDE, Invitee, Window, delivery, no_longer, owed, plan, start_of
from bot.sessions_model import Audience, Response, Session
from tests.calendar import ROME, answered, person, rome, session
from tests.people import NOON

LATER = NOON + timedelta(days=365)


def due(invitee: Invitee) -> dict[str, datetime]:
    return {one.detail: one.due_at for one in owed(invitee, ROME)}


def test_a_session_is_announced_a_week_before_the_evening_before_and_an_hour_before() -> None:
    assert due(Invitee(session("2026-12-03 10:00"), person())) == {
        Lead.WEEK: rome("2026-11-26 10:00"),
        Lead.EVE: rome("2026-12-02 18:00"),
        Lead.HOUR: rome("2026-12-03 09:00"),
    }


def test_local_times_hold_on_both_nights_when_the_clock_changes() -> None:
    spring, autumn = session("2027-03-28 10:00"), session("2027-10-31 10:00")
    assert due(Invitee(spring, person()))[Lead.EVE] == rome("2027-03-27 18:00")
    assert due(Invitee(spring, person()))[Lead.WEEK] == rome("2027-03-21 10:00")
    assert due(Invitee(autumn, person()))[Lead.HOUR] == rome("2027-10-31 09:00")
    assert due(Invitee(session("2027-10-31 03:30"), person(quiet_to=time(21))))[Lead.HOUR] == rome(
        "2027-10-31 02:30"
    ) + (timedelta(hours=1))


def test_only_what_a_person_chose_is_owed() -> None:
    assert set(due(Invitee(session(), person(leads=(Lead.EVE,))))) == {Lead.EVE}
    assert not due(Invitee(session(), person(leads=())))
    assert not due(Invitee(session(), person(reminders=False)))


def test_a_reminder_that_falls_in_quiet_hours_moves_before_them() -> None:
    early = Invitee(session("2026-12-03 08:30"), person(leads=(Lead.HOUR,)))
    assert due(early) == {Lead.HOUR: rome("2026-12-02 20:45")}


def test_what_was_past_when_the_session_became_known_is_not_owed() -> None:
    late = Invitee(session("2026-12-03 10:00", start_known_at=rome("2026-11-30 09:00")), person())
    assert set(due(late)) == {Lead.EVE, Lead.HOUR}


def test_a_session_known_at_the_last_moment_is_said_at_once() -> None:
    known = rome("2026-12-03 09:20")
    assert due(Invitee(session("2026-12-03 10:00", start_known_at=known), person())) == {Lead.HOUR: known}
    too_late = rome("2026-12-03 09:57")
    assert not due(Invitee(session("2026-12-03 10:00", start_known_at=too_late), person()))


def test_who_joins_late_is_told_from_then_on() -> None:
    joined = person(created_at=rome("2026-12-03 09:30"))
    assert due(Invitee(session("2026-12-03 10:00"), joined)) == {Lead.HOUR: rome("2026-12-03 09:30")}


@pytest.mark.parametrize("response", [Response.NO, Response.WAITING])
def test_who_declined_or_waits_for_a_place_is_not_reminded(response: Response) -> None:
    assert not due(Invitee(session(), person(), answered(response)))


def test_who_said_perhaps_gets_one_reminder_more() -> None:
    assert due(Invitee(session("2026-12-03 10:00"), person(), answered(Response.MAYBE))) == {
        Lead.WEEK: rome("2026-11-26 10:00"),
        DECIDE: rome("2026-12-01 18:00"),
        Lead.EVE: rome("2026-12-02 18:00"),
        Lead.HOUR: rome("2026-12-03 09:00"),
    }
    the_day_before = answered(Response.MAYBE, at=rome("2026-12-02 12:00"))
    afternoon = Invitee(session("2026-12-03 15:00"), person(), the_day_before)
    assert due(afternoon)[DECIDE] == rome("2026-12-03 12:00")
    at_last = answered(Response.MAYBE, at=rome("2026-12-03 14:00"))
    assert DECIDE not in due(Invitee(session("2026-12-03 15:00"), person(), at_last))


def test_a_session_for_some_reminds_those_and_who_answered() -> None:
    managers = session(audience=Audience(roles=(Role.MANAGER,)))
    assert not due(Invitee(managers, person()))
    assert due(Invitee(managers, person(role=Role.MANAGER)))
    assert due(Invitee(managers, person(), answered(Response.YES)))
    alba = session(audience=Audience(districts=(3,)))
    assert due(Invitee(alba, person(district=3)))
    assert not due(Invitee(alba, person(district=4)))


def test_a_cancelled_session_owes_nothing() -> None:
    assert not due(Invitee(session(cancelled=True), person()))


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (Invitee(session(), person()), None),
        (Invitee(session(cancelled=True), person()), Reason.CANCELLED),
        (Invitee(session(), person(), answered(Response.NO)), Reason.DECLINED),
        (Invitee(session(), person(), answered(Response.WAITING)), Reason.WAITING),
        (Invitee(session(), person(reminders=False)), Reason.SWITCHED_OFF),
        (Invitee(session(), person(leads=(Lead.WEEK,))), Reason.SWITCHED_OFF),
        (Invitee(session(audience=Audience(roles=(Role.STAFF,))), person()), Reason.NOT_INVITED),
        (Invitee(session(), person(paused_until=date(2026, 12, 3))), Reason.PAUSED),
        (Invitee(session(), person(paused_until=date(2026, 12, 1))), None),
    ],
)
def test_what_was_planned_is_judged_again_when_it_leaves(case: Invitee, reason: Reason | None) -> None:
    assert no_longer(case, Lead.EVE, rome("2026-12-02 18:00"), ROME) is reason


def test_a_reminder_that_comes_too_late_to_help_is_not_sent() -> None:
    assert no_longer(Invitee(session(), person()), Lead.HOUR, rome("2026-12-03 09:55"), ROME) is None
    assert no_longer(Invitee(session(), person()), Lead.HOUR, rome("2026-12-03 09:56"), ROME) is Reason.TOO_LATE


def test_who_decided_is_not_asked_to_decide() -> None:
    decided = Invitee(session(), person(), answered(Response.YES))
    assert no_longer(decided, DECIDE, rome("2026-12-01 18:00"), ROME) is Reason.KNOWN


def test_planning_looks_at_a_window_and_names_the_start() -> None:
    window = Window(rome("2026-12-02 17:00"), rome("2026-12-02 18:30"))
    (only,) = plan([session()], [person()], lambda _: {}, window, ROME)
    assert (only.detail, only.due_at, only.person) == (Lead.EVE, rome("2026-12-02 18:00"), 101)
    assert start_of(only) == int(session().starts_at.timestamp())
    moved = session("2026-12-03 11:00")
    assert plan([moved], [person()], lambda _: {}, window, ROME).__next__().key != only.key


def test_who_cannot_be_reached_is_left_out() -> None:
    every = Window(NOON, LATER)
    assert not list(plan([session()], [person(reachable=False)], lambda _: {}, every, ROME))


starts = some.integers(0, 400 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
hours = some.times().map(lambda at: at.replace(second=0, microsecond=0))
responses = some.none() | some.sampled_from(Response)
people = some.builds(
    person,
    leads=some.sets(some.sampled_from(Lead)).map(lambda found: tuple(lead for lead in Lead if lead in found)),
    quiet_from=hours,
    quiet_to=hours,
    reminders=some.booleans(),
    created_at=starts,
)
sessions = some.builds(session, starts, start_known_at=starts)


@given(sessions, people, responses)
def test_nothing_is_owed_after_the_start_nor_twice_nor_in_quiet_hours_without_need(
    meeting: Session, somebody: object, response: Response | None
) -> None:
    invitee = Invitee(meeting, somebody, answered(response) if response else None)  # type: ignore[arg-type]
    found = owed(invitee, ROME)
    assert len({one.detail for one in found}) == len(found)
    wishes = invitee.person.preferences
    known = max(meeting.start_known_at or NOON, invitee.person.created_at)
    for one in found:
        assert one.due_at <= meeting.starts_at - USEFUL
        assert one.due_at >= known or one.due_at < one.wanted or one.detail == DECIDE
        if is_quiet(one.due_at, wishes, ROME) and one.detail != DECIDE:
            assert before_quiet(one.wanted, wishes, ROME) < known


@given(some.lists(people, max_size=6), some.lists(sessions, max_size=3), starts, some.integers(0, 100))
def test_likeness_never_changes_what_a_person_is_owed(
    everybody: list, meetings: list[Session], after: datetime, days: int
) -> None:
    window = Window(after, after + timedelta(days=days))
    planned = {
        (one.about, one.person, one.key, one.due_at) for one in plan(meetings, everybody, lambda _: {}, window, ROME)
    }
    alone = {
        (one.about, one.person, one.key, one.due_at)
        for meeting in meetings
        for somebody in everybody
        for one in plan([meeting], [somebody], lambda _: {}, window, ROME)
    }
    assert planned == alone


def around(first: int, last: int) -> some.SearchStrategy[datetime]:
    """Return instants so many quarters of an hour from the window, on either side of it."""
    return some.integers(first, last).map(lambda quarters: NOON + timedelta(minutes=15 * quarters))


WEEK = 8 * 24 * 4
known = around(-WEEK, 4) | around(-6, 0) | around(1, 4)
near_sessions = some.builds(session, around(-4, WEEK) | around(-4, 96), start_known_at=known)
near_people = some.builds(
    person,
    leads=some.sampled_from([tuple(Lead), (Lead.WEEK,), (Lead.HOUR,)]),
    quiet_from=some.sampled_from([time(12), time(21)]),
    quiet_to=some.just(time(17)),
    created_at=known,
)


@given(
    some.lists(near_people, min_size=1, max_size=4),
    some.lists(near_sessions, min_size=1, max_size=3),
    some.lists(responses, min_size=4, max_size=4),
    some.integers(0, 8),
)
def test_no_shortcut_of_planning_leaves_anything_out(
    everybody: list, meetings: list[Session], given_answers: list, hours: int
) -> None:
    window = Window(NOON, NOON + timedelta(hours=hours))
    everybody = [replace(somebody, telegram_id=number) for number, somebody in enumerate(everybody)]
    answers = {number: answered(one, number) for number, one in enumerate(given_answers) if one}
    planned = {(one.key, one.due_at) for one in plan(meetings, everybody, lambda _: answers, window, ROME)}
    one_by_one = {
        (delivery(meeting, somebody.telegram_id, one).key, one.due_at)
        for meeting in meetings
        for somebody in everybody
        for one in owed(Invitee(meeting, somebody, answers.get(somebody.telegram_id)), ROME)
        if one.wanted > window.after and one.due_at <= window.until
    }
    assert planned == one_by_one
