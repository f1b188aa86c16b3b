"""Coming in and going out."""

from math import ceil

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, public, signed_in
from evalsvc.accounts import browsers, queries, services, sessions
from evalsvc.accounts.forms import SignInForm, own_path, username_of
from evalsvc.accounts.passwords import HasherBusy, proves
from evalsvc.accounts.routes.blueprint import blueprint
from evalsvc.core.clock import now
from evalsvc.core.db import keep_even_if_refused, reading_first
from evalsvc.core.installation import DEMO_PASSWORD, DEMO_STAMP, fact


@blueprint.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in already goes on."""
    wanted = own_path(request.args.get("next"))
    if sessions.find_person():
        return redirect(wanted or url_for("desk.home"), 303)
    return _page(SignInForm(next=wanted or ""), 200)


@blueprint.post("/sign-in")
@public
def sign_in_post() -> ResponseReturnValue:
    """Signs in, or says what is wrong without telling whether the user name exists."""
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    username, password = username_of(form.username.data), form.password.data or ""
    with reading_first():
        proved = queries.credentials(username)
        bucket, place = browsers.buckets_here(username, proved.account if proved else None)
        until = queries.not_before(bucket, place)
    if until and until > now():
        return _wait(form, ceil((until - now()).total_seconds()))
    try:
        proven = proves(proved.password_hash if proved else None, password)
    except HasherBusy as busy:
        return _crowded(form, busy)
    if not proven or proved is None:
        keep_even_if_refused(services.record_failed_sign_in, bucket=bucket, username=username)
        if place:
            keep_even_if_refused(services.record_failure_at_place, bucket=place)
        form.form_errors.append("用户名或密码不对。")
        return _page(form, 422)
    return _let_in(proved, bucket, password, own_path(form.next.data))


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> ResponseReturnValue:
    """Ends the session of this browser."""
    services.sign_out(by=actor(), session=sessions.session_id())
    sessions.end()
    return redirect(url_for("accounts.sign_in"), 303)


def _let_in(proved: queries.Credentials, bucket: str, password: str, wanted: str | None) -> ResponseReturnValue:
    account = services.sign_in(proved=proved, bucket=bucket, fresh_hash=services.fresh_hash(proved, password))
    sessions.start(account)
    response = redirect(wanted or url_for("desk.home"), 303)
    browsers.remember(response, account.public_id)
    return response


def _wait(form: SignInForm, seconds: int) -> ResponseReturnValue:
    form.form_errors.append(f"这里登录失败的次数较多，请等{seconds}秒后再试。这次没有核对密码。")
    page, status = _page(form, 429)
    return page, status, {"Retry-After": str(seconds)}


def _crowded(form: SignInForm, busy: HasherBusy) -> ResponseReturnValue:
    form.form_errors.append(busy.sentence)
    page, _ = _page(form, busy.status)
    return page, busy.status, {"Retry-After": "1"}


def _page(form: SignInForm, status: int) -> tuple[str, int]:
    with reading_first():
        demo = fact(DEMO_STAMP)
        given = {"accounts": queries.demo_accounts(), "password": fact(DEMO_PASSWORD)} if demo else None
        return render_template("accounts/sign_in.html", form=form, demo=given), status
