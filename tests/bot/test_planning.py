"""Planning: what the calendar owes is found once, however often, late or interrupted it is looked for."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.deliveries_model import DeliveryKind, State
from bot.people_model import Lead, Role
from bot.planning import AHEAD, EVERY, MARK, STEP, Planner
from bot.sessions_model import Audience, Response
from storage.problems import StorageError
from tests.calendar import rome, session
from tests.post import EVE, LONG_AGO, Post

SECOND = timedelta(seconds=1)


def details(post: Post, meeting: object) -> list[str]:
    return [one.detail for one in post.kept(meeting)]  # type: ignore[arg-type]


def test_a_reminder_is_planned_an_hour_ahead_and_once(post: Post) -> None:
    post.knows()
    meeting = post.holds(session())
    post.plans(EVE - AHEAD - EVERY)
    assert post.kept(meeting) == []
    for looks in range(5):
        post.plans(EVE - AHEAD + looks * EVERY)
    assert [(one.detail, one.due_at, one.state) for one in post.kept(meeting)] == [(Lead.EVE, EVE, State.PLANNED)]


def test_a_look_that_comes_too_soon_is_none(post: Post) -> None:
    post.knows()
    post.plans(EVE - AHEAD - EVERY)
    meeting = post.holds(session())
    assert not post.planner.plan(EVE - AHEAD - EVERY / 2)
    assert details(post, meeting) == []
    post.plans(EVE - AHEAD)
    assert details(post, meeting) == [Lead.EVE]


def test_what_came_due_while_the_bot_was_away_is_planned_when_it_is_back(post: Post) -> None:
    post.knows()
    meeting = post.holds(session())
    post.plans(rome("2026-11-25 12:00"))
    post.restarted()
    post.plans(EVE + timedelta(hours=3))
    assert details(post, meeting) == [Lead.WEEK, Lead.EVE]


def test_a_first_look_owes_nothing_that_is_past(post: Post) -> None:
    post.knows()
    meeting = post.holds(session())
    post.plans(EVE + timedelta(hours=3))
    assert post.kept(meeting) == []


def test_many_deliveries_are_kept_in_steps_with_room_for_others_between(post: Post) -> None:
    people = 30
    for number in range(people):
        post.knows(101 + number)
    starts = [f"2026-12-03 {hour:02}:{minute:02}" for hour in range(9, 19) for minute in range(0, 60, 7)]
    meetings = [post.holds(session(start, key=start)) for start in starts]
    steps = 0
    while post.planner.plan(EVE - AHEAD):
        steps += 1
        assert sum(len(post.kept(one)) for one in meetings) <= steps * STEP
    assert steps > 1
    assert [details(post, one) for one in meetings] == [[Lead.EVE] * people] * len(meetings)


def test_what_a_step_could_not_keep_is_planned_again(post: Post) -> None:
    """The session is new: what it owes at once is owed in the one window that begins before it was known."""
    post.knows()
    post.plans(EVE)
    known = EVE + 5 * SECOND
    meeting = post.holds(session("2026-12-02 18:40"), at=known)
    with post.held_up(), pytest.raises(StorageError):
        post.plans(EVE + EVERY)
    post.plans(EVE + 2 * EVERY)
    assert [(one.detail, one.due_at) for one in post.kept(meeting)] == [(Lead.HOUR, known)]


def test_a_session_whose_answers_could_not_be_read_is_planned_again(post: Post) -> None:
    post.knows()
    post.plans(EVE)
    meeting = post.holds(session("2026-12-02 18:40"), at=EVE + 5 * SECOND)
    rename(post, "attendances", "away")
    with pytest.raises(OperationalError):
        post.plans(EVE + EVERY)
    rename(post, "away", "attendances")
    post.plans(EVE + 2 * EVERY)
    assert details(post, meeting) == [Lead.HOUR]


def rename(post: Post, before: str, after: str) -> None:
    """Let a table be away for a while, as in a database that somebody else is putting in order."""
    with closing(post.raw()) as other:
        other.execute(f"ALTER TABLE {before} RENAME TO {after}")


def test_who_is_kept_a_moment_after_the_look_that_should_have_seen_them_is_seen_by_the_next(post: Post) -> None:
    """An instant is taken, then a queue is waited in, then the person is kept: meanwhile somebody may have looked."""
    meeting = post.holds(session("2026-12-02 18:40"))
    registered = EVE - 3 * SECOND
    post.plans(EVE)
    post.knows(at=registered)
    post.plans(EVE + EVERY)
    assert [(one.detail, one.due_at) for one in post.kept(meeting)] == [(Lead.HOUR, registered)]


def test_the_mark_moves_only_when_all_was_planned(post: Post) -> None:
    post.knows()
    post.holds(session())
    now = EVE - AHEAD
    while post.planner.plan(now):
        assert post.memory.deliveries.marked(MARK) is None
        now += SECOND
    assert post.memory.deliveries.marked(MARK) == EVE - AHEAD, "when the look began, and not when it ended"


def test_two_planners_owe_no_more_than_one(post: Post) -> None:
    post.knows()
    meeting = post.holds(session())
    planners = [Planner(post.memory, post.ground) for _ in range(2)]
    while planners[0].plan(EVE - AHEAD) | planners[1].plan(EVE - AHEAD):
        pass
    assert details(post, meeting) == [Lead.EVE]


def test_only_who_is_meant_and_wants_it_is_owed_anything(post: Post) -> None:
    post.knows(1)
    post.knows(2, role=Role.MANAGER)
    post.knows(3, reminders=False)
    post.knows(4, leads=(Lead.HOUR,))
    post.knows(5)
    post.people.people.reach(5, reachable=False)
    everybody = post.holds(session())
    managers = post.holds(session(key="riunione", audience=Audience(roles=(Role.MANAGER,))))
    post.plans(EVE)
    assert [one.person for one in post.kept(everybody)] == [1, 2]
    assert [one.person for one in post.kept(managers)] == [2]


# Waiting list


def full(post: Post, places: int = 1) -> object:
    """Return a session of few places, which 101 takes and 102 and 103 wait for."""
    for person in (101, 102, 103):
        post.knows(person)
    meeting = post.holds(session(capacity=places))
    for hours, person in enumerate((101, 102, 103)):
        post.answers(meeting, Response.YES, person, LONG_AGO + timedelta(hours=hours))
    return meeting


def places(post: Post, meeting: object) -> list[tuple[int, datetime]]:
    kept = post.memory.deliveries.about([DeliveryKind.PLACE], meeting.id)  # type: ignore[attr-defined]
    return [(one.person, one.due_at) for one in kept]


def test_a_place_that_comes_free_is_owed_to_whoever_waits_longest_and_once(post: Post) -> None:
    meeting, now = full(post), rome("2026-11-24 10:00")
    post.plans(now)
    assert places(post, meeting) == []
    post.answers(meeting, Response.NO, 101, now)  # type: ignore[arg-type]
    for looks in range(1, 4):
        post.plans(now + looks * EVERY)
    assert places(post, meeting) == [(102, now + EVERY)]


def test_a_process_that_dies_between_the_place_and_the_news_owes_the_news_once(post: Post) -> None:
    """The place and the news are one transaction: when it fails, both are still to come."""
    meeting, now = full(post), rome("2026-11-24 10:00")
    post.answers(meeting, Response.NO, 101, now)  # type: ignore[arg-type]
    with post.held_up(), pytest.raises(StorageError):
        post.planner.plan(now)
    assert places(post, meeting) == []
    post.restarted()
    post.planner.plan(now + EVERY)
    post.restarted()  # dies after the first step, before what it planned is sent or marked
    post.plans(now + 2 * EVERY)
    assert places(post, meeting) == [(102, now + EVERY)]
    assert [one.person for one in post.sends(now + 3 * EVERY)] == [102]


def test_a_larger_room_gives_places_to_as_many_as_it_holds(post: Post) -> None:
    meeting, now = full(post), rome("2026-11-24 10:00")
    post.changes(meeting, now, capacity=2)  # type: ignore[arg-type]
    post.plans(now)
    assert places(post, meeting) == [(102, now)]
    post.changes(meeting, now, capacity=None)  # type: ignore[arg-type]
    post.plans(now + EVERY)
    assert places(post, meeting) == [(102, now), (103, now + EVERY)]


def test_no_place_is_given_in_a_session_that_began_or_is_cancelled(post: Post) -> None:
    meeting = full(post)
    post.answers(meeting, Response.NO, 101, LONG_AGO)  # type: ignore[arg-type]
    post.plans(rome("2026-12-03 10:30"))
    assert places(post, meeting) == []
    post.restarted()
    post.memory.deliveries.mark(MARK, LONG_AGO)
    post.changes(meeting, LONG_AGO, cancelled=True)  # type: ignore[arg-type]
    post.plans(rome("2026-11-24 10:00"))
    assert places(post, meeting) == []
