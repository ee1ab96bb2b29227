"""The flood guard: how many messages a person may write before the bot asks for a pause.

A leaky bucket for each person, filled by messages and drained by time. The instants are those at which the person
wrote, not those at which the bot reads: what piled up while the bot was off is not a flood.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ROOM = 20
"""Messages that a person may write at one go."""
PER_MINUTE = 20
"""Messages a minute that drain out of the bucket."""
_MANY = 10_000
"""People remembered before those who have been quiet are forgotten."""


class Passage(StrEnum):
    """What the guard says of a message."""

    PASS = "pass"  # noqa: S105 - a passage, not a password
    WARN = "warn"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class _Bucket:
    level: float
    at: datetime
    flooding: bool


class FloodGuard:
    """One bucket a person, in memory: after a restart everybody starts with an empty one."""

    def __init__(self, room: int = ROOM, per_minute: float = PER_MINUTE) -> None:
        """Let `room` messages through at one go and `per_minute` in the long run."""
        self._room = room
        self._per_second = per_minute / 60
        self._buckets: dict[int, _Bucket] = {}

    def passage(self, person: int, at: datetime) -> Passage:
        """Return whether a message written at this instant passes; a flood gets one warning, then silence.

        The silence ends when the bucket is half empty; what is written meanwhile does not fill it.
        """
        level, last, flooding = self._drained(person, at)
        flooding = flooding and level > self._room / 2
        if flooding:
            self._buckets[person] = _Bucket(level, last, flooding=True)
            return Passage.SILENCE
        flooding = level + 1 > self._room
        self._buckets[person] = _Bucket(level if flooding else level + 1, last, flooding)
        if len(self._buckets) > _MANY:
            self._forget_quiet(at)
        return Passage.WARN if flooding else Passage.PASS

    def _drained(self, person: int, at: datetime) -> tuple[float, datetime, bool]:
        bucket = self._buckets.get(person)
        if bucket is None:
            return 0.0, at, False
        seconds = max(0.0, (at - bucket.at).total_seconds())
        return max(0.0, bucket.level - seconds * self._per_second), max(at, bucket.at), bucket.flooding

    def _forget_quiet(self, at: datetime) -> None:
        self._buckets = {person: kept for person, kept in self._buckets.items() if self._drained(person, at)[0] > 0}
