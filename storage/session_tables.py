"""The tables of the training calendar and of the outbox; their rules are those of `storage.tables`.

People are named by their Telegram id; what is kept of them goes with them.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, text
from sqlmodel import Field

from bot.deliveries_model import OPEN
from storage.tables import Table

IS_OPEN = text(f"deliveries.state IN ({', '.join(repr(state.value) for state in OPEN)})")
"""The condition of what is still to be sent, in the very words of the index: SQLite compares them to use it."""
_WHILE_OPEN = text(IS_OPEN.text.removeprefix("deliveries."))
_WHILE_CLAIMED = text("claimed_at IS NOT NULL")


class SessionRow(Table, table=True):
    """A training meeting; roles and districts of its audience are kept as texts with spaces between them."""

    __tablename__ = "sessions"
    # Old buttons and the outbox carry numbers of sessions: none is given twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    title: str
    starts_at: datetime
    ends_at: datetime = Field(index=True)
    place: str
    link: str
    topic: str
    roles: str
    districts: str
    capacity: int | None
    materials: str
    cancelled: bool
    version: int
    start_known_at: datetime


class AttendanceRow(Table, table=True):
    """What a person answered to a session, and whether they were there."""

    __tablename__ = "attendances"

    session_id: int = Field(primary_key=True, foreign_key="sessions.id", ondelete="CASCADE")
    telegram_id: int = Field(
        primary_key=True, foreign_key="people.telegram_id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    response: str | None = None
    at: datetime
    present: bool | None = None


class ToldRow(Table, table=True):
    """What a person last heard of a session."""

    __tablename__ = "told"
    __table_args__ = (Index("ix_told_version", "session_id", "version"),)

    session_id: int = Field(primary_key=True, foreign_key="sessions.id", ondelete="CASCADE")
    telegram_id: int = Field(
        primary_key=True, foreign_key="people.telegram_id", ondelete="CASCADE", index=True, sa_type=BigInteger
    )
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    cancelled: bool
    version: int
    at: datetime


class ImportRow(Table, table=True):
    """A calendar that waits for a yes, as JSON; who sent it may be an admin who never registered."""

    __tablename__ = "imports"
    # Buttons carry numbers of imports: none is given twice.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(unique=True, sa_type=BigInteger)
    at: datetime
    calendar: str


class DeliveryRow(Table, table=True):
    """One thing owed to a person; `worker` and `claimed_at` say who is sending it, while somebody is."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_open", "due_at", "id", sqlite_where=_WHILE_OPEN, postgresql_where=_WHILE_OPEN),
        Index("ix_deliveries_claimed", "claimed_at", sqlite_where=_WHILE_CLAIMED, postgresql_where=_WHILE_CLAIMED),
        Index("ix_deliveries_about", "about", "kind"),
        {"sqlite_autoincrement": True},
    )

    # PostgreSQL uses up a number for each delivery that was planned already: 32 bits would not last.
    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger().with_variant(Integer(), "sqlite"))
    key: str = Field(unique=True)
    kind: str
    about: int = Field(sa_type=BigInteger)
    telegram_id: int = Field(foreign_key="people.telegram_id", ondelete="CASCADE", index=True, sa_type=BigInteger)
    due_at: datetime
    detail: str
    state: str
    attempts: int
    doubts: int
    error: str | None = None
    message: int | None = Field(default=None, sa_type=BigInteger)
    settled_at: datetime | None = None
    worker: str | None = None
    claimed_at: datetime | None = None


class MarkRow(Table, table=True):
    """An instant under a name."""

    __tablename__ = "marks"

    name: str = Field(primary_key=True)
    at: datetime


class MovedChatRow(Table, table=True):
    """A group that has another number now; `current` is never the `old` one of another row."""

    __tablename__ = "moved_chats"

    old: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    current: int = Field(index=True, sa_type=BigInteger)
    at: datetime
