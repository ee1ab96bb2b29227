"""The tables of check-ins; their rules are those of `storage.tables`.

A report belongs to its district and stays when its author goes: the author's number goes then. A draft is the person's.
Forms and answers are kept as JSON (`storage.answers`).
"""

from datetime import datetime

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from storage.tables import Table


class RoundRow(Table, table=True):
    """One issue of a form, with the form as it was then."""

    __tablename__ = "rounds"
    # Old buttons and the outbox carry numbers of rounds: none is given twice.
    __table_args__ = (UniqueConstraint("form", "period"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    form: str
    period: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None
    content: str


class CheckinDraftRow(Table, table=True):
    """A report on its way; goes with the person."""

    __tablename__ = "checkin_drafts"

    telegram_id: int = Field(primary_key=True, foreign_key="people.telegram_id", ondelete="CASCADE", sa_type=BigInteger)
    round_id: int = Field(primary_key=True, foreign_key="rounds.id", ondelete="CASCADE", index=True)
    district_id: int = Field(foreign_key="districts.id", ondelete="CASCADE")
    part: str
    answers: str
    updated_at: datetime
    correcting: int | None = None
    reason: str
    seen: int


class ReportRow(Table, table=True):
    """What a district answered in a round: its versions, or an excuse."""

    __tablename__ = "reports"
    # The id is the number on the receipt.
    __table_args__ = (UniqueConstraint("round_id", "district_id"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    round_id: int = Field(foreign_key="rounds.id", ondelete="CASCADE")
    district_id: int = Field(foreign_key="districts.id", ondelete="CASCADE", index=True)
    excuse: str | None = None
    excused_by: int | None = Field(
        default=None, foreign_key="people.telegram_id", ondelete="SET NULL", index=True, sa_type=BigInteger
    )
    excused_at: datetime | None = None
    stand_in: str = ""


class ReportVersionRow(Table, table=True):
    """One version of a report; none is ever changed but for the name of its author."""

    __tablename__ = "report_versions"

    report_id: int = Field(primary_key=True, foreign_key="reports.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    answers: str
    author: int | None = Field(
        default=None, foreign_key="people.telegram_id", ondelete="SET NULL", index=True, sa_type=BigInteger
    )
    at: datetime
    reason: str
    doubts: str
