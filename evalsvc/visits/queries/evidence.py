"""What proves the findings of a record, as files that may be gone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.files.models import StoredFile
from evalsvc.visits.models import VisitEvidence, VisitFinding, VisitRecord


@dataclass(frozen=True)
class Proof:
    """A piece of evidence with its file, and the finding that it shows."""

    evidence: VisitEvidence
    file: StoredFile
    finding: VisitFinding

    @property
    def is_gone(self) -> bool:
        return self.file.destroyed_at is not None


def proofs_of(record: VisitRecord) -> dict[int, list[Proof]]:
    """The evidence of a record by finding, in the order in which it came; one query."""
    found: dict[int, list[Proof]] = {}
    for row in db.session.execute(_proofs().where(VisitFinding.record_id == record.id).order_by(VisitEvidence.id)):
        found.setdefault(row[2].id, []).append(Proof(*row))
    return found


def proof_in(record: VisitRecord, public_id: str) -> Proof:
    """The piece of evidence of a record with this public id; raises NotFound."""
    row = db.session.execute(_proofs().where(VisitFinding.record_id == record.id, VisitEvidence.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return Proof(*row)


def finding_in(record: VisitRecord, public_id: str) -> VisitFinding:
    """The finding of a record with this public id; raises NotFound."""
    found = db.session.scalar(select(VisitFinding).where(VisitFinding.record_id == record.id, VisitFinding.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def proof_counts(record_ids: Collection[int] | Select[int]) -> dict[int, int]:
    """How many pieces of evidence each of these records has; records without are left out."""
    counted = select(VisitFinding.record_id, func.count()).join(VisitEvidence, VisitEvidence.finding_id == VisitFinding.id)
    return dict(db.session.execute(counted.where(VisitFinding.record_id.in_(record_ids)).group_by(VisitFinding.record_id)).all())


def proofs_at(finding: VisitFinding) -> Sequence[VisitEvidence]:
    """The evidence of one finding."""
    return db.session.scalars(select(VisitEvidence).where(VisitEvidence.finding_id == finding.id)).all()


def _proofs() -> Select[VisitEvidence, StoredFile, VisitFinding]:
    joined = select(VisitEvidence, StoredFile, VisitFinding).join(StoredFile, StoredFile.id == VisitEvidence.file_id)
    return joined.join(VisitFinding, VisitFinding.id == VisitEvidence.finding_id)
