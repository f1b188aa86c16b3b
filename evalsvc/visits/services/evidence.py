"""What shows a finding is added and taken away by the record's visitor, as long as the record is theirs to change."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import keep_file, mark_destroyed
from evalsvc.core.files.store import Laid
from evalsvc.visits import queries
from evalsvc.visits.models import VisitEvidence, VisitFinding, VisitRecord
from evalsvc.visits.queries import Proof
from evalsvc.visits.states import Act, RecordState, step

MOST = 6  # pieces of evidence of one finding


def add_evidence(*, by: Actor, record: VisitRecord, finding: VisitFinding, laid: Laid) -> VisitEvidence:
    """Keeps what shows a finding. Raises WrongState when the record has been handed in, Problem when the finding has enough."""
    _lock(record)
    if len(queries.proofs_at(finding)) >= MOST:
        raise Problem(f"一个问题最多{MOST}个佐证，请先删除用不着的。", field="file")
    file = keep_file(laid, account_id=by.account_id)
    evidence = VisitEvidence(public_id=public_id(), finding_id=finding.id, file_id=file.id)
    db.session.add(evidence)
    db.session.flush()
    _trace("visit.add_evidence", by, record, Permission.VISIT_RECORD)
    return evidence


def remove_evidence(*, by: Actor, record: VisitRecord, proof: Proof) -> None:
    """Destroys a piece of evidence; the bytes go with the next sweep. Raises WrongState when the record has been handed in."""
    _lock(record)
    mark_destroyed([proof.file.id], at=now())
    db.session.delete(proof.evidence)
    db.session.flush()
    _trace("visit.remove_evidence", by, record, Permission.VISIT_RECORD)


def take_evidence(*, by: Actor, record: VisitRecord, proof: Proof, told: bool) -> StoredFile:
    """A piece of evidence, to be taken away, with a trace: filed under the unit for whom it was `told`, else under the organ that plans."""
    unit_id = record.target.unit_id if told else record.campaign.unit_id
    _trace("visit.take_evidence", by, record, Permission.VISIT_READ if told else Permission.VISIT_PLAN, unit_id)
    return proof.file


def _lock(record: VisitRecord) -> None:
    db.session.refresh(record, with_for_update={"key_share": True, "of": VisitRecord})
    step(RecordState(record.state), Act.SAVE)


def _trace(action: str, by: Actor, record: VisitRecord, right: Permission, unit_id: int | None = None) -> None:
    subject, filed = f"visit_record:{record.public_id}", unit_id or record.campaign.unit_id
    audit.record(action, by=by, right=right, subject=subject, unit_id=filed, record=record.public_id)
