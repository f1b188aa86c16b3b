"""What is asked of accounts and grants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select

from evalsvc.access.actor import Actor, Grant, Scope
from evalsvc.access.permissions import ROLE_NAMES, Role
from evalsvc.accounts.buckets import LONGEST
from evalsvc.accounts.models import Account, EndedSession, RoleGrant, RoleRequest, SignInDelay
from evalsvc.accounts.passwords import NO_PASSWORD
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.paging import Page, newest_first
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import open_units, reachable_units


@dataclass(frozen=True)
class Person:
    """The actor of a session, and whether the password was set by somebody else."""

    actor: Actor
    must_change_password: bool


@dataclass(frozen=True)
class HeldRole:
    """A grant in force, as pages show it."""

    account_id: int
    role: Role
    role_name: str
    unit_id: int
    unit: str
    unit_name: str
    since: datetime


@dataclass(frozen=True)
class Credentials:
    """What proves a person at sign-in."""

    account: str
    password_hash: str


@dataclass(frozen=True)
class AccountFilter:
    """What the list of accounts is narrowed to."""

    text: str = ""
    role: str = ""
    state: str = "active"


def person_of_session(public_id: str, epoch: int, session: str) -> Person | None:
    """The person of a session, or None when the account is retired, its sessions were ended or this one was signed out."""
    ended = exists().where(EndedSession.session == session)
    account = db.session.scalar(select(Account).where(Account.public_id == public_id, Account.epoch == epoch, Account.retired_at.is_(None), ~ended))
    return Person(actor_of(account), account.must_change_password) if account else None


def actor_of(account: Account) -> Actor:
    """The account as an actor with its grants in force, the oldest first."""
    held = tuple(Grant(role.role, role.unit_id, role.unit_name) for role in roles_of([account.id]))
    return Actor(account.id, account.username, account.display_name, held)


def was_reset_since(actor: Actor, since: datetime) -> bool:
    """Whether somebody else has given the account of this person a password since an instant, also its first one; as the log tells it."""
    subject = select(literal("account:") + Account.public_id).where(Account.id == actor.account_id).scalar_subquery()
    given = AuditEvent.action.in_(("account.reset_password", "account.first_password"))
    return bool(db.session.scalar(select(exists().where(given, AuditEvent.at >= since, AuditEvent.subject == subject))))


def actor_in_service(account_id: int) -> Actor | None:
    """The account as an actor with its grants in force, or None when it is retired."""
    account = db.session.get(Account, account_id)
    return actor_of(account) if account is not None and not account.is_retired else None


def roles_of(account_ids: Iterable[int]) -> list[HeldRole]:
    """The grants in force of these accounts, the oldest first."""
    rows = db.session.execute(
        select(RoleGrant, Unit)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(RoleGrant.account_id.in_(list(account_ids)), RoleGrant.until.is_(None))
        .order_by(RoleGrant.id)
    )
    return [HeldRole(grant.account_id, Role(grant.role), ROLE_NAMES[Role(grant.role)], unit.id, unit.public_id, unit.name, grant.since) for grant, unit in rows]


def credentials(username: str) -> Credentials | None:
    """What proves the person of a user name, or None when nobody in service has it."""
    account = db.session.scalar(select(Account).where(Account.username == username, Account.retired_at.is_(None)))
    return Credentials(account.public_id, account.password_hash) if account else None


def account_by_public_id(public_id: str) -> Account:
    """The account with this public id, in whatever scope; raises NotFound."""
    account = db.session.scalar(select(Account).where(Account.public_id == public_id))
    if account is None:
        raise NotFound
    return account


def account_of(actor: Actor) -> Account:
    """The account row of an actor; raises NotFound for the system."""
    account = db.session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise NotFound
    return account


def account_in_scope(public_id: str, scope: Scope) -> Account:
    """The account when it holds or held a role in the scope; raises NotFound otherwise."""
    account = db.session.scalar(select(Account).where(Account.public_id == public_id, _belongs_to(scope)))
    if account is None:
        raise NotFound
    return account


def accounts_in_scope(scope: Scope, wanted: AccountFilter, after: str = "") -> Page[Account]:
    """The accounts that hold or held a role in the scope, the newest first, one page of them after the account `after`."""
    statement = select(Account).where(_belongs_to(scope))
    if wanted.text:
        statement = statement.where(or_(Account.username.icontains(wanted.text, autoescape=True), Account.display_name.icontains(wanted.text, autoescape=True)))
    if wanted.role:
        statement = statement.where(exists().where(RoleGrant.account_id == Account.id, RoleGrant.role == wanted.role, RoleGrant.until.is_(None)))
    if wanted.state in ("active", "retired"):
        statement = statement.where(Account.retired_at.is_(None) if wanted.state == "active" else Account.retired_at.is_not(None))
    return newest_first(statement, key=Account.id, name=Account.public_id, after=after)


def without_password(scope: Scope) -> Select[Account]:
    """The accounts in service that have no password yet and hold roles nowhere but in the scope, the oldest first."""
    held = select(RoleGrant.account_id).where(RoleGrant.until.is_(None))
    outside = held.where(RoleGrant.unit_id.not_in(reachable_units(scope)))
    ours = select(Account).where(Account.password_hash == NO_PASSWORD, Account.retired_at.is_(None))
    return ours.where(Account.id.in_(held.where(RoleGrant.unit_id.in_(reachable_units(scope)))), Account.id.not_in(outside)).order_by(Account.id)


def next_without_password(scope: Scope, limit: int) -> Sequence[Account]:
    """The next accounts of `without_password`."""
    return db.session.scalars(without_password(scope).limit(limit)).all()


def count_without_password(scope: Scope) -> int:
    """How many accounts of `without_password` there are."""
    return db.session.scalar(select(func.count()).select_from(without_password(scope).order_by(None).subquery())) or 0


def units_for_grants(scope: Scope) -> list[tuple[str, str]]:
    """Public id and name of every unit in the scope that is in service, from the top down, as choices of a form."""
    return [(unit.public_id, "\u3000" * depth + unit.name) for unit, depth in open_units(scope)]


def holds_a_root(scope: Scope) -> bool:
    """Whether the scope begins at the top of the tree; who stands there also sees what belongs to no unit."""
    return bool(db.session.scalar(select(_at_a_root(scope))))


def holds_only_within(account: Account, scope: Scope) -> bool:
    """Whether every grant in force of the account lies in the scope."""
    outside = select(RoleGrant.id).where(RoleGrant.account_id == account.id, RoleGrant.until.is_(None), RoleGrant.unit_id.not_in(reachable_units(scope)))
    return db.session.scalar(outside.limit(1)) is None


def reached(scope: Scope, unit_ids: list[int]) -> set[int]:
    """Those of the units that lie in the scope."""
    return set(db.session.scalars(select(Unit.id).where(Unit.id.in_(unit_ids), Unit.id.in_(reachable_units(scope)))))


def holders_above(role: Role, unit_ids: Iterable[int]) -> list[Account]:
    """The accounts in service that hold a role in one of the units or above it, by name."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id.in_(list(unit_ids)))
    held = exists().where(RoleGrant.account_id == Account.id, RoleGrant.role == role, RoleGrant.until.is_(None), RoleGrant.unit_id.in_(above))
    return list(db.session.scalars(select(Account).where(held, Account.retired_at.is_(None)).order_by(Account.display_name, Account.id)))


