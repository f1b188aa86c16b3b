"""Service guides: every item of a unit, one guide with its versions and its draft."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.forms import attempt
from evalsvc.guides.elements import missing, told
from evalsvc.guides.forms.guides import ElementsForm, PublishForm, WithdrawForm, elements_form
from evalsvc.guides.forms.units import UnitFilterForm
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.guides.queries import guides as queries
from evalsvc.guides.queries.lists import story_of
from evalsvc.guides.routes.addresses import address_of, guide_path, unit_path
from evalsvc.guides.routes.blueprint import blueprint, scope_for
from evalsvc.guides.services import guides as services
from evalsvc.organisation.queries import item_by_id, reaches

MOST = 9999  # versions of a guide; a greater number in an address is none
READ, EDIT, PUBLISH = Permission.GUIDE_READ, Permission.GUIDE_EDIT, Permission.GUIDE_PUBLISH


@blueprint.get("/service-guides")
@require(READ)
def service_guides() -> ResponseReturnValue:
    """Every item of a unit with its guide."""
    form = UnitFilterForm(request.args)
    unit = form.chosen(queries.guide_units(scope_for(READ)))
    if unit is None:
        return render_template("guides/guides.html", form=form, unit=None, lines=[], edits=False)
    edits = reaches(scope_for(EDIT), unit)
    return render_template("guides/guides.html", form=form, unit=unit, lines=queries.guide_lines(unit), edits=edits, **address_of(unit_path(unit)))


@blueprint.post("/service-guides/units/<unit_id>/items/<item_id>")
@require(EDIT)
def draft_guide(unit_id: str, item_id: str) -> ResponseReturnValue:
    """Begins the next version of a guide."""
    unit = queries.guide_unit_in_scope(unit_id, scope_for(EDIT))
    made = services.draft_guide(by=actor(), unit=unit, item=item_by_id(item_id))
    return redirect(url_for("guides.edit_guide", public_id=made.guide.public_id), 303)


@blueprint.get("/service-guides/<public_id>")
@require(READ)
def service_guide(public_id: str) -> ResponseReturnValue:
    """A guide: what it says, what is missing, its versions, and its address."""
    return _page(queries.guide_in_scope(public_id, scope_for(READ)))


@blueprint.get("/service-guides/<public_id>/edit")
@require(EDIT)
def edit_guide(public_id: str) -> ResponseReturnValue:
    """The elements of a draft."""
    guide, draft = _draft(public_id, EDIT)
    return _form_page(guide, draft, _form(draft, shown=True))


@blueprint.post("/service-guides/<public_id>/edit")
@require(EDIT)
def save_guide(public_id: str) -> ResponseReturnValue:
    """Saves the elements of a draft."""
    guide, draft = _draft(public_id, EDIT)
    form = _form(draft)
    if problem := attempt(form, lambda: services.edit_draft(by=actor(), version=draft, texts=form.texts, row_version=form.opened_version)):
        return _form_page(guide, draft, form, problem), problem.status
    flash("拟稿已保存。")
    return _to(guide)


@blueprint.post("/service-guides/<public_id>/publish")
@require(PUBLISH)
def publish_guide(public_id: str) -> ResponseReturnValue:
    """Publishes the draft."""
    guide, draft = _draft(public_id, PUBLISH)
    services.publish_guide(by=actor(), version=draft, row_version=PublishForm().opened_version)
    flash(f"第{draft.number}版已发布，群众现在看到的就是这一版。")
    return _to(guide)


@blueprint.post("/service-guides/<public_id>/withdraw")
@require(PUBLISH)
def withdraw_guide(public_id: str) -> ResponseReturnValue:
    """Takes the guide from the public."""
    guide, form = queries.guide_in_scope(public_id, scope_for(PUBLISH)), WithdrawForm()
    if problem := attempt(form, lambda: services.withdraw_guide(by=actor(), guide=guide, reason=form.reason.data or "")):
        return _page(guide, form), problem.status
    flash("办事指南已撤下，群众看到的是撤下的原因。")
    return _to(guide)


@blueprint.post("/service-guides/<public_id>/restore")
@require(PUBLISH)
def restore_guide(public_id: str) -> ResponseReturnValue:
    """Gives the guide back to the public."""
    guide = queries.guide_in_scope(public_id, scope_for(PUBLISH))
    services.restore_guide(by=actor(), guide=guide)
    flash("办事指南已恢复公开。")
    return _to(guide)


@blueprint.get("/service-guides/<public_id>/versions/<int:number>")
@require(READ)
def guide_version(public_id: str, number: int) -> ResponseReturnValue:
    """A published version, also of a guide that citizens no longer read."""
    guide = queries.guide_in_scope(public_id, scope_for(READ))
    version = queries.version_of(guide, min(number, MOST))
    return render_template("guides/version.html", guide=guide, version=version)


@blueprint.post("/service-guides/<public_id>/discard")
@require(EDIT)
def discard_guide(public_id: str) -> ResponseReturnValue:
    """Throws the draft away."""
    guide, draft = _draft(public_id, EDIT)
    services.discard_draft(by=actor(), version=draft)
    flash("拟稿已作废，已发布的版本不变。")
    return _to(guide)


def _draft(public_id: str, right: Permission) -> tuple[Guide, GuideVersion]:
    guide = queries.guide_in_scope(public_id, scope_for(right))
    draft = queries.draft_of(guide)
    if draft is None:
        raise WrongState("这份办事指南没有拟稿；要改，请先另拟下一版。")
    return guide, draft


def _form(draft: GuideVersion, *, shown: bool = False) -> ElementsForm:
    terms = queries.elements_for(draft).terms
    texts = told(draft.content)
    begun = {f"element_{place}": texts.get(term, "") for place, term in enumerate(terms)} if shown else {}
    return elements_form(terms)(data={**begun, "row_version": draft.row_version})


def _form_page(guide: Guide, draft: GuideVersion, form: ElementsForm, problem: Problem | None = None) -> str:
    now = list(told(draft.content).items()) if form.follow(draft, problem) else []
    return render_template("guides/edit.html", guide=guide, draft=draft, form=form, extract=queries.elements_for(draft), now=now)


def _page(guide: Guide, refused: WithdrawForm | None = None) -> str:
    versions = queries.versions_of(guide)
    shown = versions[0] if versions else None
    extract = queries.elements_for(shown) if shown else None
    return render_template(
        "guides/guide.html",
        guide=guide,
        versions=versions,
        shown=shown,
        extract=extract,
        texts=told(shown.content) if shown else {},
        lacking=missing(extract.terms, shown.content) if shown and extract else [],
        form=PublishForm(obj=shown) if shown else None,
        may_edit=reaches(scope_for(EDIT), guide.unit),
        may_publish=reaches(scope_for(PUBLISH), guide.unit),
        withdrawal=refused or WithdrawForm(None),
        is_refused=refused is not None,
        is_published=any(version.is_published for version in versions),
        **address_of(guide_path(guide)),
        story=story_of(services.subject_of(guide)),
    )


def _to(guide: Guide) -> ResponseReturnValue:
    return redirect(url_for("guides.service_guide", public_id=guide.public_id), 303)
