"""The invented calendar is always still to come and never taken for a real one; the template is read as it stands."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.calendar_columns import WRITTEN
from bot.moments import days_before
from bot.people_model import Role
from bot.sample_calendar import INVENTED, SHOWN, sample, template
from tests.calendars import ROME, reading

DAYS = st.dates(date(2026, 1, 1), date(2060, 1, 1))


@given(DAYS)
def test_the_sample_is_to_come_on_every_day(today: date) -> None:
    starts = [one.starts_at.astimezone(ROME) for one in sample(today, ROME)]
    assert (starts[0].date(), starts[0].hour, starts[0].minute) == (today + timedelta(2), 10, 0)
    assert starts == sorted(starts)
    assert starts[-1].date() <= today + timedelta(62)
    assert all(8 < start.hour < 19 for start in starts)


def test_the_sample_shows_what_a_calendar_can_say_and_that_it_is_invented() -> None:
    sessions = sample(date(2026, 11, 22), ROME)
    assert all(one.title.startswith(INVENTED) for one in sessions)
    assert len({one.key for one in sessions}) == len(sessions)
    assert [one.capacity for one in sessions].count(2) == 1
    assert [one.audience.roles for one in sessions].count((Role.MANAGER,)) == 1
    (online,) = [one for one in sessions if one.link]
    assert not online.place


@given(DAYS)
def test_no_reminder_of_a_week_before_falls_in_the_evening_of_the_first_days(today: date) -> None:
    weeks = [days_before(one.starts_at, 7, ROME).astimezone(ROME) for one in sample(today, ROME)]
    assert [at.hour for at in weeks if at.date() == today + timedelta(2)] == [11]
    assert all(at.date() != today + timedelta(1) for at in weeks)


@given(DAYS)
def test_the_template_has_every_column_and_is_read_as_it_stands(today: date) -> None:
    file = template(today, ROME)
    calendar = reading(file.name, file.content)
    assert calendar.unreadable == ()
    assert calendar.sessions == sample(today, ROME)[:SHOWN]
    assert file.content.startswith(b"\xef\xbb\xbf" + ";".join(WRITTEN).encode())
