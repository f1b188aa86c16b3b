"""lists of items

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "item_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("instrument_version_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'filed' OR filed_at IS NOT NULL", name=op.f("ck_item_list_filed_whole")),
        sa.CheckConstraint("state <> 'returned' OR reason <> ''", name=op.f("ck_item_list_returned_with_reason")),
        sa.CheckConstraint("state NOT IN ('reported', 'filed') OR reported_at IS NOT NULL", name=op.f("ck_item_list_reported_whole")),
        sa.ForeignKeyConstraint(["instrument_version_id"], ["instrument_version.id"], name=op.f("fk_item_list_instrument_version_id_instrument_version")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_item_list_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_list")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_list_public_id")),
        sa.UniqueConstraint("unit_id", name=op.f("uq_item_list_unit_id")),
    )
    op.create_table(
        "item_list_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("is_absent", sa.Boolean(), nullable=False),
        sa.Column("main_name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("levels", sa.String(length=3), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("materials", sa.Text(), nullable=False),
        sa.Column("time_limit", sa.String(length=200), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("NOT (is_local AND is_absent)", name=op.f("ck_item_list_row_local_is_there")),
        sa.ForeignKeyConstraint(["list_id"], ["item_list.id"], name=op.f("fk_item_list_row_list_id_item_list")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_list_row")),
        sa.UniqueConstraint("list_id", "number", name=op.f("uq_item_list_row_list_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_item_list_row_public_id")),
    )


def downgrade() -> None:
    op.drop_table("item_list_row")
    op.drop_table("item_list")
