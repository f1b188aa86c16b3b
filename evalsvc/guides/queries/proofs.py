"""The register of proof materials: a page of it, all of it, what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import Page, newest_first
from evalsvc.guides.models import Proof
from evalsvc.guides.queries.guides import document_now
from evalsvc.guides.reasons import Decision, Reason, reasons_of
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units

OVERDUE = "overdue"


@dataclass(frozen=True)
class ProofFilter:
    """Which proofs are wanted; empty means all."""

    unit: str = ""
    decision: str = ""
    words: str = ""


def is_overdue(day: date) -> ColumnElement[bool]:
    """Whether a proof should no longer be asked for on a day, and still is."""
    return and_(Proof.decision == Decision.CANCEL_BY.value, Proof.stopped_on.is_(None), Proof.cancel_on < day)


def overdue_proofs(scope: Scope, day: date) -> Sequence[Proof]:
    """The proofs of a scope's units whose last day has passed, the longest first; for the register and the desk."""
    found = select(Proof).options(joinedload(Proof.unit)).where(Proof.unit_id.in_(reachable_units(scope)), is_overdue(day))
    return db.session.scalars(found.order_by(Proof.cancel_on, Proof.id)).all()


def counts_of(scope: Scope, day: date) -> tuple[int, int]:
    """How many proofs there are in a scope, and how many are overdue."""
    found = select(func.count(), func.count().filter(is_overdue(day))).select_from(Proof).where(Proof.unit_id.in_(reachable_units(scope)))
    total, overdue = db.session.execute(found).one()
    return total, overdue


def proof_page(scope: Scope, wanted: ProofFilter, day: date, after: str) -> Page[Proof]:
    """A page of the register, the newest first."""
    return newest_first(_wanted(scope, wanted, day), key=Proof.id, name=Proof.public_id, after=after)


def every_proof(scope: Scope, wanted: ProofFilter, day: date) -> Sequence[Proof]:
    """All of the register that is wanted, by unit and number."""
    return db.session.scalars(_wanted(scope, wanted, day).order_by(Proof.unit_id, Proof.number)).all()


def proof_in_scope(public_id: str, scope: Scope) -> Proof:
    """A proof of a unit of the scope; raises NotFound."""
    found = select(Proof).options(joinedload(Proof.unit), joinedload(Proof.item))
    proof = db.session.scalar(found.where(Proof.public_id == public_id, Proof.unit_id.in_(reachable_units(scope))))
    if proof is None:
        raise NotFound
    return proof


def next_number(unit: Unit) -> int:
    """The number of a unit's next proof."""
    return (db.session.scalar(select(func.max(Proof.number)).where(Proof.unit_id == unit.id)) or 0) + 1


def reasons_now() -> list[Reason]:
    """The rules of the document in use that forbid to ask for a proof."""
    return reasons_of(document_now()[1])


def _wanted(scope: Scope, wanted: ProofFilter, day: date) -> Select[Proof]:
    found = select(Proof).options(joinedload(Proof.unit), joinedload(Proof.item)).where(Proof.unit_id.in_(reachable_units(scope)))
    if wanted.unit:
        found = found.where(Proof.unit_id.in_(select(Unit.id).where(Unit.public_id == wanted.unit)))
    if wanted.decision:
        found = found.where(is_overdue(day) if wanted.decision == OVERDUE else Proof.decision == wanted.decision)
    if wanted.words:
        found = found.where(or_(Proof.name.icontains(wanted.words, autoescape=True), Proof.basis.icontains(wanted.words, autoescape=True)))
    return found
