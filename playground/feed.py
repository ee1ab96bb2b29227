"""What has just changed: wakes whoever waits for a condition, and feeds the open chat pages."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from playground.model import Json, Value

Change = Json
Found = TypeVar("Found")
_ROOM = 2000


class Subscription:
    """One chat page's queue of changes; `lost` becomes true when it was too slow to keep up."""

    def __init__(self) -> None:
        """Start empty."""
        self.queue: asyncio.Queue[Change] = asyncio.Queue(maxsize=_ROOM)
        self.lost = False

    def put(self, change: Change) -> None:
        """Add a change, or note that this page needs everything again."""
        try:
            self.queue.put_nowait(change)
        except asyncio.QueueFull:
            self.lost = True

    def begin_again(self) -> None:
        """Throw away what is queued: the page is about to get everything."""
        self.lost = False
        while not self.queue.empty():
            self.queue.get_nowait()


class Feed:
    """Publishes changes to pages and wakes waiting conditions."""

    def __init__(self) -> None:
        """Start with nobody listening."""
        self._subscriptions: set[Subscription] = set()
        self._next = asyncio.Event()
        self.closed = False

    def publish(self, kind: str, **content: Value) -> None:
        """Tell every page that `kind` happened, and wake every waiting condition."""
        change = {"kind": kind, **content}
        for subscription in self._subscriptions:
            subscription.put(change)
        self.wake()

    def wake(self) -> None:
        """Let every waiting condition be tried again."""
        event, self._next = self._next, asyncio.Event()
        event.set()

    def subscribe(self) -> Subscription:
        """Return a new subscription; give it back with `unsubscribe`."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop feeding this subscription."""
        self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End every open stream: the server is stopping."""
        self.closed = True
        self.publish("closing")

    async def wait_for(self, predicate: Callable[[], Found], seconds: float) -> Found:
        """Return the first true value of `predicate`, tried at each change; TimeoutError when late."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while True:
            event = self._next
            if value := predicate():
                return value
            try:
                await asyncio.wait_for(event.wait(), max(0.0, deadline - loop.time()))
            except TimeoutError:
                if value := predicate():
                    return value
                raise
