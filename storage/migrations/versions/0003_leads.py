"""When reminders come: by name instead of minutes, so that a rule such as «the day before at 18:00» has a place."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAMES = {"10080": "week", "1440": "eve", "120": "hour"}


def upgrade() -> None:
    """Rename the column and what it holds: who had two hours before has one hour before."""
    # Both databases know this statement; Alembic's own way would build SQLite's table anew.
    op.execute("ALTER TABLE people RENAME COLUMN offsets TO leads")
    for minutes, name in NAMES.items():
        renamed = sa.text("UPDATE people SET leads = trim(replace(' ' || leads || ' ', :old, :new))")
        op.execute(renamed.bindparams(old=f" {minutes} ", new=f" {name} "))
