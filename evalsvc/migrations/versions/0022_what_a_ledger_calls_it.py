"""Columns of other people's tables are matched once per set of heads; what came from a ledger is remembered.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

from evalsvc.core.db import Json, UtcInstant

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_matching",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("places", Json, nullable=False),
        sa.Column("asked", sa.String(length=40), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_matching_account_id_account")),
        sa.PrimaryKeyConstraint("kind", "account_id", "digest", name=op.f("pk_import_matching")),
    )
    op.create_table(
        "correction_brought",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_brought_correction_id_correction")),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction_brought")),
    )


def downgrade() -> None:
    op.drop_table("correction_brought")
    op.drop_table("import_matching")
