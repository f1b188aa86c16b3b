"""The table of staff: a row is a role of a person in a unit; new accounts get no password, and no role is taken away."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import ROLE_NAMES, ROLE_PERMISSIONS, Permission, Role
from evalsvc.accounts.forms import USERNAME, USERNAME_RULE, username_of
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.accounts.passwords import NO_PASSWORD
from evalsvc.accounts.services.grants import ALONE, AT_ONCE, TAKES_TWO, sees_too_much
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.tables import Column, Holds, Row, Values
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict, difference
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.tables.finding import NOTE, Known, Units

RIGHT = Permission.ACCOUNT_MANAGE
ROLES = {role.value: name for role, name in ROLE_NAMES.items()}
COLUMNS = (
    Column("username", "用户名", Holds.CODE, needed=True, limit=40, width=18, note=USERNAME_RULE),
    Column("display_name", "姓名", needed=True, limit=40, width=16, note="页面上显示的姓名。一人多个角色的，每个角色一行，姓名相同。"),
    Column("role", "角色", Holds.CHOICE, needed=True, choices=ROLES, width=16, note="从下拉列表选；窗口只能授予窗口人员。"),
    Column("unit", "单位", needed=True, limit=300, width=44, note=f"角色对该单位及其全部下级有效。{NOTE}"),
)


@dataclass
class Work:
    """Accounts to be made, grants by user name, and accounts to be renamed by `id`."""

    fresh: dict[str, dict[str, Any]] = field(default_factory=dict)
    grants: list[tuple[str, str, int]] = field(default_factory=list)
    renamed: dict[int, str] = field(default_factory=dict)


class _Staff:
    """The accounts that there are, and their roles in force."""

    def __init__(self) -> None:
        self.by_name = {account.username: account for account in db.session.scalars(select(Account))}
        self.roles: dict[int, set[tuple[str, int]]] = {}
        for account_id, role, unit_id in db.session.execute(select(RoleGrant.account_id, RoleGrant.role, RoleGrant.unit_id).where(RoleGrant.until.is_(None))):
            self.roles.setdefault(account_id, set()).add((role, unit_id))

    def holds_only_within(self, account: Account, by: Actor, units: Units) -> bool:
        """Whether every role in force of the account lies where the person manages accounts."""
        if by.account_id is None:
            return True
        held = [units.by_id.get(unit_id) for _, unit_id in self.roles.get(account.id, ())]
        return bool(held) and all(unit is not None and unit.within for unit in held)


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do; a person beyond reach, one's own account and a role that a window may not have are faults."""
    units, staff, work, verdicts = Units(by, RIGHT), _Staff(), Work(), []
    names: dict[str, tuple[str, int]] = {}
    seen: dict[tuple[str, str, int], int] = {}
    for row in rows:
        username = username_of(row.text("username"))
        unit, role = _unit(row, units), str(row.values.get("role") or "")
        account = staff.by_name.get(username)
        _check_name(row, username, names)
        _check_account(row, account, by, staff, units)
        _check_role(row, role, unit)
        if role in TAKES_TWO and by.account_id is not None and unit and not (account and (role, unit.id) in staff.roles.get(account.id, ())):
            row.fault("role", ALONE)
        if unit and role and seen.setdefault((username, role, unit.id), row.number) != row.number:
            row.fault("role", f"这个角色在第{seen[username, role, unit.id]}行已经出现。")
        if not row.faults and unit:
            verdicts.append(_verdict(row, username, role, units, unit, account, staff, work))
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:
    """Makes accounts without a password, grants the roles, and renames."""
    work, moment = checked.work, now()
    given = {"password_hash": NO_PASSWORD, "must_change_password": True, "epoch": 1, "created_at": moment, "password_set_at": moment, "row_version": 1}
    insert_many(Account, [{**given, **account} for account in work.fresh.values()])
    keys = dict(db.session.execute(select(Account.username, Account.id)).all())
    insert_many(
        RoleGrant, [{"account_id": keys[name], "unit_id": unit, "role": role, "since": moment, "granted_by": by.account_id} for name, role, unit in work.grants]
    )
    change_many(Account, [{"id": key, "display_name": name} for key, name in work.renamed.items()])


