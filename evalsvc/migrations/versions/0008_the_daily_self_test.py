"""the daily self-test

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "self_test",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("codes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_self_test")),
    )
    op.create_table(
        "self_test_fault",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["point_code.code"], name=op.f("fk_self_test_fault_code_point_code")),
        sa.ForeignKeyConstraint(["day"], ["self_test.day"], name=op.f("fk_self_test_fault_day_self_test")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_self_test_fault_unit_id_unit")),
        sa.PrimaryKeyConstraint("day", "code", name=op.f("pk_self_test_fault")),
    )


def downgrade() -> None:
    op.drop_table("self_test_fault")
    op.drop_table("self_test")
