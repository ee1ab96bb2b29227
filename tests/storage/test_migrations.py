"""The history of the tables: every age of database reaches the newest, one process at a time, all or nothing."""

import hashlib
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlmodel import Session, text

import storage
from bot.model import MissReason, Outcome, Verdict
from bot.people_model import Lead
from knowledge.entries import Language
from storage.engine import Database, open_database
from storage.migrations import FOLDER, is_behind, upgrade
from storage.migrations.steps import draft
from storage.misses import SqlQuestions
from storage.people import SqlPeople
from storage.problems import StorageError
from storage.tables import Table

RELEASED = Path(__file__).parent / "released_migrations.sha256"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEWEST = len(list((FOLDER / "versions").glob("0*.py")))
NEXT = f"{NEWEST + 1:04}"
HEADER = f'from alembic import op\nimport sqlalchemy as sa\nrevision = "{NEXT}"\ndown_revision = "{NEWEST:04}"\n\n\n'


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A copy of the migrations, to be prolonged."""
    return Path(shutil.copytree(FOLDER, tmp_path / "history", ignore=shutil.ignore_patterns("__pycache__")))


def tables(database: Database) -> set[str]:
    with database.reading() as tx:
        return set(inspect(tx.connection()).get_table_names())


def revision(tx: Session) -> str:
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one()


def test_an_empty_database_gets_every_table(empty: Database) -> None:
    assert is_behind(empty)
    upgrade(empty)
    assert not is_behind(empty)
    assert tables(empty) == {"alembic_version", *Table.metadata.tables}
    assert len(Table.metadata.tables) >= 11


def test_migrations_and_tables_say_the_same(empty: Database) -> None:
    upgrade(empty)
    with empty.reading() as tx:
        context = MigrationContext.configure(tx.connection(), opts={"compare_server_default": True})
        assert compare_metadata(context, Table.metadata) == []


def test_a_difference_between_migrations_and_tables_would_be_seen(empty: Database) -> None:
    upgrade(empty)
    with empty.transaction() as tx:
        tx.execute(text("DROP INDEX ix_misses_at"))
        tx.execute(text("ALTER TABLE questions ADD COLUMN surname VARCHAR"))
    with empty.reading() as tx:
        context = MigrationContext.configure(tx.connection())
        assert len(compare_metadata(context, Table.metadata)) == 2


def test_constraints_have_the_names_that_the_tables_give_them(empty: Database) -> None:
    upgrade(empty)
    with empty.reading() as tx:
        found = inspect(tx.connection())
        assert [key["name"] for key in found.get_foreign_keys("misses")] == ["fk_misses_question_id_questions"]
        assert [unique["name"] for unique in found.get_unique_constraints("misses")] == ["uq_misses_question_id"]
        assert found.get_pk_constraint("sent_replies")["name"] == "pk_sent_replies"


def test_reminders_chosen_in_minutes_become_reminders_with_a_name(empty: Database, tmp_path: Path) -> None:
    old = Path(shutil.copytree(FOLDER, tmp_path / "old", ignore=shutil.ignore_patterns("__pycache__", "000[3-9]*")))
    upgrade(empty, old)
    chosen = {1: "10080 1440 120", 2: "1440", 3: "", 4: "1440 120"}
    with empty.transaction() as tx:
        for person, offsets in chosen.items():
            tx.execute(
                text(
                    "INSERT INTO people (telegram_id, name, language, role, consent_version, consented_at, created_at,"
                    " reachable, reminders, offsets, quiet_from, quiet_to) VALUES (:id, 'A', 'it', 'participant', 1,"
                    " '2026-11-22 12:00:00', '2026-11-22 12:00:00', true, true, :offsets, '21:00:00', '08:00:00')"
                ),
                {"id": person, "offsets": offsets},
            )
    upgrade(empty)
    kept = {person.telegram_id: person.preferences.leads for person in SqlPeople(empty).listed()}
    assert kept == {1: tuple(Lead), 2: (Lead.EVE,), 3: (), 4: (Lead.EVE, Lead.HOUR)}


def test_upgrading_again_changes_nothing(database: Database) -> None:
    questions = SqlQuestions(database)
    question = questions.record(Verdict(Outcome.ABSTAIN, Language.ITALIAN, None, (), 0.0), NOON)
    upgrade(database)
    assert questions.find(question) is not None


def test_the_migrations_are_found_from_any_folder(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    upgrade(empty)
    assert not is_behind(empty)


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty: Database) -> None:
    upgrade(empty)
    with empty.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for attempt in (upgrade, is_behind):
        with pytest.raises(StorageError) as caught:
            attempt(empty)
        assert "versione più recente del programma (revisione 9999)" in caught.value.sentence
        assert empty.place in caught.value.sentence
    with empty.reading() as tx:
        assert revision(tx) == "9999"


def test_a_database_of_somebody_else_is_refused_and_left_as_it_was(empty: Database) -> None:
    with empty.transaction() as tx:
        tx.execute(text("CREATE TABLE sent_replies (something VARCHAR)"))
    with pytest.raises(StorageError, match="rimasto com'era"):
        upgrade(empty)
    assert tables(empty) == {"sent_replies"}


def test_a_migration_that_fails_half_way_leaves_the_database_as_it_was(database: Database, history: Path) -> None:
    (history / "versions" / f"{NEXT}_wrong.py").write_text(
        HEADER + "def upgrade() -> None:\n"
        '    op.create_table("rounds", sa.Column("id", sa.Integer(), primary_key=True))\n'
        '    op.drop_table("there_is_no_such_table")\n'
    )
    with pytest.raises(StorageError, match="rimasto com'era"):
        upgrade(database, history)
    assert tables(database) == {"alembic_version", *Table.metadata.tables}
    assert not is_behind(database)


def test_a_later_migration_can_replace_a_table_and_keep_what_refers_to_it(empty: Database, history: Path) -> None:
    upgrade(empty)
    questions = SqlQuestions(empty)
    question = questions.record(Verdict(Outcome.ABSTAIN, Language.ITALIAN, None, (), 0.0), NOON)
    assert questions.miss(question, "parole", MissReason.UNKNOWN, NOON)
    (history / "versions" / f"{NEXT}_channel.py").write_text(
        HEADER + "def upgrade() -> None:\n"
        '    with op.batch_alter_table("questions", recreate="auto") as questions:\n'
        '        questions.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="chat"))\n'
        '        questions.alter_column("entry", new_column_name="answer")\n'
        '    with op.batch_alter_table("misses") as misses:\n'
        '        misses.drop_constraint("uq_misses_question_id", type_="unique")\n'
    )
    upgrade(empty, history)
    assert [miss.text for miss in questions.misses(NOON)] == ["parole"]
    with empty.transaction() as tx:
        assert revision(tx) == NEXT
        assert tx.execute(text("SELECT channel, answer FROM questions")).one() == ("chat", None)
        # The foreign key is there as before, and watched over again.
        tx.execute(text("DELETE FROM questions"))
        assert tx.execute(text("SELECT count(*) FROM misses")).scalar_one() == 0


def test_a_draft_of_an_unchanged_schema_has_nothing_to_do(
    empty: Database, history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    upgrade(empty)
    path = draft(empty, "Nothing at all", history)
    assert path == history / "versions" / f"{NEXT}_nothing_at_all.py"
    assert "def upgrade() -> None:" in path.read_text()
    assert "op.create" not in path.read_text()
    upgrade(empty, history)
    with empty.reading() as tx:
        assert revision(tx) == NEXT


def test_a_draft_is_a_migration_that_works_and_knows_only_sqlalchemy(empty: Database, history: Path) -> None:
    upgrade(empty)
    with empty.transaction() as tx:
        tx.execute(text("DROP TABLE misses"))
    path = draft(empty, "misses again", history)
    assert "sqlmodel" not in path.read_text()
    upgrade(empty, history)
    with empty.reading() as tx:
        assert compare_metadata(MigrationContext.configure(tx.connection()), Table.metadata) == []


def test_threads_that_upgrade_at_once_all_succeed(empty_url: str) -> None:
    together = Barrier(4)

    def start(_: int) -> bool:
        together.wait(timeout=10)
        with open_database(empty_url) as database:
            upgrade(database)
            return is_behind(database)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(start, range(4))) == [False] * 4


def test_processes_that_upgrade_at_once_all_succeed(empty_url: str, tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from storage.engine import open_database\n"
        "from storage.migrations import upgrade\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "with open_database(sys.argv[1]) as database:\n"
        "    upgrade(database)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(storage.__file__).parents[1])}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, empty_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        for _ in range(2)
    ]
    assert [process.stdout and process.stdout.readline() for process in started] == ["ready\n"] * 2
    for process in started:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outcomes = [(process.communicate(timeout=30)[1], process.returncode) for process in started]
    assert outcomes == [("", 0), ("", 0)]
    with open_database(empty_url) as database:
        assert not is_behind(database)


def test_the_files_are_named_after_their_revisions_and_each_follows_the_one_before() -> None:
    """So the last name is the newest revision: nothing else is compared when a start finds a database up to date."""
    files = sorted(path.name.split("_")[0] for path in FOLDER.glob("versions/[0-9]*.py"))
    scripts = list(ScriptDirectory(str(FOLDER)).walk_revisions())
    assert files == [script.revision for script in reversed(scripts)]
    assert len(files) >= 2
    assert [script.down_revision for script in reversed(scripts)] == [None, *files[:-1]]


@pytest.mark.parametrize("again", [False, True])
def test_alembic_is_imported_only_when_there_is_something_to_do(empty_url: str, again: bool) -> None:
    if again:
        with open_database(empty_url) as database:
            upgrade(database)
    program = (
        "import sys\n"
        "from storage.engine import open_database\n"
        "from storage.migrations import is_behind, upgrade\n"
        "with open_database(sys.argv[1]) as database:\n"
        "    upgrade(database)\n"
        "    assert not is_behind(database)\n"
        "print('alembic' in sys.modules)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(storage.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program, empty_url], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout == f"{not again}\n"


def test_a_released_migration_is_never_edited() -> None:
    released = {}
    for line in RELEASED.read_text().splitlines():
        checksum, name = line.split()
        released[name] = checksum
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.glob("versions/[0-9]*.py")}
    assert {"0001_questions_and_updates.py", "0002_people.py"} <= found.keys()
    assert found == released, "write a new migration instead; a new one is added to the list with sha256sum"
