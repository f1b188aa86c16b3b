"""Two versions of a document side by side, and the newer one adopted by choice: by a draft, by a unit in its sheet."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import WrongState
from evalsvc.core.forms import VersionedForm
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.routes.blueprint import blueprint, scope_for
from evalsvc.inspections.versions import difference
from evalsvc.instruments.models import InstrumentVersion

FILL = Permission.INSPECTION_FILL
PLAN = Permission.INSPECTION_PLAN


@blueprint.get("/inspections/<public_id>/newer")
@require(PLAN)
def compare_round(public_id: str) -> ResponseReturnValue:
    """What the newer version asks otherwise than the draft."""
    return _page(queries.round_in_scope(public_id, scope_for(PLAN)))


@blueprint.post("/inspections/<public_id>/newer")
@require(PLAN)
def adopt_round(public_id: str) -> ResponseReturnValue:
    """A draft goes over to the newer version."""
    made = queries.round_in_scope(public_id, scope_for(PLAN))
    services.adopt_in_draft(by=actor(), made=made, version=_newer(made), row_version=VersionedForm().opened_version)
    flash("草稿已换成新版。")
    return redirect(url_for("inspections.overview", public_id=public_id), 303)


@blueprint.get("/inspections/sheets/<public_id>/newer")
@require(FILL)
def compare_sheet(public_id: str) -> ResponseReturnValue:
    """What the newer version asks otherwise than the sheet."""
    return _page(queries.sheet_in_scope(public_id, scope_for(FILL)))


@blueprint.post("/inspections/sheets/<public_id>/newer")
@require(FILL)
def adopt_sheet(public_id: str) -> ResponseReturnValue:
    """A unit goes over to the newer version; what it typed stays."""
    sheet = queries.sheet_in_scope(public_id, scope_for(FILL))
    services.adopt_in_sheet(by=actor(), sheet=sheet, version=_newer(sheet), row_version=VersionedForm().opened_version)
    flash("已换成新版，已填的内容都在。新增的项目有标记，取消的项目填过的转为本地内容。")
    return redirect(url_for("inspections.sheet", public_id=public_id), 303)


def _newer(thing: Round | Sheet) -> InstrumentVersion:
    """The newer version; raises WrongState when there is none."""
    newer = queries.newer_version(_held(thing))
    if newer is None:
        raise WrongState("这份文件没有更新的版本，不用更换。")
    return newer


def _held(thing: Round | Sheet) -> int:
    return thing.instrument_version_id or (thing.round.instrument_version_id if isinstance(thing, Sheet) else thing.instrument_version_id)


def _page(thing: Round | Sheet) -> str:
    newer = _newer(thing)
    return render_template(
        "inspections/newer.html",
        sheet=thing if isinstance(thing, Sheet) else None,
        made=thing.round if isinstance(thing, Sheet) else thing,
        newer=newer,
        changes=difference(queries.outline_for(thing), queries.outline_of_version(newer)),
        form=VersionedForm(obj=thing),
    )
