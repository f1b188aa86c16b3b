"""papers

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "paper_organ",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("code_word", sa.String(length=20), nullable=False),
        sa.Column("head", sa.String(length=80), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_organ_account_id_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_paper_organ_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_organ")),
        sa.UniqueConstraint("unit_id", "since", name=op.f("uq_paper_organ_unit_id_since")),
    )
    op.create_table(
        "paper_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("following", sa.Integer(), nullable=False),
        sa.CheckConstraint("1 <= first AND first <= following", name=op.f("ck_paper_series_order")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_paper_series_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_series")),
        sa.UniqueConstraint("unit_id", "series", "year", name=op.f("uq_paper_series_unit_id_series_year")),
    )
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("full_number", sa.String(length=120), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("addressee_name", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("signed", sa.String(length=80), nullable=False),
        sa.Column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("annexes", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("pdf_id", sa.Integer(), nullable=True),
        sa.Column("docx_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'issued' OR (issued_at IS NOT NULL AND (series IS NULL OR number IS NOT NULL))", name=op.f("ck_paper_issued_whole")),
        sa.CheckConstraint(
            "state <> 'revoked' OR (issued_at IS NOT NULL AND revoked_at IS NOT NULL AND reason <> '')", name=op.f("ck_paper_revoked_with_reason")
        ),
        sa.CheckConstraint("state NOT IN ('draft', 'discarded') OR issued_at IS NULL", name=op.f("ck_paper_draft_not_issued")),
        sa.CheckConstraint("(issued_at IS NULL) = (content_hash IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)", name=op.f("ck_paper_frozen_at_issue")),
        sa.CheckConstraint("(number IS NULL) = (year IS NULL) AND (number IS NULL) = (full_number IS NULL)", name=op.f("ck_paper_numbered_whole")),
        sa.CheckConstraint("number IS NULL OR (series IS NOT NULL AND issued_at IS NOT NULL)", name=op.f("ck_paper_numbered_at_issue")),
        sa.CheckConstraint("received_at IS NULL OR issued_at IS NOT NULL", name=op.f("ck_paper_received_after_issue")),
        sa.CheckConstraint("received_by IS NULL OR issued_by IS NULL OR received_by <> issued_by", name=op.f("ck_paper_received_by_another")),
        sa.ForeignKeyConstraint(["addressee_id"], ["unit.id"], name=op.f("fk_paper_addressee_id_unit")),
        sa.ForeignKeyConstraint(["docx_id"], ["stored_file.id"], name=op.f("fk_paper_docx_id_stored_file")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_paper_drafted_by_account")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_paper_issued_by_account")),
        sa.ForeignKeyConstraint(["pdf_id"], ["stored_file.id"], name=op.f("fk_paper_pdf_id_stored_file")),
        sa.ForeignKeyConstraint(["received_by"], ["account.id"], name=op.f("fk_paper_received_by_account")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_paper_revoked_by_account")),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name=op.f("fk_paper_seen_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_paper_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("public_id", name=op.f("uq_paper_public_id")),
        sa.UniqueConstraint("unit_id", "series", "year", "number", name=op.f("uq_paper_unit_id_series_year_number")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_addressee_id"), ["addressee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_subject"), ["subject"], unique=False)
        batch_op.create_index("ix_paper_unit_id_kind", ["unit_id", "kind"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_unit_id_kind")
        batch_op.drop_index(batch_op.f("ix_paper_subject"))
        batch_op.drop_index(batch_op.f("ix_paper_addressee_id"))

    op.drop_table("paper")
    op.drop_table("paper_series")
    op.drop_table("paper_organ")
