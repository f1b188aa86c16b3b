"""What each tier sees in a row of a sheet, which rows a reviewer has looked at, with which revision a row last changed.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inspection_row") as batch_op:
        batch_op.add_column(sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE inspection_row SET changed_in = (SELECT revision FROM inspection_sheet WHERE inspection_sheet.id = inspection_row.sheet_id)")
    with op.batch_alter_table("inspection_row") as batch_op:
        batch_op.alter_column("changed_in", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "inspection_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("claimed", sa.String(length=15), nullable=False),
        sa.Column("seen", sa.String(length=15), nullable=False),
        sa.Column("word", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("account_id <> submitted_by", name=op.f("ck_inspection_judgement_judged_by_another")),
        sa.CheckConstraint("seen = claimed OR word <> ''", name=op.f("ck_inspection_judgement_disagrees_in_words")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_judgement_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_judgement_row_id_inspection_row")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_inspection_judgement_submitted_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_judgement")),
        sa.UniqueConstraint("row_id", "revision", "tier", name=op.f("uq_inspection_judgement_row_id_revision_tier")),
    )
    op.create_table(
        "inspection_read_mark",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_read_mark_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_read_mark_row_id_inspection_row"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row_id", "account_id", name=op.f("pk_inspection_read_mark")),
    )
    with op.batch_alter_table("inspection_read_mark") as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_read_mark_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("inspection_read_mark")
    op.drop_table("inspection_judgement")
    with op.batch_alter_table("inspection_row") as batch_op:
        batch_op.drop_column("changed_in")
