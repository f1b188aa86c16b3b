"""claims against what citizens say

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "inspection_claim",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("figure", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("frozen_in", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(due IS NULL) = (paid IS NULL)", name=op.f("ck_inspection_claim_both_numbers")),
        sa.CheckConstraint("paid >= 0 AND paid <= due", name=op.f("ck_inspection_claim_paid_of_due")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_inspection_claim_changed_by_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_claim_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_inspection_claim")),
    )


def downgrade() -> None:
    op.drop_table("inspection_claim")
