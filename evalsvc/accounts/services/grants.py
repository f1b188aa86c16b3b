"""Roles are granted in a unit, with a beginning and an end; nothing is overwritten."""

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.access.permissions import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role
from evalsvc.accounts import queries
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.accounts.services.rights import must_be_in_service, must_leave_an_admin, must_reach
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, WrongState
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit

AT_ONCE = frozenset({Permission.CONTACT_READ, Permission.DASHBOARD_READ, Permission.RATING_READ})


# Who calls back sees citizens' contacts: one administrator alone could open them by making an account of their own.
TAKES_TWO = frozenset({Role.CALL_BACK})
ALONE = "回访员能看到群众的联系方式，要由两名管理员办理：请在账号页面提出，由另一名管理员确认。"


class SeesTooMuch(WrongState):
    """A role that reads single ratings or counts at once, granted in a window, whose staff would know who rated."""

    status = 422


def sees_too_much(role: Role) -> str:
    """Why a role is not granted in a window."""
    return f"窗口看不到单条评价和实时数字，不能在窗口授予“{ROLE_NAMES[role]}”。请在大厅或上级单位授予。"


def grant_role(*, by: Actor, account: Account, role: Role, unit: Unit) -> RoleGrant:
    """Grants a role in a unit, at once and for everything below it.

    Raises Forbidden above or outside the administrator's units and for one's own account, SeesTooMuch in a window for
    more than its releases, WrongState when account or unit is retired, the role is held already, or a person grants
    alone what takes two.
    """
    if role in TAKES_TWO and by.account_id is not None:
        raise WrongState(ALONE)
    must_be_grantable(by, account, role, unit)
    return put_grant(by, account, role, unit)


def must_be_grantable(by: Actor, account: Account, role: Role, unit: Unit) -> None:
    """Raises what `grant_role` raises, but for roles that take two."""
    must_be_in_service(account)
    must_reach(by, unit)
    if account.id == by.account_id:
        raise Forbidden("不能给自己授予角色，请由另一名管理员办理。")
    if unit.is_retired:
        raise WrongState("这个单位已经停用，不能再授予角色。")
    if unit.kind == UnitKind.WINDOW and ROLE_PERMISSIONS[role] & AT_ONCE:
        raise SeesTooMuch(sees_too_much(role), field="unit")
    if queries.grant_in_force(account, role, unit):
        raise WrongState("这个账号在该单位已经有这个角色。")


def put_grant(by: Actor, account: Account, role: Role, unit: Unit) -> RoleGrant:
    """A role that has been found grantable, from now on."""
    grant = RoleGrant(account_id=account.id, unit_id=unit.id, role=role, since=now(), granted_by=by.account_id)
    db.session.add(grant)
    db.session.flush()
    _record("account.grant", by, account, unit, role)
    return grant


def revoke_grant(*, by: Actor, account: Account, role: Role, unit: Unit) -> None:
    """Ends a role at once; the row stays.

    Raises Forbidden above or outside the administrator's units, WrongState when the role is not held
    or the unit would be left without an administrator.
    """
    must_reach(by, unit)
    grant = queries.grant_in_force(account, role, unit)
    if grant is None:
        raise WrongState("这个角色已经收回了。")
    must_leave_an_admin(account, [grant])
    grant.until = now()
    _record("account.revoke", by, account, unit, role)


def carry_grants(by: Actor, old: Unit, new: Unit) -> int:
    """Has every role held in a unit go over to the one that carries it on; how many there were.

    Who holds the role there already keeps it. Raises Forbidden above or outside the administrator's units.
    """
    held = queries.grants_in([old.id])
    if held:
        must_reach(by, old)
        must_reach(by, new)
    moment = now()
    for grant, account in held:
        role = Role(grant.role)
        grant.until = moment
        if queries.grant_in_force(account, role, new) is None:
            db.session.add(RoleGrant(account_id=account.id, unit_id=new.id, role=role, since=moment))
        db.session.flush()
        facts: dict[str, str | int] = {"username": account.username, "old": old.name, "unit": new.name, "role": ROLE_NAMES[role]}
        audit.record("account.carry", by=by, right=None, subject=f"account:{account.public_id}", unit_id=new.id, **facts)
    return len(held)


def hand_over_top(unit: Unit) -> int:
    """Makes those who administer every other top of the tree administrators of a new one, so that they still answer for all; how many."""
    found = queries.admins_of_all_tops(but=unit)
    for account in found:
        db.session.add(RoleGrant(account_id=account.id, unit_id=unit.id, role=Role.ADMIN, since=now()))
        _record("account.grant", SYSTEM, account, unit, Role.ADMIN)
    return len(found)


def _record(action: str, by: Actor, account: Account, unit: Unit, role: Role) -> None:
    subject = f"account:{account.public_id}"
    audit.record(action, by=by, subject=subject, unit_id=unit.id, username=account.username, unit=unit.name, role=ROLE_NAMES[role])
