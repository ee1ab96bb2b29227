"""How fast reminders are planned and leave: `python -m benchmarks.reminders` (`--quick` for a few of each).

Prints a table: the seconds that reminders take to leave at SEND_RATE, the most calls in any second as the playground
saw them arrive, and the seconds within which 95 % of the questions asked meanwhile are answered; then the seconds of
planning a season, and of planning it again, on SQLite and on PostgreSQL.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import quantiles
from zoneinfo import ZoneInfo

from sqlalchemy import text

from benchmarks.season import announce, opened, postgresql, settle_in
from bot.ground import Ground, Terms
from bot.planning import EVERY, MARK, Planner
from bot.wording import Wording
from handlers.clock import SystemClock
from knowledge.library import Library
from knowledge.loader import shipped_content
from playground.model import ApiCall
from playground.server import Playground
from storage.engine import Database
from storage.memory import memory, session_memory

ROOT = Path(__file__).parent.parent
TOKEN = "1000:BENCHMARK"
ROME = ZoneInfo("Europe/Rome")
RATE = 25
ASKERS = range(1, 11)
QUESTION = "Cosa sono i Distretti del Commercio?"
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""When seasons are planned."""
LOOKS = ("first look", "the same again", "the next look")
PAUSE = 0.2
"""Seconds between questions of different people."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: seconds from the first call to the last, and how it looked from outside."""

    reminders: int
    seconds: float
    busiest: int
    """Calls in the second in which most arrived."""
    answers: Sequence[float]
    """Seconds that each question waited for its answer meanwhile."""

    @property
    def slow_answer(self) -> float:
        """Return within how many seconds 95 % of the answers came."""
        return quantiles(self.answers, n=20)[-1]


@dataclass(frozen=True, slots=True)
class Planned:
    """What came of planning: how many deliveries, in how many seconds, and the longest step among them."""

    new: int
    seconds: float
    cpu: float
    """The seconds of work in it, the database's own excepted where that is a server: others use the machine too."""
    step: float


