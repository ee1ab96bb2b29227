"""What a question of the bot is about: the session whose attendance staff complete with a name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: nothing that waits now is about a session."""
    op.add_column("drafts", sa.Column("about", sa.Integer(), nullable=True))

