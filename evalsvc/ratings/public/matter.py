"""Rate one matter by its own link: the same page and the same rules as at a point, once for each matter."""

from dataclasses import replace

from flask import request, url_for

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage
from evalsvc.core.codes import read_code
from evalsvc.core.db import public_engine
from evalsvc.core.text import visible
from evalsvc.core.web import for_citizens
from evalsvc.matters.naming import TOKEN_CHARACTERS
from evalsvc.ratings.naming import MATTER_LINK
from evalsvc.ratings.pages import Mode, mode_of_request
from evalsvc.ratings.per_matter import MatterRated, PlaceOfLink, place_of_link
from evalsvc.ratings.public.shared import blueprint, frame_of, notice
from evalsvc.ratings.public.taking import Asked, first_view, posted_visit, take
from evalsvc.ratings.scale import Origin
from evalsvc.ratings.words import words_in

INSTRUMENT = "matter-rating"


def _opened(token: str) -> PlaceOfLink | None:
    plain = read_code(token, TOKEN_CHARACTERS)
    if plain is None:
        return None
    with public_engine.reading() as connection:
        return place_of_link(connection, plain)


def _asked(opened: PlaceOfLink) -> Asked:
    shape, frame = frame_of(opened.place.unit_id, INSTRUMENT)
    origin = Origin.INVITED if opened.is_invited else Origin.VOLUNTEERED
    return Asked(opened.place, shape, replace(frame, channel=MATTER_LINK, origin=origin, matter=opened.matter))


def asked_at(token: str) -> Asked | None:
    """What an open link asks, or None when the matter has its rating or is not kept any more."""
    opened = _opened(token)
    return _asked(opened) if opened and opened.is_kept and not opened.is_rated else None


@blueprint.get("/m/<token>")
@public
@for_citizens
def rate_matter(token: str) -> CitizenPage:
    mode = mode_of_request()
    opened = _opened(token)
    if opened is None:
        return notice(mode, "no_matter", status=404)
    if opened.is_rated:
        return _rated(mode)
    return first_view(_asked(opened), mode) if opened.is_kept else notice(mode, "matter_closed", status=410)


@blueprint.post("/m/<token>")
@public
@for_citizens
def submit_matter(token: str) -> CitizenPage:
    mode = mode_of_request()
    opened = _opened(token)
    if opened is None:
        return notice(mode, "no_matter", status=404)
    if not opened.is_kept:
        return notice(mode, "matter_closed", status=410)
    try:
        return take(_asked(opened), mode, posted_visit(opened.place))
    except MatterRated:
        return _rated(mode)


def _rated(mode: Mode) -> CitizenPage:
    link = url_for("rate.find_receipt") + mode.query
    return notice(mode, "matter_rated", status=409, link=link, link_text=words_in(mode.lang)["find"], typed=visible(request.form.get("comment", "")))
