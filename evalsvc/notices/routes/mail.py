"""Where one wants notices by mail, and which."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.core.db import keep_even_if_refused
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.core.vault import Unreadable, Vault
from evalsvc.notices import queries, services
from evalsvc.notices.addresses import CODE_HOLDS, CODES_A_DAY, address_of, hinted
from evalsvc.notices.forms import AddressForm, CodeForm, WishesForm
from evalsvc.notices.routes.blueprint import blueprint, own_id
from evalsvc.notices.services.addresses import open_address


@blueprint.get("/account/mail")
@signed_in
def mail() -> ResponseReturnValue:
    """Whether and where one gets notices by mail."""
    return _page()


@blueprint.post("/account/mail")
@signed_in
def ask_code() -> ResponseReturnValue:
    """Keeps an address, and has a code sent to it."""
    form = AddressForm()
    if problem := attempt(form, lambda: services.ask_code(by=actor(), address=address_of(form.address.data or "") or "", vault=_vault())):
        return _page(address=form), problem.status
    flash("验证码已经发往这个邮箱，一般一两分钟内到。收到后填在下面。")
    return redirect(url_for("notices.mail"), 303)


@blueprint.post("/account/mail/confirm")
@signed_in
def confirm() -> ResponseReturnValue:
    """Takes the code; a wrong one costs a try."""
    form = CodeForm()
    if problem := attempt(form, lambda: services.confirm_address(by=actor(), code=form.code.data or "", vault=_vault())):
        if problem.field == "code" and problem.status == Problem.status:
            keep_even_if_refused(services.count_miss, account_id=own_id())
        return _page(code=form), problem.status
    flash("邮箱已核对，以后的提醒也会发到这里。")
    return redirect(url_for("notices.mail"), 303)


@blueprint.post("/account/mail/wishes")
@signed_in
def choose() -> ResponseReturnValue:
    """Says which mails one wants."""
    form = WishesForm()
    act = lambda: services.choose_mails(by=actor(), each=form.each.data, digest=form.digest.data, row_version=form.opened_version)  # noqa: E731
    if problem := attempt(form, act):
        return _page(wishes=form), problem.status
    flash("已保存要收哪些邮件。")
    return redirect(url_for("notices.mail"), 303)


@blueprint.post("/account/mail/remove")
@signed_in
def remove() -> ResponseReturnValue:
    """Destroys one's address."""
    services.remove_address(by=actor())
    flash("邮箱已删除，以后只在系统里提醒您。")
    return redirect(url_for("notices.mail"), 303)


def _page(*, address: AddressForm | None = None, code: CodeForm | None = None, wishes: WishesForm | None = None) -> str:
    row = queries.address_row(own_id())
    known = None
    if row is not None:
        try:
            known = open_address(row, _vault())
        except Unreadable:
            known = None  # the next pass of the tick empties the row
    shown: dict[str, object] = {"row": row, "hint": hinted(known) if known else "", "why_not": services.why_no_mail()}
    shown |= {"minutes": int(CODE_HOLDS.total_seconds() // 60), "most_codes": CODES_A_DAY, "refused": address or code or wishes}
    wishes = wishes or WishesForm(None, each=row is None or row.wants_each, digest=row is None or row.wants_digest)
    wishes.row_version.data = str(row.row_version) if row else "0"
    return render_template("notices/mail.html", address=address or AddressForm(None), code=code or CodeForm(None), wishes=wishes, **shown)


def _vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found
