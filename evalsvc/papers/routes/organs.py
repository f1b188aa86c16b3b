"""How organs appear on their papers: code word, signature and red head, each from a day on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import attempt
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.models import Unit
from evalsvc.papers import queries, services
from evalsvc.papers.forms import OrganForm
from evalsvc.papers.routes.blueprint import blueprint

MANAGE = Permission.PROFILE_MANAGE


@blueprint.get("/papers/organs")
@require(MANAGE)
def organs() -> ResponseReturnValue:
    """Every organ with what holds for it today."""
    rows = queries.organ_rows(actor().scope_for(MANAGE), today())
    return render_template("papers/organs.html", rows=rows)


@blueprint.get("/papers/organs/<unit_id>")
@require(MANAGE)
def organ(unit_id: str) -> ResponseReturnValue:
    """What was set for an organ, and the form for more."""
    unit = _unit(unit_id)
    style = queries.organ_style(unit, today())
    return _page(unit, OrganForm(data={"name": style.name, "code_word": style.code_word, "head": style.head, "since": today()}))


@blueprint.post("/papers/organs/<unit_id>")
@require(MANAGE)
def set_organ(unit_id: str) -> ResponseReturnValue:
    """Sets how an organ appears from a day on."""
    unit, form = _unit(unit_id), OrganForm(request.form)

    def act() -> None:
        given = {name: form[name].data or "" for name in ("name", "code_word", "head")}
        services.set_organ(by=actor(), unit=unit, since=form.since.data or today(), **given)

    if problem := attempt(form, act):
        return _page(unit, form, problem.status)
    flash("已保存，从启用日期起签发的文书按它编号和署名。")
    return redirect(url_for("papers.organ", unit_id=unit.public_id), 303)


def _unit(public_id: str) -> Unit:
    return organisation.unit_in_scope(public_id, actor().scope_for(MANAGE))


def _page(unit: Unit, form: OrganForm, status: int = 200) -> ResponseReturnValue:
    style = queries.organ_style(unit, today())
    return render_template("papers/organ.html", unit=unit, form=form, style=style, history=queries.organ_history(unit), year=today().year), status
