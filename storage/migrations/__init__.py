"""The history of the tables: brings a database of any age to what this version of the program expects."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
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
            config = _config(connection, folder)
            if _is_behind(connection, config, database.place):
                command.upgrade(config, "head")
    except SQLAlchemyError as error:
        raise problems.not_upgraded(database.place) from error


def is_behind(database: Database) -> bool:
    """Return whether `upgrade` has something to do; StorageError when the database is newer than the program."""
    with database.reading() as tx:
        connection = tx.connection()
        return _is_behind(connection, _config(connection, FOLDER), database.place)


def draft(database: Database, message: str, folder: Path = FOLDER) -> Path:
    """Write the next migration, from the difference between an upgraded database and `storage.tables`.

    Returns the new file in `folder`/versions, to be read and mended before it is kept: a draft is a guess.
    """
    with database.alone() as connection:
        config = _config(connection, folder)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        written = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    if not isinstance(written, list) and written is not None:
        return Path(written.path)
    raise AssertionError("one message makes one migration")


def _config(connection: Connection, folder: Path) -> Config:
    config = Config()
    # Alembic's settings are a ConfigParser, where a percent sign in a path would start an interpolation.
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _is_behind(connection: Connection, config: Config, place: str) -> bool:
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    for revision in heads:
        if revision not in known:
            raise problems.newer(place, revision)
    return set(heads) != set(scripts.get_heads())
