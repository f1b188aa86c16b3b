"""The auditable draw of what was handed in: announced, drawn with the published seed, shown so that anybody can compute it again; its looks."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound
from evalsvc.core.forms import attempt
from evalsvc.inspections import queries, services
from evalsvc.inspections.draw_forms import DrawForm, LookForm, SeedForm
from evalsvc.inspections.lots import WHAT_NAMES, What
from evalsvc.inspections.models import Round, SheetDraw, SheetRecheck
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.services import Looked
from evalsvc.inspections.states import HIDDEN, RoundState
from evalsvc.organisation.queries import reaches

READ, REVIEW = Permission.INSPECTION_READ, Permission.INSPECTION_REVIEW


@blueprint.get("/inspections/<public_id>/draws")
@require(REVIEW)
def draws(public_id: str) -> ResponseReturnValue:
    """The draws of a round, and the form of an announcement."""
    return _list(_round(public_id), DrawForm())


@blueprint.post("/inspections/<public_id>/draws")
@require(REVIEW)
def announce_draw(public_id: str) -> ResponseReturnValue:
    """Announces a draw and freezes its candidates."""
    made, form, kept = _round(public_id), DrawForm(), list[SheetDraw]()
    if problem := attempt(form, lambda: kept.append(services.announce_draw(by=actor(), made=made, said=form.announced))):
        return _list(made, form), problem.status
    flash("已公布，候选名单自此不变。等种子公布后再来抽取。")
    return redirect(url_for("inspections.draw", public_id=kept[0].public_id), 303)


@blueprint.get("/inspections/draws/<public_id>")
@require(READ)
def draw(public_id: str) -> ResponseReturnValue:
    """A draw with its candidates, also for the units that could be drawn; once drawn, with what each is ranked by."""
    return _page(queries.draw_told(public_id, scope_for(READ)), SeedForm())


@blueprint.post("/inspections/draws/<public_id>")
@require(REVIEW)
def draw_lots(public_id: str) -> ResponseReturnValue:
    """Draws with the published seed."""
    found, form = queries.draw_in_scope(public_id, scope_for(REVIEW)), SeedForm()
    if problem := attempt(form, lambda: services.draw_lots(by=actor(), draw=found, seed=form.seed.data or "")):
        return _page(found, form), problem.status
    flash("已抽取，抽中的等待复查。")
    return redirect(url_for("inspections.draw", public_id=public_id), 303)


@blueprint.get("/inspections/draws/<public_id>/ids.txt")
@require(READ)
def draw_ids(public_id: str) -> ResponseReturnValue:
    """The public ids of the candidates, one a line, as `evalsvc draw` reads them."""
    found = queries.draw_told(public_id, scope_for(READ))
    named = {"Content-Disposition": f'attachment; filename="draw-{found.public_id}.txt"', "Cache-Control": "private, no-store"}
    return Response("".join(f"{name}\n" for name in sorted(queries.frozen_in(found))), mimetype="text/plain", headers=named)


@blueprint.get("/inspections/rechecks/<public_id>")
@require(REVIEW)
def recheck(public_id: str) -> ResponseReturnValue:
    """A look that is owed, beside what the unit said; or what it found."""
    found = queries.recheck_in_scope(public_id, scope_for(REVIEW))
    return _look(found, LookForm())


@blueprint.post("/inspections/rechecks/<public_id>")
@require(REVIEW)
def record_recheck(public_id: str) -> ResponseReturnValue:
    """Keeps what a look found."""
    found, form = queries.recheck_in_scope(public_id, scope_for(REVIEW)), LookForm()
    views = queries.views_of(found.sheet, queries.outline_for(found.sheet))
    form.offer((view.row.public_id, view.asked.printed[:60]) for view in views)

    def act() -> None:
        row = next((view.row for view in views if view.row.public_id == form.row.data), None)
        services.record_recheck(by=actor(), recheck=found, looked=Looked(form.what_found, form["text"].data or "", row, form.what_follows))

    if problem := attempt(form, act):
        return _look(found, form), problem.status
    flash("已记录。")
    return redirect(url_for("inspections.draw", public_id=found.draw.public_id), 303)


def _round(public_id: str) -> Round:
    made = queries.round_in_scope(public_id, scope_for(REVIEW))
    if RoundState(made.state) in HIDDEN:
        raise NotFound
    return made


def _list(made: Round, form: DrawForm) -> str:
    return render_template("inspections/draws.html", made=made, draws=queries.draws_of(made), form=form, WHAT_NAMES=WHAT_NAMES)


def _page(found: SheetDraw, form: SeedForm) -> str:
    return render_template(
        "inspections/draw.html",
        draw=found,
        form=form,
        candidates=queries.candidates_of(found),
        announcer=queries.announcer_of(found),
        reviews=reaches(scope_for(REVIEW), found.round.unit),
        what=WHAT_NAMES[What(found.what)],
    )


def _look(found: SheetRecheck, form: LookForm) -> str:
    views = queries.views_of(found.sheet, queries.outline_for(found.sheet))
    form.offer((view.row.public_id, view.asked.printed[:60]) for view in views)
    drawn = [view for view in views if found.row_id is None or view.row.id == found.row_id]
    may = request.method == "POST" or actor().account_id not in {found.submitted_by, *queries.who_filled_in(found.sheet)}
    return render_template("inspections/recheck.html", recheck=found, form=form, views=drawn, may=may)
