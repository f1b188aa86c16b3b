"""Campaigns: the list, a new one, its page for those who plan, its changes."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.forms import attempt
from evalsvc.core.paging import newest_first
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.models import Unit
from evalsvc.visits import queries, services
from evalsvc.visits.forms import DaysForm, PlanForm, TargetForm, TargetsForm
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.routes.blueprint import blueprint, scope_for

PLAN = Permission.VISIT_PLAN
UNITS_SHOWN = 300


@blueprint.get("/visits")
@require(Permission.VISIT_READ)
def index() -> ResponseReturnValue:
    """The campaigns that one's organs plan, and those of which one's units have been told."""
    found = [queries.campaigns_planned(scope_for(PLAN)), queries.campaigns_told(scope_for(Permission.VISIT_READ))]
    planned, told = (newest_first(each, key=VisitCampaign.id, name=VisitCampaign.public_id, after=request.args.get("after", "")) for each in found)
    return render_template("visits/index.html", planned=planned, told=told, may_plan=actor().may(PLAN))


@blueprint.get("/visits/new")
@require(PLAN)
def new() -> ResponseReturnValue:
    """The form for a new campaign."""
    form = _plan_form()
    form.quota.data = 2
    return render_template("visits/new.html", form=form)


@blueprint.post("/visits/new")
@require(PLAN)
def create() -> ResponseReturnValue:
    """Plans a campaign; the units that will be visited are told nothing."""
    form = _plan_form()
    made: list[VisitCampaign] = []
    if problem := attempt(form, lambda: made.append(_planned(form))):
        return render_template("visits/new.html", form=form), problem.status
    flash("计划已建立。访查员现在可以看到自己的任务，被访单位什么也看不到。")
    return redirect(url_for("visits.campaign", public_id=made[0].public_id), 303)


@blueprint.get("/visits/<public_id>/edit")
@require(PLAN)
def edit(public_id: str) -> ResponseReturnValue:
    """The form for title and days."""
    campaign = _planned_here(public_id)
    return render_template("visits/edit.html", campaign=campaign, form=DaysForm(obj=campaign), kept=[])


@blueprint.post("/visits/<public_id>/edit")
@require(PLAN)
def save(public_id: str) -> ResponseReturnValue:
    """Saves title and days."""
    campaign = _planned_here(public_id)
    form = DaysForm(obj=campaign)

    def act() -> None:
        first, last = form.first_day.data or today(), form.last_day.data or today()
        services.edit_campaign(by=actor(), campaign=campaign, title=form.title.data or "", first_day=first, last_day=last, row_version=form.opened_version)

    if problem := attempt(form, act):
        kept = form.kept_now(campaign, problem)
        return render_template("visits/edit.html", campaign=campaign, form=form, kept=kept), problem.status
    flash("已保存。")
    return _to(campaign)


@blueprint.get("/visits/<public_id>/targets/new")
@require(PLAN)
def new_targets(public_id: str) -> ResponseReturnValue:
    """The form for more units."""
    campaign = _planned_here(public_id)
    form = _targets_form(campaign)
    form.quota.data = 2
    return render_template("visits/targets.html", campaign=campaign, form=form)


@blueprint.post("/visits/<public_id>/targets/new")
@require(PLAN)
def create_targets(public_id: str) -> ResponseReturnValue:
    """Adds units to a campaign."""
    campaign = _planned_here(public_id)
    form = _targets_form(campaign)

    def act() -> None:
        services.add_targets(by=actor(), campaign=campaign, units=_units(form), quota=form.quota.data or 0, visitors=_people(form, campaign.unit_id))

    if problem := attempt(form, act):
        return render_template("visits/targets.html", campaign=campaign, form=form), problem.status
    flash("访查对象已增加。")
    return _to(campaign)


@blueprint.get("/visits/<public_id>/targets/<target_id>/edit")
@require(PLAN)
def edit_target(public_id: str, target_id: str) -> ResponseReturnValue:
    """The form for how often a unit is visited and by whom."""
    row = queries.target_in(_planned_here(public_id), target_id)
    form = TargetForm(obj=row.target, visitors=[account.public_id for account in row.people])
    form.offer(queries.possible_visitors([row.target.campaign.unit_id]))
    return render_template("visits/target.html", campaign=row.target.campaign, row=row, form=form)


@blueprint.post("/visits/<public_id>/targets/<target_id>/edit")
@require(PLAN)
def save_target(public_id: str, target_id: str) -> ResponseReturnValue:
    """Saves how often a unit is visited and by whom."""
    campaign = _planned_here(public_id)
    row = queries.target_in(campaign, target_id)
    form = TargetForm()
    form.offer(queries.possible_visitors([campaign.unit_id]))

    def act() -> None:
        people = _people(form, campaign.unit_id)
        services.edit_target(by=actor(), target=row.target, quota=form.quota.data or 0, visitors=people, row_version=form.opened_version)

    if problem := attempt(form, act):
        form.follow(row.target, problem)
        return render_template("visits/target.html", campaign=campaign, row=queries.target_in(campaign, target_id), form=form), problem.status
    flash("已保存。")
    return _to(campaign)


def _planned_here(public_id: str) -> VisitCampaign:
    return queries.campaign_in_scope(public_id, scope_for(PLAN))


def _to(campaign: VisitCampaign) -> ResponseReturnValue:
    return redirect(url_for("visits.campaign", public_id=campaign.public_id), 303)


def _plan_form() -> PlanForm:
    form = PlanForm()
    organs = _organs()
    form.organ.choices = [(organ.public_id, organ.name) for organ in organs]
    form.questionnaire.choices = [(f"{version.key}/{version.version}", version.title) for version in queries.questionnaires(today())]
    _offer(form, [organ.id for organ in organs])
    return form


def _targets_form(campaign: VisitCampaign) -> TargetsForm:
    form = TargetsForm()
    _offer(form, [campaign.unit_id])
    return form


def _offer(form: TargetsForm, organ_ids: list[int]) -> None:
    rows, _short = organisation.tree(scope_for(PLAN), most=UNITS_SHOWN)
    form.offer([(row.unit.public_id, "　" * row.depth + row.unit.name) for row in rows], queries.possible_visitors(organ_ids))


def _organs() -> list[Unit]:
    """The units in which one may plan: those where the right was given."""
    return list(queries.organs(scope_for(PLAN)))


def _planned(form: PlanForm) -> VisitCampaign:
    organ = next(organ for organ in _organs() if organ.public_id == form.organ.data)
    return services.plan_campaign(
        by=actor(),
        organ=organ,
        kind=VisitKind(form.kind.data),
        title=form.title.data or "",
        first_day=form.first_day.data or today(),
        last_day=form.last_day.data or today(),
        version=_version(form),
        units=_units(form),
        quota=form.quota.data or 0,
        visitors=_people(form, organ.id),
    )


def _version(form: PlanForm) -> InstrumentVersion:
    return next(version for version in queries.questionnaires(today()) if f"{version.key}/{version.version}" == form.questionnaire.data)


def _units(form: TargetsForm) -> list[Unit]:
    """The units ticked and those of the pasted list, each once; raises Problem with every line that means none."""
    ticked = [organisation.unit_in_scope(public_id, scope_for(PLAN)) for public_id in form.units.data or []]
    named = queries.units_named(form.lines, scope_for(PLAN))
    if faults := [each.fault for each in named if each.unit is None]:
        raise Problem("；".join(faults[:10]) + ("；等" if len(faults) > 10 else "") + "。", field="names")
    return list(dict.fromkeys([*ticked, *(each.unit for each in named if each.unit)]))


def _people(form: TargetsForm | TargetForm, organ_id: int) -> list[Account]:
    chosen = set(form.visitors.data or [])
    return [account for account in queries.possible_visitors([organ_id]) if account.public_id in chosen]
