"""On which day a unit handed in its work, so that a superior's delay is not its own.

Revision ID: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

DAYS = {"sqlite": "date(submitted_at, '+8 hours')", "postgresql": "(submitted_at AT TIME ZONE 'Asia/Shanghai')::date"}


def upgrade() -> None:
    op.add_column("correction", sa.Column("submitted_on", sa.Date(), nullable=True))
    op.execute(f"UPDATE correction SET submitted_on = {DAYS[op.get_bind().dialect.name]} WHERE submitted_at IS NOT NULL")  # noqa: S608  # a constant


def downgrade() -> None:
    op.drop_column("correction", "submitted_on")
