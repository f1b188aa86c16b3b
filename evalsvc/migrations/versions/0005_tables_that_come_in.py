"""tables that come in

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("emptied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("same", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("layout", JSON, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_batch_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("public_id", name=op.f("uq_import_batch_public_id")),
    )
    op.create_index(op.f("ix_import_batch_account_id"), "import_batch", ["account_id"])
    op.create_index(op.f("ix_import_batch_created_at"), "import_batch", ["created_at"])
    _of_a_batch("import_file", sa.Column("content", sa.LargeBinary(), nullable=False))
    _of_a_batch(
        "import_row",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", JSON, nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        key="number",
    )
    _of_a_batch(
        "import_fault",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cell", sa.String(length=60), nullable=False),
        sa.Column("typed", sa.String(length=80), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        key="position",
    )


def _of_a_batch(name: str, *columns: sa.Column[object], key: str | None = None) -> None:
    op.create_table(
        name,
        sa.Column("batch_id", BIG_ID, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f(f"fk_{name}_batch_id_import_batch")),
        sa.PrimaryKeyConstraint("batch_id", *([key] if key else []), name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    for name in ("import_fault", "import_row", "import_file"):
        op.drop_table(name)
    op.drop_index(op.f("ix_import_batch_created_at"), "import_batch")
    op.drop_index(op.f("ix_import_batch_account_id"), "import_batch")
    op.drop_table("import_batch")
