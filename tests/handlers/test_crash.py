"""Crashes: real processes, killed in the middle of a burst; every message still gets its answer."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from storage.engine import open_database
from storage.updates import SqlUpdates

ROOT = Path(__file__).parents[2]
TOKEN = "4711:prova-di-caduta"
PEOPLE = range(1, 51)
QUESTIONS = (
    "Quando è stato firmato il Protocollo d'intesa?",
    "Cosa sono i Distretti del Commercio?",
    "quanti distretti ci sono in piemonte",
    "Chi è il manager del distretto?",
    "zxqw grbl ptfk",
    "Ciao!",
    "Come mi iscrivo alla formazione?",
    "protocollo",
    "A chi scrivo per avere aiuto?",
    "Grazie mille",
)
LIVES = 5

pytestmark = [pytest.mark.processes, pytest.mark.timeout(100)]


@contextmanager
def playground() -> Iterator[httpx.Client]:
    """Run a local Telegram as a process of its own and give its control."""
    command = [sys.executable, "-m", "playground", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout
            address = process.stdout.readline().split(":", 1)[1].strip()
            with httpx.Client(base_url=address, timeout=20) as control:
                yield control
        finally:
            process.terminate()


@contextmanager
def bot(telegram: httpx.Client, database: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the bot as whoever operates it does; killed at the end, if it is still there."""
    environment = {
        **os.environ,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": str(telegram.base_url).rstrip("/"),
        "DATABASE_URL": f"sqlite:///{database}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "bot", "run"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=database.parent, env=environment, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def pending(telegram: httpx.Client) -> int:
    return int(telegram.get("/playground/state").json()["pending_updates"])


def calls(telegram: httpx.Client) -> int:
    """Return how many calls the bot made in all its lives: the quickest way to see how far it is."""
    return int(telegram.get("/playground/state").json()["calls"])


def history(telegram: httpx.Client, person: int) -> list[dict]:
    return telegram.get("/playground/messages", params={"chat_id": person}).json()


def until(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, log.read_text()[-2000:]
        assert time.monotonic() < deadline, log.read_text()[-2000:]
        time.sleep(0.05)


def burst(telegram: httpx.Client) -> dict[int, list[int]]:
    """Let everybody ask everything, all at once; return the ids of each person's messages."""
    telegram.post("/playground/person", json=[{"id": person, "first_name": f"P{person}"} for person in PEOPLE])
    asked = [{"person_id": person, "text": text} for text in QUESTIONS for person in PEOPLE]
    numbers = [answer["message_id"] for answer in telegram.post("/playground/say", json=asked).json()]
    messages: dict[int, list[int]] = {person: [] for person in PEOPLE}
    for order, number in zip(asked, numbers, strict=True):
        messages[order["person_id"]].append(number)
    return messages


def test_a_burst_survives_kills_at_any_moment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database, log = tmp_path / "memoria.db", tmp_path / "bot.log"
    with playground() as telegram:
        asked = burst(telegram)
        for _ in range(1, LIVES):
            enough = calls(telegram) + 100
            with bot(telegram, database, log) as process:
                until(lambda enough=enough: calls(telegram) >= enough, process, log)
                process.send_signal(signal.SIGKILL)
                process.wait()
            assert pending(telegram) > 0
        with bot(telegram, database, log) as process:
            until(lambda: pending(telegram) == 0, process, log)
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
        with open_database(f"sqlite:///{database}") as opened:
            updates = SqlUpdates(opened)
            said = {person: history(telegram, person) for person in PEOPLE}
            there = {person: {m["id"] for m in said[person] if m["from_bot"]} for person in PEOPLE}
            lost = [
                (person, number)
                for person, numbers in asked.items()
                for number in numbers
                if not set(updates.replies(person, number)) & there[person]
            ]
    total = sum(map(len, there.values()))
    questions = len(PEOPLE) * len(QUESTIONS)
    with capsys.disabled():
        figures = f"{len(lost)} lost, {total - questions} answered twice"
        sys.stdout.write(f"\n{questions} questions, {LIVES - 1} kills: {figures}\n")
    assert lost == []
    assert total >= questions
    # At most what was in flight at a kill comes twice.
    assert total - questions <= (LIVES - 1) * 24


def test_a_stopped_bot_ends_well_and_leaves_nothing_unconfirmed(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    with playground() as telegram, bot(telegram, tmp_path / "memoria.db", log) as process:
        telegram.post("/playground/person", json={"id": 1})
        telegram.post("/playground/say", json={"person_id": 1, "text": "Ciao!"})
        until(lambda: len(history(telegram, 1)) == 2, process, log)
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        assert pending(telegram) == 0


def test_a_wrong_token_ends_with_one_sentence_and_code_2(tmp_path: Path) -> None:
    log = tmp_path / "bot.log"
    with playground() as telegram:
        telegram.post("/playground/faults", json={"kind": "unauthorized", "count": None})
        with bot(telegram, tmp_path / "memoria.db", log) as process:
            assert process.wait(20) == 2
    lines = log.read_text()
    assert "TELEGRAM_TOKEN" in lines
    assert "Traceback" not in lines
    assert TOKEN not in lines
