"""Rounds return in a rhythm, stages want things delivered, a sheet may be reopened or adopt a newer version of its document.

Revision ID: 0030
Revises: 0029
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from evalsvc.core.db import UtcInstant

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

SHANGHAI = timedelta(hours=8)
ROUND, ROW = sa.table("inspection_round", *map(sa.column, ("public_id", "rhythm", "series", "turn"))), sa.table("inspection_row", sa.column("is_new"))
SHEET = sa.table("inspection_sheet", *map(sa.column, ("id", "reopened_why")), sa.column("handed_in_on", sa.Date()))
REVISION = sa.table("inspection_revision", *map(sa.column, ("sheet_id", "number")), sa.column("at", UtcInstant()))


def upgrade() -> None:
    op.create_table(
        "inspection_deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["inspection_stage.id"], name=op.f("fk_inspection_deliverable_stage_id_inspection_stage")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_deliverable")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_deliverable_public_id")),
        sa.UniqueConstraint("stage_id", "position", name=op.f("uq_inspection_deliverable_stage_id_position")),
    )
    op.create_table(
        "inspection_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("deliverable_id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcInstant(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("text <> '' OR file_id IS NOT NULL", name=op.f("ck_inspection_delivery_says_something")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_delivery_account_id_account")),
        sa.ForeignKeyConstraint(["deliverable_id"], ["inspection_deliverable.id"], name=op.f("fk_inspection_delivery_deliverable_id_inspection_deliverable")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_inspection_delivery_file_id_stored_file")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_delivery_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_delivery")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_delivery_public_id")),
    )
    with op.batch_alter_table("inspection_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_delivery_deliverable_id"), ["deliverable_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_delivery_sheet_id"), ["sheet_id"], unique=False)
    op.create_table(
        "inspection_staff_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("checked", sa.Integer(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.CheckConstraint("0 <= reported AND reported <= checked AND checked <= staff", name=op.f("ck_inspection_staff_count_within")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_staff_count_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_staff_count")),
        sa.UniqueConstraint("sheet_id", "kind", name=op.f("uq_inspection_staff_count_sheet_id_kind")),
    )
    _widen()
    _fill()
    _tighten()


def _widen() -> None:
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rhythm", sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column("series", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=True))
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_new", sa.Boolean(), nullable=True))
    with op.batch_alter_table("inspection_sheet", schema=None) as batch_op:
        batch_op.add_column(sa.Column("instrument_version_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("handed_in_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reopened_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("reopened_why", sa.String(length=200), nullable=True))


def _fill() -> None:
    """Rounds that are there stand alone; a sheet was handed in on the day of its first revision."""
    bind = op.get_bind()
    bind.execute(ROUND.update().values(rhythm="once", series=ROUND.c.public_id, turn=1))
    bind.execute(ROW.update().values(is_new=sa.false()))
    bind.execute(SHEET.update().values(reopened_why=""))
    for sheet_id, at in bind.execute(sa.select(REVISION.c.sheet_id, REVISION.c.at).where(REVISION.c.number == 1)).all():
        bind.execute(SHEET.update().where(SHEET.c.id == sheet_id).values(handed_in_on=(at + SHANGHAI).date()))


def _tighten() -> None:
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.alter_column("rhythm", existing_type=sa.String(length=12), nullable=False)
        batch_op.alter_column("series", existing_type=sa.String(length=16), nullable=False)
        batch_op.alter_column("turn", existing_type=sa.Integer(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_inspection_round_series_turn"), ["series", "turn"])
        batch_op.create_check_constraint(batch_op.f("ck_inspection_round_turn"), "turn >= 1")
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.alter_column("is_new", existing_type=sa.Boolean(), nullable=False)
    with op.batch_alter_table("inspection_sheet", schema=None) as batch_op:
        batch_op.alter_column("reopened_why", existing_type=sa.String(length=200), nullable=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_inspection_sheet_instrument_version_id_instrument_version"), "instrument_version", ["instrument_version_id"], ["id"]
        )
    with op.batch_alter_table("inspection_stage", schema=None) as batch_op:
        batch_op.alter_column("asks", existing_type=sa.String(length=200), type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("inspection_stage", schema=None) as batch_op:
        batch_op.alter_column("asks", existing_type=sa.Text(), type_=sa.String(length=200), existing_nullable=False)
    with op.batch_alter_table("inspection_sheet", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_inspection_sheet_instrument_version_id_instrument_version"), type_="foreignkey")
        for name in ("reopened_why", "reopened_until", "handed_in_on", "instrument_version_id"):
            batch_op.drop_column(name)
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.drop_column("is_new")
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_inspection_round_series_turn"), type_="unique")
        batch_op.drop_constraint(batch_op.f("ck_inspection_round_turn"), type_="check")
        for name in ("turn", "series", "rhythm"):
            batch_op.drop_column(name)
    op.drop_table("inspection_staff_count")
    with op.batch_alter_table("inspection_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_delivery_sheet_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_delivery_deliverable_id"))
    op.drop_table("inspection_delivery")
    op.drop_table("inspection_deliverable")
