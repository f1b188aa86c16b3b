"""Roles that take two: one administrator asks, another confirms or declines."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import ROLE_NAMES, Role
from evalsvc.accounts import queries
from evalsvc.accounts.models import Account, RoleRequest
from evalsvc.accounts.services.grants import TAKES_TWO, grant_role, must_be_grantable, put_grant
from evalsvc.accounts.services.rights import must_reach
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, WrongState
from evalsvc.organisation.models import Unit

GRANTED, DECLINED = "granted", "declined"


def give_role(*, by: Actor, account: Account, role: Role, unit: Unit) -> bool:
    """Grants a role, or asks for one that takes two; whether it is in force now. Errors as in `grant_role`."""
    if role not in TAKES_TWO or by.account_id is None:
        grant_role(by=by, account=account, role=role, unit=unit)
        return True
    must_be_grantable(by, account, role, unit)
    if queries.open_request(account, role, unit):
        raise WrongState("这个角色已经提出过，正等待另一名管理员确认。")
    asked = RoleRequest(public_id=public_id(), account_id=account.id, unit_id=unit.id, role=role, asked_by=by.account_id, asked_at=now())
    db.session.add(asked)
    db.session.flush()
    _record("account.ask_grant", by, account, unit, role)
    return False


def confirm_request(*, by: Actor, asked: RoleRequest) -> None:
    """Grants what another administrator has asked for.

    Raises Forbidden for who asked, for who made the other an administrator or was made one by them, and beyond one's
    units; WrongState when it has been decided; else what `grant_role` raises.
    """
    account, unit, role = _open(by, asked)
    if not queries.are_two_people(by.account_id or 0, asked.asked_by, unit.id):
        raise Forbidden("这项授权要由另一名管理员确认，而且两人的管理员身份不能是一人授予另一人的。")
    must_be_grantable(by, account, role, unit)
    _decide(by, asked, GRANTED)
    put_grant(by, account, role, unit)


def decline_request(*, by: Actor, asked: RoleRequest) -> None:
    """Ends a request without a grant; who asked may take it back. Raises Forbidden or WrongState as `confirm_request`."""
    account, unit, role = _open(by, asked)
    _decide(by, asked, DECLINED)
    _record("account.decline_grant", by, account, unit, role)


def _open(by: Actor, asked: RoleRequest) -> tuple[Account, Unit, Role]:
    db.session.refresh(asked, with_for_update=True)
    if asked.outcome is not None:
        raise WrongState("这项授权已经办理过了。")
    unit = db.session.get_one(Unit, asked.unit_id)
    must_reach(by, unit)
    return db.session.get_one(Account, asked.account_id), unit, Role(asked.role)


def _decide(by: Actor, asked: RoleRequest, outcome: str) -> None:
    asked.outcome, asked.decided_by, asked.decided_at = outcome, by.account_id, now()
    db.session.flush()


def _record(action: str, by: Actor, account: Account, unit: Unit, role: Role) -> None:
    subject = f"account:{account.public_id}"
    audit.record(action, by=by, subject=subject, unit_id=unit.id, username=account.username, unit=unit.name, role=ROLE_NAMES[role])
