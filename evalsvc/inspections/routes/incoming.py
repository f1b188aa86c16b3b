"""A filled-in form comes back: uploaded, read through on a page that says what it would do, taken."""

from collections.abc import Sequence
from contextlib import nullcontext

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Problem
from evalsvc.core.files.kinds import DOCX, XLS, XLSX
from evalsvc.core.files.uploads import MEBIBYTE, Upload, read_upload
from evalsvc.core.forms import attempt
from evalsvc.core.tables import Unreadable
from evalsvc.core.web import takes_up_to
from evalsvc.inspections import queries, services
from evalsvc.inspections.incoming import Fate, Plan
from evalsvc.inspections.incoming_forms import ChoiceForm, FileForm, asked_names, choice_form, role_name
from evalsvc.inspections.models import FilledForm, Sheet, SheetRow
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.routes.sheets import page_of
from evalsvc.inspections.services import Overtaken
from evalsvc.inspections.states import WRITABLE, SheetState
from evalsvc.inspections.workbook import Read, read_sheet

FILL = Permission.INSPECTION_FILL
FORM_BYTES = 4 * MEBIBYTE
ROOM = 32 * MEBIBYTE  # what is larger than a form may be, and smaller than this, is told at its field


@blueprint.post("/inspections/sheets/<public_id>/take-form")
@require(FILL)
@takes_up_to(ROOM)
def bring_form(public_id: str) -> ResponseReturnValue:
    """Reads a filled-in form, and shows what it would do; nothing is taken yet."""
    form, brought, read = FileForm(), [], []
    problem = attempt(form, lambda: read.append(_read(public_id)))
    found = queries.sheet_in_scope(public_id, scope_for(FILL))
    if not problem:
        upload, said = read[0]
        problem = attempt(form, lambda: brought.append(services.bring_form(by=actor(), sheet=found, read=said, upload=upload)))
    if problem:
        return page_of(found, ("file", form)), problem.status
    return redirect(url_for("inspections.filled_form", public_id=public_id, form_id=brought[0].public_id), 303)


@blueprint.get("/inspections/sheets/<public_id>/forms/<form_id>")
@require(FILL)
def filled_form(public_id: str, form_id: str) -> ResponseReturnValue:
    """Row by row and cell by cell what a form would do; afterwards what it did."""
    found = _form(public_id, form_id)
    rows = queries.rows_of(found.sheet)
    plan = queries.plan_for(found, rows)
    form = _choices(plan, rows)
    form.seen.data = plan.fingerprint
    return _page(found, plan, rows, form)


@blueprint.post("/inspections/sheets/<public_id>/forms/<form_id>")
@require(FILL)
def take_form(public_id: str, form_id: str) -> ResponseReturnValue:
    """Takes over what the person has read, all of it or nothing."""
    found = _form(public_id, form_id)
    rows = queries.rows_of(found.sheet)
    plan = queries.plan_for(found, rows)
    form = _choices(plan, rows)
    names = list(asked_names(plan, {row.key: row for row in rows}))
    problem = attempt(form, lambda: services.take_form(by=actor(), form=found, choices=form.chosen(names), seen=form.seen.data or ""))
    if problem:
        if isinstance(problem, Overtaken):
            form.seen.data = plan.fingerprint
        return _page(found, plan, rows, form), problem.status
    flash(f"已导入：填入{found.told['filled']}处，增加本地内容{found.told['added']}项。")
    return redirect(url_for("inspections.filled_form", public_id=public_id, form_id=form_id), 303)


def _read(public_id: str) -> tuple[Upload, Read]:
    """The upload and what it says; slow, so it stands between two transactions."""
    with reading_first():
        found = queries.sheet_in_scope(public_id, scope_for(FILL))
        outline = queries.outline_for(found)
        local = {row.key: row.local_text for row in queries.rows_of(found) if row.is_local}
    sent = request.files.get("file")
    try:
        with sent.stream if sent else nullcontext():
            upload = read_upload(sent, kinds=frozenset({XLSX, XLS, DOCX}), most=FORM_BYTES)
        return upload, read_sheet(f"form{upload.kind.ending}", upload.body, outline, local=local)
    except Unreadable as unreadable:
        raise Problem(str(unreadable), field="file") from unreadable
    except Problem as problem:
        raise Problem(problem.sentence, field="file") from problem


def _form(public_id: str, form_id: str) -> FilledForm:
    return queries.filled_form(queries.sheet_in_scope(public_id, scope_for(FILL)), form_id)


def _choices(plan: Plan, rows: Sequence[SheetRow]) -> ChoiceForm:
    return choice_form(asked_names(plan, {row.key: row for row in rows}))


def _page(found: FilledForm, plan: Plan, rows: Sequence[SheetRow], form: ChoiceForm) -> str:
    return render_template(
        "inspections/incoming.html",
        found=found,
        sheet=found.sheet,
        plan=plan,
        form=form,
        Fate=Fate,
        role_name=role_name,
        choice_name={row.key: lambda role, row=row: services.choice_name(row, role) for row in rows},
        other_unit=_other_unit(found.sheet, plan.unit_named),
        may_take=found.taken_at is None and SheetState(found.sheet.state) in WRITABLE,
    )


def _other_unit(sheet: Sheet, named: str) -> str:
    """The unit that a form names, when it is not the sheet's own, whatever offices cut off its name."""
    plain = named.replace("医保", "医疗保障")
    return "" if not named or plain in sheet.unit.name or sheet.unit.name in plain else named