def sent(reminders: int, rate: float = RATE) -> Sent:
    """Send so many reminders with a bot of its own process, and let others ask meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_sent(reminders, rate, f"sqlite:///{folder}/bench.db"))


async def _sent(reminders: int, rate: float, url: str) -> Sent:
    now = SystemClock().now()
    with opened(url) as database:
        people = settle_in(database, reminders, now)
        announce(database, [now + timedelta(minutes=58)], now)
        session_memory(database).deliveries.mark(MARK, now - timedelta(minutes=5))
    async with Playground(token=TOKEN) as telegram:
        world = telegram.world
        for person in (*people, *ASKERS):
            world.person(person).started = True
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": telegram.url, "DATABASE_URL": url}
        settings |= {"SEND_RATE": str(rate), "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=os.environ | settings)

        def calls() -> list[ApiCall]:
            made = [call for call in world.calls if call.method == "sendMessage"]
            return [call for call in made if int(call.params["chat_id"]) not in ASKERS]

        try:
            await world.wait_for(calls, 60)
            answers = asyncio.create_task(_asking(telegram))
            await world.wait_for(lambda: len(world.calls) >= reminders and len(calls()) >= reminders, 10 * reminders)
            answers.cancel()
            await asyncio.wait([answers])
        finally:
            if bot.returncode is None:
                bot.terminate()
            await bot.wait()
        times = [call.time for call in calls()]
        return Sent(reminders, (times[-1] - times[0]).total_seconds(), busiest(times), _waits(telegram))


async def _asking(telegram: Playground) -> None:
    while True:
        for person in ASKERS:
            telegram.world.say(person, QUESTION)
            await asyncio.sleep(PAUSE)


def _waits(telegram: Playground) -> list[float]:
    waits: list[float] = []
    for person in ASKERS:
        said = telegram.world.messages(person)
        asked = [message.date for message in said if not message.from_bot]
        answered = [message.date for message in said if message.from_bot]
        waits += [(answer - question).total_seconds() for question, answer in zip(asked, answered, strict=False)]
    return waits


def busiest(times: Sequence[datetime]) -> int:
    """Return how many of these instants lie in the second that holds most of them."""
    ordered, most, first = sorted(times), 0, 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= timedelta(seconds=1):
            first += 1
        most = max(most, last - first + 1)
    return most


class Season:
    """A memory with people and sessions, in which it can be planned as often as one likes."""

    def __init__(self, database: Database, people: int, starts: Sequence[datetime]) -> None:
        """Nobody answered, and everybody wants every reminder."""
        self._database = database
        self._memory = session_memory(database)
        self._ground = Ground(memory(database), Wording(Library(shipped_content())), Terms(), ROME)
        settle_in(database, people, NOW)
        announce(database, starts, NOW)

    def look(self, at: datetime = NOW, since: timedelta = EVERY) -> Planned:
        """Look at an instant what is owed, after a look that was so long before."""
        self._memory.deliveries.mark(MARK, at - since)
        planner, before, longest = Planner(self._memory, self._ground), self.kept(), 0.0
        began, worked = time.perf_counter(), time.process_time()
        last, more = began, True
        while more:
            more = planner.plan(at)
            last, longest = time.perf_counter(), max(longest, time.perf_counter() - last)
        return Planned(self.kept() - before, last - began, time.process_time() - worked, longest)

    def kept(self) -> int:
        """Return how many deliveries are kept."""
        with self._database.reading() as tx:
            return int(tx.connection().execute(text("SELECT count(*) FROM deliveries")).scalar_one())


def spread(sessions: int) -> Sequence[datetime]:
    """Return starts that are a day apart, the reminder of the first one due within the hour that a look sees."""
    return [NOW + timedelta(days=day, minutes=90) for day in range(sessions)]


def crowded(sessions: int) -> Sequence[datetime]:
    """Return starts within an hour, so that all reminders are due within the hour that a look sees."""
    return [NOW + timedelta(minutes=61 + 58 * number / sessions) for number in range(sessions)]


def planned(url: str, people: int, starts: Sequence[datetime]) -> tuple[Planned, Planned, Planned]:
    """Plan in a new memory; return what came of the first look, of the same one again, and of the next."""
    with opened(url) as database:
        season = Season(database, people, starts)
        return season.look(), season.look(), season.look(NOW + EVERY)


@contextmanager
def databases(*, server: bool) -> Iterator[dict[str, Callable[[], str]]]:
    """Give what makes the address of an empty database, by the kind of database."""
    numbers = count()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as open_ones:
        kinds: dict[str, Callable[[], str]] = {"SQLite": lambda: f"sqlite:///{folder}/{next(numbers)}.db"}
        if server:
            kinds["PostgreSQL"] = open_ones.enter_context(postgresql())
        yield kinds


def rows(*, quick: bool, server: bool) -> Iterator[tuple[str, ...]]:
    """Measure, and give the rows of the table as they come."""
    reminders, sessions, people = (50, 5, 40) if quick else (1000, 100, 10_000)
    left = sent(reminders)
    yield f"{reminders} reminders at {RATE} a second", f"{left.seconds:.1f} s", f"{left.busiest} calls in a second"
    yield f"{len(left.answers)} answers meanwhile", f"{left.slow_answer:.2f} s", "95 % within"
    with databases(server=server) as kinds:
        for kind, address in kinds.items():
            for name, starts in (("100 days", spread(sessions)), ("one hour", crowded(sessions))):
                what = f"{kind}: {sessions} sessions in {name}, {people} people"
                for look, came in zip(LOOKS, planned(address(), people, starts), strict=True):
                    yield (
                        f"{what}, {look}",
                        f"{came.seconds:.1f} s",
                        f"{came.cpu:.1f} s of work, {came.new} new, a step {came.step:.2f} s",
                    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.reminders", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few of each, to see that it runs")
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL")
    options = parser.parse_args(arguments)
    print("| what | took | and |\n|---|---|---|")
    for row in rows(quick=options.quick, server=not options.sqlite):
        print("|", " | ".join(row), "|", flush=True)


if __name__ == "__main__":
    main()
