"""The tables: questions without words, the words of misses, the updates handled, the replies sent.

Datetimes are plain fields on purpose: sqlmodel then keeps UTC, gives back aware values and refuses naive ones.
Telegram's ids need 64 bits. After a change here, draft a migration (`storage.migrations.draft`).
"""

from datetime import datetime
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
