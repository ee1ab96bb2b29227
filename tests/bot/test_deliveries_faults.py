"""The outbox on bad days: workers die, memories fail, messages cannot be made; nobody else waits for that."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.deliveries import LATE, MOST_ATTEMPTS, Judgement, Skip
from bot.deliveries_model import Delivery, DeliveryKind, Reason, State
from bot.outcomes import Unknown
from bot.people_model import Lead, Person
from knowledge.markup import plain
from storage.problems import StorageError
from tests.calendar import session
from tests.post import EVE, Post, reminded

EXCUSE = "Scusa il ritardo"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


# A worker that dies


def test_what_a_dead_worker_held_is_doubtful_and_leaves_again(post: Post) -> None:
    meeting = reminded(post)
    assert post.claims(EVE)
    post.restarted()
    assert post.claims(EVE + SECOND) == [], "the worker may still live"
    (back,) = post.deliveries.recover(EVE + SECOND, alone=True)
    assert (back.person, back.state, back.doubts) == (101, State.UNKNOWN, 1)
    assert len(post.sends(EVE + SECOND)) == 1
    assert [(one.state, one.attempts, one.doubts) for one in post.kept(meeting)] == [(State.SENT, 2, 1)]


def test_a_worker_takes_nothing_back_that_it_holds_itself(post: Post) -> None:
    reminded(post)
    assert post.claims(EVE)
    assert post.deliveries.recover(EVE + timedelta(hours=1), alone=True) == []


@pytest.mark.parametrize(("alone", "after"), [(True, SECOND), (False, 3 * MINUTE)])
def test_what_was_claimed_although_the_memory_could_not_say_so_is_taken_back(
    post: Post, monkeypatch: pytest.MonkeyPatch, alone: bool, after: timedelta
) -> None:
    meeting = reminded(post)
    claim = type(post.memory.deliveries).claim

    def lost(*told: Any) -> None:
        claim(*told)
        raise StorageError("the connection broke after the commit")

    with monkeypatch.context() as broken:
        broken.setattr(type(post.memory.deliveries), "claim", lost)
        with pytest.raises(StorageError):
            post.deliveries.claim(EVE, 8)
    assert post.held(), "claimed in this worker's name, and nobody knows"
    assert post.claims(EVE + after) == []
    (back,) = post.deliveries.recover(EVE + after, alone=alone)
    assert (back.person, back.doubts) == (101, 1)
    assert len(post.sends(EVE + after)) == 1
    assert post.ends(meeting) == [(Lead.EVE, "sent")]


def test_what_is_settled_is_held_no_longer(post: Post) -> None:
    meeting = reminded(post)
    (ready,) = post.claims(EVE)
    post.settles(ready, EVE, Unknown())
    (again,) = post.claims(EVE + MINUTE)
    assert post.deliveries.recover(EVE + MINUTE, alone=True) == [], "claimed again, it is held again"
    post.settles(again, EVE + MINUTE)
    assert post.ends(meeting) == [(Lead.EVE, "sent")]


def test_beside_other_workers_only_what_was_held_for_too_long_is_taken_back(post: Post) -> None:
    reminded(post)
    assert post.claims(EVE)
    post.restarted()
    assert post.deliveries.recover(EVE + MINUTE, alone=False) == []
    assert len(post.deliveries.recover(EVE + 3 * MINUTE, alone=False)) == 1


def test_a_message_that_kills_its_worker_each_time_is_given_up(post: Post) -> None:
    meeting = reminded(post)
    for life in range(MOST_ATTEMPTS + 1):
        post.restarted()
        post.deliveries.recover(EVE + life * SECOND, alone=True)
        post.claims(EVE + life * SECOND)
    assert post.ends(meeting) == [(Lead.EVE, "network")]
    assert post.held() == []


class Held:
    """A content that says nothing to some, and meanwhile somebody else takes the memory."""

    def __init__(self, post: Post, silent: int) -> None:
        self._post = post
        self._silent = silent
        self.other: sqlite3.Connection | None = None

    def judge(self, delivery: Delivery, person: Person, now: datetime) -> Judgement:
        if self.other is None:
            self.other = self._post.raw()
            self.other.execute("BEGIN IMMEDIATE")
        if person.telegram_id == self._silent:
            return Skip(Reason.GONE)
        return self._post.contents[delivery.kind].judge(delivery, person, now)

    def let_go(self) -> None:
        assert self.other
        self.other.close()


def test_a_memory_that_fails_while_something_is_skipped_holds_up_nobody_and_leaves_nothing_held(post: Post) -> None:
    post.knows(102)
    meeting = reminded(post)
    held = Held(post, silent=101)
    post.deliveries = post.worker({DeliveryKind.REMINDER: held})
    claimed = post.deliveries.claim(EVE, 8)
    assert [type(error) for error in claimed.errors] == [StorageError]
    assert [ready.person for ready in claimed.ready] == [102]
    held.let_go()
    post.settles(claimed.ready[0], EVE)
    assert post.deliveries.claim(EVE + SECOND, 8).parcels == 0
    assert post.ends(meeting) == [(Lead.EVE, "gone"), (Lead.EVE, State.SENT)]


# Excuses


def test_a_message_that_a_standstill_held_up_excuses_itself(post: Post) -> None:
    reminded(post)
    post.restarted()
    (letter,) = post.sends(EVE + LATE + SECOND)
    assert letter.text.startswith(EXCUSE)


def test_a_message_that_is_hardly_late_does_not(post: Post) -> None:
    reminded(post)
    post.restarted()
    (letter,) = post.sends(EVE + LATE)
    assert EXCUSE not in letter.text


def test_nobody_is_excused_to_when_the_clock_leapt(post: Post) -> None:
    """The playground's clock is moved by hours: nothing stood still."""
    for person in (101, 102, 103):
        post.knows(person)
    post.holds(session())
    post.sends(EVE - timedelta(hours=2))
    late = EVE + timedelta(hours=1)
    post.plans(late)
    left = []
    while ready := post.claims(late, limit=1):
        left += ready
        post.settles(ready[0], late)
        late += SECOND
    assert len(left) == 3
    assert [EXCUSE in plain(ready.reply.text) for ready in left] == [False] * 3