def export(by: Actor) -> Iterator[Values]:
    """The roles in force within reach, of accounts in service."""
    units = Units(by, RIGHT)
    held = select(Account, RoleGrant.role, RoleGrant.unit_id).join(RoleGrant, RoleGrant.account_id == Account.id)
    held = held.where(Account.retired_at.is_(None), RoleGrant.until.is_(None)).order_by(Account.username, RoleGrant.id)
    for account, role, unit_id in db.session.execute(held):
        unit = units.by_id.get(unit_id)
        if unit is not None and unit.within and unit.retired_on is None:
            yield {"username": account.username, "display_name": account.display_name, "role": role, "unit": units.path(unit_id)}


def _unit(row: Row, units: Units) -> Known | None:
    text = row.text("unit")
    unit, sentence = units.find(text) if text else (None, "")
    if sentence:
        row.fault("unit", sentence)
    return unit


def _check_name(row: Row, username: str, names: dict[str, tuple[str, int]]) -> None:
    if username and not re.fullmatch(USERNAME, username):
        row.fault("username", USERNAME_RULE)
    name, number = names.setdefault(username, (row.text("display_name"), row.number))
    if username and name != row.text("display_name"):
        row.fault("display_name", f"同一用户名在第{number}行的姓名不同。")


def _check_account(row: Row, account: Account | None, by: Actor, staff: _Staff, units: Units) -> None:
    if account is None:
        return
    held = (str(row.values.get("role") or ""), row.text("unit"))
    if account.is_retired:
        row.fault("username", "这个用户名的账号已经停用，请换一个。")
    elif not staff.holds_only_within(account, by, units):
        row.fault("username", "这个用户名已有人使用，其角色不全在您的管辖范围内，请到账号页面办理或换一个。")
    elif account.id == by.account_id and not _has(account, held, staff, units):
        row.fault("username", "不能给自己授予角色，请由另一名管理员办理。")


def _has(account: Account, held: tuple[str, str], staff: _Staff, units: Units) -> bool:
    unit, _ = units.find(held[1])
    return unit is not None and (held[0], unit.id) in staff.roles.get(account.id, ())


def _check_role(row: Row, role: str, unit: Known | None) -> None:
    if role and unit and unit.kind == UnitKind.WINDOW and ROLE_PERMISSIONS[Role(role)] & AT_ONCE:
        row.fault("role", sees_too_much(Role(role)))


def _verdict(row: Row, username: str, role: str, units: Units, unit: Known, account: Account | None, staff: _Staff, work: Work) -> Verdict:
    name, told = row.text("display_name"), f"{ROLES[role]}（{units.path(unit.id)}）"
    if account is None:
        work.fresh.setdefault(username, {"public_id": public_id(), "username": username, "display_name": name})
        work.grants.append((username, role, unit.id))
        return Verdict(row.number, NEW, username, f"新账号，{told}")
    changes = difference([("姓名", account.display_name, name)])
    if changes:
        work.renamed[account.id] = name
    if (role, unit.id) not in staff.roles.get(account.id, ()):
        work.grants.append((username, role, unit.id))
        return Verdict(row.number, NEW, username, "；".join(filter(None, [f"增加角色{told}", changes])))
    return Verdict(row.number, CHANGED if changes else SAME, username, changes)


STAFF = ImportKind(
    key="staff",
    name="人员",
    about="账号、姓名和角色，一个角色一行。新账号没有密码，写入后到账号页面领取一次性密码；表里没有的人员和角色不受影响。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("unit", "account", "role_grant"),
    export=export,
    afterwards="accounts.index",
)
