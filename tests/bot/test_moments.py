"""Rules of local time: days before across clock changes, quiet hours that know a deadline, pauses."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.moments import ROOM, USEFUL, after_pause, after_quiet, before_quiet, days_before, earlier, is_quiet, later
from bot.people_model import Preferences

ROME = ZoneInfo("Europe/Rome")
USUAL = Preferences()
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
moments = some.integers(0, 3 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
hours = some.times().map(lambda at: at.replace(second=0, microsecond=0))
wishes = some.builds(Preferences, quiet_from=hours, quiet_to=hours)


def rome(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ROME).astimezone(UTC)


def test_a_week_before_is_the_same_time_of_day_across_both_clock_changes() -> None:
    assert days_before(rome("2027-03-30 10:00"), 7, ROME) == rome("2027-03-23 10:00")
    assert days_before(rome("2026-10-28 10:00"), 7, ROME) == rome("2026-10-21 10:00")


def test_the_evening_before_is_at_eighteen_on_the_nights_when_the_clock_changes() -> None:
    for day, before in (("2027-03-28", "2027-03-27"), ("2026-10-25", "2026-10-24"), ("2026-10-26", "2026-10-25")):
        assert days_before(rome(f"{day} 10:00"), 1, ROME, time(18)) == rome(f"{before} 18:00")


def test_a_time_that_the_spring_night_skips_is_meant_as_the_clock_stood_before() -> None:
    assert days_before(rome("2027-04-04 02:30"), 7, ROME).astimezone(ROME).time() == time(3, 30)


def test_a_time_that_the_autumn_night_has_twice_is_the_first() -> None:
    assert days_before(rome("2026-11-01 02:30"), 7, ROME) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "before", "after"),
    [
        ("2026-12-02 22:00", "2026-12-02 20:45", "2026-12-03 08:00"),
        ("2026-12-03 00:00", "2026-12-02 20:45", "2026-12-03 08:00"),
        ("2026-12-03 07:59", "2026-12-02 20:45", "2026-12-03 08:00"),
        ("2027-03-28 03:30", "2027-03-27 20:45", "2027-03-28 08:00"),
        ("2026-10-25 02:30", "2026-10-24 20:45", "2026-10-25 08:00"),
    ],
)
def test_quiet_hours_have_a_before_and_an_after(wanted: str, before: str, after: str) -> None:
    assert is_quiet(rome(wanted), USUAL, ROME)
    assert before_quiet(rome(wanted), USUAL, ROME) == rome(before)
    assert after_quiet(rome(wanted), USUAL, ROME) == rome(after)


def test_the_first_minute_is_quiet_and_the_last_is_not() -> None:
    assert is_quiet(rome("2026-12-02 21:00"), USUAL, ROME)
    assert not is_quiet(rome("2026-12-03 08:00"), USUAL, ROME)
    assert not is_quiet(rome("2026-12-03 03:00"), Preferences(quiet_from=time(9), quiet_to=time(9)), ROME)


def test_what_falls_in_quiet_hours_comes_before_them_if_it_was_known() -> None:
    wanted, start = rome("2026-12-03 07:30"), rome("2026-12-03 08:30")
    assert earlier(wanted, start, rome("2026-12-01 10:00"), USUAL, ROME) == rome("2026-12-02 20:45")


def test_what_became_known_in_the_evening_waits_for_the_morning_if_that_is_in_time() -> None:
    known = rome("2026-12-02 22:00")
    assert earlier(rome("2026-12-03 07:30"), rome("2026-12-03 08:30"), known, USUAL, ROME) == rome("2026-12-03 08:00")


def test_what_nothing_else_helps_comes_in_quiet_hours() -> None:
    known, wanted = rome("2026-12-02 22:00"), rome("2026-12-03 06:30")
    assert earlier(wanted, rome("2026-12-03 07:30"), known, USUAL, ROME) == wanted


@given(moments, moments, some.integers(0, 30 * 24 * 60), wishes)
def test_quiet_hours_are_kept_unless_nothing_else_helps(
    known: datetime, wanted: datetime, minutes: int, chosen: Preferences
) -> None:
    deadline = wanted + timedelta(minutes=minutes)
    at = earlier(wanted, deadline, known, chosen, ROME)
    assert at == wanted or (is_quiet(wanted, chosen, ROME) and not is_quiet(at, chosen, ROME))
    if is_quiet(at, chosen, ROME):
        # Neither before, where it was not known yet, nor after, where it is too late.
        assert before_quiet(wanted, chosen, ROME) < known
        assert after_quiet(wanted, chosen, ROME) > deadline - USEFUL
    assert at <= max(wanted, deadline - USEFUL)
    assert wanted - at <= timedelta(days=1) + ROOM + timedelta(hours=1)


@given(moments, some.integers(0, 3000), wishes)
def test_what_waits_never_comes_earlier_nor_too_late(moment: datetime, minutes: int, chosen: Preferences) -> None:
    deadline = moment + timedelta(minutes=minutes)
    at = later(moment, deadline, chosen, ROME)
    assert at >= moment
    assert at == moment or (at <= deadline - USEFUL and not is_quiet(at, chosen, ROME))


def test_a_pause_ends_with_its_last_day() -> None:
    paused = Preferences(paused_until=date(2026, 12, 3))
    assert after_pause(rome("2026-12-03 23:30"), paused, ROME) == rome("2026-12-04 00:00")
    assert after_pause(rome("2026-12-04 00:00"), paused, ROME) == rome("2026-12-04 00:00")
    assert after_pause(rome("2026-12-03 23:30"), USUAL, ROME) == rome("2026-12-03 23:30")
