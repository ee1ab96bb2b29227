"""Puts the edge together: python-telegram-bot for handling, our own poll for listening, a clean start and stop."""

import asyncio
import logging
import re
import signal
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache, partial

import httpx
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.ext import Application, ContextTypes
from telegram.request import HTTPXRequest

from handlers.context import App, Context, Services
from handlers.incoming import Intake
from handlers.listening import register
from handlers.logs import chain, note, where
from handlers.messenger import Messenger
from handlers.outbox import Outbox
from handlers.polling import Poller, StopReason, StopServing
from handlers.presentation import present
from handlers.progress import Progress
from handlers.ticks import schedule
from handlers.timings import Timings
from knowledge.entries import Language

log = logging.getLogger(__name__)

PUBLIC_API = "https://api.telegram.org"
CONNECTIONS = 32
"""Connections to Telegram: with more, httpx spends its time looking through them."""
POLL_CONNECTIONS = 4
"""An interrupted poll can leave a connection unusable: with one only, no poll would ever leave again."""
HEAD_START = 0.2
"""Seconds by which the first poll leaves before the bot sees to what can wait: commands, descriptions, meanings."""
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")


async def serve(
    services: Services,
    token: str,
    *,
    api_url: str = PUBLIC_API,
    timings: Timings | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve Telegram until SIGTERM or SIGINT, or until `stop` is set when it is given.

    `StopServing` when Telegram refuses the token, at start or later, or when polls stay without any answer.
    """
    timings = timings or Timings()
    _check(token, api_url)
    with _stopping(stop) as stopping:
        app, poller, intake = build(services, token, api_url.rstrip("/"), timings)
        try:
            if await _opened(app, stopping, timings):
                await _served(app, services, poller, intake, stopping, timings)
        finally:
            await app.shutdown()
            await app.bot.shutdown()  # also when Telegram was never reached, and the application is not open


async def introduce(token: str, api_url: str = PUBLIC_API) -> str:
    """Return the username of the bot that a token belongs to; `StopServing` when Telegram refuses or is away."""
    _check(token, api_url)
    bot = Bot(token, base_url=f"{api_url.rstrip('/')}/bot", request=_request(1, Timings()))
    try:
        async with bot:
            return str(bot.username)
    except (InvalidToken, Forbidden):
        raise StopServing(StopReason.TOKEN_REFUSED) from None
    except TelegramError:
        raise StopServing(StopReason.UNREACHABLE) from None


def _check(token: str, api_url: str) -> None:
    if not re.match(r"https?://[^\s/]", api_url):
        raise StopServing(StopReason.ADDRESS_INVALID)
    if not _TOKEN.fullmatch(token):
        raise StopServing(StopReason.TOKEN_REFUSED)


def build(services: Services, token: str, api_url: str, timings: Timings) -> tuple[App, Poller, Intake]:
    """Return the application with its callbacks, and what listens for it."""
    poll = _request(POLL_CONNECTIONS, timings)
    app: App = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .request(_request(CONNECTIONS, timings))
        .get_updates_request(poll)
        .updater(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    app.bot_data["services"] = services
    app.bot_data["messenger"] = Messenger(app.bot, unreachable=partial(_marked, services))
    register(app)
    intake = Intake(app, services, timings)
    return app, Poller(poll, f"{api_url}/bot{token}", intake, timings), intake


async def _marked(services: Services, chat: int) -> None:
    """Keep that a person cannot be reached, when the chat that refused us is a person's."""
    if chat > 0:
        await asyncio.get_running_loop().run_in_executor(services.executor, services.people.blocked, chat)


def _request(connections: int, timings: Timings) -> HTTPXRequest:
    return HTTPXRequest(
        httpx_kwargs={"verify": _trusted()},
        connection_pool_size=connections,
        read_timeout=timings.call,
        write_timeout=timings.call,
        connect_timeout=timings.call,
        pool_timeout=timings.call,
    )


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom connections trust, read once: the certificates take longer than all the rest of a connection."""
    return httpx.create_ssl_context()


async def _opened(app: App, stopping: asyncio.Event, timings: Timings) -> bool:
    """Meet Telegram, for as long as it takes; return False when asked to stop before."""
    backoff = timings.first_backoff
    while not stopping.is_set():
        try:
            await app.initialize()
        except (InvalidToken, Forbidden):
            raise StopServing(StopReason.TOKEN_REFUSED) from None
        except TelegramError as error:
            note(log, logging.WARNING, "start.waits", error=chain(error), seconds=backoff)
            await _either(stopping, backoff)
            backoff = min(backoff * 2, timings.last_backoff)
        else:
            return True
    return False


async def _served(  # noqa: PLR0917 - the parts of one bot, named where they are put together
    app: App, services: Services, poller: Poller, intake: Intake, stopping: asyncio.Event, timings: Timings
) -> None:
    """Listen until asked to stop; then let what is being handled end and tell Telegram what was."""
    await app.start()
    note(log, logging.INFO, "bot.started", bot=app.bot.username)
    if app.job_queue is None:
        raise RuntimeError("python-telegram-bot lacks its job-queue extra.")
    schedule(app.job_queue)
    poll = asyncio.create_task(poller.run())
    face = asyncio.create_task(_presented(app, services, poller))
    stopped = asyncio.create_task(stopping.wait())
    try:
        async with _sending(app, services, timings):
            await asyncio.wait({poll, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (poll, face, stopped):
            task.cancel()
        ends = await asyncio.gather(poll, face, stopped, return_exceptions=True)
        await intake.drain()
        await app.stop()
    if isinstance(ends[0], Exception):
        raise ends[0]
    await poller.confirm()
    note(log, logging.INFO, "bot.stopped")


@asynccontextmanager
async def _sending(app: App, services: Services, timings: Timings) -> AsyncIterator[None]:
    """Send what is due meanwhile; at the end let what is on its way arrive."""
    if services.sending is None:
        yield
        return
    messenger: Messenger = app.bot_data["messenger"]
    outbox = Outbox(services.sending, messenger, services.clock, services.executor, services.pause)
    task = asyncio.create_task(outbox.run())
    telling = asyncio.create_task(_told_of(outbox, messenger, services))
    try:
        yield
    finally:
        telling.cancel()
        outbox.stop()
        await asyncio.wait({task}, timeout=timings.drain)
        task.cancel()


async def _told_of(outbox: Outbox, messenger: Messenger, services: Services) -> None:
    """Tell the desk of large sendings, where there is a desk."""
    if services.staff_chat is not None:
        sentence = partial(services.answers.sentence, language=Language.ITALIAN)
        await Progress(messenger, services.staff_chat, sentence, due=outbox.due, tally=outbox.tally).run()


async def _presented(app: App, services: Services, poller: Poller) -> None:
    """Register commands and descriptions, once the first poll has left: nobody waits for them."""
    await poller.begun.wait()
    await asyncio.sleep(HEAD_START)
    if services.listening:
        services.listening()
    try:
        await present(app.bot, services)
    except Exception as error:  # the bot answers also without its face
        note(log, logging.ERROR, "face.not_set", error=chain(error), at=where(error))


async def _either(stopping: asyncio.Event, seconds: float) -> None:
    """Wait for a stop, so many seconds at most."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        return


@contextmanager
def _stopping(stop: asyncio.Event | None) -> Iterator[asyncio.Event]:
    """Give the event that asks to stop: the given one, or one that SIGTERM and SIGINT set."""
    if stop is not None:
        yield stop
        return
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)
