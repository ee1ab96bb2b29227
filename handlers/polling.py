"""The poll: asks Telegram for updates for ever, confirms only what was handled, and says so when it cannot go on."""

import asyncio
import json
import logging
from enum import StrEnum
from typing import NoReturn
from urllib.parse import urlencode

from telegram.constants import PollingLimit
from telegram.error import Conflict, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from handlers.incoming import Intake
from handlers.logs import chain, note
from handlers.outcomes import seconds
from handlers.timings import Timings

log = logging.getLogger(__name__)

KINDS = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")
"""The kinds of update that the bot wants; Telegram remembers them, so they are said at every poll."""
WEDGED_POLLS = 3
"""Polls in a row that neither answer nor fail, after which the process ends."""


class StopReason(StrEnum):
    """Why the bot cannot go on serving."""

    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a reason, not a password
    POLL_WEDGED = "poll_wedged"
    ADDRESS_INVALID = "address_invalid"
    UNREACHABLE = "unreachable"


_SENTENCES = {
    StopReason.TOKEN_REFUSED: (
        "Telegram rifiuta il token del bot: controlla TELEGRAM_TOKEN (il token giusto lo dà @BotFather)."
    ),
    StopReason.POLL_WEDGED: (
        "Telegram non risponde più alle richieste di aggiornamenti: il processo si chiude, riavvialo."
    ),
    StopReason.UNREACHABLE: "Telegram non si raggiunge: controlla la rete e TELEGRAM_API_URL.",
    StopReason.ADDRESS_INVALID: "TELEGRAM_API_URL non è un indirizzo http:// o https://.",
}


class StopServing(Exception):  # noqa: N818 - the bot stops; its door says why and ends
    """The bot cannot go on; `str()` is the sentence for whoever runs it."""

    def __init__(self, reason: StopReason) -> None:
        """Keep the reason."""
        super().__init__(_SENTENCES[reason])
        self.reason = reason


class Poller:
    """Fetches updates with requests of its own, apart from PTB's, which would confirm them before they are handled."""

    def __init__(self, request: BaseRequest, address: str, intake: Intake, timings: Timings) -> None:
        """Ask through `request` at `address`, the root of the bot's methods with its token."""
        self._request = request
        self._address = address
        self._intake = intake
        self._timings = timings
        self._trouble: str | None = None
        self._backoff = 0.0
        self._wedged = 0
        self.begun = asyncio.Event()
        """Set when the first poll has left."""
        intake.healthy = lambda: self._trouble is None

    async def run(self) -> NoReturn:
        """Poll until cancelled; `StopServing` when Telegram refuses the token or polls stay without any answer."""
        while True:
            started = self._now()
            asked = self._intake.window.asking()
            batch = await self._poll(asked)
            if batch is not None and await self._taken(batch):
                await self._pace(started, asked)

    async def confirm(self) -> None:
        """Tell Telegram what was handled, without taking anything more: the last word before a stop."""
        offset = self._intake.window.offset
        if offset is None:
            return
        try:
            async with asyncio.timeout(self._timings.farewell):
                await self._ask(offset, limit=1, hold=0)
        except (TelegramError, TimeoutError) as error:
            note(log, logging.WARNING, "poll.not_confirmed", error=chain(error))

    async def _poll(self, offset: int | None) -> list[object] | None:
        """Return what a poll brought, or None when it failed and the pause after it is over."""
        try:
            async with asyncio.timeout(self._timings.wedged):
                batch = await self._ask(offset, PollingLimit.MAX_LIMIT, self._timings.poll)
        except (InvalidToken, Forbidden):
            raise StopServing(StopReason.TOKEN_REFUSED) from None
        except TimeoutError:
            await self._renew()
        except Conflict as error:
            await self._free_from_webhook()
            await self._wait("conflict", error)
        except RetryAfter as error:
            await self._wait("flood", error, seconds(error.retry_after))
        except TelegramError as error:
            await self._wait("network", error)
        else:
            self._wedged = 0
            return batch
        return None

    async def _taken(self, batch: list[object]) -> bool:
        """Hand a batch over; when the memory fails, nothing is taken and it comes again after a pause."""
        try:
            await self._intake.take(batch)
        except Exception as error:  # whatever the database raises
            await self._wait("memory", error)
            return False
        self._recovered()
        return True

    async def _ask(self, offset: int | None, limit: int, hold: int) -> list[object]:
        """Return the raw updates, so that one that cannot be parsed does not take the others with it."""
        asked = {"limit": limit, "timeout": hold, "allowed_updates": json.dumps(KINDS)}
        if offset is not None:
            asked["offset"] = offset
        self.begun.set()
        result: object = await self._request.post(
            f"{self._address}/getUpdates?{urlencode(asked)}",
            read_timeout=hold + self._timings.poll_margin,
            write_timeout=self._timings.call,
            connect_timeout=self._timings.call,
            pool_timeout=self._timings.call,
        )
        if not isinstance(result, list):
            raise TelegramError("Not a list of updates.")
        return result

    async def _pace(self, started: float, asked: int | None) -> None:
        """Wait until everything fetched is handled, but no longer than until the same offset may be asked again."""
        left = max(0.0, started + self._timings.again - self._now())
        if asked == self._intake.window.offset and self._intake.window.settled.is_set():
            await asyncio.sleep(left)
            return
        try:
            async with asyncio.timeout(left):
                await self._intake.window.settled.wait()
        except TimeoutError:
            return  # a slow chat is still being served: the others must not wait for it

    async def _renew(self) -> None:
        """Give up a poll that hangs and take fresh connections; `StopServing` after too many in a row."""
        self._wedged += 1
        note(log, logging.WARNING, "poll.wedged", times=self._wedged)
        if self._wedged >= WEDGED_POLLS:
            raise StopServing(StopReason.POLL_WEDGED)
        try:
            async with asyncio.timeout(self._timings.farewell):
                await self._request.shutdown()
        except TimeoutError:
            note(log, logging.WARNING, "poll.not_closed")
        await self._request.initialize()

    async def _free_from_webhook(self) -> None:
        """Take away a webhook left from another way of running; against another process that polls, nothing helps."""
        if self._trouble == "conflict":
            return
        try:
            await self._request.post(f"{self._address}/deleteWebhook")
        except TelegramError as error:
            note(log, logging.WARNING, "webhook.not_deleted", error=chain(error))

    async def _wait(self, trouble: str, error: Exception, least: float = 0) -> None:
        """Note a trouble once, when it begins, and wait longer each time, `least` seconds at least."""
        if self._trouble != trouble:
            note(log, logging.WARNING, f"poll.{trouble}", error=chain(error))
            self._trouble, self._backoff = trouble, self._timings.first_backoff
        await asyncio.sleep(max(self._backoff, least))
        self._backoff = min(self._backoff * 2, self._timings.last_backoff)

    def _recovered(self) -> None:
        if self._trouble:
            note(log, logging.INFO, "poll.recovered", after=self._trouble)
            self._trouble = None

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
