"""A trial without a token, as a real process: the page's address, somebody who coordinates, a clock that walks."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.assembly import ON_TELEGRAM
from bot.settings import TRIAL_ADMIN, Settings
from storage.engine import open_database
from storage.memory import session_memory
from storage.migrations import upgrade
from tests.people import NOON

GIULIA = 1001
ASKED_FOR_A_ROLE = "Per quale ruolo?"

pytestmark = pytest.mark.processes


@contextmanager
def trial(folder: Path, **settings: str) -> Iterator[httpx.Client]:
    """Run the bot as a newcomer does and give the control of its playground."""
    names = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-m", "bot", "run"]
    environment |= {"PYTHONIOENCODING": "utf-8", "PLAYGROUND_PORT": "0"} | settings
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found
            with httpx.Client(base_url=f"{found[0]}playground", timeout=20, trust_env=False) as control:
                yield control
        finally:
            process.terminate()


def answer(control: httpx.Client, person: int, words: str) -> str:
    """Let a person write, and return what the bot says."""
    control.post("/person", json={"id": person, "first_name": "Persona"})
    control.post("/say", json={"person_id": person, "text": words})
    for _ in range(200):
        said = [m["text"] for m in control.get("/messages", params={"chat_id": person}).json() if m["from_bot"]]
        if said:
            return str(said[-1])
        time.sleep(0.1)
    raise AssertionError("The bot says nothing.")


def test_somebody_coordinates_when_no_setting_names_one_and_time_can_be_walked(tmp_path: Path) -> None:
    with trial(tmp_path, TIME_ZONE="Europe/Lisbon") as control:
        assert ASKED_FOR_A_ROLE in answer(control, TRIAL_ADMIN, "/invita")
        assert ASKED_FOR_A_ROLE not in answer(control, GIULIA, "/invita")
        clock = control.post("/clock", json={"advance_seconds": 3600, "walk": True}).json()
        assert (clock["zone"], clock["walking_until"]) == ("Europe/Lisbon", None)
        assert clock["offset_seconds"] > 3500


def test_whom_the_settings_name_administers_and_nobody_else(tmp_path: Path) -> None:
    with trial(tmp_path, ADMIN_IDS=str(GIULIA)) as control:
        assert ASKED_FOR_A_ROLE in answer(control, GIULIA, "/invita")
        assert ASKED_FOR_A_ROLE not in answer(control, TRIAL_ADMIN, "/invita")


def test_a_trial_never_touches_the_memory_of_the_real_bot(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/vero.db"
    with open_database(url) as database:
        upgrade(database)
        session_memory(database).deliveries.mark(ON_TELEGRAM, NOON)
    environment = {**os.environ, "DATABASE_URL": url, "PLAYGROUND_PORT": "0"}
    environment.pop("TELEGRAM_TOKEN", None)
    command = [sys.executable, "-m", "bot", "run"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 2
    assert "è quello del bot su Telegram" in done.stderr
    assert "DATABASE_URL" in done.stderr
    with trial(tmp_path):
        assert (tmp_path / "data" / "prova.db").exists()
