"""A sheet that was handed in: judged row by row by its own level and by the superior, returned or accepted."""

from collections import Counter
from collections.abc import Iterable

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.forms import Form, VersionedForm, attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.judging_forms import JudgeForm, RestForm
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.routes.blueprint import blueprint, scope_for, word_negative
from evalsvc.inspections.states import UNFULFILLED, Result, SheetState, result_words
from evalsvc.inspections.tiers import TIER_NAMES
from evalsvc.organisation.queries import reaches

JUDGE = Permission.INSPECTION_JUDGE
REVIEW = Permission.INSPECTION_REVIEW
JSON = "application/json"
LONGEST_REMARK = 400


@blueprint.get("/inspections/sheets/<public_id>/review")
@require(JUDGE)
def review(public_id: str) -> ResponseReturnValue:
    """A sheet for its reviewer: the unit's own result beside what its own level and the superior see, row by row."""
    return _page(_judging(public_id))


@blueprint.post("/inspections/sheets/<public_id>/rows/<row_id>/judge")
@require(JUDGE)
def judge_row(public_id: str, row_id: str) -> ResponseReturnValue:
    """Keeps what one sees in a row; a script is told in JSON, a form is led back to the row."""
    found = _judging(public_id)
    row, form = queries.row_in(found, row_id), JudgeForm(prefix=row_id)

    def act() -> None:
        services.judge_row(by=actor(), sheet=found, row=row, seen=form.result, word=form.word.data or "", revision=form.opened_revision)

    problem = attempt(form, act)
    if JSON in request.headers.get("Accept", ""):
        said = [message for field in form for message in field.errors] + list(form.form_errors)
        return jsonify(kept=not problem, sentences=said), problem.status if problem else 200
    if problem:
        return _page(found, (row_id, form)), problem.status
    return redirect(url_for("inspections.review", public_id=public_id, _anchor=f"row-{row_id}"), 303)


@blueprint.post("/inspections/sheets/<public_id>/judge-rest")
@require(JUDGE)
def judge_rest(public_id: str) -> ResponseReturnValue:
    """Agrees with the unit in all rows that one's tier has not judged."""
    found, form, kept = _judging(public_id), RestForm(prefix="rest"), list[int]()
    problem = attempt(form, lambda: kept.append(services.judge_rest(by=actor(), sheet=found, revision=form.opened_revision)))
    return _done(found, "rest", form, problem, f"其余{sum(kept)}项已记为同意。")


@blueprint.post("/inspections/sheets/<public_id>/read")
@require(JUDGE)
def mark_read(public_id: str) -> ResponseReturnValue:
    """Remembers which rows one has looked at."""
    found, named = _judging(public_id), set(request.form.getlist("row"))
    services.mark_read(by=actor(), sheet=found, rows=[row for row in queries.rows_of(found) if row.public_id in named])
    if JSON in request.headers.get("Accept", ""):
        return jsonify(kept=True)
    return redirect(url_for("inspections.review", public_id=public_id), 303)


@blueprint.post("/inspections/sheets/<public_id>/return")
@require(REVIEW)
def give_back(public_id: str) -> ResponseReturnValue:
    """Sends a sheet back with remarks row by row."""
    found, form = _reviewing(public_id), VersionedForm(prefix="review")
    remarks = {row: request.form.get(f"remark-{row.public_id}", "").strip() for row in queries.rows_of(found)}

    def act() -> None:
        if any(len(text) > LONGEST_REMARK for text in remarks.values()):
            raise Problem(f"审核意见最多{LONGEST_REMARK}个字符，请改短标出的几条。")
        services.return_sheet(by=actor(), sheet=found, remarks=remarks, row_version=form.opened_version)

    problem = attempt(form, act)
    return _done(found, "review", form, problem, "已退回，意见会显示在每一项下面。")


@blueprint.post("/inspections/sheets/<public_id>/accept")
@require(REVIEW)
def accept(public_id: str) -> ResponseReturnValue:
    """Accepts a sheet."""
    found, form = _reviewing(public_id), VersionedForm(prefix="review")
    problem = attempt(form, lambda: services.accept_sheet(by=actor(), sheet=found, row_version=form.opened_version))
    return _done(found, "review", form, problem, "已通过。")


def _judging(public_id: str) -> Sheet:
    found = queries.sheet_in_scope(public_id, scope_for(JUDGE))
    if not found.revision:
        raise NotFound
    return found


def _reviewing(public_id: str) -> Sheet:
    return queries.sheet_to_review(public_id, scope_for(REVIEW))


def _done(found: Sheet, name: str, form: Form, problem: Problem | None, said: str) -> ResponseReturnValue:
    if problem:
        if isinstance(form, VersionedForm):
            form.follow(found, problem)
        return _page(found, (name, form)), problem.status
    flash(said)
    ends = name == "review"
    return redirect(url_for("inspections.sheet" if ends else "inspections.review", public_id=found.public_id), 303)


def _tally(views: Iterable[queries.RowView]) -> dict[str, int]:
    """How many rows have which result, in the words that each row has for it."""
    held = Counter((Result(view.row.result), view.asked.is_negative) for view in views if view.row.result)
    kinds = [(result, is_negative) for is_negative in (False, True) for result in Result]
    found: Counter[str] = Counter()
    for result, is_negative in kinds:
        if held[result, is_negative]:
            found[result_words(result, is_negative=is_negative)[0]] += held[result, is_negative]
    return found


def _is_filed(view: queries.RowView, seen: queries.Seen | None) -> bool:
    """Whether accepting the sheet would file a row anew: the reviewer sees a problem that is not being put right already."""
    against = seen is not None and not seen.said.agrees and Result(seen.said.seen) in UNFULFILLED
    return against and (view.correction is None or view.correction.is_closed)


def _page(found: Sheet, refused: tuple[str, Form] | None = None) -> str:
    views = queries.views_of(found, queries.outline_for(found))
    judged = queries.judged_rows(found, [view.row for view in views], actor().account_id)
    tier, judges = queries.tier_of(actor(), found), queries.may_judge(actor(), found)
    forms: dict[str, Form] = {view.row.public_id: JudgeForm(prefix=view.row.public_id) for view in views} if judges else {}
    forms |= {"rest": RestForm(prefix="rest"), "review": VersionedForm(obj=found, prefix="review")}
    if refused:
        forms[refused[0]] = refused[1]
    word_negative(forms, views)
    decides = judges and found.state == SheetState.SUBMITTED.value and reaches(scope_for(REVIEW), found.round.unit)
    standing = {view.row.id: judged[view.row.id].standing(tier) if tier else None for view in views}
    return render_template(
        "inspections/review.html",
        sheet=found,
        views=views,
        judged=judged,
        standing=standing,
        left=sum(seen is None for seen in standing.values()),
        against=sum(seen is not None and not seen.said.agrees for seen in standing.values()),
        results=_tally(views),
        files=sum(_is_filed(view, standing[view.row.id]) for view in views),
        tier=TIER_NAMES[tier] if tier else "",
        judges=judges,
        decides=decides,
        forms=forms,
        refused=refused,
        typed=request.form,
    )
