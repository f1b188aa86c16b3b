"""rounds of self-inspection

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("instrument_version_id", sa.Integer(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_round_account_id_account")),
        sa.ForeignKeyConstraint(
            ["instrument_version_id"], ["instrument_version.id"], name=op.f("fk_inspection_round_instrument_version_id_instrument_version")
        ),
        sa.ForeignKeyConstraint(["previous_id"], ["inspection_round.id"], name=op.f("fk_inspection_round_previous_id_inspection_round")),
        sa.ForeignKeyConstraint(["profile_version_id"], ["profile_version.id"], name=op.f("fk_inspection_round_profile_version_id_profile_version")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_inspection_round_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_round_public_id")),
    )
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_round_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "inspection_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("excused", sa.String(length=200), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("accepted_by IS NULL OR accepted_by <> submitted_by", name=op.f("ck_inspection_sheet_accepted_by_another")),
        sa.ForeignKeyConstraint(["accepted_by"], ["account.id"], name=op.f("fk_inspection_sheet_accepted_by_account")),
        sa.ForeignKeyConstraint(["round_id"], ["inspection_round.id"], name=op.f("fk_inspection_sheet_round_id_inspection_round")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_inspection_sheet_submitted_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_inspection_sheet_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_sheet")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_sheet_public_id")),
        sa.UniqueConstraint("round_id", "unit_id", name=op.f("uq_inspection_sheet_round_id_unit_id")),
    )
    with op.batch_alter_table("inspection_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_sheet_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "inspection_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("asks", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_inspection_stage_days")),
        sa.ForeignKeyConstraint(["round_id"], ["inspection_round.id"], name=op.f("fk_inspection_stage_round_id_inspection_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_stage")),
        sa.UniqueConstraint("round_id", "position", name=op.f("uq_inspection_stage_round_id_position")),
    )
    op.create_table(
        "inspection_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_revision_account_id_account")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_revision_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_revision")),
        sa.UniqueConstraint("sheet_id", "number", name=op.f("uq_inspection_revision_sheet_id_number")),
    )
    op.create_table(
        "inspection_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("local_text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=15), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("measure_due_on", sa.Date(), nullable=True),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("carried", sa.Text(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("result <> 'not_applicable' OR reason <> ''", name=op.f("ck_inspection_row_reason")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_inspection_row_changed_by_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_inspection_row_correction_id_correction")),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_inspection_row_person_id_account")),
        sa.ForeignKeyConstraint(["sheet_id"], ["inspection_sheet.id"], name=op.f("fk_inspection_row_sheet_id_inspection_sheet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_row")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_row_public_id")),
        sa.UniqueConstraint("sheet_id", "key", name=op.f("uq_inspection_row_sheet_id_key")),
    )
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_row_correction_id"), ["correction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_row_person_id"), ["person_id"], unique=False)

    op.create_table(
        "inspection_remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_remark_account_id_account")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_inspection_remark_answered_by_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_remark_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_remark")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_remark_public_id")),
    )
    with op.batch_alter_table("inspection_remark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_remark_row_id"), ["row_id"], unique=False)

    op.create_table(
        "inspection_rival",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inspection_rival_account_id_account")),
        sa.ForeignKeyConstraint(["row_id"], ["inspection_row.id"], name=op.f("fk_inspection_rival_row_id_inspection_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_rival")),
        sa.UniqueConstraint("public_id", name=op.f("uq_inspection_rival_public_id")),
    )
    with op.batch_alter_table("inspection_rival", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inspection_rival_row_id"), ["row_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("inspection_rival", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_rival_row_id"))

    op.drop_table("inspection_rival")
    with op.batch_alter_table("inspection_remark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_remark_row_id"))

    op.drop_table("inspection_remark")
    with op.batch_alter_table("inspection_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_row_person_id"))
        batch_op.drop_index(batch_op.f("ix_inspection_row_correction_id"))

    op.drop_table("inspection_row")
    op.drop_table("inspection_revision")
    op.drop_table("inspection_stage")
    with op.batch_alter_table("inspection_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_sheet_unit_id"))

    op.drop_table("inspection_sheet")
    with op.batch_alter_table("inspection_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inspection_round_unit_id"))

    op.drop_table("inspection_round")
    # ### end Alembic commands ###
