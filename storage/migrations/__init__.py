"""The history of the tables: brings a database of any age to what this version of the program expects.

Most starts find a database that is up to date. Whether it is, is seen from its revision and the names of the
migrations alone; only for what is not, `storage.migrations.steps` brings Alembic in.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from storage import problems
from storage.engine import Database

FOLDER = Path(__file__).parent
"""Where the migrations are: beside this file, in a checkout as in an installed wheel."""


def upgrade(database: Database, folder: Path = FOLDER) -> None:
    """Create or change the tables up to the newest revision; nothing to do is fine, and so is doing it twice at once.

    Raises StorageError when the database was left by a newer program, or cannot be changed: then it is as before.
    """
    try:
        with database.alone() as connection:
            if not _is_newest(connection, folder):
                from storage.migrations import steps  # noqa: PLC0415 - Alembic, which few starts need

                steps.climb(connection, folder, database.place)
    except SQLAlchemyError as error:
        raise problems.not_upgraded(database.place) from error


def is_behind(database: Database) -> bool:
    """Return whether `upgrade` has something to do; StorageError when the database is newer than the program."""
    with database.reading() as tx:
        if _is_newest(tx.connection(), FOLDER):
            return False
        from storage.migrations import steps  # noqa: PLC0415 - Alembic, which few starts need

        return steps.is_behind(tx.connection(), FOLDER, database.place)


def _is_newest(connection: Connection, folder: Path) -> bool:
    """Return whether the database is at the last migration: their files are named after their revisions, in order."""
    newest = max(path.name.split("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [newest]
