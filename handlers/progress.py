"""How far a large sending is: said to the desk in one message, which is edited in place until all has left."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable

from bot.model import Reply
from bot.outcomes import CallOutcome, Failed, Sent, Unknown, Unreachable
from handlers.logs import chain, note
from handlers.messenger import Messenger

log = logging.getLogger(__name__)

LARGE = 50
"""People with something due at once, from which on a sending is large."""
EVERY = 3.0
"""Seconds between two looks."""
Tally = Counter[type[CallOutcome]]
"""How many messages came to which outcome."""


class Progress:
    """Tells the desk of large sendings for as long as it runs."""

    def __init__(
        self,
        messenger: Messenger,
        desk: int,
        sentence: Callable[..., Reply],
        *,
        due: Callable[[], Awaitable[int]],
        tally: Tally,
        every: float = EVERY,
    ) -> None:
        """`sentence` says a key with its values, `due` counts who has something due; `tally` is the outbox's."""
        self._messenger = messenger
        self._desk = desk
        self._sentence = sentence
        self._due = due
        self._tally = tally
        self._every = every
        self._shown: tuple[int, ...] = ()

    async def run(self) -> None:
        """Look and tell until cancelled."""
        while True:
            await asyncio.sleep(self._every)
            try:
                await self._look()
            except Exception as error:  # the sending goes on without a word on it
                note(log, logging.WARNING, "progress.not_told", error=chain(error))

    async def _look(self) -> None:
        left = await self._due()
        if not self._shown and left < LARGE:
            if not left:
                self._tally.clear()
            return
        reply = self._told(left)
        if self._shown:
            self._shown = await self._messenger.replace(self._desk, self._shown, reply)
        else:
            self._shown = await self._messenger.reply(self._desk, reply)
        if not left:
            self._shown = ()
            self._tally.clear()

    def _told(self, left: int) -> Reply:
        kinds = {"sent": Sent, "unreachable": Unreachable, "failed": Failed, "unknown": Unknown}
        counts = {name: str(self._tally[kind]) for name, kind in kinds.items()}
        return self._sentence("desk.sending" if left else "desk.sent", **counts, left=str(left))
