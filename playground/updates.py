"""The queue of updates, with Telegram's rules on confirming, repeating and competing for them."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from playground.errors import conflict
from playground.model import Json

# Telegram sends everything but these when a bot has never said what it wants.
_ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
KEPT_FOR = timedelta(hours=24)
# A poll repeated with the same offset within this many seconds gets one update only.
HASTE = 0.5
MAX_POLL_SECONDS = 50


@dataclass(frozen=True, slots=True)
class _Pending:
    update_id: int
    body: Json
    since: datetime


@dataclass(slots=True)
class Webhook:
    """What setWebhook stored; nothing is delivered to it."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40


@dataclass
class UpdateQueue:
    """Updates that the bot has not confirmed yet.

    `now` returns the playground's instant, aware; `on_poll` is called when a poll begins to wait.
    """

    now: Callable[[], datetime]
    next_id: int
    on_poll: Callable[[], None]
    webhook: Webhook = field(default_factory=Webhook)
    allowed: list[str] = field(default_factory=list)
    _pending: deque[_Pending] = field(default_factory=deque)
    _waiting: asyncio.Future[None] | None = None
    _last_offset: int = 0
    _last_start: float = float("-inf")

    def __len__(self) -> int:
        """Return how many updates are unconfirmed."""
        return len(self._pending)

    @property
    def polling(self) -> bool:
        """Whether a long poll is waiting right now."""
        return self._waiting is not None and not self._waiting.done()

    def bodies(self) -> list[Json]:
        """Return the unconfirmed updates, oldest first."""
        return [item.body for item in self._pending]

    def push(self, kind: str, payload: Json) -> int | None:
        """Add an update and return its id; None when the bot said that it does not want this kind."""
        if kind not in self.allowed if self.allowed else kind in _ONLY_ON_REQUEST:
            return None
        update_id, self.next_id = self.next_id, self.next_id + 1
        self._pending.append(_Pending(update_id, {"update_id": update_id, kind: payload}, self.now()))
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)
        return update_id

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what is below `offset` and return up to `limit` updates, after up to `seconds` of waiting.

        ApiError 409 when a webhook is set, or when another poll arrives while this one waits.
        """
        if self.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._end_waiting_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        loop = asyncio.get_running_loop()
        hasty = offset == self._last_offset and loop.time() < self._last_start + HASTE
        self._last_offset, self._last_start = offset, loop.time()
        self._confirm(offset)
        if not self._pending and seconds > 0:
            await self._wait(min(seconds, MAX_POLL_SECONDS))
        return [item.body for item in islice(self._pending, 1 if hasty else limit)]

    def drop_all(self) -> None:
        """Forget every pending update."""
        self._pending.clear()

    def allow(self, kinds: Sequence[str]) -> None:
        """Remember which kinds the bot wants from now on; empty means Telegram's default."""
        self.allowed = list(kinds)

    def set_webhook(self, webhook: Webhook) -> None:
        """Store the webhook and end the poll that waits."""
        self.webhook = webhook
        if webhook.url:
            self._end_waiting_poll("terminated by setWebhook request")

    def close(self) -> None:
        """Let the waiting poll answer at once: the server is stopping."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    def _end_waiting_poll(self, reason: str) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    def _confirm(self, offset: int) -> None:
        oldest = self.now() - KEPT_FOR
        while self._pending and (self._pending[0].update_id < offset or self._pending[0].since < oldest):
            self._pending.popleft()
        while offset < 0 and len(self._pending) > -offset:
            self._pending.popleft()

    async def _wait(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = future
        self.on_poll()
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            pass  # nothing came: the answer is an empty list
        finally:
            if self._waiting is future:
                self._waiting = None
