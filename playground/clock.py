"""The playground's clock: the only place here that reads the time, and it can be moved forward."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


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
        """Move forward by `by` and return the new instant; ValueError when `by` is negative."""
        if by < timedelta():
            raise ValueError("The clock of the playground only moves forward.")
        self.offset += by
        return self.now()
