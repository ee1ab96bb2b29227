"""Whose turn it is: those who sleep on the playground's clock wake when it moves, and it waits for their work."""

import asyncio
from collections import deque
from collections.abc import Callable

PATIENCE = 2.0
"""Seconds without a sign of life after which those at work are given up, until they come back by themselves."""
LONGEST = 15.0
"""Seconds after which those who do give signs of life are given up too."""

AFTERMATH = 0.06
"""Seconds without a call of the bot's after which nothing more comes: what is on its way may leave behind a pause."""


class Turns:
    """Those who call `pause` again and again, whoever they are: how many sleep, and how many are at work since.

    They are counted and not known by name, because a pause may be awaited in a task of its own.
    """

    def __init__(self) -> None:
        """Start with nobody."""
        self._moves = 0
        self._asleep: set[asyncio.Future[None]] = set()
        self._at_work: deque[int] = deque()  # for each of them, how many moves there had been when they woke
        self._stirred = asyncio.Event()
        self._heard = float("-inf")

    async def pause(self, seconds: float) -> None:
        """Sleep so many real seconds, or until the clock is moved.

        Who worked while the clock moved does not sleep at all: it has the new instant to look at.
        """
        missed = bool(self._at_work) and self._at_work.popleft() != self._moves
        self.stir()
        if missed:
            self._at_work.append(self._moves)
            await asyncio.sleep(0)
        else:
            await self._sleep(seconds)

    async def _sleep(self, seconds: float) -> None:
        sleep: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._asleep.add(sleep)
        try:
            async with asyncio.timeout(seconds):
                await sleep
        except TimeoutError:
            if sleep.cancelled():  # else the clock moved at the same time, and it counts as woken already
                self._at_work.append(self._moves)
        except asyncio.CancelledError:
            if not sleep.cancelled() and self._at_work:
                self._at_work.popleft()  # woken, and gone before it could work
            raise
        finally:
            self._asleep.discard(sleep)

    def moved(self) -> None:
        """Wake those who sleep: the clock has moved, and it is their turn."""
        self._moves += 1
        for sleep in self._asleep:
            if not sleep.done():
                sleep.set_result(None)
                self._at_work.append(self._moves)

    def heard(self) -> None:
        """Note a sign of life: the bot calls, or was answered."""
        self._heard = asyncio.get_running_loop().time()
        self._stirred.set()

    async def settle(self, ended: Callable[[], bool]) -> None:
        """Wait until nobody is at work and the bot is silent, or `ended` is true, or no sign of life comes."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(LONGEST):
                while not ended() and (self._at_work or loop.time() < self._heard + AFTERMATH):
                    if not self._at_work:
                        await asyncio.sleep(self._heard + AFTERMATH - loop.time())
                        continue
                    self._stirred.clear()
                    async with asyncio.timeout(PATIENCE):
                        await self._stirred.wait()
        except TimeoutError:
            self._at_work.clear()

    def stir(self) -> None:
        """Let whoever settles look again."""
        self._stirred.set()
