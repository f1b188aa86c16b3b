"""One's own notices: the list, opened, read."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.core.clock import today
from evalsvc.notices import queries, services
from evalsvc.notices.forms import NoticeFilterForm
from evalsvc.notices.routes.blueprint import blueprint, own_id
from evalsvc.notices.urgency import URGENCY_NAMES, URGENCY_TONES


@blueprint.get("/notices")
@signed_in
def index() -> ResponseReturnValue:
    """One's own notices, what waits first, narrowed by the address."""
    kinds: dict[str, str] = current_app.extensions["notice_kinds"]
    form = NoticeFilterForm(request.args)
    form.offer((kind, kinds.get(kind, "其他")) for kind in queries.kinds_of(own_id()))
    shown = {"form": form, "kinds": kinds, "urgency_names": URGENCY_NAMES, "urgency_tones": URGENCY_TONES, "day": today()}
    if not form.validate():
        return render_template("notices/index.html", page=None, kept={}, **shown), 422
    page = queries.notices_of(own_id(), form.wanted, after=request.args.get("after", ""))
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    return render_template("notices/index.html", page=page, kept=kept, turned="after" in request.args, **shown)


@blueprint.post("/notices/read-all")
@signed_in
def read_all() -> ResponseReturnValue:
    """Marks everything that waits as read; it waits on."""
    number = services.mark_all_read(by=actor())
    flash(f"{number}条提醒已标为已读，没有办完的仍列在下面。" if number else "没有未读的提醒。")
    return redirect(url_for("notices.index"), 303)


@blueprint.post("/notices/<public_id>/open")
@signed_in
def open_notice(public_id: str) -> ResponseReturnValue:
    """Marks a notice as read and leads to where its act is done."""
    notice = queries.notice_of(own_id(), public_id)
    services.mark_read(by=actor(), notice=notice)
    return redirect(notice.link, 303)


@blueprint.post("/notices/<public_id>/read")
@signed_in
def read(public_id: str) -> ResponseReturnValue:
    """Marks one notice as read."""
    services.mark_read(by=actor(), notice=queries.notice_of(own_id(), public_id))
    return redirect(url_for("notices.index"), 303)
