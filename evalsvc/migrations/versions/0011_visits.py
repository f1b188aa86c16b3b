"""visits

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "visit_campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("instrument_version_id", sa.Integer(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_visit_campaign_days")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_campaign_account_id_account")),
        sa.ForeignKeyConstraint(["instrument_version_id"], ["instrument_version.id"], name=op.f("fk_visit_campaign_instrument_version_id_instrument_version")),
        sa.ForeignKeyConstraint(["profile_version_id"], ["profile_version.id"], name=op.f("fk_visit_campaign_profile_version_id_profile_version")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_visit_campaign_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_campaign")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_campaign_public_id")),
    )
    with op.batch_alter_table("visit_campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_campaign_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "visit_target",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quota BETWEEN 1 AND 9999", name=op.f("ck_visit_target_quota")),
        sa.ForeignKeyConstraint(["campaign_id"], ["visit_campaign.id"], name=op.f("fk_visit_target_campaign_id_visit_campaign")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_visit_target_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_target")),
        sa.UniqueConstraint("campaign_id", "unit_id", name=op.f("uq_visit_target_campaign_id_unit_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_target_public_id")),
    )
    with op.batch_alter_table("visit_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_target_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "visit_assignment",
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_assignment_account_id_account")),
        sa.ForeignKeyConstraint(["target_id"], ["visit_target.id"], name=op.f("fk_visit_assignment_target_id_visit_target")),
        sa.PrimaryKeyConstraint("target_id", "account_id", name=op.f("pk_visit_assignment")),
    )
    with op.batch_alter_table("visit_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_assignment_account_id"), ["account_id"], unique=False)

    op.create_table(
        "visit_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sample", sa.String(length=40), nullable=False),
        sa.Column("visited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> account_id", name=op.f("ck_visit_record_checked_by_another")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_record_account_id_account")),
        sa.ForeignKeyConstraint(["campaign_id"], ["visit_campaign.id"], name=op.f("fk_visit_record_campaign_id_visit_campaign")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_visit_record_checked_by_account")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_visit_record_rating_id_rating")),
        sa.ForeignKeyConstraint(["target_id"], ["visit_target.id"], name=op.f("fk_visit_record_target_id_visit_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_record")),
        sa.UniqueConstraint("campaign_id", "sample", name=op.f("uq_visit_record_campaign_id_sample")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_record_public_id")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_visit_record_rating_id")),
    )
    with op.batch_alter_table("visit_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_record_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_visit_record_target_id_state", ["target_id", "state"], unique=False)

    op.create_table(
        "visit_answer",
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_visit_answer_level")),
        sa.ForeignKeyConstraint(["record_id"], ["visit_record.id"], name=op.f("fk_visit_answer_record_id_visit_record")),
        sa.PrimaryKeyConstraint("record_id", "question", name=op.f("pk_visit_answer")),
    )
    op.create_table(
        "visit_finding",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["visit_record.id"], name=op.f("fk_visit_finding_record_id_visit_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_finding")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_finding_public_id")),
    )
    with op.batch_alter_table("visit_finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_finding_record_id"), ["record_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit_finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_finding_record_id"))

    op.drop_table("visit_finding")
    op.drop_table("visit_answer")
    with op.batch_alter_table("visit_record", schema=None) as batch_op:
        batch_op.drop_index("ix_visit_record_target_id_state")
        batch_op.drop_index(batch_op.f("ix_visit_record_account_id"))

    op.drop_table("visit_record")
    with op.batch_alter_table("visit_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_assignment_account_id"))

    op.drop_table("visit_assignment")
    with op.batch_alter_table("visit_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_target_unit_id"))

    op.drop_table("visit_target")
    with op.batch_alter_table("visit_campaign", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_campaign_unit_id"))

    op.drop_table("visit_campaign")
