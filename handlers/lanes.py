"""The lanes of updates: one chat's in order, different chats side by side; and which update may be confirmed."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from telegram import Update

Lane = tuple[str, int]


def lane_of(update: Update) -> Lane:
    """Return what an update must stay in order with: its chat, or the person where there is no chat."""
    if update.effective_chat:
        return "chat", update.effective_chat.id
    if update.effective_user:
        return "person", update.effective_user.id
    return "update", update.update_id


class Window:
    """Which of the fetched updates are still to be handled, and hence which offset confirms only handled ones."""

    def __init__(self) -> None:
        """Start before the first poll."""
        self._pending: set[int] = set()
        self._done: set[int] = set()
        self._next: int | None = None
        self._asked: int | None = None
        self.settled = asyncio.Event()
        """Set while nothing that was fetched is still to be handled."""
        self.settled.set()

    @property
    def offset(self) -> int | None:
        """The lowest id that is not handled yet: everything below may be confirmed. None before the first update."""
        return min(self._pending, default=self._next)

    def asking(self) -> int | None:
        """Return the offset for the next poll. What is below it will not be given again, and is forgotten.

        Only now: a poll that is on its way can still bring what was handled since it left.
        """
        self._asked = self.offset
        if self._asked is not None:
            self._done = {update for update in self._done if update >= (self._asked or 0)}
        return self._asked

    def unknown(self, batch: Iterable[int]) -> list[int]:
        """Return those of the ids that were not fetched before."""
        return [update for update in batch if update not in self._pending and update not in self._done]

    def open(self, batch: Iterable[int], new: Iterable[int]) -> None:
        """Take in a batch; the `new` ones of it are to be handled from now on."""
        top = max(batch, default=0) + 1
        # After a quiet week Telegram counts from another number, perhaps a lower one than what was asked for.
        if self._asked is None or self._next is None or top <= self._asked:
            self._next = top if top > 1 else self._next
        else:
            self._next = max(self._next, top)
        self._pending.update(new)
        if self._pending:
            self.settled.clear()

    def settle(self, update: int) -> None:
        """Count an update as handled."""
        self._pending.discard(update)
        self._done.add(update)
        if not self._pending:
            self.settled.set()


class Lanes:
    """One queue a chat, each worked off by its own task."""

    def __init__(self, handle: Callable[[Update], Awaitable[None]]) -> None:
        """Hand each update to `handle`, which must not raise."""
        self._handle = handle
        self._queues: dict[Lane, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    def put(self, update: Update) -> None:
        """Add an update to its lane."""
        lane = lane_of(update)
        if lane in self._queues:
            self._queues[lane].append(update)
            return
        self._queues[lane] = deque([update])
        task = asyncio.create_task(self._work(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Let what is being handled end, for so many seconds at most, and begin nothing more."""
        self._closing = True
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)

    async def _work(self, lane: Lane) -> None:
        queue = self._queues[lane]
        while queue and not self._closing:
            await self._handle(queue.popleft())
        del self._queues[lane]
