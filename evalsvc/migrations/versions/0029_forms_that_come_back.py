"""forms that come back

Revision ID: 0029
Revises: 0028
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "inspection_filled_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("said", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_filled_form_account_id_account")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_filled_form_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_filled_form")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_filled_form_public_id")),
    )
    with op.batch_alter_table("inspection_filled_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_filled_form_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_filled_form_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_filled_form_sheet_id"), ["sheet_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("inspection_filled_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_filled_form_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_filled_form_sent_at"))
        batch_op.drop_index(batch_op.f("ix_inspection_filled_form_account_id"))

    op.drop_table("inspection_filled_form")
