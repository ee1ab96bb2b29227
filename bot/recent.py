"""Which entry each person was answered last, for a few minutes: so that "e quando scade?" is understood.

Kept in memory only and on purpose: it says what a person asked about, and is worth nothing ten minutes later.
"""

from collections import OrderedDict
from datetime import datetime, timedelta

REMEMBERED_FOR = timedelta(minutes=10)
MOST_PEOPLE = 10_000
"""People remembered at once; the one who was silent longest is forgotten first."""


class Recent:
    """The last entry of each person."""

    def __init__(self) -> None:
        self._last: OrderedDict[int, tuple[str, datetime]] = OrderedDict()

    def keep(self, person: int, entry: str, now: datetime) -> None:
        """Keep that a person was answered with an entry."""
        self._last.pop(person, None)
        self._last[person] = (entry, now)
        while len(self._last) > MOST_PEOPLE:
            self._last.popitem(last=False)

    def entry(self, person: int, now: datetime) -> str | None:
        """Return the entry a person was answered last, None when that was too long ago."""
        entry, at = self._last.get(person, (None, now))
        return entry if now - at <= REMEMBERED_FOR else None
