"""Handling of updates, each at least once: only a handled update is settled, only a settled one is confirmed."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from telegram import Update

from handlers.context import App, Services
from handlers.lanes import Lanes, Window
from handlers.logs import chain, note, where
from handlers.timings import Timings

log = logging.getLogger(__name__)
T = TypeVar("T")

IN_FLIGHT = 24
"""Updates handled at the same time: above 32, httpx spends most of its time looking through its own pool."""
ATTEMPTS = 6
"""Times that an answer is tried while the rest of Telegram can be reached."""


class Intake:
    """Takes in updates as Telegram gives them and sees that each is handled once, in its chat's order."""

    def __init__(self, app: App, services: Services, timings: Timings) -> None:
        """Hand the updates to `app`."""
        self._app = app
        self._services = services
        self._timings = timings
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._lanes = Lanes(self._handle)
        self.window = Window()
        self.healthy: Callable[[], bool] = lambda: True
        """Whether Telegram can be reached: while it cannot, an answer is tried for as long as it takes."""

    async def take(self, batch: Sequence[object]) -> None:
        """Put the new ones of a batch into their lanes; those that another life of the bot handled are settled."""
        if self._services.heartbeat:
            self._services.heartbeat()
        known = {number: item for item in batch if (number := _id(item)) is not None}
        new = self.window.unknown(known)
        handled = await self._run(lambda: self._services.updates.handled(new)) if new else frozenset()
        self.window.open(known, new)
        if handled:
            note(log, logging.INFO, "updates.known", count=len(handled), first=min(handled))
        for number in new:
            if number in handled:
                self.window.settle(number)
            elif update := self._parsed(number, known[number]):
                self._lanes.put(update)
            else:
                await self._settle(number)

    async def drain(self) -> None:
        """Let what is being handled end; the rest comes again with the next start."""
        await self._lanes.drain(self._timings.drain)

    def _parsed(self, number: int, item: object) -> Update | None:
        try:
            return Update.de_json(item, self._app.bot)  # type: ignore[arg-type]
        except Exception as error:  # whatever a malformed update provokes: it is set aside
            note(log, logging.ERROR, "update.malformed", update=number, error=chain(error))
            return None

    async def _handle(self, update: Update) -> None:
        attempts = 0
        while (wait := await self._once(update)) is not None:
            attempts += self.healthy()
            if attempts >= ATTEMPTS:
                note(log, logging.ERROR, "update.given_up", update=update.update_id)
                break
            await asyncio.sleep(wait)
        await self._settle(update.update_id)

    async def _once(self, update: Update) -> float | None:
        """Handle an update; return None when it is handled, else the seconds after which to try again."""
        async with self._slots:
            try:
                async with asyncio.timeout(self._timings.handling):
                    await self._app.process_update(update)
            except (Exception, SystemExit) as error:  # above all TimeoutError: the rest is caught further in
                await self._apologise(update, error if isinstance(error, Exception) else RuntimeError())
        return self._services.undelivered.pop(update.update_id, None)

    async def _apologise(self, update: Update, error: Exception) -> None:
        try:
            async with asyncio.timeout(self._timings.apology):
                await self._app.process_error(update, error)
        except TimeoutError:
            note(log, logging.ERROR, "error.not_told", update=update.update_id)

    async def _settle(self, number: int) -> None:
        try:
            await self._run(lambda: self._services.updates.settle(number, self._services.clock.now()))
        except Exception as error:  # the answer is out: at worst it comes again after a crash
            note(log, logging.ERROR, "update.not_settled", update=number, error=chain(error), at=where(error))
        self.window.settle(number)

    async def _run(self, rule: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._services.executor, rule)


def _id(item: object) -> int | None:
    number = item.get("update_id") if isinstance(item, dict) else None
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    note(log, logging.ERROR, "update.nameless")
    return None
