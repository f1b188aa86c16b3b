"""The blank paper slips of one's rating points, to be printed."""

from io import BytesIO

from flask import render_template, send_file
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.codes import grouped
from evalsvc.core.errors import WrongState
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.naming import names_of
from evalsvc.organisation.queries import path, point_in_scope
from evalsvc.ratings.papers import PaperSlip, paper_slip
from evalsvc.ratings.queries.slips import points_to_choose
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.services.transcribing import FORM


@blueprint.get("/ratings/paper-slips")
@require(Permission.SLIP_TRANSCRIBE)
def paper_slips() -> ResponseReturnValue:
    """The points of one's units, each with its slip."""
    return render_template("ratings/paper_slips.html", points=points_to_choose(actor().scope_for(Permission.SLIP_TRANSCRIBE)), names_of=names_of)


@blueprint.get("/ratings/paper-slips/<public_id>.pdf")
@require(Permission.SLIP_TRANSCRIBE)
def blank_slip(public_id: str) -> ResponseReturnValue:
    """The slip of one point, by the form in use today."""
    row = point_in_scope(public_id, actor().scope_for(Permission.SLIP_TRANSCRIBE))
    if row.code is None:
        raise WrongState("这个评价点没有在用的码，请先换发新码。")
    names, version = names_of(row.point), current_version(FORM)
    place = " · ".join(part for part in (names.hall, names.place) if part)
    owner = next((unit.name for unit in reversed(path(row.point.unit)) if unit.kind not in ("hall", "window")), row.point.unit.name)
    slip = PaperSlip(place, names.english, owner, grouped(row.code.code), f"{version.title} 第{version.version}版", version.content)
    response = send_file(BytesIO(paper_slip(slip)), mimetype="application/pdf", download_name=f"评价表-{names.place.replace('/', '-')}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response
