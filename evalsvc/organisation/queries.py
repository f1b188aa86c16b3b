"""What is asked of the tree, its windows, items and points."""

from sqlalchemy import Select, select

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.organisation.models import Unit, UnitAncestor


def reachable_units(scope: Scope) -> Select[int]:
    """The ids of all units in a scope: its roots and everything below them; it goes into ``.in_()``."""
    return select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(scope.roots))


def unit_in_scope(public_id: str, scope: Scope) -> Unit:
    """The unit with this public id; raises NotFound when it does not exist or lies outside the scope."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.id.in_(reachable_units(scope))))
    if unit is None:
        raise NotFound
    return unit
