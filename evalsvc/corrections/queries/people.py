"""Whom something concerns: who holds a right nearest to a unit."""

from collections.abc import Collection

from sqlalchemy import select

from evalsvc.access.permissions import ROLE_PERMISSIONS, Permission
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from evalsvc.organisation.models import UnitAncestor


def roles_with(right: Permission) -> list[str]:
    """The roles that hold a right."""
    return [role.value for role, rights in ROLE_PERMISSIONS.items() if right in rights]


def nearest(right: Permission, unit_id: int, *, without: Collection[int | None] = (), above: bool = False) -> frozenset[int]:
    """The accounts in service that hold a right in the nearest unit at or above a unit where anybody but `without` does; `above`: not at the unit itself.

    Empty when nobody does. One statement.
    """
    held = select(UnitAncestor.depth, RoleGrant.account_id).join(RoleGrant, RoleGrant.unit_id == UnitAncestor.ancestor_id)
    held = held.join(Account, Account.id == RoleGrant.account_id)
    held = held.where(UnitAncestor.unit_id == unit_id, UnitAncestor.depth >= int(above), RoleGrant.role.in_(roles_with(right)))
    found = db.session.execute(held.where(RoleGrant.until.is_(None), Account.retired_at.is_(None))).all()
    wanted = [(depth, account_id) for depth, account_id in found if account_id not in without]
    closest = min((depth for depth, _ in wanted), default=0)
    return frozenset(account_id for depth, account_id in wanted if depth == closest)
