"""When a draw's seed is published, whose work a recheck looked at, what a citizen says of the answer.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("correction_draw") as batch_op:
        batch_op.add_column(sa.Column("seed_on", sa.Date(), nullable=True))
    op.execute("UPDATE correction_draw SET seed_on = closed_until")
    with op.batch_alter_table("correction_draw") as batch_op:
        batch_op.alter_column("seed_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("correction_recheck") as batch_op:
        batch_op.add_column(sa.Column("submitted_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_correction_recheck_submitted_by_account"), "account", ["submitted_by"], ["id"])
        batch_op.create_check_constraint(
            op.f("ck_correction_recheck_seen_by_another"), "account_id IS NULL OR submitted_by IS NULL OR account_id <> submitted_by"
        )
        batch_op.create_check_constraint(op.f("ck_correction_recheck_effective_is_measured"), "found <> 'effective' OR effect IS NOT NULL")
    op.create_table(
        "correction_verdict",
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("felt", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_verdict_correction_id_correction")),
        sa.PrimaryKeyConstraint("correction_id", name=op.f("pk_correction_verdict")),
    )


def downgrade() -> None:
    op.drop_table("correction_verdict")
    with op.batch_alter_table("correction_recheck") as batch_op:
        batch_op.drop_constraint(op.f("ck_correction_recheck_effective_is_measured"), type_="check")
        batch_op.drop_constraint(op.f("ck_correction_recheck_seen_by_another"), type_="check")
        batch_op.drop_constraint(op.f("fk_correction_recheck_submitted_by_account"), type_="foreignkey")
        batch_op.drop_column("submitted_by")
    with op.batch_alter_table("correction_draw") as batch_op:
        batch_op.drop_column("seed_on")