def test_a_long_queue_is_no_fault(post: Post) -> None:
    post.knows(1)
    post.knows(2)
    post.holds(session())
    post.sends(EVE - MINUTE)
    first, *_ = post.claims(EVE, limit=1)
    post.settles(first, EVE)
    (second,) = post.claims(EVE + timedelta(minutes=20), limit=1)
    assert EXCUSE not in plain(second.reply.text)


def test_a_memory_that_was_away_is_excused(post: Post) -> None:
    reminded(post)
    post.claims(EVE - MINUTE)
    with post.held_up(), pytest.raises(StorageError):
        post.claims(EVE + MINUTE)
    (ready,) = post.claims(EVE + timedelta(minutes=20))
    assert EXCUSE in plain(ready.reply.text)


# A message that cannot be made


def broken(post: Post, person: int = 101) -> Delivery:
    """Plan a reminder that nobody can read: its key does not end with a start."""
    planned = Delivery("senza inizio", DeliveryKind.REMINDER, 1, person, EVE, Lead.HOUR)
    assert post.memory.deliveries.plan([planned]) == 1
    return planned


def test_a_message_that_cannot_be_made_does_not_hold_up_the_others(post: Post) -> None:
    post.knows(100)
    meeting = reminded(post)
    broken(post, 100)
    claimed = post.deliveries.claim(EVE, 8)
    assert [type(error) for error in claimed.errors] == [ValueError]
    assert sorted(ready.person for ready in claimed.ready) == [100, 101]
    assert post.held() == [one for one in post.kept(meeting) if one.detail == Lead.EVE]


def test_a_message_that_can_never_be_made_is_given_up(post: Post) -> None:
    meeting = reminded(post)
    post.sends(EVE)
    broken(post)
    now = EVE
    while (due := post.next_due()) is not None:
        now = max(now, due)
        post.claims(now)
    assert ("hour", "network") in post.ends(meeting)
