"""what must be put right

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_ref", sa.String(length=60), nullable=True),
        sa.Column("tag", sa.String(length=60), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("problem_type", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("leader_name", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=40), nullable=False),
        sa.Column("partners", sa.String(length=200), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("needs_reply", sa.Boolean(), nullable=False),
        sa.Column("needs_superior", sa.Boolean(), nullable=False),
        sa.Column("is_listed", sa.Boolean(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("lasting", sa.Text(), nullable=False),
        sa.Column("remark", sa.String(length=400), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("rejudged_by", sa.Integer(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("profile_version_id", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name=op.f("ck_correction_closed_on")),
        sa.CheckConstraint(
            "state <> 'closed' OR origin = 'imported' OR (submitted_by IS NOT NULL AND accepted_by IS NOT NULL)",
            name=op.f("ck_correction_closed_after_acceptance"),
        ),
        sa.CheckConstraint("accepted_by IS NULL OR submitted_by IS NULL OR accepted_by <> submitted_by", name=op.f("ck_correction_accepted_by_another")),
        sa.CheckConstraint("closed_by IS NULL OR submitted_by IS NULL OR closed_by <> submitted_by", name=op.f("ck_correction_closed_by_another")),
        sa.CheckConstraint(
            "rejudged_by IS NULL OR (rejudged_by <> submitted_by AND rejudged_by <> accepted_by)", name=op.f("ck_correction_rejudged_by_another")
        ),
        sa.ForeignKeyConstraint(["accepted_by"], ["account.id"], name=op.f("fk_correction_accepted_by_account")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_correction_closed_by_account")),
        sa.ForeignKeyConstraint(["filed_by"], ["account.id"], name=op.f("fk_correction_filed_by_account")),
        sa.ForeignKeyConstraint(["leader_id"], ["account.id"], name=op.f("fk_correction_leader_id_account")),
        sa.ForeignKeyConstraint(["organ_id"], ["unit.id"], name=op.f("fk_correction_organ_id_unit")),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_correction_person_id_account")),
        sa.ForeignKeyConstraint(["place_id"], ["unit.id"], name=op.f("fk_correction_place_id_unit")),
        sa.ForeignKeyConstraint(["profile_version_id"], ["profile_version.id"], name=op.f("fk_correction_profile_version_id_profile_version")),
        sa.ForeignKeyConstraint(["rejudged_by"], ["account.id"], name=op.f("fk_correction_rejudged_by_account")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_correction_submitted_by_account")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_correction_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
        sa.UniqueConstraint("organ_id", "number", name=op.f("uq_correction_organ_id_number")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_public_id")),
        sa.UniqueConstraint("source", "source_ref", name=op.f("uq_correction_source_source_ref")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_closed_on"), ["closed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_organ_id"), ["organ_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_correction_place_id_tag", ["place_id", "tag"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_state"), ["state"], unique=False)
        batch_op.create_index("ix_correction_unit_id_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "correction_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("closed_from", sa.Date(), nullable=False),
        sa.Column("closed_until", sa.Date(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("seed_source", sa.String(length=200), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("wanted BETWEEN 1 AND 1000", name=op.f("ck_correction_draw_wanted")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_draw_account_id_account")),
        sa.ForeignKeyConstraint(["organ_id"], ["unit.id"], name=op.f("fk_correction_draw_organ_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_draw")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_draw_public_id")),
    )
    with op.batch_alter_table("correction_draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_draw_organ_id"), ["organ_id"], unique=False)

    op.create_table(
        "correction_series",
        sa.Column("organ_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organ_id"], ["unit.id"], name=op.f("fk_correction_series_organ_id_unit")),
        sa.PrimaryKeyConstraint("organ_id", "year", name=op.f("pk_correction_series")),
    )
    op.create_table(
        "correction_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_comment_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_comment_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_comment")),
    )
    with op.batch_alter_table("correction_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_comment_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_draw_candidate",
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_draw_candidate_correction_id_correction")),
        sa.ForeignKeyConstraint(["draw_id"], ["correction_draw.id"], name=op.f("fk_correction_draw_candidate_draw_id_correction_draw")),
        sa.PrimaryKeyConstraint("draw_id", "correction_id", name=op.f("pk_correction_draw_candidate")),
    )
    with op.batch_alter_table("correction_draw_candidate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_draw_candidate_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=10), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("clock_unit", sa.String(length=15), nullable=True),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_due_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_due")),
    )
    with op.batch_alter_table("correction_due", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_due_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_evidence_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_evidence_correction_id_correction")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_correction_evidence_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_evidence")),
        sa.UniqueConstraint("correction_id", "series", "revision", name=op.f("uq_correction_evidence_correction_id_series_revision")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_evidence_public_id")),
    )
    with op.batch_alter_table("correction_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_evidence_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("opinion", sa.String(length=400), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_correction_extension_decided_by_another")),
        sa.CheckConstraint("wanted_on > due_on", name=op.f("ck_correction_extension_later")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_correction_extension_asked_by_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_extension_correction_id_correction")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_correction_extension_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_extension")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_extension_public_id")),
    )
    with op.batch_alter_table("correction_extension", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_extension_correction_id"), ["correction_id"], unique=False)
        batch_op.create_index(
            "uq_correction_extension_waiting",
            ["correction_id"],
            unique=True,
            sqlite_where=sa.text("decided_at IS NULL"),
            postgresql_where=sa.text("decided_at IS NULL"),
        )

    op.create_table(
        "correction_judgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=10), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("opinion", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("(tier = 'own') = (account_id = submitted_by)", name=op.f("ck_correction_judgement_judged_by_another")),
        sa.CheckConstraint("verdict <> 'returned' OR opinion <> ''", name=op.f("ck_correction_judgement_returned_with_reason")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_judgement_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_judgement_correction_id_correction")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_correction_judgement_submitted_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_judgement")),
    )
    with op.batch_alter_table("correction_judgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_judgement_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_listing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("listed_by", sa.Integer(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_listing_correction_id_correction")),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_correction_listing_lifted_by_account")),
        sa.ForeignKeyConstraint(["listed_by"], ["account.id"], name=op.f("fk_correction_listing_listed_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_listing")),
    )
    with op.batch_alter_table("correction_listing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_listing_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person_name", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (done_on IS NULL)", name=op.f("ck_correction_measure_done_whole")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_measure_correction_id_correction")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_correction_measure_done_by_account")),
        sa.ForeignKeyConstraint(["person_id"], ["account.id"], name=op.f("fk_correction_measure_person_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_measure")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_measure_public_id")),
    )
    with op.batch_alter_table("correction_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_measure_correction_id"), ["correction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_measure_person_id"), ["person_id"], unique=False)

    op.create_table(
        "correction_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_progress_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_progress_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_progress")),
    )
    with op.batch_alter_table("correction_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_progress_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("found", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("effect", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.CheckConstraint("(done_at IS NULL) = (found IS NULL)", name=op.f("ck_correction_recheck_done_whole")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_recheck_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_recheck_correction_id_correction")),
        sa.ForeignKeyConstraint(["draw_id"], ["correction_draw.id"], name=op.f("fk_correction_recheck_draw_id_correction_draw")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_recheck")),
        sa.UniqueConstraint("correction_id", "turn", "due_on", "origin", name=op.f("uq_correction_recheck_correction_id_turn_due_on_origin")),
        sa.UniqueConstraint("public_id", name=op.f("uq_correction_recheck_public_id")),
    )
    with op.batch_alter_table("correction_recheck", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_recheck_correction_id"), ["correction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_recheck_draw_id"), ["draw_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_correction_recheck_due_on"), ["due_on"], unique=False)

    op.create_table(
        "correction_recurrence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_recurrence_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_recurrence")),
        sa.UniqueConstraint("correction_id", "turn", name=op.f("uq_correction_recurrence_correction_id_turn")),
    )
    with op.batch_alter_table("correction_recurrence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_recurrence_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_reference",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_reference_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_reference")),
        sa.UniqueConstraint("correction_id", "kind", "key", name=op.f("uq_correction_reference_correction_id_kind_key")),
    )
    with op.batch_alter_table("correction_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_reference_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("result", sa.String(length=15), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_reply_account_id_account")),
        sa.ForeignKeyConstraint(["correction_id"], ["correction.id"], name=op.f("fk_correction_reply_correction_id_correction")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction_reply")),
    )
    with op.batch_alter_table("correction_reply", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_reply_correction_id"), ["correction_id"], unique=False)

    op.create_table(
        "correction_mention",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_correction_mention_account_id_account")),
        sa.ForeignKeyConstraint(["comment_id"], ["correction_comment.id"], name=op.f("fk_correction_mention_comment_id_correction_comment")),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_correction_mention")),
    )
    with op.batch_alter_table("correction_mention", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_correction_mention_account_id"), ["account_id"], unique=False)

    # ### end Alembic commands ###


def downgrade() -> None:
    with op.batch_alter_table("correction_mention", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_mention_account_id"))

    op.drop_table("correction_mention")
    with op.batch_alter_table("correction_reply", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_reply_correction_id"))

    op.drop_table("correction_reply")
    with op.batch_alter_table("correction_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_reference_correction_id"))

    op.drop_table("correction_reference")
    with op.batch_alter_table("correction_recurrence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_recurrence_correction_id"))

    op.drop_table("correction_recurrence")
    with op.batch_alter_table("correction_recheck", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_recheck_due_on"))
        batch_op.drop_index(batch_op.f("ix_correction_recheck_draw_id"))
        batch_op.drop_index(batch_op.f("ix_correction_recheck_correction_id"))

    op.drop_table("correction_recheck")
    with op.batch_alter_table("correction_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_progress_correction_id"))

    op.drop_table("correction_progress")
    with op.batch_alter_table("correction_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_measure_person_id"))
        batch_op.drop_index(batch_op.f("ix_correction_measure_correction_id"))

    op.drop_table("correction_measure")
    with op.batch_alter_table("correction_listing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_listing_correction_id"))

    op.drop_table("correction_listing")
    with op.batch_alter_table("correction_judgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_judgement_correction_id"))

    op.drop_table("correction_judgement")
    with op.batch_alter_table("correction_extension", schema=None) as batch_op:
        batch_op.drop_index("uq_correction_extension_waiting", sqlite_where=sa.text("decided_at IS NULL"), postgresql_where=sa.text("decided_at IS NULL"))
        batch_op.drop_index(batch_op.f("ix_correction_extension_correction_id"))

    op.drop_table("correction_extension")
    with op.batch_alter_table("correction_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_evidence_correction_id"))

    op.drop_table("correction_evidence")
    with op.batch_alter_table("correction_due", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_due_correction_id"))

    op.drop_table("correction_due")
    with op.batch_alter_table("correction_draw_candidate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_draw_candidate_correction_id"))

    op.drop_table("correction_draw_candidate")
    with op.batch_alter_table("correction_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_comment_correction_id"))

    op.drop_table("correction_comment")
    op.drop_table("correction_series")
    with op.batch_alter_table("correction_draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_correction_draw_organ_id"))

    op.drop_table("correction_draw")
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.drop_index("ix_correction_unit_id_state")
        batch_op.drop_index(batch_op.f("ix_correction_state"))
        batch_op.drop_index("ix_correction_place_id_tag")
        batch_op.drop_index(batch_op.f("ix_correction_person_id"))
        batch_op.drop_index(batch_op.f("ix_correction_organ_id"))
        batch_op.drop_index(batch_op.f("ix_correction_leader_id"))
        batch_op.drop_index(batch_op.f("ix_correction_due_on"))
        batch_op.drop_index(batch_op.f("ix_correction_closed_on"))

    op.drop_table("correction")
    # ### end Alembic commands ###
