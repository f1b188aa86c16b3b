"""One row with everything around it: evidence in and out, comments, check-ins, how it came to read as it does."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require, signed_in
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Forbidden, Problem
from evalsvc.core.files.kinds import DOC, DOCX, OFD, PDF, PICTURES, XLS, XLSX
from evalsvc.core.files.rows import store
from evalsvc.core.files.serving import attachment, picture
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import MEBIBYTE, MOST_BYTES, read_upload
from evalsvc.core.forms import Form, attempt
from evalsvc.core.web import takes_up_to
from evalsvc.corrections.forms import CommentForm, EvidenceForm
from evalsvc.inspections import queries, services
from evalsvc.inspections.history import steps
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.routes.blueprint import blueprint
from evalsvc.inspections.routes.page import page_parts
from evalsvc.inspections.said_forms import CheckInForm

ROW = Permission.INSPECTION_ROW
READ = Permission.INSPECTION_READ
TAKEN = PICTURES | {PDF, DOC, DOCX, XLS, XLSX, OFD}


@blueprint.get("/inspections/sheets/<public_id>/rows/<row_id>")
@signed_in
def row(public_id: str, row_id: str) -> ResponseReturnValue:
    """A row with everything around it."""
    return _page(*_seen(public_id, row_id))


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/evidence")
@require(ROW)
@takes_up_to(MOST_BYTES + MEBIBYTE)
def add_evidence(public_id: str, row_id: str) -> ResponseReturnValue:
    """Keeps a piece of evidence; it is read and laid down before the first statement that writes."""
    with reading_first():
        form = evidence_form(queries.row_to_fill(public_id, row_id, actor())[1])
        problem: Problem | None = None if form.validate_on_submit() else Problem()
    laid, problem = _laid(form, problem)
    found, asked = queries.row_to_fill(public_id, row_id, actor())
    if problem or laid is None:
        return _answered(found, asked, "evidence", form, problem or Problem(), "")
    replaces = queries.evidence_in(asked, form.replaces.data) if form.replaces.data else None
    proof = services.Proof(form.title.data or "", laid, replaces)
    return _carry_out(found, asked, "evidence", form, lambda: services.add_evidence(by=actor(), sheet=found, row=asked, proof=proof), "佐证材料已上传。")


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/evidence/<evidence_id>")
@signed_in
def take_evidence(public_id: str, row_id: str, evidence_id: str) -> ResponseReturnValue:
    """A file of evidence as a download, with a trace."""
    found, asked = _seen(public_id, row_id)
    evidence = queries.evidence_in(asked, evidence_id)
    services.take_evidence(by=actor(), sheet=found, evidence=evidence, right=_right())
    return attachment(evidence.file, evidence.title)


@blueprint.get("/inspections/sheets/<public_id>/rows/<row_id>/evidence/<evidence_id>/picture")
@signed_in
def show_evidence(public_id: str, row_id: str, evidence_id: str) -> ResponseReturnValue:
    """A picture that was drawn anew, inside the page."""
    return picture(queries.evidence_in(_seen(public_id, row_id)[1], evidence_id).file)


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/comments")
@signed_in
def add_comment(public_id: str, row_id: str) -> ResponseReturnValue:
    """A word to colleagues."""
    found, asked = _seen(public_id, row_id)
    form = comment_form(found, asked)

    def act() -> None:
        services.add_comment(by=actor(), sheet=found, row=asked, text=form["text"].data or "", named=form.accounts, right=_right())

    return _carry_out(found, asked, "comment", form, act, "评论已发出。")


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/check-ins")
@require(ROW)
def check_in(public_id: str, row_id: str) -> ResponseReturnValue:
    """How a long-term requirement stood on a day."""
    found, asked = queries.row_to_fill(public_id, row_id, actor())
    form = CheckInForm(prefix="check_in")

    def act() -> None:
        services.check_in(by=actor(), sheet=found, row=asked, day=form.day.data or today(), text=form["text"].data or "")

    return _carry_out(found, asked, "check_in", form, act, "进展已登记。")


def evidence_form(asked: SheetRow) -> EvidenceForm:
    """The form of evidence, with the pieces that a new one may replace."""
    form = EvidenceForm(prefix="evidence")
    newest = {one.series: one for one in queries.evidence_of([asked]).get(asked.id, [])}
    form.offer((one.public_id, f"替换：{one.title}（第{one.revision}版）") for one in newest.values())
    return form


def comment_form(found: Sheet, asked: SheetRow) -> CommentForm:
    """The form of a comment, with the people who may be told."""
    form = CommentForm(prefix="comment")
    form.offer([one for one in queries.readers_of(found, asked) if one.id != actor().account_id])
    return form


def _seen(public_id: str, row_id: str) -> tuple[Sheet, SheetRow]:
    """The row, for whoever may read it; raises Forbidden for whoever reads none at all."""
    if not (actor().may(READ) or actor().may(ROW)):
        raise Forbidden
    return queries.row_seen(public_id, row_id, actor())


def _right() -> Permission:
    return READ if actor().may(READ) else ROW


def _laid(form: Form, problem: Problem | None) -> tuple[Laid | None, Problem | None]:
    """The file of a form on disk, unless the form or the file is refused; the refusal stands at the field."""
    if problem:
        return None, problem
    try:
        return store().lay(read_upload(request.files.get(form["file"].name), kinds=TAKEN), personal=False), None
    except Problem as refused:
        told = Problem(refused.sentence, field="file")
        form.take(told)
        return None, told


def _carry_out(found: Sheet, asked: SheetRow, name: str, form: Form, act: Callable[[], object], said: str) -> ResponseReturnValue:
    return _answered(found, asked, name, form, attempt(form, act), said)


def _answered(found: Sheet, asked: SheetRow, name: str, form: Form, problem: Problem | None, said: str) -> ResponseReturnValue:
    if problem:
        return _page(found, asked, (name, form)), problem.status
    flash(said)
    return redirect(url_for("inspections.row", public_id=found.public_id, row_id=asked.public_id), 303)


def _page(found: Sheet, asked: SheetRow, refused: tuple[str, Form] | None = None) -> str:
    parts = page_parts(found, only=asked)
    shown: dict[str, Form] = {"comment": comment_form(found, asked)}
    if parts["fills"]:
        shown["evidence"] = evidence_form(asked)
    if parts["checks_in"] and asked.key in queries.long_term_keys(found):
        shown["check_in"] = CheckInForm(prefix="check_in", data={"day": today()})
    if refused:
        shown[refused[0]] = refused[1]
    parts["forms"] |= shown
    told: dict[str, Any] = {"alone": True, "opened": refused[0] if refused else asked.public_id, "steps": steps, "refused": refused[1] if refused else None}
    return render_template("inspections/row_page.html", **parts | told)
