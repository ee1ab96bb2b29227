"""The rules about people on a real memory and the shipped sentences."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.ground import Ground, Memory, Terms
from bot.model import Button, Pressed, Reply
from bot.people import People
from bot.people_actions import PersonAction
from bot.people_model import District, Role, Visitor
from bot.retention import Retention
from bot.wording import Wording
from knowledge.library import Library
from knowledge.loader import shipped_content
from knowledge.markup import plain
from storage.engine import Database, open_database
from storage.memory import checkin_memory, memory, session_memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.tables import Table
from storage.updates import SqlUpdates
from tests.bot.bench import Bench
from tests.knowledge.contents import entry, topic, write
from tests.people import NOON, districts, invite, register, visitor
from tests.post import Post, opened

ADMIN, STAFF, MANAGER, PARTICIPANT, GUEST = 900, 800, 700, 600, 500


@dataclass
class Programme:
    """People of every role, two districts, and the rules."""

    ground: Ground
    people: People
    memory: Memory
    database: Database
    alba: District
    novara: District
    secrets: list[str] = field(default_factory=list)

    def state(self) -> dict[str, list[Any]]:
        """Return every row about people."""
        with self.database.reading() as tx:
            return {
                name: list(tx.connection().execute(text(f"SELECT * FROM {name}"))) for name in Table.metadata.tables
            }

    def enters(self, telegram_id: int, role: Role, district: int | None = None, name: str = "Ada") -> None:
        register(self.memory, telegram_id, name)
        made = invite(self.memory, f"{telegram_id}-{role}", role, district)
        if role > Role.PARTICIPANT:
            assert not isinstance(self.people.invites.redeem(made, visitor(telegram_id), NOON), Pressed)

    def erase(self, now: datetime) -> int:
        """Look once for what is too old, as the bot does every hour."""
        return retention(self.ground, self.database).erase(now)

    def press(self, action: PersonAction, by: Visitor | int, now: Any = NOON) -> Pressed:
        return self.people.press(action, by if isinstance(by, Visitor) else visitor(by), now)


@pytest.fixture(scope="session")
def library() -> Library:
    return Library(shipped_content())


@pytest.fixture
def programme(library: Library, tmp_path: Path) -> Iterator[Programme]:
    secrets = (f"segreto-di-prova-{number:04}" for number in count())
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database:
        upgrade(database)
        kept = memory(database)
        terms = Terms(frozenset({ADMIN}), "Comune di Prova", "sportello@example.org")
        ground = Ground(kept, Wording(library), terms, ZoneInfo("Europe/Rome"))
        people = People(ground, lambda language: [("start", language.value)], lambda: next(secrets))
        programme = Programme(ground, people, kept, database, *districts(kept))
        programme.enters(PARTICIPANT, Role.PARTICIPANT, name="Piero")
        programme.enters(MANAGER, Role.MANAGER, programme.alba.id, "Mara")
        programme.enters(STAFF, Role.STAFF, name="Sandra")
        yield programme


def retention(ground: Ground, database: Database) -> Retention:
    """Return what erases everything that is too old in a database."""
    stores = SqlQuestions(database), SqlUpdates(database), session_memory(database), checkin_memory(database)
    return Retention(ground, *stores)


def words(said: Reply | Pressed | None) -> str:
    """Return the words of a reply, or those of a press with its notice."""
    if isinstance(said, Pressed):
        return " ".join([said.notice or "", words(said.reply)]).strip()
    return plain(said.text) if said else ""


def labels(said: Reply | Pressed | None) -> list[str]:
    return [button.label for button in buttons(said)]


def buttons(said: Reply | Pressed | None) -> list[Button]:
    reply = said.reply if isinstance(said, Pressed) else said
    return [button for row in reply.buttons for button in row] if reply else []


def action(said: Reply | Pressed | None, label: str) -> Any:
    """Return what the button with these words means."""
    return next(button.action for button in buttons(said) if label in button.label)


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def by_hand(tmp_path: Path) -> Bench:
    """A content of two entries: one with two sources on the same page, one that leads to it."""
    first = entry("prima", answer="Sì, il **12**.").replace("[carta]", "[giornale, carta, copia]")
    return Bench(Library(write(tmp_path, {"faq/a.yaml": topic(first, entry("seconda") + "    related: [prima]\n")})))


@pytest.fixture
def post(library: Library, tmp_path: Path) -> Iterator[Post]:
    """An outbox on real SQLite, which waits half a second for another writer."""
    with opened(tmp_path, library, patience=0.5) as post:
        yield post
