"""Check-ins: rounds with their forms, drafts, and reports with every version."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def foreign(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    other = target.split(".")[0]
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete)


def upgrade() -> None:
    """Create the tables of check-ins."""
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("form", "period", name=op.f("uq_rounds_form_period")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "checkin_drafts",
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correcting", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        foreign("checkin_drafts", "telegram_id", "people.telegram_id", "CASCADE"),
        foreign("checkin_drafts", "round_id", "rounds.id", "CASCADE"),
        foreign("checkin_drafts", "district_id", "districts.id", "CASCADE"),
        sa.PrimaryKeyConstraint("telegram_id", "round_id", name=op.f("pk_checkin_drafts")),
    )
    op.create_index(op.f("ix_checkin_drafts_round_id"), "checkin_drafts", ["round_id"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("excuse", sa.String(), nullable=True),
        sa.Column("excused_by", sa.BigInteger(), nullable=True),
        sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stand_in", sa.String(), nullable=False),
        foreign("reports", "round_id", "rounds.id", "CASCADE"),
        foreign("reports", "district_id", "districts.id", "CASCADE"),
        foreign("reports", "excused_by", "people.telegram_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("round_id", "district_id", name=op.f("uq_reports_round_id_district_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reports_district_id"), "reports", ["district_id"])
    op.create_index(op.f("ix_reports_excused_by"), "reports", ["excused_by"])
    op.create_table(
        "report_versions",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.String(), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("doubts", sa.String(), nullable=False),
        foreign("report_versions", "report_id", "reports.id", "CASCADE"),
        foreign("report_versions", "author", "people.telegram_id", "SET NULL"),
        sa.PrimaryKeyConstraint("report_id", "number", name=op.f("pk_report_versions")),
    )
    op.create_index(op.f("ix_report_versions_author"), "report_versions", ["author"])
