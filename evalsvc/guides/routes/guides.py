"""Service guides: every item of a unit, one guide with its versions, its draft, and the code of its address."""

from io import BytesIO

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.forms import attempt
from evalsvc.core.installation import DEMO_STAMP, fact
from evalsvc.guides.elements import missing, told
from evalsvc.guides.forms.guides import ElementsForm, PublishForm, elements_form
from evalsvc.guides.forms.units import UnitFilterForm
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.guides.queries import guides as queries
from evalsvc.guides.queries.lists import story_of
from evalsvc.guides.routes.blueprint import blueprint, scope_for
from evalsvc.guides.services import guides as services
from evalsvc.organisation.addresses import printable
from evalsvc.organisation.drawing import png_of, svg_of
from evalsvc.organisation.queries import item_by_id, reaches

READ, EDIT, PUBLISH = Permission.GUIDE_READ, Permission.GUIDE_EDIT, Permission.GUIDE_PUBLISH


@blueprint.get("/service-guides")
@require(READ)
def service_guides() -> ResponseReturnValue:
    """Every item of a unit with its guide."""
    form = UnitFilterForm(request.args)
    unit = form.chosen(queries.guide_units(scope_for(READ)))
    if unit is None:
        return render_template("guides/guides.html", form=form, unit=None, lines=[], edits=False)
    return render_template("guides/guides.html", form=form, unit=unit, lines=queries.guide_lines(unit), edits=reaches(scope_for(EDIT), unit))


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


@blueprint.post("/service-guides/<public_id>/discard")
@require(EDIT)
def discard_guide(public_id: str) -> ResponseReturnValue:
    """Throws the draft away."""
    guide, draft = _draft(public_id, EDIT)
    services.discard_draft(by=actor(), version=draft)
    flash("拟稿已作废，已发布的版本不变。")
    return _to(guide)


@blueprint.get("/service-guides/<public_id>/code.svg")
@require(READ)
def code_svg(public_id: str) -> ResponseReturnValue:
    """The address of a guide as a QR code, drawn."""
    guide = queries.guide_in_scope(public_id, scope_for(READ))
    return _picture(svg_of(address_of(guide)), "image/svg+xml", f"办事指南-{guide.item.name}.svg")


@blueprint.get("/service-guides/<public_id>/code.png")
@require(READ)
def code_png(public_id: str) -> ResponseReturnValue:
    """The same as a picture, to be hung in the hall."""
    guide = queries.guide_in_scope(public_id, scope_for(READ))
    return _picture(png_of(address_of(guide)), "image/png", f"办事指南-{guide.item.name}.png")


def _picture(body: bytes, media_type: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(body), mimetype=media_type, download_name=name, max_age=0)


def address_of(guide: Guide) -> str:
    """The printed address of a guide; raises WrongState when nothing may be printed."""
    demo = fact(DEMO_STAMP) is not None
    base = printable(current_app.extensions["settings"].public_url or (request.url_root if demo else ""), demo=demo)
    return base + _public_path(guide)


def _public_path(guide: Guide) -> str:
    """Where citizens read it; their face may be served by another process."""
    return f"/guides/{guide.unit.public_id}/{guide.item.public_id}"


def _address_or_why(guide: Guide) -> tuple[str, str]:
    try:
        return address_of(guide), ""
    except WrongState as refusal:
        return "", refusal.sentence


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


def _page(guide: Guide) -> str:
    versions = queries.versions_of(guide)
    shown = versions[0] if versions else None
    extract = queries.elements_for(shown) if shown else None
    address, why = _address_or_why(guide)
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
        address=address,
        public_path=_public_path(guide),
        why=why,
        story=story_of(services.subject_of(guide)),
    )


def _to(guide: Guide) -> ResponseReturnValue:
    return redirect(url_for("guides.service_guide", public_id=guide.public_id), 303)
