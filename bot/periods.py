"""The periods of rounds: `2026`, `2026-T4`, `2026-11`, `2026-11-22`; a longer one holds the shorter ones inside it."""

import re
from calendar import monthrange
from datetime import date

_PERIOD = re.compile(r"([12]\d{3})(?:-T([1-4])|-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def days_of(period: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period, or None for what is no period."""
    found = _PERIOD.fullmatch(period.strip().upper())
    if found is None:
        return None
    year, (quarter, month, day) = int(found[1]), (int(part) if part else 0 for part in found.groups()[1:])
    first, last = (3 * quarter - 2, 3 * quarter) if quarter else (month, month) if found[3] else (1, 12)
    if not 1 <= first <= 12:
        return None
    days = monthrange(year, last)[1]
    if found[4]:
        return (date(year, month, day), date(year, month, day)) if 1 <= day <= days else None
    return date(year, first, 1), date(year, last, days)


def holds(period: str, inner: str) -> bool:
    """Return whether a period is another one, or holds it."""
    if period == inner:
        return True
    outer, days = days_of(period), days_of(inner)
    return bool(outer and days and outer[0] <= days[0] and days[1] <= outer[1])
