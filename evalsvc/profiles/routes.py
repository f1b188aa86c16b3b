"""Which rules are in force where, and the calendar of working days."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound, Problem
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import TreeRow, tree, unit_in_scope
from evalsvc.profiles import queries, services
from evalsvc.profiles.content import sources_in
from evalsvc.profiles.entries import is_clock
from evalsvc.profiles.forms import (
    DayForm,
    LocalRulesForm,
    PlaceForm,
    RemoveForm,
    SinceForm,
    YearForm,
    ask_for,
    given_day,
    hint_of,
    local_rules_form,
    version_of,
)
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.words import GROUPS, differences, told
from evalsvc.profiles.workdays import DAY_KIND_NAMES, PROVISIONAL_MARK, DayKind
from evalsvc.profiles.yearview import months_of, weekday_name

blueprint = Blueprint("profiles", __name__)
YEARS = range(2000, 2101)


@blueprint.get("/profiles")
@require(Permission.PROFILE_MANAGE)
def index() -> ResponseReturnValue:
    scope = actor().scope_for(Permission.PROFILE_MANAGE)
    rows, _ = tree(scope, most=0)
    form = PlaceForm(request.args)
    unit = _asked(request.args.get("unit", ""), rows)
    names = [(row.unit.public_id, "　" * row.depth + row.unit.name) for row in rows]
    day = ask_for(form, names, unit=unit.public_id, fallback=today())
    profile = queries.profile_for(unit.id, day)
    sources = sources_in(profile.rules)
    return render_template(
        "profiles/index.html",
        unit=unit,
        day=day,
        form=form,
        profile=profile,
        groups=told(queries.rules_in(profile), profile.rules, sources),
        sources=sources.values(),
        placed=queries.in_force(scope),
        versions=queries.local_versions(unit.id),
        years=queries.announced_years(),
    )


@blueprint.get("/profiles/units/<public_id>/versions/new")
@require(Permission.PROFILE_MANAGE)
def new_version(public_id: str) -> ResponseReturnValue:
    """The rules in force for a unit, to be changed into a version of its own."""
    unit = _unit(public_id)
    present = queries.profile_for(unit.id, today())
    form = local_rules_form()()
    form.show(queries.rules_in(present))
    form.row_version.data = str(present.id)
    return _new_version_page(unit, form)


@blueprint.post("/profiles/units/<public_id>/versions/new")
@require(Permission.PROFILE_MANAGE)
def make_version(public_id: str) -> ResponseReturnValue:
    """Makes a version for a unit; it is frozen and not yet in force."""
    unit = _unit(public_id)
    form = local_rules_form()()
    if not form.validate():
        return _new_version_page(unit, form), 422
    try:
        made = services.make_local_version(
            by=actor(), unit=unit, began_with=version_of(form), title=form.title.data or "", values=form.values(), source=form.source()
        )
    except Problem as problem:
        form.take(problem)
        return _new_version_page(unit, form), problem.status
    flash("新的一版已保存，还没有施行。请核对改动，再决定施行日期。")
    return redirect(url_for("profiles.version", public_id=public_id, number=made.version), 303)


@blueprint.get("/profiles/units/<public_id>/versions/<int:number>")
@require(Permission.PROFILE_MANAGE)
def version(public_id: str, number: int) -> ResponseReturnValue:
    """A version made for a unit, compared with what is in force there today."""
    unit = _unit(public_id)
    return _version_page(unit, _local(unit, number), SinceForm(formdata=None))


@blueprint.post("/profiles/units/<public_id>/versions/<int:number>/put-in-force")
@require(Permission.PROFILE_MANAGE)
def put_in_force(public_id: str, number: int) -> ResponseReturnValue:
    """Puts a version of a unit in force there from a day."""
    unit = _unit(public_id)
    profile, form = _local(unit, number), SinceForm()
    if not form.validate() or form.since.data is None:
        return _version_page(unit, profile, form), 422
    try:
        services.put_in_force(by=actor(), profile=profile, unit=unit, since=form.since.data)
    except Problem as problem:
        form.take(problem)
        return _version_page(unit, profile, form), problem.status
    flash(f"《{profile.title}》自{form.since.data}起在{unit.name}及沿用它的下级单位施行。")
    return redirect(url_for("profiles.version", public_id=public_id, number=number), 303)


@blueprint.get("/profiles/calendar/<int:year>")
@require(Permission.PROFILE_MANAGE)
def calendar(year: int) -> ResponseReturnValue:
    return _year_page(year)


@blueprint.post("/profiles/calendar/<int:year>")
@require(Permission.PROFILE_MANAGE)
def enter_year(year: int) -> ResponseReturnValue:
    _check_year(year)
    form = YearForm()
    form.year = year
    if not form.validate():
        return _year_page(year, year_form=form), 422
    try:
        services.enter_year(by=actor(), year=year, source=form.source.data or "", days=form.days)
    except Problem as problem:
        form.take(problem)
        return _year_page(year, year_form=form), problem.status
    flash(f"{year}年的放假安排已录入。")
    return redirect(url_for("profiles.calendar", year=year), 303)


@blueprint.post("/profiles/calendar/<int:year>/days")
@require(Permission.PROFILE_MANAGE)
def add_day(year: int) -> ResponseReturnValue:
    _check_year(year)
    form = DayForm()
    if not form.validate():
        return _year_page(year, day_form=form), 422
    try:
        kind = DayKind(form.kind.data)
        services.add_day(by=actor(), year=year, row_version=version_of(form), day=given_day(form), kind=kind, name=form.name.data or "")
    except Problem as problem:
        form.take(problem)
        return _year_page(year, day_form=form), problem.status
    flash(f"{form.day.data}已加入工作日历。")
    return redirect(url_for("profiles.calendar", year=year), 303)


@blueprint.post("/profiles/calendar/<int:year>/days/remove")
@require(Permission.PROFILE_MANAGE)
def remove_day(year: int) -> ResponseReturnValue:
    _check_year(year)
    form = RemoveForm()
    if not form.validate():
        raise NotFound
    services.remove_day(by=actor(), year=year, row_version=version_of(form), day=given_day(form))
    flash(f"{form.day.data}已从工作日历中删除，按平常的星期计算。")
    return redirect(url_for("profiles.calendar", year=year), 303)


def _unit(public_id: str) -> Unit:
    return unit_in_scope(public_id, actor().scope_for(Permission.PROFILE_MANAGE))


def _local(unit: Unit, number: int) -> ProfileVersion:
    found = queries.profile_version(queries.local_key(unit.id), number)
    if found is None:
        raise NotFound
    return found


def _new_version_page(unit: Unit, form: LocalRulesForm) -> str:
    present = queries.profile_for(unit.id, today())
    return render_template("profiles/new_version.html", unit=unit, present=present, form=form, groups=GROUPS, hint_of=hint_of, is_clock=is_clock)


def _version_page(unit: Unit, profile: ProfileVersion, form: SinceForm) -> str:
    present = queries.profile_for(unit.id, today())
    sources = sources_in(profile.rules)
    following, apart = queries.heirs(unit.id)
    return render_template(
        "profiles/version.html",
        unit=unit,
        profile=profile,
        present=present,
        form=form,
        changes=differences(queries.rules_in(present), queries.rules_in(profile), profile.rules, sources),
        groups=told(queries.rules_in(profile), profile.rules, sources),
        sources=sources.values(),
        since=queries.since_when(profile, unit.id),
        following=following,
        apart=apart,
    )


def _check_year(year: int) -> None:
    if year not in YEARS:
        raise NotFound


def _asked(public_id: str, rows: list[TreeRow]) -> Unit:
    if public_id:
        return unit_in_scope(public_id, actor().scope_for(Permission.PROFILE_MANAGE))
    if not rows:
        raise NotFound
    return rows[0].unit


def _year_page(year: int, *, year_form: YearForm | None = None, day_form: DayForm | None = None) -> str:
    _check_year(year)
    entered = queries.calendar_year(year)
    if day_form is None:
        day_form = DayForm(formdata=None)
    day_form.row_version.data = str(entered.row_version) if entered else ""
    days = [(one.day, DayKind(one.kind), one.name) for one in queries.days_of_year(year)]
    return render_template(
        "profiles/calendar.html",
        year=year,
        entered=entered,
        days=[(day, weekday_name(day), kind, DAY_KIND_NAMES[kind], name) for day, kind, name in days],
        months=months_of(year, days),
        mark=PROVISIONAL_MARK,
        may_edit=queries.reaches_everything(actor().scope_for(Permission.PROFILE_MANAGE)),
        year_form=year_form or YearForm(formdata=None),
        day_form=day_form,
        earlier=year - 1 if year - 1 in YEARS else None,
        later=year + 1 if year + 1 in YEARS else None,
    )
