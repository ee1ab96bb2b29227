"""What every callback has at hand: the services, the messenger, and a worker thread for the rules."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from telegram.ext import Application, CallbackContext, ExtBot

from bot.answers import Answers
from bot.checkins import Checkins
from bot.flood import FloodGuard
from bot.monitoring_desk import Monitoring
from bot.people import People
from bot.ports import Clock, UpdateLog
from bot.sessions import Sessions
from handlers.albums import Albums
from handlers.messenger import Messenger
from handlers.outbox import Sending
from knowledge.library import Refresh

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What the door puts together for the callbacks."""

    answers: Answers
    people: People
    sessions: Sessions
    checkins: Checkins
    updates: UpdateLog
    clock: Clock
    executor: Executor
    """Runs the rules: one thread for SQLite, a few for PostgreSQL. Whoever made it closes it."""
    monitoring: Monitoring
    staff_chat: int | None = None
    refresh: Callable[[], Refresh] | None = None
    """Takes a change of the content into use; called every two seconds, in a thread of its own."""
    retention: Callable[[datetime], object] | None = None
    """Erases what is too old; called at start and once an hour."""
    heartbeat: Callable[[], object] | None = None
    """Called at every answered poll: whoever watches the process sees that it still listens."""
    listening: Callable[[], object] | None = None
    """Called when the first poll has left: what nobody waits for begins then."""
    flood: FloodGuard = field(default_factory=FloodGuard)
    presses: FloodGuard = field(default_factory=FloodGuard)
    """A second guard, for buttons: a press carries no instant of its own, so the two must not mix."""
    albums: Albums = field(default_factory=Albums)
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    """Rules that may stand before the workers at once, so that what must be kept soon does not wait behind them all."""
    making: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    """Pictures and files that are made at once."""
    sending: Sending | None = None
    """What plans and makes the messages that the bot sends of its own accord."""
    pause: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Sleeps so many seconds before looking again what is due, or less: in the playground until the clock is moved."""
    undelivered: dict[int, float] = field(default_factory=dict)
    """Updates whose answer could not be handed to Telegram, and after how many seconds to try again."""


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of a callback, typed."""

    @property
    def services(self) -> Services:
        """What the door put together."""
        services: Services = self.bot_data["services"]
        return services

    @property
    def messenger(self) -> Messenger:
        """What speaks to Telegram."""
        messenger: Messenger = self.bot_data["messenger"]
        return messenger

    def now(self) -> datetime:
        """Return the present instant."""
        return self.services.clock.now()

    async def run(self, rule: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a rule with its stores in a worker thread and return what it returns."""
        async with self.services.turns:
            return await self.keep(rule, *args, **kwargs)

    async def keep(self, rule: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run at once what keeps that a message has left: after a crash, what is not kept would be said twice."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.services.executor, partial(rule, *args, **kwargs))


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], Any]
