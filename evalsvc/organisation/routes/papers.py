"""What is printed for a point: the code as SVG and PNG, the poster and the desk sticker as PDF."""

from dataclasses import replace
from io import BytesIO

from flask import current_app, request, send_file
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import WrongState
from evalsvc.core.installation import DEMO_STAMP, fact
from evalsvc.organisation import papers, queries
from evalsvc.organisation.addresses import hall_address, point_address, printable
from evalsvc.organisation.drawing import png_of, svg_of
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode
from evalsvc.organisation.naming import sheet_of
from evalsvc.organisation.papers import Sheet
from evalsvc.organisation.queries import PointRow
from evalsvc.organisation.routes.blueprint import blueprint
from evalsvc.organisation.routes.sheets import scope_for


@blueprint.get("/organisation/points/<public_id>/code.svg")
@require(Permission.ORGANISATION_READ)
def code_svg(public_id: str) -> ResponseReturnValue:
    """The code as a drawing."""
    sheet = _sheet(public_id)
    return file_of(svg_of(sheet.address), "image/svg+xml", f"评价码-{sheet.place}.svg")


@blueprint.get("/organisation/points/<public_id>/code.png")
@require(Permission.ORGANISATION_READ)
def code_png(public_id: str) -> ResponseReturnValue:
    """The code as a picture."""
    sheet = _sheet(public_id)
    return file_of(png_of(sheet.address), "image/png", f"评价码-{sheet.place}.png")


@blueprint.get("/organisation/points/<public_id>/poster.pdf")
@require(Permission.ORGANISATION_READ)
def poster(public_id: str) -> ResponseReturnValue:
    """The A4 poster."""
    sheet = _sheet(public_id)
    return file_of(papers.poster(sheet), "application/pdf", f"海报-{sheet.place}.pdf")


@blueprint.get("/organisation/points/<public_id>/hall-poster.pdf")
@require(Permission.ORGANISATION_READ)
def hall_poster(public_id: str) -> ResponseReturnValue:
    """The A4 poster of the hall's page; raises WrongState for a point that is no hall's."""
    row = queries.point_in_scope(public_id, scope_for(Permission.ORGANISATION_READ))
    if row.point.kind != PointKind.HALL:
        raise WrongState("只有大厅的评价点有大厅页面，请打印这个评价点自己的海报。")
    sheet = replace(_sheet(public_id), address=hall_address(printed_base(), _code(row).code), leads_to="hall")
    return file_of(papers.poster(sheet), "application/pdf", f"大厅海报-{sheet.place}.pdf")


@blueprint.get("/organisation/points/<public_id>/sticker.pdf")
@require(Permission.ORGANISATION_READ)
def sticker(public_id: str) -> ResponseReturnValue:
    """The desk sticker."""
    sheet = _sheet(public_id)
    return file_of(papers.sticker(sheet), "application/pdf", f"桌贴-{sheet.place}.pdf")


def address_or_why(row: PointRow) -> tuple[str, str]:
    """The printed address of the point's open code and "", or "" and the sentence why nothing can be printed."""
    try:
        return point_address(printed_base(), _code(row).code), ""
    except WrongState as refusal:
        return "", refusal.sentence


def hall_or_why(row: PointRow) -> tuple[str, str]:
    """The printed address of the hall's page of a hall point, and why there is none, as `address_or_why`."""
    try:
        return hall_address(printed_base(), _code(row).code), ""
    except WrongState as refusal:
        return "", refusal.sentence


def printed_base() -> str:
    """The base of printed addresses; raises WrongState with what is to be done when nothing may be printed."""
    demo = fact(DEMO_STAMP) is not None
    return printable(current_app.extensions["settings"].public_url or (request.url_root if demo else ""), demo=demo)  # whoever asks must not name the host


def _sheet(public_id: str) -> Sheet:
    row = queries.point_in_scope(public_id, scope_for(Permission.ORGANISATION_READ))
    owner = queries.owners([row.point.unit_id])[row.point.unit_id]
    return sheet_of(row.point, _code(row), owner=owner, base=printed_base())


def _code(row: PointRow) -> PointCode:
    if row.code is None:
        raise WrongState("这个评价点没有在用的码，请先换发新码。")
    return row.code


def file_of(body: bytes, kind: str, name: str) -> ResponseReturnValue:
    response = send_file(BytesIO(body), mimetype=kind, download_name=name.replace("/", "-"))
    response.headers["Cache-Control"] = "private, no-store"  # a code that was replaced must not come back from the browser
    return response
