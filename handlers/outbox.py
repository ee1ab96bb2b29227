"""The sending lane: plans and sends what is due, at a rate, beside the answers and never in their way."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Executor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import ParamSpec, TypeVar

from bot.deliveries import Deliveries, Ready
from bot.outcomes import CallOutcome, Failed, Later, Sent
from bot.planning import Plans
from bot.ports import Clock
from handlers.callbacks import keyboard
from handlers.logs import chain, note, where
from handlers.messenger import Messenger
from handlers.progress import Tally
from handlers.views import messages

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

SLOTS = 8
"""Messages on their way at once, and hence the most that a crash can send twice: with the answers' 24 it makes 32."""
AT_ONCE = SLOTS // 2
"""Messages that are claimed together, when there are so many: one by one each would cost a transaction more."""
SPREAD = 0.8
"""The least part of their fair share of a second that lies between two messages."""
IDLE = 1.0
"""Seconds between looks when nothing is due."""
STUMBLE = 5.0
"""Seconds to wait when a look failed: the database is away, perhaps."""
RECOVER_EVERY = timedelta(minutes=1)


class Pace:
    """Lets calls leave at a steady rate, and none while Telegram asks to wait.

    A call counts from when it leaves until a second after it came back: however long each is on its way, and however
    long this process is held up, no more than `rate` of them arrive within any second. The gap between two only
    spreads them over the second: were it as long as the rate alone asks, whatever a call is late would be lost.
    """

    def __init__(self, rate: float) -> None:
        """`rate` is in calls a second."""
        most = max(1, int(rate))
        self._gap = SPREAD / rate
        self._counts_for = most / rate
        self._free = asyncio.Semaphore(most)
        self._first = asyncio.Lock()
        self._next = 0.0
        self._closed_until = 0.0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the next call may leave; inside it goes and comes back."""
        loop = asyncio.get_running_loop()
        async with self._first:
            await asyncio.sleep(self._next - loop.time())
            await self._free.acquire()
            self._next = loop.time() + self._gap
        try:
            yield
        finally:
            loop.call_later(self._counts_for, self._free.release)

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
        self._stopping = False
        self._nap: asyncio.Timeout | None = None
        self.tally: Tally = Counter()
        """What came of the messages, until whoever reads it clears it."""

    async def run(self) -> None:
        """Plan and send until asked to stop; then let what is on its way arrive.

        To be stopped and not cancelled: what is claimed at that instant would count as lost with a crash.
        """
        while not self._stopping:
            try:
                busy = await self._look()
            except Exception as error:  # whatever it is, reminders must go on
                note(log, logging.ERROR, "outbox.stumbled", error=chain(error), at=where(error))
                await self._rest(asyncio.sleep, STUMBLE)
                continue
            if not busy:
                await self._rest(self._pause, IDLE)
        if self._on_their_way:
            await asyncio.wait(self._on_their_way)

    def stop(self) -> None:
        """Ask to claim nothing more."""
        self._stopping = True
        if self._nap:
            self._nap.reschedule(0)

    async def _rest(self, pause: Callable[[float], Awaitable[object]], seconds: float) -> None:
        """Pause, or until asked to stop: in this very task, because the playground's clock waits for who paused."""
        if self._stopping:
            return
        try:
            async with asyncio.timeout(None) as self._nap:
                await pause(seconds)
        except TimeoutError:
            return
        finally:
            self._nap = None

    async def _look(self) -> bool:
        """Take back, plan, claim and send; return whether there may be more to do at once."""
        await self._recover()
        more = await self._run(self._sending.planner.plan, self._clock.now())
        if self._pace.closed_for:
            await asyncio.sleep(min(self._pace.closed_for, IDLE))
            return True
        free = SLOTS - len(self._on_their_way)
        if free < AT_ONCE:
            await asyncio.wait(self._on_their_way, return_when=asyncio.FIRST_COMPLETED)
            return True
        claimed = await self._run(self._sending.deliveries.claim, self._clock.now(), free)
        for error in claimed.errors:
            note(log, logging.ERROR, "delivery.not_made", error=chain(error), at=where(error))
        for ready in claimed.ready:
            task = asyncio.create_task(self._send(ready))
            self._on_their_way.add(task)
            task.add_done_callback(self._on_their_way.discard)
        if self._on_their_way and not claimed.parcels:  # what comes of them may be due again, before time goes on
            await asyncio.wait(self._on_their_way, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
            return True
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
        async with self._pace.turn():
            wait = self._pace.closed_for
            outcome = Later(wait) if wait else await self._sent(ready)
        match outcome:
            case Later(seconds):
                self._pace.close(seconds)
            case Sent():
                pass
            case _:
                note(log, logging.WARNING, "delivery.not_sent", outcome=type(outcome).__name__)
        self.tally[type(outcome)] += 1
        await self._settle(ready, outcome)

    async def due(self) -> int:
        """Return how many people have something due now."""
        return await self._run(self._sending.deliveries.due, self._clock.now())

    async def _sent(self, ready: Ready) -> CallOutcome:
        try:
            html, *_ = messages(ready.reply.text)
            buttons = keyboard(ready.reply.buttons)
        except Exception as error:  # another time it would be the same
            note(log, logging.ERROR, "delivery.not_made", error=chain(error), at=where(error))
            return Failed()
        return await self._messenger.send(ready.chat, html, buttons)

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
