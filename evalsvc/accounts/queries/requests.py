"""Roles that wait for a second administrator, and who could be one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import ROLE_NAMES, Role
from evalsvc.accounts.models import Account, RoleGrant, RoleRequest
from evalsvc.accounts.queries.accounts import covering_admins
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units

MOST_REQUESTS = 50


@dataclass(frozen=True)
class Asked:
    """A role that waits for a second administrator: whether the one who looks could be it, and whether there is any."""

    public_id: str
    account: Account
    role_name: str
    unit_name: str
    asked_by: str
    asked_at: datetime
    may_confirm: bool
    has_second: bool


def open_requests(scope: Scope, by: Actor, account: Account | None = None) -> list[Asked]:
    """The roles that wait for a second administrator in the scope, of one account or of all, the oldest first."""
    asker = aliased(Account)
    found = (
        select(RoleRequest, Account, Unit, asker)
        .join(Account, Account.id == RoleRequest.account_id)
        .join(Unit, Unit.id == RoleRequest.unit_id)
        .join(asker, asker.id == RoleRequest.asked_by)
        .where(RoleRequest.outcome.is_(None), RoleRequest.unit_id.in_(reachable_units(scope)), *([RoleRequest.account_id == account.id] if account else []))
        .order_by(RoleRequest.id)
        .limit(MOST_REQUESTS)
    )
    rows = db.session.execute(found).all()
    admins = {unit.id: db.session.scalars(covering_admins(unit.id)).all() for _, _, unit, _ in rows}
    me = by.account_id or 0
    return [
        Asked(
            public_id=asked.public_id,
            account=whom,
            role_name=ROLE_NAMES[Role(asked.role)],
            unit_name=unit.name,
            asked_by=person.display_name,
            asked_at=asked.asked_at,
            may_confirm=whom.id != me and _are_two(admins[unit.id], me, asked.asked_by),
            has_second=any(grant.account_id != whom.id and _are_two(admins[unit.id], grant.account_id, asked.asked_by) for grant in admins[unit.id]),
        )
        for asked, whom, unit, person in rows
    ]


def request_in_scope(public_id: str, scope: Scope) -> RoleRequest:
    """A request for a role in the scope, decided or not; raises NotFound."""
    asked = db.session.scalar(select(RoleRequest).where(RoleRequest.public_id == public_id, RoleRequest.unit_id.in_(reachable_units(scope))))
    if asked is None:
        raise NotFound
    return asked


def open_request(account: Account, role: Role, unit: Unit) -> RoleRequest | None:
    """The request for a role in exactly this unit that has not been decided, or None."""
    mine = (RoleRequest.account_id == account.id, RoleRequest.role == role, RoleRequest.unit_id == unit.id, RoleRequest.outcome.is_(None))
    return db.session.scalar(select(RoleRequest).where(*mine))


def are_two_people(one: int, other: int, unit_id: int) -> bool:
    """Whether two accounts both administer a unit, and neither has that only from the other, who could have made it for this."""
    return _are_two(db.session.scalars(covering_admins(unit_id)).all(), one, other)


def _are_two(admins: Sequence[RoleGrant], one: int, other: int) -> bool:
    by_themselves = any(grant.account_id == one and grant.granted_by != other for grant in admins)
    return one != other and by_themselves and any(grant.account_id == other and grant.granted_by != one for grant in admins)
