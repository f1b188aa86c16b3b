"""Matters without their numbers: list and participation, a number with a reason, links for inviting, and the table that comes in."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.db import reading_first
from evalsvc.core.digits import percent
from evalsvc.core.errors import NotFound, Problem, WrongState
from evalsvc.core.sending import download
from evalsvc.core.tables import MOST_BYTES, Unreadable, check_file, read_table
from evalsvc.imports.kinds import NEW, SAME, faults_of
from evalsvc.imports.services import carry_out, lock
from evalsvc.matters import links
from evalsvc.matters.forms import ImportForm, InviteForm, MatterFilter, NumberForm
from evalsvc.matters.naming import week_of
from evalsvc.matters.queries import matters as queries
from evalsvc.matters.routes.blueprint import blueprint
from evalsvc.matters.services import matters as services
from evalsvc.matters.tables.matters import MATTERS
from evalsvc.organisation.queries import item_by_id, open_items, reaches, tree, unit_in_scope
from evalsvc.profiles.queries import rules_for

ROWS = 50
WORDS = {"week_of": week_of, "percent": percent}


@blueprint.get("/matters")
@require(Permission.MATTER_READ)
def index() -> ResponseReturnValue:
    """Matters finished in some weeks, with participation; item and week only."""
    scope = actor().scope_for(Permission.MATTER_READ)
    places = _places(scope)
    unit = unit_in_scope(request.args.get("unit", "") or places[0][0], scope)
    form = MatterFilter(request.args)
    form.offer(places, ((item.public_id, item.name) for item in open_items()), unit.public_id)
    shown: dict[str, Any] = {"form": form, "unit": unit, "may_manage": reaches(actor().scope_for(Permission.MATTER_MANAGE), unit)}
    if not form.validate():
        return render_template("matters/index.html", wanted=None, **shown), 422
    item = item_by_id(form.item.data) if form.item.data else None
    wanted = queries.Wanted(unit, *form.weeks, item)
    rows, following = queries.matter_page(wanted, after=request.args.get("after", ""), size=ROWS)
    _, rules = rules_for(unit.id, today())
    shown |= {"shares": queries.shares(wanted), "least": rules.release_minimum, "rules": rules}
    shown |= {"due": queries.due_count(unit, now()) if shown["may_manage"] else 0, "invite": InviteForm(None, place=unit.public_id)}
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    return render_template("matters/index.html", wanted=wanted, rows=rows, following=following, kept=kept, most=queries.LINKS_AT_ONCE, **shown, **WORDS)


@blueprint.post("/matters/invite")
@require(Permission.MATTER_MANAGE)
def invite() -> ResponseReturnValue:
    """The links of matters that may be invited, as a file, once."""
    form = InviteForm()
    if not form.validate():
        raise Problem("请选择导出的格式。")
    with reading_first():  # the file is made before anybody has to wait for this request's writing
        unit = unit_in_scope(form.place.data or "", actor().scope_for(Permission.MATTER_MANAGE))
        due = queries.due_links(unit, now())
        ids = [link.matter.id for link in due]
        file = links.links_file(due, vault=current_app.extensions["vault"], address=_address, form=form.suffix.data or "")
    if not ids:
        raise WrongState("现在没有可以邀请的办件：或者还没到时间，或者已经评价、已经邀请过。")
    services.invite(by=actor(), unit=unit_in_scope(form.place.data or "", actor().scope_for(Permission.MATTER_MANAGE)), matter_ids=ids)
    return download(file)


@blueprint.get("/matters/import")
@require(Permission.MATTER_MANAGE)
def import_form() -> ResponseReturnValue:
    """The form that takes a table of matters."""
    return _import_page(ImportForm())


@blueprint.post("/matters/import")
@require(Permission.MATTER_MANAGE)
def import_table() -> ResponseReturnValue:
    """Checks a table and, if that is wanted and no cell is wrong, takes all of it; the file is not kept."""
    request.max_content_length = MOST_BYTES + 64 * 1024
    form = ImportForm()
    sent = form.taken()
    if sent is None:
        form.take(Problem("请选择要导入的文件。", field="file"))
        return _import_page(form), 422
    try:
        content = sent.read()
        check_file(sent.filename or "", content)
        table = read_table(sent.filename or "", content, MATTERS.columns)
    except Unreadable as unreadable:
        form.take(Problem(str(unreadable), field="file"))
        return _import_page(form), 422
    return _checked(form, table)


@blueprint.get("/matters/<public_id>")
@require(Permission.MATTER_READ)
def matter(public_id: str) -> ResponseReturnValue:
    """One matter: place, item and week."""
    return _matter_page(queries.matter_in_scope(public_id, actor().scope_for(Permission.MATTER_READ)), NumberForm())


@blueprint.post("/matters/<public_id>/number")
@require(Permission.CONTACT_READ)
def number(public_id: str) -> ResponseReturnValue:
    """Shows the number of a matter this once; the look is in the audit log."""
    row = queries.matter_in_scope(public_id, actor().scope_for(Permission.CONTACT_READ))
    form = NumberForm()
    if not form.validate():
        return _matter_page(row, form), 422
    reason = form.reason.data or ""
    seen = services.look_up_number(by=actor(), matter=row.matter, reason=reason, vault=current_app.extensions["vault"])
    return render_template("matters/number.html", row=row, seen=seen, reason=reason, **WORDS)


def _matter_page(row: queries.MatterRow, form: NumberForm) -> str:
    may_look = reaches(actor().scope_for(Permission.CONTACT_READ), row.unit)
    kept = queries.number_of(row.matter) if may_look else None
    return render_template("matters/matter.html", row=row, form=form, may_look=may_look, number=kept, **WORDS)


def _checked(form: ImportForm, table: Any) -> ResponseReturnValue:
    """What a read table would do, or has done."""
    lock(MATTERS)
    checked = MATTERS.check(table.rows, actor())
    faults = [*table.faults, *faults_of(table.rows)]
    if faults:
        form.take(Problem(f"{len(faults)}处有错，一行也没有写入。", field="file"))
        return _import_page(form, faults=faults), 422
    said = f"新增{checked.count(NEW)}件，已有{checked.count(SAME)}件"
    if form.only_check.data:
        return _import_page(form, told=f"核对完成，没有错：{said}。还没有写入。")
    carry_out(by=actor(), kind=MATTERS, checked=checked, subject="imports:matters")
    flash(f"已写入：{said}。")
    return redirect(url_for("matters.index"), 303)


def _import_page(form: ImportForm, **shown: Any) -> str:
    return render_template("matters/import.html", form=form, kind=MATTERS, **shown)


def _address(token: str) -> str:
    """The address of a matter's own rating page, as it is sent out."""
    base = current_app.extensions["settings"].public_url or request.url_root
    return f"{base.rstrip('/')}/m/{token}"


def _places(scope: Scope) -> list[tuple[str, str]]:
    """The units above windows, and online services, as choices from the top down; raises NotFound when there is none."""
    rows, _ = tree(scope, most=0)
    if not rows:
        raise NotFound
    return [(row.unit.public_id, "　" * row.depth + row.unit.name) for row in rows]
