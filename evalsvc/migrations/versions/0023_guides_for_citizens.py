"""guides for citizens

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "guide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("service_item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_item_id"], ["service_item.id"], name=op.f("fk_guide_service_item_id_service_item")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_guide_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide")),
        sa.UniqueConstraint("public_id", name=op.f("uq_guide_public_id")),
        sa.UniqueConstraint("unit_id", "service_item_id", name=op.f("uq_guide_unit_id_service_item_id")),
    )
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_service_item_id"), ["service_item_id"], unique=False)

    op.create_table(
        "guide_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("guide_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("instrument_version_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(published_at IS NULL) = (hash IS NULL)", name=op.f("ck_guide_version_published_whole")),
        sa.ForeignKeyConstraint(["guide_id"], ["guide.id"], name=op.f("fk_guide_version_guide_id_guide")),
        sa.ForeignKeyConstraint(["instrument_version_id"], ["instrument_version.id"], name=op.f("fk_guide_version_instrument_version_id_instrument_version")),
        sa.ForeignKeyConstraint(["published_by"], ["account.id"], name=op.f("fk_guide_version_published_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_version")),
        sa.UniqueConstraint("guide_id", "number", name=op.f("uq_guide_version_guide_id_number")),
    )
    with op.batch_alter_table("guide_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_guide_version_draft", ["guide_id"], unique=True, sqlite_where=sa.text("published_at IS NULL"), postgresql_where=sa.text("published_at IS NULL")
        )


def downgrade() -> None:
    with op.batch_alter_table("guide_version", schema=None) as batch_op:
        batch_op.drop_index("uq_guide_version_draft", sqlite_where=sa.text("published_at IS NULL"), postgresql_where=sa.text("published_at IS NULL"))

    op.drop_table("guide_version")
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guide_service_item_id"))

    op.drop_table("guide")
