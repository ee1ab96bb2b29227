"""What SQLite needs to be told: its settings, how transactions begin, and how to forget for good."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from sqlalchemy import Connection, Engine, event

from storage import problems

PRAGMAS = (
    # In WAL mode NORMAL cannot corrupt the file; a power cut may only lose the last transactions.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # Erased words are overwritten with zeros, not just unlinked.
    "PRAGMA secure_delete = ON",
)
BEGIN_OPTION = "sqlite_begin"
"""The execution option of a connection that says how its transactions begin: DEFERRED, or IMMEDIATE when unset."""


def prepare(engine: Engine, patience: float) -> None:
    """Give every connection of an engine its settings; `patience` is how many seconds to wait for a lock."""
    event.listen(engine, "connect", partial(_set_up, patience))
    event.listen(engine, "begin", _begin)


def driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection, for what may not run inside a transaction."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        raise TypeError("this is not a connection to SQLite")
    return raw


@contextmanager
def unchecked(connection: Connection) -> Iterator[None]:
    """Suspend foreign keys: a migration replaces a table by dropping it, which would cascade to what refers to it."""
    raw = driver(connection)
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def is_sound(connection: Connection) -> bool:
    """Return whether every row refers to rows that are there."""
    return connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def shred(connection: Connection) -> bool:
    """Clear the files of what was erased; return False when a reader would not let go of the old pages.

    Erased rows are zeroed already, but pages that were merged can keep a copy in their unused part, and the
    write-ahead log keeps pages as they were: the first needs a VACUUM, the second to be emptied.
    """
    raw = driver(connection)
    raw.execute("VACUUM")
    blocked, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not blocked


def _set_up(patience: float, connection: sqlite3.Connection, _: object) -> None:
    # Without this the driver opens its own deferred transactions, behind our back.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
    _write_ahead(connection, patience)
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Switch to WAL, patiently: while somebody writes a file that is not in WAL yet, SQLite refuses without waiting."""
    deadline = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if problems.sqlite_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _begin(connection: Connection) -> None:
    # IMMEDIATE takes the write lock first: a deferred transaction that writes later fails instead of waiting.
    kind = connection.get_execution_options().get(BEGIN_OPTION, "IMMEDIATE")
    connection.exec_driver_sql(f"BEGIN {kind}")
