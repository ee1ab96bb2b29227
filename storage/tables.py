"""The tables: questions, the words of misses, updates and replies; people, districts, invites, drafts, the audit.

Datetimes are plain fields on purpose: sqlmodel then keeps UTC, gives back aware values and refuses naive ones.
Telegram's ids need 64 bits. After a change here, draft a migration (`storage.migrations.draft`).
"""

from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import BigInteger, MetaData
from sqlmodel import Field, SQLModel


class Table(SQLModel):
    """What all tables share: one catalogue, with names for every constraint so that migrations can find them."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class QuestionRow(Table, table=True):
    """A question: when, what came of it, which entry; neither who asked nor the words."""

    __tablename__ = "questions"
    # Old buttons carry question ids: an id is never given twice, not even after its row is erased.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    asked_at: datetime
    outcome: str
    entry: str | None
    language: str
    score: float
    feedback: str | None = None


class MissRow(Table, table=True):
    """The words of a question that no entry answered: at most one row a question, erased after 90 days."""

    __tablename__ = "misses"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    question_id: int = Field(foreign_key="questions.id", ondelete="CASCADE", unique=True)
    text: str
    reason: str
    at: datetime = Field(index=True)


class HandledUpdateRow(Table, table=True):
    """An update of Telegram that was handled and must not be handled again."""

    __tablename__ = "handled_updates"

    update_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(index=True)


class SentReplyRow(Table, table=True):
    """A message of ours that answered a person's message; `position` counts from 0."""

    __tablename__ = "sent_replies"

    chat_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    message_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    reply_id: int = Field(sa_type=BigInteger)
    at: datetime = Field(index=True)


class DistrictRow(Table, table=True):
    """A district; lists are kept as texts with `; ` between their parts, `folded` is the name as it is compared."""

    __tablename__ = "districts"

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str = Field(unique=True)
    kind: str | None
    provinces: str
    municipalities: str
    sources: str


class PersonRow(Table, table=True):
    """A person who consented, with their preferences."""

    __tablename__ = "people"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(unique=True, sa_type=BigInteger)
    name: str
    language: str
    role: str
    district_id: int | None = Field(default=None, foreign_key="districts.id", ondelete="SET NULL")
    consent_version: int
    consented_at: datetime
    created_at: datetime
    reachable: bool
    reminders: bool
    leads: str
    quiet_from: time
    quiet_to: time
    paused_until: date | None = None


class InviteRow(Table, table=True):
    """An invite; `digest` is the SHA-256 of its secret."""

    __tablename__ = "invites"
    # The audit and old buttons carry numbers of invites: none is given twice.
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True)
    role: str
    district_id: int | None = Field(default=None, foreign_key="districts.id", ondelete="SET NULL")
    uses: int
    uses_left: int
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


class RedemptionRow(Table, table=True):
    """That a person used an invite; goes with the person."""

    __tablename__ = "redemptions"

    invite_id: int = Field(primary_key=True, foreign_key="invites.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="people.id", ondelete="CASCADE", index=True)
    at: datetime


class WrongInviteRow(Table, table=True):
    """That somebody, registered or not, tried an invite that opens nothing; erased after the hour that counts."""

    __tablename__ = "wrong_invites"

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int = Field(index=True, sa_type=BigInteger)
    at: datetime = Field(index=True)


class DraftRow(Table, table=True):
    """What the bot asked of somebody, while it waits for words."""

    __tablename__ = "drafts"

    telegram_id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    step: str
    asked_at: datetime
    role: str | None = None
    about: int | None = None


class AuditRow(Table, table=True):
    """Who did what; whoever is erased leaves the deed without a name."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    deed: str
    actor: int | None = Field(default=None, index=True, sa_type=BigInteger)
    subject: int | None = Field(default=None, index=True, sa_type=BigInteger)
    detail: str
