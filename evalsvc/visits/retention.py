"""Destroys interviewees' own words and the evidence of findings when the profile's days are over; levels and findings stay."""

from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, tuple_, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import mark_destroyed, sweep
from evalsvc.core.retention import Retention, kept_for_good
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in, term_of_rule
from evalsvc.visits.kinds import OF_CITIZENS
from evalsvc.visits.models import VisitAnswer, VisitCampaign, VisitEvidence, VisitFinding, VisitRecord


def destroy_old_texts() -> None:
    """Empties the texts of interviews whose days are over, in small transactions; safe to run twice at once."""
    at = now()
    due = _due_texts(at)
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            ours = tuple_(VisitAnswer.record_id, VisitAnswer.question).in_(chunk)
            emptied = update(VisitAnswer).where(ours, VisitAnswer.text.is_not(None)).values(text=None, destroyed_at=at)
            count = len(db.session.scalars(emptied.returning(VisitAnswer.record_id)).all())
            if count:
                audit.record("visit.destroy_texts", by=SYSTEM, subject="visit_answer", count=count)


def _due_texts(at: datetime) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for profile in db.session.scalars(select(ProfileVersion)).all():
        until = at - timedelta(days=rules_in(profile).interview_days)
        ended = _texts().where(VisitCampaign.profile_version_id == profile.id, VisitRecord.visited_at <= until)
        found += [(record, question) for record, question in db.session.execute(ended)]
    return found


def destroy_old_evidence() -> None:
    """Destroys photographs and papers whose days are over, in small transactions; that there were some stays on record."""
    at = now()
    due = _due_evidence(at)
    db.session.rollback()
    hashes: list[str] = []
    for chunk in chunks(due):
        with unit_of_work():
            gone = mark_destroyed(chunk, at=at)
            if gone:
                audit.record("visit.destroy_evidence", by=SYSTEM, subject="visit_evidence", count=len(gone))
        hashes += gone
    sweep(digest[:2] for digest in hashes)


def _due_evidence(at: datetime) -> list[int]:
    found: list[int] = []
    for profile in db.session.scalars(select(ProfileVersion)).all():
        until = at - timedelta(days=rules_in(profile).contact_days)
        found += db.session.scalars(_evidence().where(VisitCampaign.profile_version_id == profile.id, StoredFile.kept_at <= until))
    return found


def _evidence() -> Select[int]:
    """The files that show findings and are still kept."""
    joined = select(StoredFile.id).join(VisitEvidence, VisitEvidence.file_id == StoredFile.id).where(StoredFile.destroyed_at.is_(None))
    joined = joined.join(VisitFinding, VisitFinding.id == VisitEvidence.finding_id).join(VisitRecord, VisitRecord.id == VisitFinding.record_id)
    return joined.join(VisitCampaign, VisitCampaign.id == VisitRecord.campaign_id)


def _kept_evidence() -> int:
    return db.session.scalar(select(func.count()).select_from(_evidence().subquery())) or 0


def _texts() -> Select[int, str]:
    """What interviewees said in their own words, and is still kept."""
    found = select(VisitAnswer.record_id, VisitAnswer.question).join(VisitRecord, VisitRecord.id == VisitAnswer.record_id)
    found = found.join(VisitCampaign, VisitCampaign.id == VisitRecord.campaign_id)
    return found.where(VisitCampaign.kind.in_([kind.value for kind in OF_CITIZENS]), VisitAnswer.kind == "text", VisitAnswer.text.is_not(None))


def _kept_texts() -> int:
    return db.session.scalar(select(func.count()).select_from(_texts().subquery())) or 0


def _kept_records() -> int:
    return db.session.scalar(select(func.count()).select_from(VisitRecord)) or 0


RETENTION = (
    Retention(
        "visit-texts",
        "第三方调查中受访人的原话（已遮盖号码）",
        ("visit_answer",),
        term_of_rule("interview_days"),
        counts_from="接受调查之时",
        at_the_end="销毁原话，等级和发现的问题保留",
        kept=_kept_texts,
        due=lambda at: len(_due_texts(at)),
        carry_out=destroy_old_texts,
    ),
    Retention(
        "visit-evidence",
        "访查问题的照片和文件（可能拍到群众）",
        ("visit_evidence",),
        term_of_rule("contact_days"),
        counts_from="上传之时",
        at_the_end="销毁照片和文件，问题的文字和曾有佐证的登记保留",
        kept=_kept_evidence,
        due=lambda at: len(_due_evidence(at)),
        carry_out=destroy_old_evidence,
    ),
    kept_for_good(
        "visits",
        "访查的计划、记录和发现的问题",
        tables=("visit_campaign", "visit_target", "visit_assignment", "visit_record", "visit_finding"),
        why="是结果和整改的依据；受访人的姓名和联系方式从不询问",
        kept=_kept_records,
    ),
)
