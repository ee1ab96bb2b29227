"""What Alembic runs around each migration: our connection, already in a transaction of ours."""

from typing import Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from storage import session_tables as session_tables  # fills the catalogue
from storage.checkin_tables import RoundRow


def _plain(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write SQLAlchemy's own types in a draft: a migration outlives the habits of sqlmodel."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    # The one catalogue of every table: full once every room of tables has been imported.
    target_metadata=RoundRow.metadata,
    # SQLite cannot alter a column: Alembic copies the table instead, if drafts are written for that.
    render_as_batch=True,
    render_item=_plain,
)
with context.begin_transaction():
    context.run_migrations()
