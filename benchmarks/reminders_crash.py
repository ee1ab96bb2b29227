"""Whether a crash loses a reminder: `python -m benchmarks.reminders_crash`.

A playground and a bot as processes of their own; the bot is killed at random moments while it sends, and started again.
Prints how many reminders were lost, how many came twice, and how many of those the outbox knows to be doubtful.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx

from benchmarks.season import announce, opened, settle_in
from bot.deliveries_model import OPEN, Delivery, DeliveryKind, State
from bot.planning import MARK
from handlers.clock import SystemClock
from handlers.outbox import SLOTS
from storage.memory import session_memory

ROOT = Path(__file__).parent.parent
TOKEN = "4711:prova-di-caduta"
PEOPLE, KILLS = 2000, 30
RATE = 30
PATIENCE = 60.0
"""Seconds without anything new after which something is wrong."""
BY_THE_CLOCK = 0.2
"""The part of the kills that come at a moment of the clock, while the bot starts perhaps, and not of the sending."""


@dataclass(frozen=True, slots=True)
class Crashed:
    """What came of the kills."""

    people: int
    kills: int
    lost: int
    twice: int
    """Messages more than one a person."""
    unsuspected: int
    """People who got more than one, and whose delivery shows no doubt."""
    doubtful: int
    """Deliveries with a doubt, whether or not they came twice."""
    open: int
    """Deliveries that were never settled."""
    seconds: float

    @property
    def most_twice(self) -> int:
        """Return how many messages may come twice: what was on its way at each kill."""
        return self.kills * SLOTS

    def __str__(self) -> str:
        """Return the figures in a line."""
        return (
            f"{self.people} reminders, {self.kills} kills, {self.seconds:.0f} s: {self.lost} lost, "
            f"{self.twice} twice (at most {self.most_twice} could), {self.unsuspected} of them without a doubt, "
            f"{self.doubtful} doubtful, {self.open} never settled"
        )


def crash(people: int, kills: int, folder: Path, seed: int | None = None) -> Crashed:
    """Send reminders to so many people, kill the bot so many times meanwhile, and return what came of it."""
    dice, began, url = random.Random(seed), time.monotonic(), f"sqlite:///{folder}/bot.db"
    ids, session = _prepared(url, people)
    with playground() as telegram:
        _meet(telegram, ids)
        for _ in range(kills):
            with bot(telegram, url, folder) as process:
                _wait_for_the_moment(telegram, process, dice, people, kills)
                process.kill()
        with bot(telegram, url, folder) as process, opened(url) as database:
            deliveries = session_memory(database).deliveries

            def planned() -> Sequence[Delivery]:
                return deliveries.about([DeliveryKind.REMINDER], session)

            _until(lambda: len(planned()) >= people and not any(map(_waits, planned())), process, 3 * PATIENCE)
            process.send_signal(signal.SIGTERM)
            if process.wait(PATIENCE):
                raise RuntimeError("The bot did not end well.")
            kept = planned()
        came = {person: _reminders(telegram, person) for person in ids}
    doubts = Counter[int]()
    for one in kept:
        doubts[one.person] += one.doubts
    return Crashed(
        people=people,
        kills=kills,
        lost=sum(not number for number in came.values()),
        twice=sum(max(0, number - 1) for number in came.values()),
        unsuspected=sum(number > 1 and not doubts[person] for person, number in came.items()),
        doubtful=sum(one.doubts > 0 for one in kept),
        open=sum(map(_waits, kept)),
        seconds=time.monotonic() - began,
    )


def _prepared(url: str, people: int) -> tuple[Sequence[int], int]:
    """Fill a memory with people and a session that they are to be reminded of now; return their ids, and its number."""
    now = SystemClock().now()
    with opened(url) as database:
        ids = settle_in(database, people, now)
        # The reminder of the last hour was due two minutes ago: the bot was away, but not so long as to excuse itself.
        (session,) = announce(database, [now + timedelta(minutes=58)], now)
        session_memory(database).deliveries.mark(MARK, now - timedelta(minutes=5))
    return ids, session.id


def _meet(telegram: httpx.Client, people: Sequence[int]) -> None:
    """Let everybody start the bot, as they did when they registered, and let no trace of that wait for an answer."""
    telegram.post("/playground/person", json=[{"id": person, "first_name": f"P{person}"} for person in people])
    telegram.post("/playground/say", json=[{"person_id": person, "text": "/start"} for person in people])
    offset = 0
    while batch := telegram.get(f"/bot{TOKEN}/getUpdates", params={"offset": offset}).json()["result"]:
        offset = batch[-1]["update_id"] + 1


def _wait_for_the_moment(
    telegram: httpx.Client, process: subprocess.Popen[bytes], dice: random.Random, people: int, kills: int
) -> None:
    """Wait for a random moment in the life of the bot: while it starts, or so that kills are spread over the people."""
    if dice.random() < BY_THE_CLOCK:
        time.sleep(dice.uniform(0.1, 4))
        return
    # With an unlucky dice everybody has been reminded before the last kill: more calls than people may never come.
    enough = min(_calls(telegram) + dice.randint(1, 2 * people // (kills + 1)), people)
    _until(lambda: _calls(telegram) >= enough, process, PATIENCE)
    time.sleep(dice.uniform(0, 0.05))


def _until(condition: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if process.poll() is not None:
            raise RuntimeError(f"The bot ended by itself with {process.returncode}.")
        if time.monotonic() > deadline:
            raise TimeoutError("It takes too long: the bot may be stuck.")
        time.sleep(0.1)


def _waits(delivery: Delivery) -> bool:
    return delivery.state in {*OPEN, State.CLAIMED}


def _calls(telegram: httpx.Client) -> int:
    return int(telegram.get("/playground/state").json()["calls"])


def _reminders(telegram: httpx.Client, person: int) -> int:
    said = telegram.get("/playground/messages", params={"chat_id": person}).json()
    return sum(message["from_bot"] and "Lezione 0" in message["text"] for message in said)


@contextmanager
def playground() -> Iterator[httpx.Client]:
    """Run a local Telegram as a process of its own and give its control."""
    command = [sys.executable, "-m", "playground", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            if process.stdout is None:
                raise AssertionError("a pipe was asked for")
            address = process.stdout.readline().split(":", 1)[1].strip()
            with httpx.Client(base_url=address, timeout=PATIENCE) as control:
                yield control
        finally:
            process.terminate()


@contextmanager
def bot(telegram: httpx.Client, url: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bot as whoever operates it does; killed at the end, if it is still there."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": str(telegram.base_url).rstrip("/"),
        "DATABASE_URL": url,
        "SEND_RATE": str(RATE),
        "PYTHONPATH": str(ROOT),
    }
    with (folder / "bot.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"], cwd=folder, env=os.environ | settings, stdout=output, stderr=output
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def main() -> None:
    """Crash and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.reminders_crash", description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, help="the same kills again, as far as a machine can repeat itself")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        crashed = crash(options.people, options.kills, Path(folder), options.seed)
    print(crashed)
    if crashed.lost or crashed.unsuspected or crashed.open or crashed.twice > crashed.most_twice:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
