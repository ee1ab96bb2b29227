"""When the bot may write first: rules of local time, quiet hours that know a deadline, pauses."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.people_model import Preferences

USEFUL = timedelta(minutes=5)
"""What a person can still do something with comes at least so long before a session starts."""
ROOM = timedelta(minutes=15)
"""What moves before quiet hours comes so long before them: a long queue must not push it into them."""
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a local day and time as an aware UTC instant.

    A time that a clock change skips is meant as the clock stood before it; of one that comes twice the first is meant.
    """
    return datetime.combine(day, at, zone).astimezone(ZoneInfo("UTC"))


def days_before(start: datetime, days: int, zone: ZoneInfo, at: time | None = None) -> datetime:
    """Return the instant so many local days before `start`, at a local time, or at the same one."""
    local = start.astimezone(zone)
    return instant(local.date() - timedelta(days), at or local.time().replace(tzinfo=None), zone)


def is_quiet(moment: datetime, wishes: Preferences, zone: ZoneInfo) -> bool:
    """Return whether an instant falls in a person's quiet hours."""
    return wishes.is_quiet(moment.astimezone(zone).time())


def before_quiet(moment: datetime, wishes: Preferences, zone: ZoneInfo) -> datetime:
    """Return the instant shortly before the quiet hours that an instant falls in."""
    local = moment.astimezone(zone)
    began = instant(local.date() if local.time() >= wishes.quiet_from else local.date() - _DAY, wishes.quiet_from, zone)
    # Who wants peace for almost the whole day leaves less room than that.
    return began - (ROOM if not is_quiet(began - ROOM, wishes, zone) else _MINUTE)


def after_quiet(moment: datetime, wishes: Preferences, zone: ZoneInfo) -> datetime:
    """Return the first instant after the quiet hours that an instant falls in."""
    local = moment.astimezone(zone)
    ends = local.date() if local.time() < wishes.quiet_to else local.date() + _DAY
    return instant(ends, wishes.quiet_to, zone)


def earlier(wanted: datetime, deadline: datetime, known_at: datetime, wishes: Preferences, zone: ZoneInfo) -> datetime:
    """Return when to say what should be said at `wanted`: not in quiet hours, if anything else helps.

    Before them, unless that is before the thing was known; then after them, if that is in time; else as wanted.
    """
    if not is_quiet(wanted, wishes, zone):
        return wanted
    before = before_quiet(wanted, wishes, zone)
    return before if before >= known_at else later(wanted, deadline, wishes, zone)


def later(wanted: datetime, deadline: datetime, wishes: Preferences, zone: ZoneInfo) -> datetime:
    """Return when to say what can only be said from `wanted` on: after the quiet hours, if that is in time."""
    if not is_quiet(wanted, wishes, zone):
        return wanted
    after = after_quiet(wanted, wishes, zone)
    return after if after <= deadline - USEFUL else wanted


def after_pause(moment: datetime, wishes: Preferences, zone: ZoneInfo) -> datetime:
    """Return an instant, or the start of the first day after the pause that it falls in."""
    if wishes.paused_until is None or not wishes.is_paused(moment.astimezone(zone).date()):
        return moment
    return instant(wishes.paused_until + _DAY, time(), zone)
