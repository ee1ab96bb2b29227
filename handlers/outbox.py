"""The sending lane: plans and sends what is due, at a rate, beside the answers and never in their way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from bot.deliveries import Deliveries, Ready
from bot.outcomes import CallOutcome, Later, Sent
from bot.planning import Plans
from bot.ports import Clock
from handlers.callbacks import keyboard
from handlers.logs import chain, note, where
from handlers.messenger import Messenger
from handlers.views import messages

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

SLOTS = 8
"""Messages on their way at once, and hence the most that a crash can send twice: with the answers' 24 it makes 32."""
IDLE = 1.0
"""Seconds between looks when nothing is due."""
STUMBLE = 5.0
"""Seconds to wait when a look failed: the database is away, perhaps."""
RECOVER_EVERY = timedelta(minutes=1)
SAFETY = 0.98
"""The part of the rate that is used: calls that leave evenly do not arrive evenly."""


class Pace:
    """Lets calls leave at a steady rate, and none while Telegram asks to wait."""

    def __init__(self, rate: float) -> None:
        """`rate` is in calls a second."""
        self._gap = 1 / (rate * SAFETY)
        self._next = 0.0
        self._closed_until = 0.0

    async def turn(self) -> None:
        """Wait until the next call may leave."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + self._gap
        await asyncio.sleep(at - now)

    def close(self, seconds: float) -> None:
        """Let nothing leave for so many seconds."""
        self._closed_until = max(self._closed_until, asyncio.get_running_loop().time() + seconds)

    @property
    def closed_for(self) -> float:
        """For how many seconds more nothing may leave."""
        return max(0.0, self._closed_until - asyncio.get_running_loop().time())


@dataclass(frozen=True, slots=True)
class Sending:
    """What the sending lane needs of the rules and of the settings."""

    planner: Plans
    deliveries: Deliveries
    rate: float
    """Messages a second, the whole bot's."""
    alone: bool
    """Whether no other worker shares the outbox."""


class Outbox:
    """Sends what is due for as long as it runs."""

    def __init__(
        self,
        sending: Sending,
        messenger: Messenger,
        clock: Clock,
        executor: Executor,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`pause` waits for so many seconds, or for less when the clock was moved."""
        self._sending = sending
        self._messenger = messenger
        self._clock = clock
        self._executor = executor
        self._pause = pause
        self._pace = Pace(sending.rate)
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._recovered = clock.now() - RECOVER_EVERY
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Plan and send until asked to stop; then let what is on its way arrive.

        To be stopped and not cancelled: what is claimed at that instant would count as lost with a crash.
        """
        while not self._stopping.is_set():
            try:
                busy = await self._look()
            except Exception as error:  # whatever it is, reminders must go on
                note(log, logging.ERROR, "outbox.stumbled", error=chain(error), at=where(error))
                await self._rest(asyncio.sleep(STUMBLE))
                continue
            if not busy:
                await self._rest(self._pause(IDLE))
        if self._on_their_way:
            await asyncio.wait(self._on_their_way)

    def stop(self) -> None:
        """Ask to claim nothing more."""
        self._stopping.set()

    async def _rest(self, pause: Awaitable[object]) -> None:
        """Wait for a pause to end, or for being asked to stop."""
        waits = {asyncio.ensure_future(pause), asyncio.ensure_future(self._stopping.wait())}
        _, left = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in left:
            wait.cancel()

    async def _look(self) -> bool:
        """Take back, plan, claim and send; return whether there may be more to do at once."""
        await self._recover()
        more = await self._run(self._sending.planner.plan, self._clock.now())
        if self._pace.closed_for:
            await asyncio.sleep(min(self._pace.closed_for, IDLE))
            return True
        free = SLOTS - len(self._on_their_way)
        if not free:
            await asyncio.wait(self._on_their_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        claimed = await self._run(self._sending.deliveries.claim, self._clock.now(), free)
        for error in claimed.errors:
            note(log, logging.ERROR, "delivery.not_made", error=chain(error), at=where(error))
        for ready in claimed.ready:
            task = asyncio.create_task(self._send(ready))
            self._on_their_way.add(task)
            task.add_done_callback(self._on_their_way.discard)
        return more or claimed.parcels > 0

    async def _recover(self) -> None:
        now = self._clock.now()
        if now - self._recovered < RECOVER_EVERY:
            return
        back = await self._run(partial(self._sending.deliveries.recover, alone=self._sending.alone), now)
        self._recovered = now
        if back:
            note(log, logging.WARNING, "outbox.recovered", count=len(back))

    async def _send(self, ready: Ready) -> None:
        """Send a message when its turn comes, and settle it."""
        await self._pace.turn()
        outcome: CallOutcome = Later(self._pace.closed_for)
        if not self._pace.closed_for:
            html, *_ = messages(ready.reply.text)
            outcome = await self._messenger.send(ready.chat, html, keyboard(ready.reply.buttons))
        match outcome:
            case Later(seconds):
                self._pace.close(seconds)
            case Sent():
                pass
            case _:
                note(log, logging.WARNING, "delivery.not_sent", outcome=type(outcome).__name__)
        await self._settle(ready, outcome)

    async def _settle(self, ready: Ready, outcome: CallOutcome) -> None:
        """Keep what came of a message, however long the memory is away: what is not kept would be sent again."""
        while True:
            try:
                await self._run(self._sending.deliveries.settle, ready, outcome, self._clock.now())
            except Exception as error:
                note(log, logging.ERROR, "delivery.not_settled", error=chain(error), at=where(error))
                await asyncio.sleep(STUMBLE)
            else:
                return

    async def _run(self, rule: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, partial(rule, *args, **kwargs))
