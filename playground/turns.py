"""Whose turn it is: those who sleep on the playground's clock wake when it moves, and it waits for their work."""

import asyncio
from collections.abc import Callable
from weakref import WeakKeyDictionary

PATIENCE = 1.0
"""Seconds without a sign of life after which somebody who works is not waited for any longer."""
HURRY = 0.25
"""The same, as long as they have not come back since."""
LONGEST = 10.0
"""Seconds after which even those who give signs of life are not waited for."""

Task = asyncio.Task[object]


class Turns:
    """The tasks that call `pause` again and again: which of them sleep, and which are at work after a pause."""

    def __init__(self) -> None:
        """Start with nobody."""
        self._asleep: dict[Task, asyncio.Future[None]] = {}
        self._at_work: set[Task] = set()
        self._seen: WeakKeyDictionary[Task, int] = WeakKeyDictionary()  # how many moves when it last woke
        self._moves = 0
        self._overrun = False
        self._stirred = asyncio.Event()

    async def pause(self, seconds: float) -> None:
        """Sleep so many real seconds, or until the clock is moved; called by the very task that does the work.

        Who worked while the clock moved does not sleep at all: it has the new instant to look at.
        """
        task = _this_task()
        if task not in self._seen:
            task.add_done_callback(self._leave)
        elif self._seen[task] != self._moves:
            self._seen[task] = self._moves
            self.stir()
            await asyncio.sleep(0)
            return
        await self._sleep(task, seconds)
        self._seen[task] = self._moves
        self._at_work.add(task)

    async def _sleep(self, task: Task, seconds: float) -> None:
        moved = self._asleep[task] = asyncio.get_running_loop().create_future()
        self._leave(task)
        try:
            async with asyncio.timeout(seconds):
                await moved
        except TimeoutError:
            pass  # it has slept enough
        except asyncio.CancelledError:
            self._leave(task)
            raise
        finally:
            del self._asleep[task]

    def _leave(self, task: Task) -> None:
        self._at_work.discard(task)
        self._overrun = self._overrun and bool(self._at_work)
        self.stir()

    def moved(self) -> None:
        """Wake those who sleep: the clock has moved, and it is their turn."""
        self._moves += 1
        for task, sleeping in self._asleep.items():
            if not sleeping.done():
                sleeping.set_result(None)
                self._at_work.add(task)

    def stir(self) -> None:
        """Note a sign of life, or a change in who works."""
        self._stirred.set()

    async def settle(self, ended: Callable[[], bool]) -> None:
        """Wait until nobody is at work, or `ended` is true, or those at work give no sign of life any longer."""
        try:
            async with asyncio.timeout(LONGEST):
                while self._at_work and not ended():
                    self._stirred.clear()
                    async with asyncio.timeout(HURRY if self._overrun else PATIENCE):
                        await self._stirred.wait()
        except TimeoutError:
            self._overrun = True


def _this_task() -> Task:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("Only a task can pause.")
    return task
