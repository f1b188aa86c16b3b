"""Where citizens read guides: the addresses that are printed, and their codes."""

from io import BytesIO

from flask import current_app, request, send_file
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import WrongState
from evalsvc.core.installation import DEMO_STAMP, fact
from evalsvc.guides.models import Guide
from evalsvc.guides.queries import guides as queries
from evalsvc.guides.routes.blueprint import blueprint, scope_for
from evalsvc.organisation.addresses import printable
from evalsvc.organisation.drawing import png_of, svg_of
from evalsvc.organisation.models import Unit

READ = Permission.GUIDE_READ


@blueprint.get("/service-guides/<public_id>/code.svg")
@require(READ)
def code_svg(public_id: str) -> ResponseReturnValue:
    """The code of a guide's address as a drawing."""
    guide = queries.guide_in_scope(public_id, scope_for(READ))
    return _drawing(guide_path(guide), f"办事指南-{guide.item.name}.svg")


@blueprint.get("/service-guides/<public_id>/code.png")
@require(READ)
def code_png(public_id: str) -> ResponseReturnValue:
    """The same as a picture, to be hung in the hall."""
    guide = queries.guide_in_scope(public_id, scope_for(READ))
    return _picture(guide_path(guide), f"办事指南-{guide.item.name}.png")


@blueprint.get("/service-guides/units/<unit_id>/code.svg")
@require(READ)
def unit_code_svg(unit_id: str) -> ResponseReturnValue:
    """The code of the address of all guides of a unit as a drawing."""
    unit = queries.guide_unit_in_scope(unit_id, scope_for(READ))
    return _drawing(unit_path(unit), f"办事指南-{unit.name}.svg")


@blueprint.get("/service-guides/units/<unit_id>/code.png")
@require(READ)
def unit_code_png(unit_id: str) -> ResponseReturnValue:
    """The same as a picture, to be hung in the hall."""
    unit = queries.guide_unit_in_scope(unit_id, scope_for(READ))
    return _picture(unit_path(unit), f"办事指南-{unit.name}.png")


def guide_path(guide: Guide) -> str:
    """Where citizens read a guide; their face may be served by another process."""
    return f"/guides/{guide.unit.public_id}/{guide.item.public_id}"


def unit_path(unit: Unit) -> str:
    """Where citizens find all guides of a unit."""
    return f"/guides/{unit.public_id}"


def address_of(path: str) -> dict[str, str]:
    """The printed `address` of a path of citizens, or `why` nothing may be printed; and the path itself."""
    try:
        return {"address": _base() + path, "why": "", "public_path": path}
    except WrongState as refusal:
        return {"address": "", "why": refusal.sentence, "public_path": path}


def _base() -> str:
    demo = fact(DEMO_STAMP) is not None
    return printable(current_app.extensions["settings"].public_url or (request.url_root if demo else ""), demo=demo)


def _drawing(path: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(svg_of(_base() + path)), mimetype="image/svg+xml", download_name=name, max_age=0)


def _picture(path: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(png_of(_base() + path)), mimetype="image/png", download_name=name, max_age=0)
