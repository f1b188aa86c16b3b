"""Accounts are created, given passwords, signed out and retired; none is deleted."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.access.permissions import Permission, Role
from evalsvc.accounts import queries
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.accounts.passwords import hash_password, weakness
from evalsvc.accounts.services.grants import grant_role
from evalsvc.accounts.services.rights import desk_of, must_be_in_service, must_hold_whole, must_leave_an_admin
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.organisation.models import Unit


def create_account(*, by: Actor, username: str, display_name: str, password: str, must_change: bool = False) -> Account:
    """A new account without any role; `must_change` for a password that somebody else knows.

    Raises Problem when the password is too weak or the user name is taken. The password is hashed
    before the first statement, so that a writing transaction does not wait for it.
    """
    password_hash = _strong_hash(password, username)
    moment = now()
    account = Account(
        public_id=public_id(),
        username=username,
        display_name=display_name,
        password_hash=password_hash,
        must_change_password=must_change,
        epoch=1,
        created_at=moment,
        password_set_at=moment,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        raise Problem("这个用户名已经有人使用，请换一个。", field="username") from error
    audit.record("account.create", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=username)
    return account


def create_admin(*, username: str, display_name: str, password: str, unit: Unit) -> Account:
    """The first account of an installation: an administrator of `unit`, made from the command line. Errors as in create_account."""
    account = create_account(by=SYSTEM, username=username, display_name=display_name, password=password)
    grant_role(by=SYSTEM, account=account, role=Role.ADMIN, unit=unit)
    return account


def set_password(*, by: Actor, account: Account, password: str) -> None:
    """Gives an account a new password and ends its sessions; one that another person set must be changed at the next sign-in.

    Raises Problem when it is too weak, Forbidden when the account reaches beyond the administrator, WrongState when it is retired.
    """
    password_hash = hash_password(password)
    if refusal := weakness(password, account.username):
        raise Problem(refusal, field="password")
    must_be_in_service(account)
    own = account.id == by.account_id
    if not own:
        must_hold_whole(by, account)
    account.password_hash = password_hash
    account.must_change_password = not own
    account.password_set_at = now()
    account.epoch += 1
    action = "account.change_password" if own else "account.reset_password"
    audit.record(action, by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)


def hand_out_passwords(*, by: Actor, hashes: Mapping[str, str]) -> list[Account]:
    """Gives accounts that have no password yet their first one; `hashes` are those of one-time passwords, by public id.

    Returns the accounts that it was given to, each with an event: one that got a password meanwhile is left alone.
    """
    waiting = queries.without_password(by.scope_for(Permission.ACCOUNT_MANAGE)).where(Account.public_id.in_(list(hashes)))
    accounts = list(db.session.scalars(waiting.with_for_update()))
    for account in accounts:
        account.password_hash, account.must_change_password, account.password_set_at = hashes[account.public_id], True, now()
        account.epoch += 1
        audit.record("account.first_password", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)
    return accounts


def revoke_sessions(*, by: Actor, account: Account) -> None:
    """Ends every session of an account at once. Raises Forbidden when it reaches beyond the administrator, WrongState when it is retired."""
    must_be_in_service(account)
    must_hold_whole(by, account)
    account.epoch += 1
    audit.record("account.end_sessions", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)


def retire_account(*, by: Actor, account: Account) -> None:
    """Takes an account out of service with its roles and sessions.

    Raises Forbidden when it reaches beyond the administrator, WrongState when it is retired already or the last administrator.
    """
    must_be_in_service(account)
    must_hold_whole(by, account)
    grants = list(db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.until.is_(None))))
    must_leave_an_admin(account, grants)
    desk = desk_of(by, account)
    account.retired_at = now()
    account.epoch += 1
    for grant in grants:
        grant.until = account.retired_at
    audit.record("account.retire", by=by, subject=f"account:{account.public_id}", unit_id=desk, username=account.username)


def _strong_hash(password: str, username: str) -> str:
    if refusal := weakness(password, username):
        raise Problem(refusal, field="password")
    return hash_password(password)
