"""ratings from elsewhere

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=True),
        sa.Column("key_id", sa.String(length=10), nullable=True),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(key_id IS NULL) = (algorithm IS NULL)", name=op.f("ck_stored_file_sealed_whole")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_stored_file_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("public_id", name=op.f("uq_stored_file_public_id")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "follow_up",
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["rating.id"], name=op.f("fk_follow_up_first_id_rating")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_follow_up_rating_id_rating")),
        sa.PrimaryKeyConstraint("first_id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_follow_up_rating_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("instrument_version_id", sa.Integer(), nullable=False),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("medium", sa.String(length=10), nullable=False),
        sa.Column("service_day", sa.Date(), nullable=False),
        sa.Column("late_reason", sa.String(length=200), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wants_third", sa.Boolean(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Integer(), nullable=True),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'kept') = (rating_id IS NOT NULL)", name=op.f("ck_slip_kept_with_rating")),
        sa.CheckConstraint("state <> 'void' OR void_reason <> ''", name=op.f("ck_slip_void_with_reason")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_slip_closed_by_account")),
        sa.ForeignKeyConstraint(["instrument_version_id"], ["instrument_version.id"], name=op.f("fk_slip_instrument_version_id_instrument_version")),
        sa.ForeignKeyConstraint(["point_id"], ["rating_point.id"], name=op.f("fk_slip_point_id_rating_point")),
        sa.ForeignKeyConstraint(["profile_version_id"], ["profile_version.id"], name=op.f("fk_slip_profile_version_id_profile_version")),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_slip_rating_id_rating")),
        sa.ForeignKeyConstraint(["registered_by"], ["account.id"], name=op.f("fk_slip_registered_by_account")),
        sa.ForeignKeyConstraint(["scan_id"], ["stored_file.id"], name=op.f("fk_slip_scan_id_stored_file")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_slip_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip")),
        sa.UniqueConstraint("public_id", name=op.f("uq_slip_public_id")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_slip_rating_id")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_slip_scan_id")),
    )
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_slip_registered_at"), ["registered_at"], unique=False)
        batch_op.create_index("ix_slip_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "upstream_rating",
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("upstream_id", sa.String(length=80), nullable=False),
        sa.Column("rating_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["rating_id"], ["rating.id"], name=op.f("fk_upstream_rating_rating_id_rating")),
        sa.PrimaryKeyConstraint("system", "upstream_id", name=op.f("pk_upstream_rating")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_upstream_rating_rating_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "slip_entry",
        sa.Column("slip_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=True),
        sa.Column("tags", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("algorithm", sa.String(length=20), nullable=False),
        sa.Column("key_id", sa.String(length=10), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name=op.f("ck_slip_entry_level")),
        sa.CheckConstraint("number BETWEEN 1 AND 3", name=op.f("ck_slip_entry_number")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_slip_entry_account_id_account")),
        sa.ForeignKeyConstraint(["slip_id"], ["slip.id"], name=op.f("fk_slip_entry_slip_id_slip")),
        sa.PrimaryKeyConstraint("slip_id", "number", name=op.f("pk_slip_entry")),
        sa.UniqueConstraint("slip_id", "account_id", name=op.f("uq_slip_entry_slip_id_account_id")),
    )
    with op.batch_alter_table("slip_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slip_entry_key_id"), ["key_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("slip_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slip_entry_key_id"))

    op.drop_table("slip_entry")
    op.drop_table("upstream_rating")
    with op.batch_alter_table("slip", schema=None) as batch_op:
        batch_op.drop_index("ix_slip_unit_id_state")
        batch_op.drop_index(batch_op.f("ix_slip_registered_at"))
        batch_op.drop_index(batch_op.f("ix_slip_point_id"))

    op.drop_table("slip")
    op.drop_table("follow_up")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_stored_file_key_id"))

    op.drop_table("stored_file")