def holders_below(account_ids: Iterable[int], unit_ids: Iterable[int], *, but: Role) -> list[Account]:
    """Those of the accounts that hold a role, other than `but`, in one of the units or below it."""
    below = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(list(unit_ids)))
    held = exists().where(RoleGrant.account_id == Account.id, RoleGrant.role != but, RoleGrant.until.is_(None), RoleGrant.unit_id.in_(below))
    return list(db.session.scalars(select(Account).where(held, Account.id.in_(list(account_ids))).order_by(Account.id)))


def covering_admins(unit_id: int) -> Select[RoleGrant]:
    """The grants in force of the role admin that reach a unit, of accounts in service."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == unit_id)
    return (
        select(RoleGrant)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.ADMIN, RoleGrant.until.is_(None), RoleGrant.unit_id.in_(above), Account.retired_at.is_(None))
        .order_by(RoleGrant.id)
    )


def grants_in(unit_ids: Iterable[int]) -> list[tuple[RoleGrant, Account]]:
    """The grants in force in exactly these units with their accounts, the oldest first."""
    found = select(RoleGrant, Account).join(Account, Account.id == RoleGrant.account_id).where(RoleGrant.unit_id.in_(list(unit_ids)))
    return [(grant, account) for grant, account in db.session.execute(found.where(RoleGrant.until.is_(None)).order_by(RoleGrant.id))]


def roles_held_in(units: Sequence[Unit]) -> list[str]:
    """The roles in force in exactly these units, as words: 单位负责人 bureau（涪城区医疗保障局）."""
    names = {unit.id: unit.name for unit in units}
    return [f"{ROLE_NAMES[Role(grant.role)]} {account.username}（{names[grant.unit_id]}）" for grant, account in grants_in(names)]


def admins_of_all_tops(*, but: Unit) -> list[Account]:
    """The accounts in service that administer every top of the tree except one."""
    tops = set(db.session.scalars(select(Unit.id).where(Unit.parent_id.is_(None), Unit.id != but.id)))
    held: dict[int, set[int]] = {}
    for grant, account in grants_in(tops):
        if grant.role == Role.ADMIN and not account.is_retired:
            held.setdefault(account.id, set()).add(grant.unit_id)
    ids = [account_id for account_id, units in held.items() if units == tops]
    return list(db.session.scalars(select(Account).where(Account.id.in_(ids)).order_by(Account.id)))


def grant_in_force(account: Account, role: Role, unit: Unit) -> RoleGrant | None:
    """The account's grant of a role in exactly this unit, or None."""
    return db.session.scalar(
        select(RoleGrant).where(RoleGrant.account_id == account.id, RoleGrant.role == role, RoleGrant.unit_id == unit.id, RoleGrant.until.is_(None))
    )


