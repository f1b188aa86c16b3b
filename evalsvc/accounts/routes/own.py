"""One's own account."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.accounts import browsers, queries, services, sessions
from evalsvc.accounts.forms import ChangePasswordForm
from evalsvc.accounts.passwords import proves
from evalsvc.accounts.routes.blueprint import blueprint
from evalsvc.core.clock import now
from evalsvc.core.db import keep_even_if_refused, reading_first


@blueprint.get("/account")
@signed_in
def own() -> ResponseReturnValue:
    """One's own roles, and the form that changes the password."""
    return _page(ChangePasswordForm(actor().username), 200)


@blueprint.post("/account/password")
@signed_in
def change_password() -> ResponseReturnValue:
    """Changes one's own password; other sessions end, this one goes on under a new signature."""
    form = ChangePasswordForm(actor().username)
    if not form.validate_on_submit():
        return _page(form, 422)
    with reading_first():
        account = queries.account_of(actor())
        stored, bucket = account.password_hash, browsers.bucket_inside(account.username)
        until = queries.not_before(bucket)
    if until and until > now():
        form.current.errors = ["错误次数较多，请过几分钟再试。这次没有核对密码。"]
        return _page(form, 429)
    if not proves(stored, form.current.data or ""):
        keep_even_if_refused(services.record_failed_sign_in, bucket=bucket, username=actor().username)
        form.current.errors = ["现在的密码不对。"]
        return _page(form, 422)
    services.set_password(by=actor(), account=account, password=form.password.data or "")
    sessions.start(account)
    flash("密码已修改，其他设备上的登录已结束。")
    return redirect(url_for("accounts.own"), 303)


@blueprint.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """Ends all sessions of one's own, this one too."""
    services.sign_out_everywhere(by=actor())
    sessions.end()
    flash("所有设备上的登录都已结束。")
    return redirect(url_for("accounts.sign_in"), 303)


def _page(form: ChangePasswordForm, status: int) -> tuple[str, int]:
    with reading_first():
        account = queries.account_of(actor())
        roles = queries.roles_of([account.id])
        return render_template("accounts/own.html", form=form, account=account, roles=roles), status
