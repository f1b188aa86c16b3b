"""Letters about a correction: from whom to whom, and those that were written."""

from dataclasses import dataclass

from sqlalchemy import select

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.papers.models import Paper
from evalsvc.papers.queries import papers_about
from evalsvc.papers.states import REGISTERED


@dataclass(frozen=True)
class Way:
    """In whose name a letter goes, and to whom."""

    organ: Unit
    addressee: Unit


def letter_way(scope: Scope, correction: Correction) -> Way | None:
    """From the nearest organ of a scope that stands above the ledger's to that one, or from the ledger's organ to a unit below; None without either."""
    above = select(Unit).join(UnitAncestor, UnitAncestor.ancestor_id == Unit.id)
    above = above.where(UnitAncestor.unit_id == correction.organ_id, UnitAncestor.depth > 0, Unit.id.in_(scope.roots))
    organ = db.session.scalars(above.order_by(UnitAncestor.depth).limit(1)).first()
    if organ is not None:
        return Way(organ, correction.organ)
    if correction.organ_id in scope.roots and correction.unit_id != correction.organ_id:
        return Way(correction.organ, correction.unit)
    return None


def latest_letter(correction: Correction, kind: str) -> Paper | None:
    """The latest issued letter of a kind about a correction."""
    issued = [paper for paper in papers_about(correction.subject) if paper.kind == kind and paper.state in REGISTERED]
    return issued[0] if issued else None