def not_before(*buckets: str) -> datetime | None:
    """Until when attempts of all these buckets must wait, or None; a wait longer than there is comes from a clock that was set back."""
    waits = select(func.max(SignInDelay.not_before)).where(SignInDelay.bucket.in_(buckets), SignInDelay.not_before <= now() + LONGEST)
    return db.session.scalar(waits)


def usernames(account_ids: Iterable[int]) -> dict[int, str]:
    """User names by account key, for pages of nouns that know only the key."""
    return dict(db.session.execute(select(Account.id, Account.username).where(Account.id.in_(list(account_ids)))).all())


def account_ids_named(text: str) -> Select[int]:
    """The keys of the accounts whose user name is, without regard to case, this text."""
    return select(Account.id).where(Account.username == text.strip().lower())


def demo_accounts() -> list[tuple[Account, str]]:
    """The accounts in service with the words for their first role; the sign-in page of a demo shows them."""
    accounts = list(db.session.scalars(select(Account).where(Account.retired_at.is_(None)).order_by(Account.id).limit(20)))
    return [(account, actor_of(account).title_for()) for account in accounts]


def _belongs_to(scope: Scope) -> ColumnElement[bool]:
    ever = exists().where(RoleGrant.account_id == Account.id)
    asked = Account.id.in_(select(RoleRequest.account_id).where(RoleRequest.unit_id.in_(reachable_units(scope))))
    return or_(asked, Account.id.in_(select(RoleGrant.account_id).where(RoleGrant.unit_id.in_(reachable_units(scope)))), and_(~ever, _at_a_root(scope)))


def _at_a_root(scope: Scope) -> ColumnElement[bool]:
    return exists().where(Unit.id.in_(scope.roots), Unit.parent_id.is_(None))
