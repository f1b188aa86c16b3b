"""Served counts: a table of windows and days, and the page on which one number is typed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission, Role
from evalsvc.core.clock import prose_date, today
from evalsvc.core.errors import Problem
from evalsvc.matters import strips
from evalsvc.matters.forms import DayAsked, PlaceFilter, ServedForm
from evalsvc.matters.naming import SOURCE_NAMES
from evalsvc.matters.queries import served as queries
from evalsvc.matters.routes.blueprint import blueprint
from evalsvc.matters.services.served import keep_served
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reaches, tree, unit_in_scope
from evalsvc.profiles.queries import calendar

WORDS = {"state_names": strips.STATE_NAMES, "source_names": SOURCE_NAMES, "weekdays": "一二三四五六日"}


@blueprint.get("/served")
@require(Permission.SERVED_READ)
def served() -> ResponseReturnValue:
    """The windows of one's units with their days; who has one window only is at its page at once."""
    scope = actor().scope_for(Permission.SERVED_READ)
    named = request.args.get("unit", "")
    unit = unit_in_scope(named, scope) if named else None
    number = request.args.get("page", "1")
    page = queries.counting_units(scope, unit, page=int(number) if number.isascii() and number.isdecimal() and 0 < len(number) < 5 else 1)
    if not named and number == "1" and len(page.rows) == 1:
        return _window(page.rows[0])
    form = PlaceFilter(request.args)
    form.offer(_places(scope), named)
    last, days = form.asked, calendar()
    known = queries.served_between([row.id for row in page.rows], strips.first_of(last), strips.end_of(last))
    rows = [(row, strips.strip(known[row.id], strips.Span(row.opened_on), last=last, today=today(), calendar=days)) for row in page.rows]
    kept = {name: value for name, value in request.args.items() if value and name in {"unit", "day"}}
    return render_template(
        "matters/served.html", form=form, rows=rows, page=page, kept=kept, turned=number != "1", may_import=actor().has_role(Role.BUREAU_LEAD), **WORDS
    )


@blueprint.get("/served/<public_id>")
@require(Permission.SERVED_READ)
def served_window(public_id: str) -> ResponseReturnValue:
    """One window: its day, a field for the number, and the days around it."""
    return _window(queries.counting_unit(public_id, actor().scope_for(Permission.SERVED_READ)))


@blueprint.post("/served/<public_id>")
@require(Permission.SERVED_ENTER)
def keep(public_id: str) -> ResponseReturnValue:
    """Enters or corrects the served count of a day."""
    unit = queries.counting_unit(public_id, actor().scope_for(Permission.SERVED_ENTER))
    form = ServedForm()
    if not form.validate():
        return _window(unit, form), 422
    day = form.day.data or today()
    try:
        keep_served(by=actor(), unit=unit, day=day, n=form.number, reason=form.reason.data or "", row_version=form.opened_version)
    except Problem as problem:
        form.take(problem)
        return _window(unit, form), problem.status
    flash(f"已记下：{prose_date(day)}服务{form.number:,}人次。")
    return redirect(url_for("matters.served_window", public_id=public_id, day=day.isoformat()), 303)


def _window(unit: Unit, form: ServedForm | None = None) -> str:
    """The page of a window on the day that was typed or asked for."""
    day = DayAsked(request.args).asked
    if form is not None and not form.day.errors and form.day.data:
        day = form.day.data
    kept = queries.served_on(unit, day)
    form = form or ServedForm(None, day=day, n="" if kept is None else str(kept.n))
    form.row_version.data = str(kept.row_version) if kept else "0"
    known = queries.served_between([unit.id], strips.first_of(day), strips.end_of(day))[unit.id]
    cells = strips.strip(known, strips.Span(unit.opened_on, unit.retired_on), last=day, today=today(), calendar=calendar())
    may_enter = reaches(actor().scope_for(Permission.SERVED_ENTER), unit)
    earlier = queries.corrections_of(unit, day) if kept else ()
    return render_template("matters/served_window.html", unit=unit, day=day, form=form, kept=kept, cells=cells, earlier=earlier, may_enter=may_enter, **WORDS)


def _places(scope: Scope) -> list[tuple[str, str]]:
    """The units above windows as choices, from the top down."""
    rows, _ = tree(scope, most=0)
    return [(row.unit.public_id, "　" * row.depth + row.unit.name) for row in rows]
