"""The auditable draw of rechecks: announced, drawn with the published seed, and shown so that anybody can compute it again."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import attempt
from evalsvc.core.paging import newest_first
from evalsvc.corrections import queries, services
from evalsvc.corrections.again_forms import DrawForm, SeedForm
from evalsvc.corrections.models import Draw
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.kinds import UnitKind

READ, ACCEPT = Permission.CORRECTION_READ, Permission.CORRECTION_ACCEPT


@blueprint.get("/corrections/draws")
@require(READ)
def draws() -> ResponseReturnValue:
    """The draws of one's units, the newest first."""
    page = newest_first(queries.draws_in(scope_for(READ)), key=Draw.id, name=Draw.public_id, after=request.args.get("after", ""))
    return render_template("corrections/draws.html", page=page)


@blueprint.get("/corrections/draws/new")
@require(ACCEPT)
def new_draw() -> ResponseReturnValue:
    """The form of an announcement."""
    form = _draw_form()
    form.closed_until.data = today()
    return render_template("corrections/draw_new.html", form=form)


@blueprint.post("/corrections/draws/new")
@require(ACCEPT)
def announce_draw() -> ResponseReturnValue:
    """Announces a draw and freezes its candidates."""
    form = _draw_form()
    made: list[Draw] = []
    if problem := attempt(form, lambda: made.append(_announced(form))):
        return render_template("corrections/draw_new.html", form=form), problem.status
    flash("已公布，候选名单自此不变。请打印名单，等种子公布后再来抽取。")
    return redirect(url_for("corrections.draw", public_id=made[0].public_id), 303)


@blueprint.get("/corrections/draws/<public_id>")
@require(READ)
def draw(public_id: str) -> ResponseReturnValue:
    """A draw with its candidates; once drawn, with what each is ranked by."""
    return _page(queries.draw_in_scope(public_id, scope_for(READ)), SeedForm())


@blueprint.post("/corrections/draws/<public_id>")
@require(ACCEPT)
def draw_rechecks(public_id: str) -> ResponseReturnValue:
    """Draws with the published seed."""
    found, form = queries.draw_in_scope(public_id, scope_for(ACCEPT)), SeedForm()
    if problem := attempt(form, lambda: services.draw_rechecks(by=actor(), draw=found, seed=form.seed.data or "")):
        return _page(found, form), problem.status
    flash("已抽取，抽中的问题列入回头看。")
    return redirect(url_for("corrections.draw", public_id=public_id), 303)


@blueprint.get("/corrections/draws/<public_id>/ids.txt")
@require(READ)
def draw_ids(public_id: str) -> ResponseReturnValue:
    """The public ids of the candidates, one a line, as `evalsvc draw` reads them."""
    found = queries.draw_in_scope(public_id, scope_for(READ))
    ids = sorted(one.correction.public_id for one in queries.candidates_of(found))
    named = {"Content-Disposition": f'attachment; filename="draw-{found.public_id}.txt"', "Cache-Control": "private, no-store"}
    return Response("".join(f"{one}\n" for one in ids), mimetype="text/plain", headers=named)


def _page(found: Draw, form: SeedForm) -> str:
    organ = queries.organ_of_draw(found)
    may_draw = found.drawn_at is None and organisation.reaches(scope_for(ACCEPT), organ)
    given = {"candidates": queries.candidates_of(found), "announcer": queries.announcer_of(found), "may_draw": may_draw}
    return render_template("corrections/draw.html", draw=found, organ=organ, form=form, **given)


def _draw_form() -> DrawForm:
    form = DrawForm()
    units = organisation.open_units(scope_for(ACCEPT))
    form.offer((unit.public_id, "　" * depth + unit.name) for unit, depth in units if unit.kind != UnitKind.WINDOW)
    return form


def _announced(form: DrawForm) -> Draw:
    organ = organisation.unit_in_scope(form.organ.data or "", scope_for(ACCEPT))
    return services.announce_draw(by=actor(), organ=organ, said=form.announced)
