"""proofs that are asked for

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "proof",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("service_item_id", sa.Integer(), nullable=True),
        sa.Column("basis_kind", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason_key", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("cancel_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("consulted_from", sa.Date(), nullable=True),
        sa.Column("consulted_until", sa.Date(), nullable=True),
        sa.Column("consulted_where", sa.String(length=400), nullable=False),
        sa.Column("consulted_result", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(decision = 'cancel_by') = (cancel_on IS NOT NULL)", name=op.f("ck_proof_cancelled_by_a_day")),
        sa.CheckConstraint("decision <> 'cancel' OR stopped_on IS NOT NULL", name=op.f("ck_proof_cancelled_at_once")),
        sa.CheckConstraint("decision <> 'keep' OR stopped_on IS NULL", name=op.f("ck_proof_kept_goes_on")),
        sa.CheckConstraint("decision = 'keep' OR reason <> ''", name=op.f("ck_proof_cancelled_with_reason")),
        sa.CheckConstraint("consulted_until IS NULL OR consulted_from <= consulted_until", name=op.f("ck_proof_consulted_forwards")),
        sa.ForeignKeyConstraint(["service_item_id"], ["service_item.id"], name=op.f("fk_proof_service_item_id_service_item")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_proof_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("public_id", name=op.f("uq_proof_public_id")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_proof_unit_id_number")),
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_cancel_on"), ["cancel_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_service_item_id"), ["service_item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proof_service_item_id"))
        batch_op.drop_index(batch_op.f("ix_proof_cancel_on"))

    op.drop_table("proof")
