"""Opening the memory: its settings, its transactions, and what a lost connection costs."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Event, Timer

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select, text

from storage.engine import Database, open_database
from storage.problems import StorageError
from storage.tables import HandledUpdateRow, MissRow

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def count_updates(database: Database) -> int:
    with database.reading() as tx:
        return len(tx.exec(select(HandledUpdateRow)).all())


def test_sqlite_is_opened_with_the_settings_it_needs(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database:
        for session in (database.transaction, database.reading):
            with session() as tx:
                names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
                found = [tx.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]
            assert found == ["wal", 1, 1, 1, 10_000]


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as tx:
        tx.add(MissRow(question_id=999, text="parole", reason="unknown", at=NOON))


def test_the_folder_of_a_sqlite_file_is_created(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path}/una cartella/100%/memoria.db"):
        assert (tmp_path / "una cartella" / "100%" / "memoria.db").exists()


def test_a_new_sqlite_file_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path}/memory.db") as database, database.transaction() as tx:
        tx.execute(text("CREATE TABLE t (x)"))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"memory.db": 0o600, "memory.db-wal": 0o600, "memory.db-shm": 0o600}


def test_a_relative_address_counts_from_the_working_folder_at_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with open_database("sqlite:///data/memory.db") as database:
        monkeypatch.chdir(tmp_path / "elsewhere")
        # Two at once, so that one of them needs a connection that was not there before.
        with database.transaction() as tx, database.reading() as another:
            another.connection()
            tx.execute(text("CREATE TABLE t (x)"))
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["memory.db"]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_exception_undoes_the_transaction(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as tx:
        tx.add(HandledUpdateRow(update_id=1, at=NOON))
        tx.flush()
        raise ZeroDivisionError
    assert count_updates(database) == 0


@pytest.mark.parametrize("doors", [1, 2], ids=["one open database", "two open databases"])
def test_threads_that_write_at_once_all_succeed(url: str, doors: int) -> None:
    opened = [open_database(url) for _ in range(doors)]
    together = Barrier(4)

    def write(thread: int) -> None:
        together.wait(timeout=10)
        for number in range(10):
            with opened[thread % doors].transaction() as tx:
                # Reading before writing is where a deferred transaction would fail.
                tx.exec(select(HandledUpdateRow)).all()
                tx.add(HandledUpdateRow(update_id=thread * 100 + number, at=NOON))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert count_updates(opened[0]) == 40
    for database in opened:
        database.close()


def test_a_reader_does_not_wait_for_a_writer_nor_see_what_is_not_committed(database: Database) -> None:
    with database.transaction() as tx:
        tx.add(HandledUpdateRow(update_id=1, at=NOON))
        tx.flush()
        assert count_updates(database) == 0
    assert count_updates(database) == 1


@pytest.mark.parametrize("same", [True, False], ids=["in this process", "in another process"])
def test_a_writer_that_never_ends_is_reported_and_harms_nobody(tmp_path: Path, same: bool) -> None:
    url = f"sqlite:///{tmp_path}/memory.db"
    with open_database(url, patience=0.2) as database, open_database(url) as another:
        holding, done = Event(), Event()

        def hold() -> None:
            with (database if same else another).transaction():
                holding.set()
                done.wait(timeout=10)

        with ThreadPoolExecutor(1) as pool:
            held = pool.submit(hold)
            assert holding.wait(timeout=10)
            with pytest.raises(StorageError, match="è occupato da troppo tempo"), database.transaction():
                pass
            done.set()
            held.result(timeout=10)
        with database.transaction() as tx:
            tx.execute(text("CREATE TABLE t (x)"))


@pytest.mark.parametrize(("seconds", "opens"), [(0.1, True), (1.0, False)])
def test_a_file_that_another_program_is_writing_is_waited_for(tmp_path: Path, seconds: float, opens: bool) -> None:
    path = tmp_path / "memory.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN IMMEDIATE")
    release = Timer(seconds, other.rollback)
    release.start()
    try:
        if opens:
            open_database(f"sqlite:///{path}", patience=5).close()
        else:
            with pytest.raises(StorageError, match="è occupato da troppo tempo"):
                open_database(f"sqlite:///{path}", patience=0.2)
    finally:
        release.join()
        other.close()


def test_closing_leaves_one_file(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/memory.db")
    with database.transaction() as tx:
        tx.execute(text("CREATE TABLE t (x)"))
    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["memory.db"]


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_every_spelling_of_a_postgresql_address_will_do(postgresql, scheme: str) -> None:
    with open_database(postgresql.emptied().replace("postgresql", scheme, 1)) as database:
        assert count_updates(database) == 0


def test_a_restart_of_postgresql_between_two_transactions_is_not_noticed(postgresql) -> None:
    with open_database(postgresql.emptied()) as database:
        assert count_updates(database) == 0
        hang_up(postgresql)
        assert count_updates(database) == 0


def test_a_postgresql_lost_in_the_middle_is_reported_and_the_next_transaction_works(postgresql) -> None:
    with open_database(postgresql.emptied()) as database:
        with pytest.raises(StorageError, match="controlla che sia acceso"), database.transaction() as tx:
            tx.add(HandledUpdateRow(update_id=1, at=NOON))
            tx.flush()
            hang_up(postgresql)
            tx.add(HandledUpdateRow(update_id=2, at=NOON))
        assert count_updates(database) == 0


def hang_up(postgresql) -> None:
    """Cut every connection of the program, as a restart of the server does."""
    postgresql.run(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'distretti-bot'"
    )
