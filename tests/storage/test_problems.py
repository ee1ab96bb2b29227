"""Whatever keeps the memory from opening is told in one clear sentence: no traceback, no password."""

import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlmodel import text

from storage.engine import open_database
from storage.problems import StorageError

LOCKED_USER = "lucchetto"
PASSWORD = "Segretissima-4711"


def refusal(url: str) -> str:
    """Return the one sentence with which an address is refused; nothing that is shown holds the password."""
    with pytest.raises(StorageError) as caught:
        open_database(url, patience=1)
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert ". " not in sentence
    assert str(caught.value) == sentence
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    return sentence


@pytest.mark.parametrize(
    "url",
    [
        "",
        "data/distretti.db",
        "mysql://u:Segretissima-4711@host/db",
        "oracle+nothing://u:Segretissima-4711@host/db",
        "postgresql://u:Segretissima-4711@host:port/db",
        "sqlite:/data/distretti.db",
        "://",
    ],
)
def test_what_is_not_an_address_is_refused(url: str) -> None:
    assert refusal(url).startswith("DATABASE_URL non è l'indirizzo di un database: scrivi sqlite:///")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "sqlite:///x.db?mode=ro"])
def test_a_sqlite_address_must_name_a_file(url: str) -> None:
    assert "non dice in quale file" in refusal(url)


def test_a_password_with_an_at_sign_is_explained_and_not_shown() -> None:
    sentence = refusal("postgresql://anna:una@Segretissima-4711@server/nome")
    assert "%40" in sentence


def test_a_file_that_is_not_a_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "lettera.db"
    path.write_text("Gentile Distretto, " * 100)
    assert f"database SQLite {path} è rovinato" in refusal(f"sqlite:///{path}")
    assert path.read_text() == "Gentile Distretto, " * 100


def test_a_damaged_database_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "memory.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
    connection.close()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 40_000)
    with (
        pytest.raises(StorageError, match="rovinato"),
        open_database(f"sqlite:///{path}") as database,
        database.reading() as tx,
    ):
        tx.execute(text("SELECT * FROM t")).all()


def unwritable_folder(folder: Path) -> Path:
    folder.chmod(0o500)
    return folder / "memory.db"


def unwritable_parent(folder: Path) -> Path:
    folder.chmod(0o500)
    return folder / "data" / "memory.db"


def unwritable_file(folder: Path) -> Path:
    path = folder / "memory.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    path.chmod(0o400)
    return path


def folder_that_is_a_file(folder: Path) -> Path:
    (folder / "data").write_text("")
    return folder / "data" / "memory.db"


def file_that_is_a_folder(folder: Path) -> Path:
    (folder / "memory.db").mkdir()
    return folder / "memory.db"


@pytest.mark.parametrize(
    "prepare",
    [unwritable_folder, unwritable_parent, unwritable_file, folder_that_is_a_file, file_that_is_a_folder],
)
@pytest.mark.usefixtures("ordinary_user")
def test_a_place_that_cannot_be_written_is_reported_with_its_path(
    open_folder: Path, prepare: Callable[[Path], Path]
) -> None:
    mine = open_folder / "mine"
    mine.mkdir()
    path = prepare(mine)
    sentence = refusal(f"sqlite:///{path}")
    assert sentence.startswith(f"Non posso scrivere il database SQLite {path}: dai a chi avvia il bot il permesso")


def test_a_postgresql_that_does_not_answer_is_reported_without_the_password() -> None:
    sentence = refusal(f"postgresql://anna:{PASSWORD}@127.0.0.1:1/distretti")
    assert "database PostgreSQL distretti su 127.0.0.1:1 (utente anna)" in sentence
    assert "controlla che sia acceso" in sentence


@pytest.mark.parametrize(
    "rest", ["127.0.0.1:99999/db", "127.0.0.1:1/db?nothing=1", "127.0.0.1:1/db?connect_timeout=soon", "a..b/db"]
)
def test_an_address_that_the_driver_does_not_understand_is_reported(rest: str) -> None:
    assert "controlla che sia acceso" in refusal(f"postgresql://anna:{PASSWORD}@{rest}")


def test_a_password_among_the_parameters_is_not_shown_either() -> None:
    refusal(f"postgresql://127.0.0.1:1/distretti?user=anna&password={PASSWORD}")


def test_a_wrong_password_is_reported_without_showing_it(postgresql) -> None:
    right = postgresql.uri("postgres").replace("postgres:@", f"{LOCKED_USER}:{quote(PASSWORD)}@", 1)
    open_database(right).close()
    sentence = refusal(right.replace(quote(PASSWORD), "x" + quote(PASSWORD)))
    assert f"(utente {LOCKED_USER})" in sentence
    assert "password" in sentence


def test_a_database_that_does_not_exist_is_reported(postgresql) -> None:
    assert "database PostgreSQL nessuno su" in refusal(postgresql.uri("nessuno"))
