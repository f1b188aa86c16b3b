"""Until when reminders about a correction have been told.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("correction", sa.Column("told_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("correction", "told_until")
