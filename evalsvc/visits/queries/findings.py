"""Findings as problems to be put right: of released records only, and where the record is read."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.wants import Origin
from evalsvc.visits.models import VisitFinding, VisitRecord
from evalsvc.visits.queries.records import RecordRow, record_in_scope, record_told

REF = "finding:"


def ref_of(finding: VisitFinding) -> str:
    """How a correction refers to a finding."""
    return f"{REF}{finding.public_id}"


def finding_of(record: VisitRecord, public_id: str) -> VisitFinding:
    """A finding of a record; raises NotFound."""
    row = db.session.scalar(select(VisitFinding).where(VisitFinding.record_id == record.id, VisitFinding.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def record_for(campaign: str, public_id: str, by: Actor) -> RecordRow:
    """A record that a person may read: as one who plans, or once it was released to their unit; raises NotFound."""
    try:
        return record_in_scope(campaign, public_id, by.scope_for(Permission.VISIT_PLAN))
    except NotFound:
        return record_told(campaign, public_id, by.scope_for(Permission.VISIT_READ))


def origin(ref: str, by: Actor) -> Origin | None:
    """Where a finding is read, for those who may read its record."""
    found = select(VisitRecord).join(VisitFinding, VisitFinding.record_id == VisitRecord.id).options(joinedload(VisitRecord.campaign))
    record = db.session.scalar(found.where(VisitFinding.public_id == ref.removeprefix(REF)))
    if record is None:
        return None
    given = {"public_id": record.campaign.public_id, "record_id": record.public_id}
    try:
        record_for(record.campaign.public_id, record.public_id, by)
    except NotFound:
        return None
    return Origin("visits.record", given, "看这份访查记录")
