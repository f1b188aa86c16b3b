"""Tables that are too large for a page are written by a job and kept for some days.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

from evalsvc.core.db import Json, UtcInstant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("given", Json, nullable=False),
        sa.Column("told", sa.String(length=400), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("roots", Json, nullable=False),
        sa.Column("asked_at", UtcInstant(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=True),
        sa.Column("made_at", UtcInstant(), nullable=True),
        sa.Column("removed_at", UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_export_run_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_run")),
        sa.UniqueConstraint("public_id", name=op.f("uq_export_run_public_id")),
    )
    op.create_index(op.f("ix_export_run_account_id"), "export_run", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_export_run_account_id"), table_name="export_run")
    op.drop_table("export_run")
