"""The auditable draw of sheets or rows, and what a look at them found.

Revision ID: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inspection_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("seed_source", sa.String(length=200), nullable=False),
        sa.Column("seed_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("wanted BETWEEN 1 AND 1000", name=op.f("ck_inspection_draw_wanted")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_draw_account_id_account")),
        sa.ForeignKeyConstraint(["round_id"], ["inspection_round.id"], name=op.f("fk_inspection_draw_round_id_inspection_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_draw")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_draw_public_id")),
    )
    op.create_index(op.f("ix_inspection_draw_round_id"), "inspection_draw", ["round_id"])
    op.create_table(
        "inspection_draw_candidate",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["draw_id"], ["inspection_draw.id"], name=op.f("fk_inspection_draw_candidate_draw_id_inspection_draw")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_draw_candidate_row_id_inspection_row")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_draw_candidate_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("draw_id", "name", name=op.f("pk_inspection_draw_candidate")),
    )
    op.create_index(op.f("ix_inspection_draw_candidate_row_id"), "inspection_draw_candidate", ["row_id"])
    op.create_index(op.f("ix_inspection_draw_candidate_sheet_id"), "inspection_draw_candidate", ["sheet_id"])
    op.create_table(
        "inspection_recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=True),
        sa.Column("found", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.Column("reopened", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(done_at IS NULL) = (found IS NULL)", name=op.f("ck_inspection_recheck_done_whole")),
        sa.CheckConstraint("account_id IS NULL OR account_id <> submitted_by", name=op.f("ck_inspection_recheck_seen_by_another")),
        sa.CheckConstraint("found <> 'contrary' OR correction_id IS NOT NULL OR reopened", name=op.f("ck_inspection_recheck_contrary_has_an_end")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_recheck_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_inspection_recheck_correction_id_correction")),
        sa.ForeignKeyConstraint(["draw_id"], ["inspection_draw.id"], name=op.f("fk_inspection_recheck_draw_id_inspection_draw")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_recheck_row_id_inspection_row")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_recheck_sheet_id_inspection_sheet")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_inspection_recheck_submitted_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_recheck")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_recheck_public_id")),
    )
    for column in ("draw_id", "row_id", "sheet_id"):
        op.create_index(op.f(f"ix_inspection_recheck_{column}"), "inspection_recheck", [column])


def downgrade() -> None:
    op.drop_table("inspection_recheck")
    op.drop_table("inspection_draw_candidate")
    op.drop_table("inspection_draw")
