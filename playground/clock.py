"""The playground's clock: the only place here that reads the time, and it can be moved forward."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

LAST = datetime(2100, 1, 1, tzinfo=UTC)
"""The clock goes no further: the calendars of the parts around it end somewhere too."""


def system_now() -> datetime:
    """Return the present instant of this machine, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place of the playground where time comes in


class Clock:
    """The real time plus an offset that only grows."""

    def __init__(self, read: Callable[[], datetime] = system_now) -> None:
        """Take `read`, which returns an aware instant; tests may give their own."""
        self._read = read
        self.offset = timedelta()

    def now(self) -> datetime:
        """Return the playground's present instant, aware, in UTC."""
        return self._read() + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move forward by `by` and return the new instant; ValueError when that is backwards, or too far."""
        self.ahead(by, self.now())
        self.offset += by
        return self.now()

    def ahead(self, by: timedelta, of: datetime) -> datetime:
        """Return the instant that is `by` ahead of another; ValueError when that is backwards, or too far."""
        if by < timedelta():
            raise ValueError("The clock of the playground only moves forward.")
        if by >= LAST - of:
            raise ValueError(f"The clock of the playground does not go beyond {LAST.year - 1}.")
        return of + by
