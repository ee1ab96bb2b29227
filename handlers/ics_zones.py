"""The rules of a time zone as .ics files carry them (RFC 5545, VTIMEZONE), for programs that do not know its name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY = timedelta(days=1)
_STEP = timedelta(minutes=15)
"""Clocks change on quarters of an hour."""


@dataclass(frozen=True, slots=True)
class _Onset:
    """A change of the clocks."""

    summer: bool
    name: str
    before: timedelta
    after: timedelta
    at: datetime
    """As the clocks show it that are about to change: the library's own `from_tzinfo` writes the time after it."""

    def rule(self) -> tuple[bool, str, timedelta, timedelta]:
        """Return what repeats every year."""
        return self.summer, self.name, self.before, self.after


@lru_cache(maxsize=32)
def rules(zone: ZoneInfo, first: int, last: int) -> Timezone:
    """Return the rules of a zone from the beginning of a year to the end of another."""
    component = Timezone()
    component.add("tzid", zone.key)
    onsets = sorted(_onsets(zone, datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)), key=_order)
    for (summer, name, before, after), group in groupby(onsets, key=_Onset.rule):
        dates = [onset.at for onset in group]
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("dtstart", dates[0])
        if dates[1:]:
            part.add("rdate", dates[1:])
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        component.add_component(part)
    return component


def _order(onset: _Onset) -> tuple[tuple[bool, str, timedelta, timedelta], datetime]:
    return onset.rule(), onset.at


def _onsets(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[_Onset]:
    """Yield what holds at the start, then each change."""
    before = _offset(start, zone)
    yield _onset(start, before, zone)
    while start < end:
        if (then := _offset(start + _DAY, zone)) != before:
            at = start
            while _offset(at, zone) == before:
                at += _STEP
            yield _onset(at, before, zone)
            before = then
        start += _DAY


def _onset(instant: datetime, before: timedelta, zone: ZoneInfo) -> _Onset:
    local = instant.astimezone(zone)
    shown = (instant + before).replace(tzinfo=None)
    return _Onset(bool(local.dst()), local.tzname() or zone.key, before, _offset(instant, zone), shown)


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
