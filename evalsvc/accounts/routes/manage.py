"""The accounts of an administrator's units."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission, Role
from evalsvc.accounts import queries, services
from evalsvc.accounts.forms import ROLES, STATES, GrantForm, NewAccountForm, RevokeForm
from evalsvc.accounts.models import Account
from evalsvc.accounts.passwords import hash_password, one_time_password
from evalsvc.accounts.queries import AccountFilter
from evalsvc.accounts.routes.blueprint import blueprint
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Problem, WrongState
from evalsvc.organisation.queries import unit_in_scope

MOST_AT_ONCE = 24  # slips; each hash costs some milliseconds


@blueprint.get("/accounts")
@require(Permission.ACCOUNT_MANAGE)
def index() -> ResponseReturnValue:
    """The accounts with their roles, narrowed by the address."""
    wanted = AccountFilter(request.args.get("text", "").strip(), request.args.get("role", ""), request.args.get("state", "active"))
    page = queries.accounts_in_scope(_scope(), wanted, request.args.get("after", ""))
    roles: dict[int, list[queries.HeldRole]] = {}
    for held in queries.roles_of(account.id for account in page.rows):
        roles.setdefault(held.account_id, []).append(held)
    waiting = queries.count_without_password(_scope())
    given = {"role_choices": ROLES, "state_choices": STATES, "at_once": MOST_AT_ONCE}
    given["requests"] = queries.open_requests(_scope(), actor())
    return render_template("accounts/index.html", page=page, roles=roles, wanted=wanted, waiting=waiting, **given)


@blueprint.post("/accounts/one-time-passwords")
@require(Permission.ACCOUNT_MANAGE)
def hand_out() -> ResponseReturnValue:
    """Gives the next accounts without a password a one-time password each, and shows them, this once, ready to be cut into slips."""
    with reading_first():
        waiting = [account.public_id for account in queries.next_without_password(_scope(), MOST_AT_ONCE)]
    if not waiting:
        raise WrongState("没有等待领取密码的账号。")
    passwords = {public_id: one_time_password() for public_id in waiting}
    hashes = {public_id: hash_password(password) for public_id, password in passwords.items()}
    accounts = services.hand_out_passwords(by=actor(), hashes=hashes)
    roles = queries.roles_of(account.id for account in accounts)
    units = {held.account_id: held.unit_name for held in reversed(roles)}
    return render_template("accounts/slips.html", accounts=accounts, passwords=passwords, units=units, left=queries.count_without_password(_scope()))


@blueprint.get("/accounts/new")
@require(Permission.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """The form for a new account with its first role."""
    form = NewAccountForm()
    form.offer_units(queries.units_for_grants(_scope()))
    return render_template("accounts/new.html", form=form)


@blueprint.post("/accounts/new")
@require(Permission.ACCOUNT_MANAGE)
def create() -> ResponseReturnValue:
    """Creates an account and shows its one-time password, this once."""
    form = NewAccountForm()
    with reading_first():
        form.offer_units(queries.units_for_grants(_scope()))
    if not form.validate_on_submit():
        return render_template("accounts/new.html", form=form), 422
    password = one_time_password()
    try:
        account = services.create_account(
            by=actor(), username=form.username.data or "", display_name=form.display_name.data or "", password=password, must_change=True
        )
        is_held = services.give_role(by=actor(), account=account, role=Role(form.role.data), unit=unit_in_scope(form.unit.data or "", _scope()))
    except Problem as problem:
        form.take(problem)
        return render_template("accounts/new.html", form=form), problem.status
    return render_template("accounts/one_time.html", account=account, password=password, is_new=True, waits=not is_held)


@blueprint.get("/accounts/<public_id>")
@require(Permission.ACCOUNT_MANAGE)
def view(public_id: str) -> ResponseReturnValue:
    """One account with its roles and what can be done with it."""
    return _account_page(queries.account_in_scope(public_id, _scope()), GrantForm(), 200)


@blueprint.post("/accounts/<public_id>/grants")
@require(Permission.ACCOUNT_MANAGE)
def grant(public_id: str) -> ResponseReturnValue:
    """Grants a role in a unit."""
    account = queries.account_in_scope(public_id, _scope())
    form = GrantForm()
    form.offer_units(queries.units_for_grants(_scope()))
    if not form.validate_on_submit():
        return _account_page(account, form, 422)
    try:
        is_held = services.give_role(by=actor(), account=account, role=Role(form.role.data), unit=unit_in_scope(form.unit.data or "", _scope()))
    except WrongState as problem:
        form.take(problem)
        return _account_page(account, form, problem.status)
    flash("角色已授予，立即生效。" if is_held else "已提出，等待另一名管理员确认后生效。")
    return redirect(url_for("accounts.view", public_id=public_id), 303)


@blueprint.post("/accounts/requests/<public_id>/confirm")
@require(Permission.ACCOUNT_MANAGE)
def confirm_request(public_id: str) -> ResponseReturnValue:
    """Grants what another administrator has asked for."""
    services.confirm_request(by=actor(), asked=queries.request_in_scope(public_id, _scope()))
    flash("已确认，角色立即生效。")
    return redirect(url_for("accounts.index"), 303)


@blueprint.post("/accounts/requests/<public_id>/decline")
@require(Permission.ACCOUNT_MANAGE)
def decline_request(public_id: str) -> ResponseReturnValue:
    """Ends a request without a grant."""
    services.decline_request(by=actor(), asked=queries.request_in_scope(public_id, _scope()))
    flash("这项授权已撤销，没有生效。")
    return redirect(url_for("accounts.index"), 303)


@blueprint.post("/accounts/<public_id>/grants/revoke")
@require(Permission.ACCOUNT_MANAGE)
def revoke(public_id: str) -> ResponseReturnValue:
    """Ends a role in a unit."""
    account = queries.account_in_scope(public_id, _scope())
    form = RevokeForm()
    if not form.validate_on_submit():
        raise Problem("没有说明收回哪个单位的哪个角色，请回到账号页面重试。")
    services.revoke_grant(by=actor(), account=account, role=Role(form.role.data), unit=unit_in_scope(form.unit.data or "", _scope()))
    flash("角色已收回，立即生效。")
    own = account.id == actor().account_id
    return redirect(url_for("desk.home") if own else url_for("accounts.view", public_id=public_id), 303)


@blueprint.post("/accounts/<public_id>/reset-password")
@require(Permission.ACCOUNT_MANAGE)
def reset_password(public_id: str) -> ResponseReturnValue:
    """Sets a one-time password and shows it, this once."""
    with reading_first():
        account = queries.account_in_scope(public_id, _scope())
        if account.id == actor().account_id:
            raise WrongState("自己的密码请在“我的账号”里修改。")
    password = one_time_password()
    services.set_password(by=actor(), account=account, password=password)
    return render_template("accounts/one_time.html", account=account, password=password, is_new=False)


@blueprint.post("/accounts/<public_id>/end-sessions")
@require(Permission.ACCOUNT_MANAGE)
def end_sessions(public_id: str) -> ResponseReturnValue:
    """Signs a person out everywhere."""
    services.revoke_sessions(by=actor(), account=queries.account_in_scope(public_id, _scope()))
    flash("这个账号的全部登录已结束。")
    return redirect(url_for("accounts.view", public_id=public_id), 303)


@blueprint.post("/accounts/<public_id>/retire")
@require(Permission.ACCOUNT_MANAGE)
def retire(public_id: str) -> ResponseReturnValue:
    """Takes an account out of service."""
    services.retire_account(by=actor(), account=queries.account_in_scope(public_id, _scope()))
    flash("账号已停用，其角色和登录已终止。")
    return redirect(url_for("accounts.view", public_id=public_id), 303)


def _scope() -> Scope:
    return actor().scope_for(Permission.ACCOUNT_MANAGE)


def _account_page(account: Account, form: GrantForm, status: int) -> tuple[str, int]:
    scope = _scope()
    form.offer_units(queries.units_for_grants(scope))
    roles = queries.roles_of([account.id])
    within = queries.reached(scope, [held.unit_id for held in roles])
    whole = queries.holds_only_within(account, scope)
    given = {"own": account.id == actor().account_id, "requests": queries.open_requests(scope, actor(), account)}
    return render_template("accounts/view.html", account=account, form=form, roles=roles, within=within, whole=whole, **given), status
