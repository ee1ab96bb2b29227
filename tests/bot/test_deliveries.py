"""The outbox's rules: what is due is judged once more, becomes one message a person, and is settled by what came."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from bot.deliveries import MOST_ATTEMPTS, TOGETHER
from bot.deliveries_model import State
from bot.notices import told
from bot.outcomes import Failed, Later, Moved, Sent, Unknown, Unreachable
from bot.people_model import Lead, Role
from bot.sessions_model import Audience, Response, Session
from tests.calendar import rome, session
from tests.people import audit
from tests.post import EVE, LONG_AGO, Post, reminded

HOUR = rome("2026-12-03 09:00")
START = rome("2026-12-03 10:00")
EXCUSE = "Scusa il ritardo"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


# One message


def test_what_one_person_is_due_in_the_same_hour_leaves_as_one_message(post: Post) -> None:
    post.knows()
    for number, start in enumerate(("2026-12-03 10:00", "2026-12-03 12:00", "2026-12-09 18:30")):
        post.holds(session(start, key=str(number), title=f"Incontro {number}"))
    (letter,) = post.sends(EVE)
    assert letter.text.startswith("Ho 3 cose da dirti.")
    assert [letter.text.count(f"Incontro {number}") for number in range(3)] == [1, 1, 1]
    assert len(letter.labels) == 3
    assert post.sends(EVE + 31 * MINUTE) == []


def test_of_many_things_five_share_a_message_and_the_others_follow(post: Post) -> None:
    post.knows()
    for number in range(TOGETHER + 2):
        post.holds(session(f"2026-12-03 {9 + number:02}:00", key=str(number), title=f"Incontro {number}"))
    first, second = post.sends(EVE)
    assert [f"Incontro {number}" in first.text for number in range(7)] == [True] * 5 + [False] * 2
    assert [f"Incontro {number}" in second.text for number in range(7)] == [False] * 5 + [True] * 2
    assert [len(first.labels), len(second.labels)] == [5, 2]


def test_one_person_never_gets_what_another_is_due(post: Post) -> None:
    post.knows(1)
    post.knows(2, leads=(Lead.HOUR,))
    post.holds(session())
    assert [letter.person for letter in post.sends(EVE)] == [1]
    assert [letter.person for letter in post.sends(HOUR)] == [1, 2]


def test_of_two_reminders_of_one_session_only_the_nearer_is_said(post: Post) -> None:
    post.knows()
    post.plans(rome("2026-11-25 12:00"))
    meeting = post.holds(session())
    post.restarted()
    (letter,) = post.sends(EVE)
    assert "domani" in letter.text
    assert post.ends(meeting) == [(Lead.WEEK, "superseded"), (Lead.EVE, State.SENT)]


def test_a_notice_takes_the_place_of_the_reminder_that_would_leave_with_it(post: Post) -> None:
    meeting = reminded(post)
    post.memory.told.remember([told(meeting, 101, LONG_AGO)])
    post.changes(meeting, EVE - MINUTE, place="Torino, sala B")
    (letter,) = post.sends(EVE)
    assert "sala B" in letter.text
    assert set(post.ends(meeting)) == {("1", State.SENT), (Lead.EVE, "superseded")}


# Judged again when leaving


CHANGES: dict[str, tuple[Callable[[Post, Session], object], str]] = {
    "moved": (lambda post, one: post.changes(one, EVE, starts_at=START + timedelta(days=3)), "moved"),
    "cancelled": (lambda post, one: post.changes(one, EVE, cancelled=True), "cancelled"),
    "declined": (lambda post, one: post.answers(one, Response.NO), "declined"),
    "paused": (lambda post, _: post.prefers(paused_until=date(2026, 12, 2)), "paused"),
    "switched off": (lambda post, _: post.prefers(reminders=False), "switched_off"),
    "another lead": (lambda post, _: post.prefers(leads=(Lead.HOUR,)), "switched_off"),
    "not invited": (
        lambda post, one: post.changes(one, EVE, audience=Audience(roles=(Role.MANAGER,))),
        "not_invited",
    ),
    "unreachable": (lambda post, _: post.people.people.reach(101, reachable=False), State.UNREACHABLE),
}


@pytest.mark.parametrize(("change", "reason"), CHANGES.values(), ids=list(CHANGES))
def test_what_is_no_longer_owed_when_it_leaves_is_skipped_with_its_reason(
    post: Post, change: Callable[[Post, Session], object], reason: str
) -> None:
    meeting = reminded(post)
    change(post, meeting)
    assert post.sends(EVE) == []
    assert post.ends(meeting) == [(Lead.EVE, reason)]


def test_a_person_who_is_erased_takes_everything_along(post: Post) -> None:
    meeting = reminded(post)
    post.people.holdings.forget(101, EVE, audit(actor=None))
    assert post.sends(EVE) == []
    assert post.kept(meeting) == []


def test_the_message_says_what_is_so_when_it_leaves(post: Post) -> None:
    meeting = reminded(post)
    post.changes(meeting, EVE, place="Torino, sala B", title="Un altro titolo")
    (letter,) = post.sends(EVE)
    assert "sala B" in letter.text
    assert "Un altro titolo" in letter.text


def test_a_session_that_moved_is_reminded_of_at_its_new_time(post: Post) -> None:
    meeting = reminded(post)
    post.changes(meeting, EVE - MINUTE, starts_at=START + timedelta(days=1))
    assert post.sends(EVE) == []
    (letter,) = post.sends(EVE + timedelta(days=1))
    assert "domani" in letter.text


def test_what_falls_into_quiet_hours_that_were_chosen_since_waits_for_their_end(post: Post) -> None:
    meeting = reminded(post)
    post.prefers(quiet_from=time(17), quiet_to=time(7))
    assert post.sends(EVE) == []
    assert [(one.state, one.attempts) for one in post.kept(meeting)] == [(State.LATER, 0)]
    assert len(post.sends(rome("2026-12-03 07:00"))) == 1


def test_what_comes_too_late_to_help_is_skipped(post: Post) -> None:
    meeting = reminded(post)
    assert post.sends(START - 4 * MINUTE) == []
    assert (Lead.EVE, "too_late") in post.ends(meeting)


# What comes of a message


def test_what_was_sent_is_settled_with_its_message_and_the_person_was_told(post: Post) -> None:
    meeting = reminded(post)
    (ready,) = post.claims(EVE)
    post.settles(ready, EVE + SECOND, Sent(77))
    (one,) = post.kept(meeting)
    assert (one.state, one.message, one.attempts, one.doubts) == (State.SENT, 77, 1, 0)
    found = post.memory.told.find(meeting.id, 101)
    assert found
    assert (found.starts_at, found.place, found.version) == (START, meeting.place, 0)
    assert post.claims(EVE + timedelta(hours=2)) == []


@pytest.mark.parametrize("outcome", [Unreachable(), Failed(), Later(3), Unknown(), Moved(-5)])
def test_who_got_nothing_was_told_nothing(post: Post, outcome: object) -> None:
    meeting = reminded(post)
    (ready,) = post.claims(EVE)
    post.settles(ready, EVE, outcome)  # type: ignore[arg-type]
    assert post.memory.told.find(meeting.id, 101) is None


def test_who_blocked_the_bot_is_known_to_be_unreachable(post: Post) -> None:
    meeting = reminded(post)
    post.sends(EVE, Unreachable())
    assert [one.state for one in post.kept(meeting)] == [State.UNREACHABLE]
    person = post.people.people.find(101)
    assert person
    assert not person.reachable
    assert post.sends(HOUR) == []


def test_what_telegram_refuses_is_not_tried_again(post: Post) -> None:
    meeting = reminded(post)
    post.sends(EVE, Failed())
    assert post.ends(meeting) == [(Lead.EVE, "refused")]
    assert post.claims(EVE + timedelta(hours=1)) == []


def test_a_wait_that_telegram_asks_for_counts_neither_as_an_attempt_nor_as_a_doubt(post: Post) -> None:
    meeting = reminded(post)
    (ready,) = post.claims(EVE)
    post.settles(ready, EVE, Later(30))
    assert [(one.state, one.attempts, one.doubts) for one in post.kept(meeting)] == [(State.LATER, 0, 0)]
    assert post.claims(EVE + 29 * SECOND) == []
    assert len(post.claims(EVE + 30 * SECOND)) == 1


def test_a_chat_that_moved_is_followed_at_once(post: Post) -> None:
    reminded(post)
    (ready,) = post.claims(EVE)
    assert ready.chat == 101
    post.settles(ready, EVE, Moved(-1005))
    (again,) = post.claims(EVE)
    assert (again.chat, again.person) == (-1005, 101)


def attempts(post: Post, now: datetime) -> list[datetime]:
    """Let the network be away from an instant on, and return when it was tried."""
    tried: list[datetime] = []
    while (due := post.next_due()) is not None and len(tried) <= MOST_ATTEMPTS:
        now = max(now, due)
        for ready in post.claims(now):
            tried.append(now)
            post.settles(ready, now, Unknown())
    return tried


def test_a_network_that_is_away_is_tried_ever_more_rarely_and_not_for_ever(post: Post) -> None:
    meeting = reminded(post)
    tried = attempts(post, EVE)
    pauses = [later - earlier for earlier, later in pairwise(tried)]
    assert pauses[:4] == [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND]
    assert pauses == sorted(pauses)
    assert max(pauses) == 5 * MINUTE
    (one,) = post.kept(meeting)
    assert (one.state, one.error, one.attempts, one.doubts) == (State.FAILED, "network", MOST_ATTEMPTS, MOST_ATTEMPTS)


def test_a_network_that_is_away_for_half_an_hour_loses_nothing(post: Post) -> None:
    reminded(post)
    tried = attempts(post, EVE)
    assert tried[-1] - tried[0] >= 30 * MINUTE
