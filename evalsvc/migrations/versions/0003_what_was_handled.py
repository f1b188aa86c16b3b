"""what was handled

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
ASKED_FOR = sa.text("origin <> 'volunteered'")


def upgrade() -> None:
    op.create_table(
        "served_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_served_correction_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served_correction")),
    )
    with op.batch_alter_table("served_correction", schema=None) as batch_op:
        batch_op.create_index("ix_served_correction_unit_id_service_day", ["unit_id", "service_day"], unique=False)

    op.create_table(
        "served_day",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_served_day_n")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_served_day_unit_id_unit")),
        sa.PrimaryKeyConstraint("unit_id", "service_day", name=op.f("pk_served_day")),
    )
    op.create_table(
        "matter",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("service_item_id", sa.Integer(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("number_digest", sa.String(length=64), nullable=True),
        sa.Column("system", sa.String(length=40), nullable=True),
        sa.Column("upstream_id", sa.String(length=80), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["rating_point.id"], name=op.f("fk_matter_point_id_rating_point")),
        sa.ForeignKeyConstraint(["profile_version_id"], ["profile_version.id"], name=op.f("fk_matter_profile_version_id_profile_version")),
        sa.ForeignKeyConstraint(["service_item_id"], ["service_item.id"], name=op.f("fk_matter_service_item_id_service_item")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_matter_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("number_digest", name=op.f("uq_matter_number_digest")),
        sa.UniqueConstraint("public_id", name=op.f("uq_matter_public_id")),
        sa.UniqueConstraint("system", "upstream_id", name=op.f("uq_matter_system_upstream_id")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_finished_on"), ["finished_on"], unique=False)
        batch_op.create_index("ix_matter_unit_id_finished_on", ["unit_id", "finished_on"], unique=False)

    op.create_table(
        "matter_invitation",
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_invitation_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_matter_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "matter_link",
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_link_matter_id_matter")),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_matter_link")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_matter_link_matter_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "matter_number",
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_number_matter_id_matter")),
        sa.PrimaryKeyConstraint("matter_id", name=op.f("pk_matter_number")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("matter_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matter_number_key_id"), ["key_id"], unique=False)

    op.create_table(
        "matter_use",
        sa.Column("matter_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("turn", sa.String(length=10), nullable=False),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matter.id"], name=op.f("fk_matter_use_matter_id_matter")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_matter_use_rating_id_rating")),
        sa.PrimaryKeyConstraint("matter_id", "turn", "attempt", name=op.f("pk_matter_use")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_matter_use_rating_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rating_asked_for", "rating", ["unit_id", "service_day"], sqlite_where=ASKED_FOR, postgresql_where=ASKED_FOR)


def downgrade() -> None:
    op.drop_index("ix_rating_asked_for", table_name="rating")

    op.drop_table("matter_use")
    with op.batch_alter_table("matter_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_number_key_id"))

    op.drop_table("matter_number")
    op.drop_table("matter_link")
    op.drop_table("matter_invitation")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index("ix_matter_unit_id_finished_on")
        batch_op.drop_index(batch_op.f("ix_matter_finished_on"))

    op.drop_table("matter")
    op.drop_table("served_day")
    with op.batch_alter_table("served_correction", schema=None) as batch_op:
        batch_op.drop_index("ix_served_correction_unit_id_service_day")

    op.drop_table("served_correction")
