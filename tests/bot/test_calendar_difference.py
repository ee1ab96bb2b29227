"""What a file would do to the calendar: each change under its name, the same file twice nothing at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendar_difference import difference
from bot.people_model import Role
from bot.sessions_model import Audience, Calendar, Change, Session, Unreadable
from tests.calendars import NOW, session, sessions

KEPT = replace(session(), id=7, version=3, start_known_at=NOW)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("kept", "said", "change"),
    [
        (KEPT, session(), Change.SAME),
        (KEPT, session(title="Altro"), Change.CHANGED),
        (KEPT, session(capacity=3), Change.CHANGED),
        (KEPT, session(audience=Audience((Role.STAFF,))), Change.CHANGED),
        (KEPT, session(starts_at=KEPT.starts_at + HOUR), Change.MOVED),
        (KEPT, session(ends_at=KEPT.ends_at + HOUR, title="Altro"), Change.MOVED),
        (KEPT, session(cancelled=True, starts_at=KEPT.starts_at - HOUR), Change.CANCELLED),
        (replace(KEPT, cancelled=True), session(title="Altro"), Change.RESTORED),
        (replace(KEPT, cancelled=True), session(cancelled=True), Change.SAME),
        (replace(KEPT, cancelled=True), session(cancelled=True, place="Sala B"), Change.CHANGED),
    ],
)
def test_every_change_has_its_name_and_keeps_number_and_version(kept: Session, said: Session, change: Change) -> None:
    ((found, before, after),) = difference([kept], Calendar((said,)), NOW).changes
    assert (found, before) == (change, kept)
    assert after == replace(said, id=7, version=3, start_known_at=NOW)


def test_what_is_new_is_new_also_when_it_is_cancelled() -> None:
    said = session("altra", cancelled=True)
    assert difference([KEPT], Calendar((said,)), NOW).changes == ((Change.NEW, None, said),)


def test_what_the_file_leaves_out_stays_and_is_named_when_it_is_to_come() -> None:
    past = replace(KEPT, key="passata", starts_at=NOW - 2 * HOUR, ends_at=NOW - HOUR)
    running = replace(KEPT, key="in corso", starts_at=NOW - HOUR, ends_at=NOW + HOUR)
    cancelled = replace(KEPT, key="annullata", cancelled=True)
    found = difference([KEPT, past, running, cancelled], Calendar(()), NOW)
    assert (found.changes, found.absent) == ((), (running, KEPT))


def test_rows_that_cannot_be_taken_travel_with_the_difference() -> None:
    unreadable = (Unreadable(4, "manca il titolo"),)
    assert difference([], Calendar((), unreadable), NOW).unreadable == unreadable


CALENDARS = st.lists(sessions(), max_size=5, unique_by=lambda one: one.key).map(lambda many: Calendar(tuple(many)))


@settings(deadline=None)
@given(CALENDARS, CALENDARS)
def test_a_file_taken_in_twice_changes_nothing_the_second_time(before: Calendar, said: Calendar) -> None:
    kept = {one.key: one for one in before.sessions}
    first = difference(list(kept.values()), said, NOW)
    assert len(first.changes) == len(said.sessions)
    assert [one[2].starts_at for one in first.changes] == sorted(one.starts_at for one in said.sessions)
    after = kept | {one[2].key: replace(one[2], version=one[2].version + 1, id=5) for one in first.effective}
    second = difference(list(after.values()), said, NOW)
    assert {change[0] for change in second.changes} <= {Change.SAME}
    assert second.absent == first.absent
