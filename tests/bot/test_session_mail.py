"""Notices and news of places: only what differs from what a person was told, once, and only while it is of use."""

from datetime import datetime, timedelta

import pytest

from bot.deliveries import Say
from bot.deliveries_model import Delivery, DeliveryKind
from bot.planning import EVERY
from bot.sessions_model import Response, Session
from knowledge.markup import plain
from tests.calendar import rome, session
from tests.post import EVE, LONG_AGO, Post, reminded

HOUR = rome("2026-12-03 09:00")
START = rome("2026-12-03 10:00")
MINUTE = timedelta(minutes=1)


# Reminders


@pytest.mark.parametrize(
    ("now", "near"),
    [
        ("2026-11-26 10:00", "fra una settimana"),
        ("2026-11-30 10:00", "fra 3 giorni"),
        ("2026-12-01 20:00", "dopodomani"),
        ("2026-12-02 18:00", "domani"),
        ("2026-12-03 08:30", "oggi"),
        ("2026-12-03 09:00", "fra un'ora"),
        ("2026-12-03 09:02", "fra un'ora"),
        ("2026-12-03 09:25", "fra 35 minuti"),
    ],
)
def test_a_reminder_says_how_near_the_session_is(post: Post, now: str, near: str) -> None:
    post.knows()
    meeting = post.holds(session())
    start = int(meeting.starts_at.timestamp())
    owed = Delivery(f"reminder:{meeting.id}:101:eve:{start}", DeliveryKind.REMINDER, meeting.id, 101, rome(now), "eve")
    person = post.people.people.find(101)
    assert person
    said = post.contents[DeliveryKind.REMINDER].judge(owed, person, rome(now))
    assert isinstance(said, Say)
    assert plain(said.text).startswith(f"Promemoria: {near} c'è un incontro.")


# Notices


def outlived(post: Post) -> tuple[Session, datetime]:
    """Return a session that 101 was reminded of, and the next instant."""
    meeting = reminded(post)
    assert len(post.sends(EVE)) == 1
    return meeting, EVE + EVERY


def test_only_the_difference_is_told_and_once(post: Post) -> None:
    meeting, now = outlived(post)
    post.changes(meeting, now, place="Torino, sala B")
    (letter,) = post.sends(now)
    assert "sala B" in letter.text
    assert "10:00" not in letter.text
    assert post.lives(now + EVERY, now + 5 * MINUTE, MINUTE) == []


def test_what_changes_nothing_for_people_is_not_told(post: Post) -> None:
    meeting, now = outlived(post)
    post.changes(meeting, now, title="Un altro titolo", materials="https://example.org", capacity=50)
    assert post.sends(now) == []
    found = post.memory.told.find(meeting.id, 101)
    assert found
    assert found.version == 1


def test_what_is_undone_before_it_was_told_is_not_told(post: Post) -> None:
    meeting, now = outlived(post)
    post.changes(meeting, now, starts_at=START + timedelta(hours=3))
    post.plans(now)
    post.changes(meeting, now, starts_at=START)
    assert post.sends(now + EVERY) == []
    assert ("1", "known") in post.ends(meeting)


def test_two_changes_before_a_word_are_one_notice(post: Post) -> None:
    meeting, now = outlived(post)
    post.changes(meeting, now, place="Torino, sala B")
    post.plans(now)
    post.changes(meeting, now, place="Torino, sala C")
    (letter,) = post.sends(now + EVERY)
    assert "sala C" in letter.text
    assert "sala B" not in letter.text
    assert post.lives(now + 2 * EVERY, now + 5 * MINUTE, MINUTE) == []


def test_a_cancelled_session_is_told_to_who_knew_of_it_and_to_nobody_else(post: Post) -> None:
    meeting, now = outlived(post)
    post.knows(102, at=now)
    post.changes(meeting, now, cancelled=True)
    (letter,) = post.sends(now)
    assert letter.person == 101
    assert letter.text.splitlines()[0] == f"Annullato: {meeting.title}"
    assert "È cambiato" not in letter.text
    assert post.sends(HOUR) == []


def test_a_session_that_takes_place_after_all_is_told_to_who_heard_that_it_would_not(post: Post) -> None:
    meeting, now = outlived(post)
    post.changes(meeting, now, cancelled=True)
    assert len(post.sends(now)) == 1
    post.changes(meeting, now + EVERY, cancelled=False)
    (letter,) = post.sends(now + EVERY)
    assert letter.text.splitlines()[0] == f"Si tiene di nuovo: {meeting.title}"
    assert "10:00" in letter.text


def test_who_declined_hears_of_another_time_only(post: Post) -> None:
    meeting, now = outlived(post)
    post.answers(meeting, Response.NO)
    post.changes(meeting, now, place="Torino, sala B")
    assert post.sends(now) == []
    post.changes(meeting, now + EVERY, cancelled=True)
    assert post.sends(now + EVERY) == []
    post.changes(meeting, now + 2 * EVERY, cancelled=False, starts_at=START + timedelta(hours=4))
    (letter,) = post.sends(now + 2 * EVERY)
    assert "14:00" in letter.text


def test_a_notice_that_waits_for_the_morning_tells_what_is_so_in_the_morning(post: Post) -> None:
    meeting, _ = outlived(post)
    night = rome("2026-12-02 23:00")
    post.changes(meeting, night, place="Torino, sala B")
    assert post.sends(night) == []
    post.changes(meeting, night + MINUTE, place="Torino, sala C")
    assert post.sends(night + MINUTE) == []
    (letter,) = post.sends(rome("2026-12-03 08:00"))
    assert "sala C" in letter.text
    assert "sala B" not in letter.text


# A place that came free


def test_the_news_of_a_place_leave_once_and_are_what_the_person_knows(post: Post) -> None:
    post.knows(101)
    post.knows(102)
    meeting = post.holds(session(capacity=1))
    post.answers(meeting, Response.YES, 102)
    post.answers(meeting, Response.YES, 101, LONG_AGO + MINUTE)
    now = rome("2026-11-24 10:00")
    post.plans(now)
    post.answers(meeting, Response.NO, 102, now)
    (letter,) = post.sends(now + EVERY)
    assert letter.person == 101
    assert "Si è liberato un posto" in letter.text
    assert post.memory.told.find(meeting.id, 101)
    assert post.sends(now + 2 * EVERY) == []


def test_who_gives_the_place_back_before_the_news_leave_hears_nothing(post: Post) -> None:
    post.knows(101)
    post.knows(102)
    meeting = post.holds(session(capacity=1))
    post.answers(meeting, Response.YES, 102)
    post.answers(meeting, Response.YES, 101, LONG_AGO + MINUTE)
    now = rome("2026-11-24 10:00")
    post.answers(meeting, Response.NO, 102, now)
    post.plans(now)
    post.answers(meeting, Response.NO, 101, now)
    assert post.sends(now) == []
    assert post.ends(meeting) == [("place", "declined")]
