"""Destroys scans and readings of slips when the profile's days for contacts are over; a slip that nobody finished is void then."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import mark_destroyed, sweep
from evalsvc.core.retention import Retention
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in, term_of_rule
from evalsvc.ratings.models import Slip, SlipEntry
from evalsvc.ratings.slip_states import OPEN, SlipState

UNFINISHED = "超过保存期限仍没有录完，系统作废"


def destroy_old_slips() -> None:
    """Destroys scans and texts whose days are over, in small transactions; slip, readings without texts and rating stay."""
    at = now()
    due = _due(at)
    db.session.rollback()
    hashes: list[str] = []
    for chunk in chunks(due):
        with unit_of_work():
            scans = db.session.scalars(select(Slip.scan_id).where(Slip.id.in_(chunk), Slip.scan_id.is_not(None)))
            hashes += mark_destroyed((scan for scan in scans if scan is not None), at=at)
            db.session.execute(update(SlipEntry).where(SlipEntry.slip_id.in_(chunk)).values(body=None))
            ended = {"state": SlipState.VOID.value, "void_reason": UNFINISHED, "closed_at": at, "row_version": Slip.row_version + 1}
            db.session.execute(update(Slip).where(Slip.id.in_(chunk), Slip.state.in_(OPEN)).values(ended))
            audit.record("slip.destroy", by=SYSTEM, subject="slip", count=len(chunk))
    sweep(digest[:2] for digest in hashes)


def keys_in_use() -> set[str]:
    """The months whose keys still open a reading."""
    return set(db.session.scalars(select(SlipEntry.key_id).where(SlipEntry.body.is_not(None)).distinct()))


def _due(at: datetime) -> list[int]:
    found: list[int] = []
    scan = exists().where(StoredFile.id == Slip.scan_id, StoredFile.destroyed_at.is_(None))
    texts = exists().where(SlipEntry.slip_id == Slip.id, SlipEntry.body.is_not(None))
    for profile in db.session.scalars(select(ProfileVersion)).all():
        until = at - timedelta(days=rules_in(profile).contact_days)
        ours = select(Slip.id).where(Slip.profile_version_id == profile.id, Slip.registered_at <= until)
        found += db.session.scalars(ours.where(or_(scan, texts, Slip.state.in_(OPEN))))
    return found


def _slips() -> int:
    return db.session.scalar(select(func.count()).select_from(Slip)) or 0


RETENTION = (
    Retention(
        key="slips",
        kind="代录评价的扫描件和各遍录入的原文",
        tables=("slip", "slip_entry"),
        term=term_of_rule("contact_days"),
        counts_from="从登记时起算；录入的原文在计入评价或作废时即销毁",
        at_the_end="销毁扫描件和原文；没有录完的作废；登记、各遍所录等级和评价保留",
        kept=_slips,
        due=lambda at: len(_due(at)),
        carry_out=destroy_old_slips,
    ),
)
