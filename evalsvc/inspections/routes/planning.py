"""Rounds in draft: a new one, laid out as its document says; which units are meant; changed, discarded; a rhythm that ends."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.forms import VersionedForm, attempt
from evalsvc.core.paging import newest_first
from evalsvc.inspections import queries, services
from evalsvc.inspections.campaign import words_of
from evalsvc.inspections.choosing import Read, read_list
from evalsvc.inspections.models import Round
from evalsvc.inspections.rhythms import Rhythm
from evalsvc.inspections.round_forms import RoundForm
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.services import Series
from evalsvc.inspections.states import RoundState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document
from evalsvc.organisation.models import Unit

PLAN = Permission.INSPECTION_PLAN
UNCLEAR = "名单里有看不懂的，见下面“选中的单位”，改好再保存。"


@dataclass(frozen=True)
class Chosen:
    """The units that a form means, and what became of the pasted list."""

    units: list[Unit]
    read: Read


@blueprint.get("/inspections/new")
@require(PLAN)
def new() -> ResponseReturnValue:
    """The form for a new round, with the stages of the document that is chosen."""
    form = _form()
    template = request.args.get("template", "")
    version = queries.version_named(template) if template else None
    if version is not None:
        form.template.data, form.title.data = template, version.title[:80]
    form.lay(queries.stages_laid(version) if version else [], today())
    return _page(form, None, version)


@blueprint.post("/inspections/new")
@require(PLAN)
def create() -> ResponseReturnValue:
    """A round in draft; its units see nothing of it yet."""
    form = _form()
    made: list[Round] = []
    if problem := attempt(form, lambda: made.append(_planned(form))):
        return _page(form, None), problem.status
    flash("已建好草稿，各单位还看不到。核对后发布。")
    return redirect(url_for("inspections.overview", public_id=made[0].public_id), 303)


@blueprint.post("/inspections/units")
@require(PLAN)
def try_units() -> ResponseReturnValue:
    """Which units a form means, before anything is kept."""
    name = request.args.get("round", "")
    return _page(_form(), queries.round_in_scope(name, scope_for(PLAN)) if name else None, tried=True)


@blueprint.get("/inspections/<public_id>/edit")
@require(PLAN)
def edit(public_id: str) -> ResponseReturnValue:
    """A draft as it stands."""
    made = _draft(public_id)
    form = _form(made)
    version, before = queries.version_of(made), queries.round_before(made)
    units = [unit.public_id for unit in queries.units_meant(made)]
    form.show(made, organ=made.unit.public_id, template=_name(version), units=units, previous=before.public_id if before else "")
    return _page(form, made)


@blueprint.post("/inspections/<public_id>/edit")
@require(PLAN)
def save(public_id: str) -> ResponseReturnValue:
    """Changes a draft."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    form = _form(made)
    if problem := attempt(form, lambda: _edit(made, form)):
        form.follow(made, problem)
        return _page(form, made), problem.status
    flash("草稿已保存。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


@blueprint.post("/inspections/<public_id>/discard")
@require(PLAN)
def discard(public_id: str) -> ResponseReturnValue:
    """Discards a draft."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    services.discard_round(by=actor(), made=made, row_version=VersionedForm().opened_version)
    flash("草稿已作废，在“已作废”里还能查到。")
    return redirect(url_for("inspections.index"), 303)


@blueprint.post("/inspections/<public_id>/end-rhythm")
@require(PLAN)
def end_rhythm(public_id: str) -> ResponseReturnValue:
    """Makes no further rounds of a series."""
    services.end_rhythm(by=actor(), made=queries.round_in_scope(public_id, scope_for(PLAN)))
    flash("以后不再按期新建。已有的各轮照旧。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


def _draft(public_id: str) -> Round:
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    if made.state != RoundState.DRAFT.value:
        raise WrongState("只有草稿可以修改。")
    return made


def _form(made: Round | None = None) -> RoundForm:
    """The form with its choices; a draft keeps its organ and the version that it was made under."""
    form, scope = RoundForm(), scope_for(PLAN)
    versions = queries.templates()
    held = queries.version_of(made) if made else None
    if held and held.id not in {version.id for version in versions}:
        versions = [held, *versions]
    documents = [(_name(version), f"{version.title}（第{version.version}版）") for version in versions]
    units = [(unit.public_id, unit.kind, "　" * depth + unit.name) for unit, depth in queries.possible_units(scope)]
    earlier = newest_first(queries.rounds_shown(scope), key=Round.id, name=Round.public_id).rows
    organs = [(organ.public_id, organ.name) for organ in ([made.unit] if made else queries.organs(scope))]
    rounds = [(each.public_id, each.title) for each in earlier if made is None or each.id != made.id]
    form.offer(organs=organs, templates=documents, units=units, trees=[(public_id, words) for public_id, _, words in units], rounds=rounds)
    return form


def _chosen(form: RoundForm) -> Chosen:
    """Ticked and pasted units, and those of a tree and of some kinds: below the tree of these kinds, when both are given."""
    units = queries.possible_units(scope_for(PLAN))
    read = read_list(form.pasted.data or "", queries.known_as(units))
    wanted = {meant.unit.id for meant in read.meant}
    ticked, kinds = set(form.units.data or []), set(form.kinds.data or [])
    root = next((unit for unit, _ in units if unit.public_id == form.tree.data), None)
    below = queries.below([root]) if root else None
    for unit, _ in units:
        fits = (below is None or unit.id in below) and (not kinds or unit.kind in kinds)
        if unit.public_id in ticked or (fits and (kinds or below is not None)):
            wanted.add(unit.id)
    return Chosen([unit for unit, _ in units if unit.id in wanted], read)


def _clear(form: RoundForm) -> list[Unit]:
    chosen = _chosen(form)
    if not chosen.read.is_clear:
        raise Problem(UNCLEAR, field="pasted")
    return chosen.units


def _planned(form: RoundForm) -> Round:
    scope, version = scope_for(PLAN), _version(form, None)
    return services.plan_round(
        by=actor(),
        organ=next(organ for organ in queries.organs(scope) if organ.public_id == form.organ.data),
        title=form.title.data or "",
        version=version,
        units=_clear(form),
        stages=form.stages(_words(version)),
        previous=_previous(form),
        series=Series(Rhythm(form.rhythm.data)),
    )


def _edit(made: Round, form: RoundForm) -> None:
    version = _version(form, made)
    services.edit_round(
        by=actor(),
        made=made,
        title=form.title.data or "",
        version=version,
        units=_clear(form),
        stages=form.stages(_words(version)),
        rhythm=Rhythm(form.rhythm.data),
        previous=_previous(form),
        row_version=form.opened_version,
    )


def _version(form: RoundForm, made: Round | None) -> InstrumentVersion:
    held = queries.version_of(made) if made else None
    return held if held and _name(held) == form.template.data else queries.version_named(form.template.data or "")


def _previous(form: RoundForm) -> Round | None:
    return queries.round_in_scope(form.previous.data, scope_for(PLAN)) if form.previous.data else None


def _name(version: InstrumentVersion) -> str:
    return f"{version.key}/{version.version}"


def _words(version: InstrumentVersion) -> dict[str, str]:
    return words_of(Document.model_validate(version.content))


def _page(form: RoundForm, made: Round | None, version: InstrumentVersion | None = None, *, tried: bool = False) -> str:
    shows = tried or form.is_submitted()
    version = version or next((one for one in queries.templates() if _name(one) == form.template.data), None) if shows else version
    return render_template(
        "inspections/new.html",
        form=form,
        made=made,
        templates=queries.templates(),
        chosen=_chosen(form) if shows else None,
        deadlines=[stage.deadline for stage in queries.stages_laid(version)] if version else [],
    )
