"""guides that are withdrawn

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from evalsvc.core.db import UtcInstant

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", UtcInstant(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.String(length=400), nullable=False, server_default=""))
        batch_op.create_check_constraint(op.f("ck_guide_withdrawn_with_reason"), "(withdrawn_at IS NULL) = (withdrawn_reason = '')")
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.alter_column("withdrawn_reason", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_guide_withdrawn_with_reason"), type_="check")
        batch_op.drop_column("withdrawn_reason")
        batch_op.drop_column("withdrawn_at")
