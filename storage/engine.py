"""Opens the memory, SQLite or PostgreSQL with the settings each needs, and hands out transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, func, make_url, select
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session, SQLModel

from storage import problems, sqlite
from storage.problems import StorageError

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert

PATIENCE = 10.0
"""Seconds to wait for another writer, or for a server that does not answer, before giving up."""
UPGRADE_LOCK = 7_316_482_905_513
"""Any number that nobody else uses: who holds this PostgreSQL advisory lock may change the tables."""
QUEUES = 731_648
"""The first half of the advisory locks of `Database.queue`; PostgreSQL keeps pairs apart from single numbers."""


class Database:
    """An open database. Share one among all threads; close it at the end."""

    def __init__(self, engine: Engine, place: str, patience: float = PATIENCE) -> None:
        self.place = place
        """Where the database is, to be shown to staff: never holds a password."""
        self._engine = engine
        self._patience = patience
        self._readers = engine.execution_options(**{sqlite.BEGIN_OPTION: "DEFERRED"})
        self._is_sqlite = engine.dialect.name == "sqlite"
        # SQLite has room for one writer: a queue of our own hands over at once, where its busy handler polls.
        self._writer = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Give a session that may write: committed at the end, rolled back on any exception.

        Raises StorageError when the database is out of reach, full, or held by another writer for too long.
        """
        with self._turn(), self._explained(), Session(self._engine, expire_on_commit=False) as tx, tx.begin():
            # Now and not at the first statement, so that whoever holds a transaction holds the right to write.
            tx.connection()
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads, and never waits for a writer; StorageError as for `transaction`."""
        with self._explained(), Session(self._readers) as tx:
            yield tx

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Give a connection in a transaction that changes tables: one process at a time, all or nothing."""
        with (
            self._turn(),
            self._explained(),
            self._engine.connect() as connection,
            sqlite.unchecked(connection) if self._is_sqlite else nullcontext(),
            connection.begin(),
        ):
            if not self._is_sqlite:
                connection.execute(select(func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            yield connection
            if self._is_sqlite and not sqlite.is_sound(connection):
                raise problems.not_upgraded(self.place)

    def insert(self, table: type[SQLModel]) -> "PostgresqlInsert | SqliteInsert":
        """Return an insert that knows ON CONFLICT in this database's dialect."""
        if self._is_sqlite:
            return SqliteInsert(table)
        from sqlalchemy.dialects.postgresql import Insert  # noqa: PLC0415 - here by now, and not where SQLite is

        return Insert(table)

    def queue(self, tx: Session, name: str) -> None:
        """Wait until no other transaction that queues under this name is open; SQLite has one at a time anyway."""
        if not self._is_sqlite:
            tx.connection().execute(select(func.pg_advisory_xact_lock(QUEUES, func.hashtext(name))))

    def shred(self) -> None:
        """Make sure that what was erased is gone from the files too; PostgreSQL sees to it by itself, in time.

        Raises StorageError when another program reads for so long that this cannot be done.
        """
        if not self._is_sqlite:
            return
        with self._turn(), self._explained(), self._engine.connect() as connection:
            if not sqlite.shred(connection):
                raise problems.busy(self.place)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> "Database":
        """Return the database itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._is_sqlite:
            yield
            return
        if not self._writer.acquire(timeout=self._patience):
            raise problems.busy(self.place)
        try:
            yield
        finally:
            self._writer.release()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn failures of the outside world into a sentence; mistakes of ours pass as they are."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            problem = problems.from_driver(error, self.place)
            if problem is None:
                raise
            raise problem from error


def open_database(url: str, *, patience: float = PATIENCE) -> Database:
    """Open the database at `sqlite:///path` or `postgresql://user:password@host/name` and try it.

    A missing SQLite file is created with its folder, readable by its owner only. The tables are another matter:
    see `storage.migrations.upgrade`. `patience` is in seconds, at least 1 for PostgreSQL. Raises StorageError for
    a wrong address and for a database that cannot be reached, read or written.
    """
    try:
        address = make_url(url)
        backend = address.get_backend_name()
    except (ArgumentError, ValueError):
        # The original complaint may quote the address, password included.
        raise StorageError(problems.ADDRESS) from None
    if backend == "sqlite":
        return _open_sqlite(address, patience)
    if backend in {"postgres", "postgresql"}:
        return _open_postgresql(address, patience)
    raise StorageError(problems.ADDRESS)


def _open_sqlite(address: URL, patience: float) -> Database:
    if not address.database or address.database == ":memory:" or address.query:
        raise StorageError(problems.NO_FILE)
    path = Path(address.database).absolute()
    place = f"database SQLite {path}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise problems.unwritable(place) from error
    engine = create_engine(URL.create("sqlite+pysqlite", database=str(path)), hide_parameters=True)
    sqlite.prepare(engine, patience)
    database = Database(engine, place, patience)
    _try(database)
    return database


def _open_postgresql(address: URL, patience: float) -> Database:
    import psycopg  # noqa: PLC0415 - the driver: who uses SQLite does not wait for it

    if "@" in (address.host or ""):
        raise StorageError(problems.SPECIAL_CHARACTERS)
    defaults: dict[str, Any] = {
        "connect_timeout": max(1, round(patience)),
        "application_name": "distretti-bot",
        # A server that vanished without a word must not hold a worker for hours.
        "keepalives_idle": 30,
        "tcp_user_timeout": 30_000,
    }
    chosen = {name: value for name, value in defaults.items() if name not in address.query}
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args=chosen,
    )
    database = Database(engine, _postgresql_place(address), patience)
    _try(database, psycopg.Error)
    return database


def _postgresql_place(address: URL) -> str:
    host = address.host or address.query.get("host") or "localhost"
    server = host if isinstance(host, str) else ", ".join(host)
    port = f":{address.port}" if address.port else ""
    user = f" (utente {address.username})" if address.username else ""
    return f"database PostgreSQL {address.database or ''} su {server}{port}{user}"


def _try(database: Database, raw: type[Exception] = SQLAlchemyError) -> None:
    """Begin a transaction that may write, so that a problem is found now and not at the first question.

    `raw` is what the driver raises when it does not go through SQLAlchemy.
    """
    try:
        with database.transaction():
            pass
    except StorageError:
        database.close()
        raise
    except (SQLAlchemyError, ValueError, raw) as error:
        # What the driver makes of an odd host, port or parameter, before it even tries.
        database.close()
        raise problems.unreachable(database.place) from error
