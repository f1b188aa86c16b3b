"""Photographs and papers that show what visitors found.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_evidence",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_visit_evidence_file_id_stored_file")),
        sa.ForeignKeyConstraint(["finding_id"], ["visit_finding.id"], name=op.f("fk_visit_evidence_finding_id_visit_finding")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_evidence")),
        sa.UniqueConstraint("file_id", name=op.f("uq_visit_evidence_file_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_visit_evidence_public_id")),
    )
    op.create_index(op.f("ix_visit_evidence_finding_id"), "visit_evidence", ["finding_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_visit_evidence_finding_id"), table_name="visit_evidence")
    op.drop_table("visit_evidence")
