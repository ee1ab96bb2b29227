"""A real bot on a local Telegram: python-telegram-bot, our own poll, and answers that follow a script."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from handlers import logs
from handlers.application import serve
from handlers.clock import SystemClock
from handlers.context import Services
from handlers.timings import Timings
from knowledge.library import Library
from knowledge.loader import shipped_content
from playground.server import Playground
from tests.driver import Driver
from tests.fakes import (
    MemoryUpdates,
    ScriptedAnswers,
    ScriptedCheckins,
    ScriptedMonitoring,
    ScriptedPeople,
    ScriptedSessions,
)
from tests.programme import Programme, running

TOKEN = "4711:il-gettone-segreto-di-prova"
QUICK = Timings(
    poll=2,
    poll_margin=2,
    wedged=5,
    first_backoff=0.05,
    last_backoff=0.2,
    handling=30,
    apology=10,
    drain=5,
    farewell=1,
    call=10,
)


@dataclass
class Running:
    """A bot that runs, and what it is made of."""

    playground: Playground
    services: Services
    answers: ScriptedAnswers
    updates: MemoryUpdates
    people: ScriptedPeople
    log: io.StringIO
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def driver(self, person: int = 101, chat: int | None = None, **names: Any) -> Driver:
        return Driver(self.playground, person, chat, **names)

    async def logged(self, action: str, times: int = 1) -> None:
        for _ in range(500):
            if self.log.getvalue().count(f" {action}") >= times:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"{action} is not in the log:\n{self.log.getvalue()}")

    async def quiet(self) -> None:
        """Wait until every update is confirmed."""
        for _ in range(500):
            if not self.playground.world.pending_updates():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("Some updates stay unconfirmed.")


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground(token=TOKEN) as playground:
        yield playground


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, stream = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    logs.configure("INFO", "text", [TOKEN], stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture
def start(telegram: Playground, log: io.StringIO) -> Callable[..., Any]:
    """Return a context manager that runs a bot; a second one with the same updates is its next life."""

    @asynccontextmanager
    async def started(
        timings: Timings = QUICK, updates: MemoryUpdates | None = None, **services: Any
    ) -> AsyncIterator[Running]:
        answers, people, kept = ScriptedAnswers(), ScriptedPeople(), updates or MemoryUpdates()
        with ThreadPoolExecutor(1) as executor:
            parts = replace(
                Services(
                    answers,
                    people,
                    ScriptedSessions(),
                    ScriptedCheckins(),
                    kept,
                    SystemClock(),
                    executor,
                    ScriptedMonitoring(),
                ),
                **services,
            )
            running = Running(telegram, parts, answers, kept, people, log)
            running.task = asyncio.create_task(
                serve(parts, TOKEN, api_url=telegram.url, timings=timings, stop=running.stop)
            )
            try:
                yield running
            finally:
                running.stop.set()
                await asyncio.wait([running.task], timeout=10)
        if not running.task.cancelled() and (error := running.task.exception()):
            raise error

    return started


@pytest.fixture
async def bot(start: Callable[..., Any]) -> AsyncIterator[Running]:
    async with start() as running:
        yield running


@pytest.fixture(scope="session")
def library() -> Library:
    """The shipped content, read once."""
    return Library(shipped_content())


@pytest.fixture
async def programme(
    tmp_path: Path, telegram: Playground, library: Library, log: io.StringIO
) -> AsyncIterator[Programme]:
    """The whole bot on real parts."""
    async with running(telegram, tmp_path, library, log, QUICK) as programme:
        yield programme
