"""Who may see and do what: units, persons named, organs and those above them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import ROLE_PERMISSIONS, Permission
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.models import (
    Correction,
    Measure,
)
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in
from evalsvc.profiles.rules import Rules

ORGANS = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK})


def reading_right(actor: Actor) -> Permission:
    """By which right a person sees what they see: as a reader, or only because it names them."""
    return Permission.CORRECTION_READ if actor.may(Permission.CORRECTION_READ) else Permission.CORRECTION_WORK


def organ_of(unit: Unit) -> Unit:
    """The bureau that keeps the ledger for a unit: the nearest one at or above it; the unit itself when there is none."""
    above = select(Unit).join(UnitAncestor, UnitAncestor.ancestor_id == Unit.id).where(UnitAncestor.unit_id == unit.id, Unit.kind.in_(ORGANS))
    return db.session.scalars(above.order_by(UnitAncestor.depth).limit(1)).first() or unit


def is_within(actor: Actor) -> ColumnElement[bool]:
    """What a person may see: what units of their scope answer for, and what names them."""
    seen = Correction.unit_id.in_(reachable_units(actor.scope_for(Permission.CORRECTION_READ)))
    return or_(seen, names(actor)) if actor.account_id is not None else seen


def names(actor: Actor) -> ColumnElement[bool]:
    """Whether a person is the leader, the responsible person, or the person of a measure, for units where they may work."""
    at_work = reachable_units(actor.scope_for(Permission.CORRECTION_WORK))
    organs = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id.in_(at_work))  # a window's clerk may be named in what the bureau answers for
    return names_account(actor.account_id) & Correction.unit_id.in_(organs.union(at_work))


def names_account(account_id: int | None) -> ColumnElement[bool]:
    """Whether an account is the leader, the responsible person, or the person of a measure."""
    of_measures = select(Measure.correction_id).where(Measure.person_id == account_id, Measure.dropped_at.is_(None))
    return or_(Correction.person_id == account_id, Correction.leader_id == account_id, Correction.id.in_(of_measures))


def correction_within(public_id: str, actor: Actor) -> Correction:
    """A correction that a person may see; raises NotFound."""
    found = select(Correction).where(Correction.public_id == public_id, is_within(actor))
    row = db.session.scalar(found.options(joinedload(Correction.unit), joinedload(Correction.organ), joinedload(Correction.place)))
    if row is None:
        raise NotFound
    return row


def corrections_within(public_ids: Iterable[str], actor: Actor) -> Sequence[Correction]:
    """Those of some corrections that a person may see."""
    return db.session.scalars(select(Correction).where(Correction.public_id.in_(list(public_ids)), is_within(actor))).all()


def correction_at_work(public_id: str, actor: Actor) -> Correction:
    """A correction on which a person may work: what their bureau answers for, or what names them; raises NotFound."""
    row = db.session.scalar(select(Correction).where(Correction.public_id == public_id, _at_work(actor)))
    if row is None:
        raise NotFound
    return row


def is_at_work(correction: Correction, actor: Actor) -> bool:
    """Whether a person may work on a correction."""
    return db.session.scalar(select(Correction.id).where(Correction.id == correction.id, _at_work(actor))) is not None


def _at_work(actor: Actor) -> ColumnElement[bool]:
    read, work = (reachable_units(actor.scope_for(right)) for right in (Permission.CORRECTION_READ, Permission.CORRECTION_WORK))
    return or_(Correction.unit_id.in_(read) & Correction.unit_id.in_(work), names(actor))


def correction_in_scope(public_id: str, scope: Scope) -> Correction:
    """A correction that a unit of the scope answers for; raises NotFound."""
    row = db.session.scalar(select(Correction).where(Correction.public_id == public_id, Correction.unit_id.in_(reachable_units(scope))))
    if row is None:
        raise NotFound
    return row


def is_above(scope: Scope, correction: Correction) -> bool:
    """Whether a right is held in a unit strictly above the organ that keeps the ledger."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == correction.organ_id, UnitAncestor.depth > 0)
    return db.session.scalar(above.where(UnitAncestor.ancestor_id.in_(scope.roots)).limit(1)) is not None


def has_superior(correction: Correction) -> bool:
    """Whether somebody above the organ judges again: the rules of the correction's birth ask for it, and there is such a person."""
    if not rules_of(correction).superior_rejudges:
        return False
    judges = [role for role, rights in ROLE_PERMISSIONS.items() if Permission.CORRECTION_REJUDGE in rights]
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == correction.organ_id, UnitAncestor.depth > 0)
    held = select(RoleGrant.id).join(Account, Account.id == RoleGrant.account_id).where(RoleGrant.until.is_(None), Account.retired_at.is_(None))
    return db.session.scalar(held.where(RoleGrant.role.in_(judges), RoleGrant.unit_id.in_(above)).limit(1)) is not None


def rules_of(correction: Correction) -> Rules:
    """The rules under which a correction was born."""
    return rules_in(db.session.get_one(ProfileVersion, correction.profile_version_id))


def people_for(unit: Unit) -> list[Account]:
    """Who may be named for a unit: accounts in service that may read or work there, at it, below it, or above it up to its organ; by name."""
    roles = [role for role, rights in ROLE_PERMISSIONS.items() if rights & {Permission.CORRECTION_WORK, Permission.CORRECTION_ACCEPT}]
    organ = organ_of(unit)
    within = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id == organ.id)
    below = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id == unit.id)
    near = below.union(select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == unit.id))
    held = select(RoleGrant.account_id).where(RoleGrant.until.is_(None), RoleGrant.role.in_(roles), RoleGrant.unit_id.in_(within), RoleGrant.unit_id.in_(near))
    found = select(Account).where(Account.id.in_(held), Account.retired_at.is_(None))
    return list(db.session.scalars(found.order_by(Account.display_name, Account.id)))
