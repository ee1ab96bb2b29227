"""The steps from one revision of the tables to the next, which Alembic takes."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage import problems
from storage.engine import Database


def climb(connection: Connection, folder: Path, place: str) -> None:
    """Bring the tables to the newest revision; StorageError when a newer program left them."""
    if is_behind(connection, folder, place):
        command.upgrade(_config(connection, folder), "head")


def is_behind(connection: Connection, folder: Path, place: str) -> bool:
    """Return whether the tables are not at the newest revision; StorageError when a newer program left them."""
    scripts = ScriptDirectory.from_config(_config(connection, folder))
    known = {script.revision for script in scripts.walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    for revision in heads:
        if revision not in known:
            raise problems.newer(place, revision)
    return set(heads) != set(scripts.get_heads())


def draft(database: Database, message: str, folder: Path) -> Path:
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
