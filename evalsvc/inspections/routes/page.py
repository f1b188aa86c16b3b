"""What the pages of a sheet show: the whole of it, the rows that name a person, or one row."""

from typing import Any

from flask import request

from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import Form, VersionedForm
from evalsvc.inspections import queries
from evalsvc.inspections.claim_forms import forms_of
from evalsvc.inspections.forms import AnswerForm, LocalRowForm, RowForm
from evalsvc.inspections.incoming_forms import FileForm
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.queries import RowView
from evalsvc.inspections.routes.blueprint import is_open, scope_for, word_negative
from evalsvc.inspections.said_forms import AssignForm
from evalsvc.inspections.states import WRITABLE, SheetState
from evalsvc.organisation.queries import reaches

FILL = Permission.INSPECTION_FILL
OWN = "mine"
SHORT = 36


def page_parts(found: Sheet, refused: tuple[str, Form] | None = None, *, only: SheetRow | None = None) -> dict[str, Any]:
    """What a page of a sheet shows to this person. Who does not read the sheet sees the rows that name them and no other; `only` is a single row."""
    whole = reaches(scope_for(Permission.INSPECTION_READ), found.unit)
    runs = is_open(found)
    may_fill = runs and reaches(scope_for(FILL), found.unit)
    views = queries.views_of(found, queries.outline_for(found))
    views = views if whole else [view.unclaimed() for view in views if _is_own(view)]
    fills = runs and (may_fill or not whole or (only is not None and only.person_id == actor().account_id)) and SheetState(found.state) in WRITABLE
    shown = [view for view in views if view.row.id == only.id] if only else [view for view in views if request.args.get("rows") != OWN or _is_own(view)]
    forms = _forms(shown) | (forms_of(shown) if may_fill else {}) if fills else {}
    if may_fill and only is None:
        forms["assign"] = assign_form(found, views)
    forms |= {"local": LocalRowForm(prefix="local"), "submit": VersionedForm(obj=found, prefix="submit"), "file": FileForm()}
    if refused:
        forms[refused[0]] = refused[1]
    word_negative(forms, shown)
    return {
        "sheet": found,
        "views": views,
        "shown": shown,
        "beside": queries.beside(found, [view.row for view in shown]),
        "around": queries.around(found) if whole and only is None else None,
        "long_term": set(queries.long_term_keys(found)),
        "forms": forms,
        "opened": refused[0] if refused else "",
        "whole": whole,
        "fills": fills,
        "checks_in": runs and (may_fill or any(_is_own(view) for view in shown)),
        "may_fill": may_fill,
        "may_revise": may_fill and SheetState(found.state) not in WRITABLE,
        "reviews": queries.may_judge(actor(), found),
        "revisions": queries.revisions_of(found),
        "judged": queries.judged_rows(found, [view.row for view in views], actor().account_id),
        "look": {"view": request.args.get("view", ""), "rows": request.args.get("rows", "")},
    }


def assign_form(found: Sheet, views: list[RowView]) -> AssignForm:
    """The form that gives rows to a person and an office."""
    form = AssignForm(prefix="assign")
    people = queries.fillers_for(found)
    names = {account.id: account.display_name for account in people}
    form.offer(rows=[(view.row.public_id, _held(view, names)) for view in views], people=[(one.public_id, one.display_name) for one in people])
    return form


def _held(view: RowView, names: dict[int, str]) -> str:
    """The beginning of a requirement, and whose it is."""
    held = "，".join(filter(None, (view.row.office, names.get(view.row.person_id or 0))))
    words = view.asked.printed
    return f"{words if len(words) <= SHORT else words[:SHORT] + '…'}{f'（{held}）' if held else ''}"


def _forms(shown: list[RowView]) -> dict[str, Form]:
    forms: dict[str, Form] = {view.row.public_id: RowForm(obj=view.row, prefix=view.row.public_id) for view in shown}
    return forms | {remark.public_id: AnswerForm(prefix=remark.public_id) for view in shown for remark in view.remarks}


def _is_own(view: RowView) -> bool:
    return view.row.person_id is not None and view.row.person_id == actor().account_id
