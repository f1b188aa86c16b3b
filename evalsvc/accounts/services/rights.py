"""How far an administrator reaches: his own units, nobody above, and never the last key to the house."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission, Role
from evalsvc.accounts import queries
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, WrongState
from evalsvc.organisation.models import Unit

LAST_ADMIN = "这是该单位最后一名管理员，收回后就没有人能管理账号了。请先授予另一名管理员。"


def must_be_in_service(account: Account) -> None:
    """Raises WrongState for a retired account."""
    if account.is_retired:
        raise WrongState("这个账号已经停用，不能再更改。")


def must_reach(by: Actor, unit: Unit) -> None:
    """Raises Forbidden when a unit lies above or outside the units whose accounts `by` manages."""
    if by.account_id is not None and not queries.reached(by.scope_for(Permission.ACCOUNT_MANAGE), [unit.id]):
        raise Forbidden("您只能在自己管理的单位范围内授予或收回角色。")


def must_hold_whole(by: Actor, account: Account) -> None:
    """Raises Forbidden when the account has a role above or outside: whoever could reset it would gain that role."""
    if by.account_id is not None and not queries.holds_only_within(account, by.scope_for(Permission.ACCOUNT_MANAGE)):
        raise Forbidden("这个账号在您的管辖范围之外还有角色，请由上级管理员办理。")


def must_leave_an_admin(account: Account, grants: list[RoleGrant]) -> None:
    """Raises WrongState when nobody else could manage the units of these grants after they end.

    The grants that count are locked, so that two administrators who revoke each other at once do not both succeed.
    """
    for grant in grants:
        if grant.role == Role.ADMIN:
            covering = db.session.scalars(queries.covering_admins(grant.unit_id).with_for_update()).all()
            if all(other.account_id == account.id for other in covering):
                raise WrongState(LAST_ADMIN)


def desk_of(by: Actor, account: Account) -> int | None:
    """The unit under which an act on an account is filed: that of its first role, else that of the one who acts."""
    held = queries.roles_of([account.id])
    if held:
        return held[0].unit_id
    return by.grants[0].unit_id if by.grants else None
