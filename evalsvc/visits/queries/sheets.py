"""Whole records of campaigns, many at once: what stands in each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.visits.columns import Said
from evalsvc.visits.models import VisitAnswer, VisitFinding, VisitRecord
from evalsvc.visits.sheet import Finding

Part = TypeVar("Part", VisitAnswer, VisitFinding)


@dataclass(frozen=True)
class Kept:
    """A record with what stands in it, and the questions whose words have been destroyed."""

    record: VisitRecord
    said: Said
    destroyed: frozenset[str]


def sheets_in(campaigns: Collection[int]) -> list[Kept]:
    """Every record of these plans with its answers and findings, in the order in which they were made; three queries."""
    ours = VisitRecord.campaign_id.in_(list(campaigns))
    records = db.session.scalars(select(VisitRecord).where(ours).order_by(VisitRecord.id)).all()
    answers: dict[int, list[VisitAnswer]] = defaultdict(list)
    for answer in _parts(VisitAnswer, campaigns):
        answers[answer.record_id].append(answer)
    findings: dict[int, list[VisitFinding]] = defaultdict(list)
    for finding in _parts(VisitFinding, campaigns):
        findings[finding.record_id].append(finding)
    return [_kept(record, answers[record.id], findings[record.id]) for record in records]


def _parts(table: type[Part], campaigns: Collection[int]) -> Sequence[Part]:
    found = select(table).join(VisitRecord, VisitRecord.id == table.record_id).where(VisitRecord.campaign_id.in_(list(campaigns)))
    return db.session.scalars(found).all()


def _kept(record: VisitRecord, answers: Iterable[VisitAnswer], findings: Iterable[VisitFinding]) -> Kept:
    given = {answer.question: str(answer.level) if answer.level else answer.text or "" for answer in answers}
    seen = tuple(Finding(finding.problem, finding.clause) for finding in sorted(findings, key=lambda finding: finding.position))
    return Kept(record, Said(record.visited_on, given, seen), frozenset(answer.question for answer in answers if answer.destroyed_at))
