"""The walk of the clock: forward in time by the marks of every ten minutes, with a turn for the bot at each."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playground.clock import Clock
from playground.turns import Turns

MARK = timedelta(minutes=10)
BREATH = 0.004
"""Seconds that a step takes at least: whoever looks sees the time pass."""


def next_mark(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant after `now` when a clock on the wall shows a round ten minutes."""
    wall = now.astimezone(zone)
    return now + MARK - timedelta(minutes=wall.minute % 10, seconds=wall.second, microseconds=wall.microsecond)


class Walk:
    """Moves a clock step by step; walks at the same time go on together, the second from where the first will end."""

    def __init__(self, clock: Clock, zone: ZoneInfo, turns: Turns, advance: Callable[[timedelta], object]) -> None:
        """Move this clock by calling `advance`, with turns for those who pause."""
        self._clock = clock
        self._zone = zone
        self._turns = turns
        self._advance = advance
        self._goals: list[datetime] = []
        self._stops = 0
        self._one = asyncio.Lock()

    @property
    def goal(self) -> datetime | None:
        """Where the present walk will end; None when nobody walks."""
        return max(self._goals, default=None)

    async def by(self, by: timedelta) -> bool:
        """Walk so far ahead of now, or of the end of the present walk; return whether it got there."""
        return await self._to(self._clock.ahead(by, self.goal or self._clock.now()))

    async def until(self, goal: datetime) -> bool:
        """Walk to an instant and return whether it got there; ValueError when that is past, or too far."""
        now = self._clock.now()
        return await self._to(self._clock.ahead(goal - now, now))

    def stop(self) -> None:
        """End every walk where it is."""
        self._stops += 1
        self._goals.clear()
        self._turns.stir()

    async def _to(self, goal: datetime) -> bool:
        stops = self._stops
        self._goals.append(goal)
        try:
            await self._turns.settle(lambda: self._stops != stops)
            while self._stops == stops and self._clock.now() < goal:
                async with self._one:
                    await self._step(goal, stops)
        finally:
            if goal in self._goals:
                self._goals.remove(goal)
        return self._stops == stops

    async def _step(self, goal: datetime, stops: int) -> None:
        """Move to the next mark, or to the goal when that comes first, and let those who wait act."""
        now = self._clock.now()
        if self._stops != stops or now >= goal:
            return  # somebody else's step, or a stop, came before
        self._advance(min(next_mark(now, self._zone), goal) - now)
        await asyncio.sleep(BREATH)
        await self._turns.settle(lambda: self._stops != stops)
