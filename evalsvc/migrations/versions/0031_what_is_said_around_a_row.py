"""what is said around a row

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "inspection_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", JSON, nullable=False),
        sa.Column("after", JSON, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_change_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_change_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_change")),
    )
    with op.batch_alter_table("inspection_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_change_row_id"), ["row_id"], unique=False)

    op.create_table(
        "inspection_check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_check_in_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_check_in_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_check_in")),
    )
    with op.batch_alter_table("inspection_check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_check_in_row_id"), ["row_id"], unique=False)

    op.create_table(
        "inspection_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_comment_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_comment_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_comment")),
    )
    with op.batch_alter_table("inspection_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_comment_row_id"), ["row_id"], unique=False)

    op.create_table(
        "inspection_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_evidence_account_id_account")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_inspection_evidence_file_id_stored_file")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_evidence_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_evidence_public_id")),
        sa.UniqueConstraint("row_id", "series", "revision", name=op.f("uq_inspection_evidence_row_id_series_revision")),
    )
    with op.batch_alter_table("inspection_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_evidence_row_id"), ["row_id"], unique=False)

    op.create_table(
        "inspection_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_mention_account_id_account")),
        sa.ForeignKeyConstraint(["comment_id"], ["inspection_comment.id"], name=op.f("fk_inspection_mention_comment_id_inspection_comment")),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_inspection_mention")),
    )
    with op.batch_alter_table("inspection_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_mention_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stamp", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.drop_column("stamp")

    with op.batch_alter_table("inspection_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_mention_account_id"))

    op.drop_table("inspection_mention")
    with op.batch_alter_table("inspection_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_evidence_row_id"))

    op.drop_table("inspection_evidence")
    with op.batch_alter_table("inspection_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_comment_row_id"))

    op.drop_table("inspection_comment")
    with op.batch_alter_table("inspection_check_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_check_in_row_id"))

    op.drop_table("inspection_check_in")
    with op.batch_alter_table("inspection_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_change_row_id"))

    op.drop_table("inspection_change")
