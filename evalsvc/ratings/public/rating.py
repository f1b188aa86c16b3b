"""Rate at a point: one page, one post."""

from flask import current_app, request, url_for
from markupsafe import escape

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage
from evalsvc.core.clock import day_of
from evalsvc.core.codes import read_code
from evalsvc.core.db import public_engine
from evalsvc.core.fleeting import Fleeting
from evalsvc.core.text import visible
from evalsvc.core.web import for_citizens
from evalsvc.organisation.queries import PlaceOfCode, hall_code, point_by_code
from evalsvc.ratings.pages import Mode, mode_of_request, names_text
from evalsvc.ratings.public.shared import blueprint, frame_of, notice
from evalsvc.ratings.public.taking import Asked, first_view, posted_visit, take
from evalsvc.ratings.tokens import Visit
from evalsvc.ratings.words import words_in

POINT_CHARACTERS = 12


def place_of(code: str) -> PlaceOfCode | None:
    """Where a code belongs, as of a moment ago; None for what cannot be or never was a code."""
    plain = read_code(code, POINT_CHARACTERS)
    places: Fleeting[PlaceOfCode | None] = current_app.extensions["rate_places"]
    return places.get(plain, lambda: _ask_place(plain)) if plain else None


def _ask_place(plain: str) -> PlaceOfCode | None:
    with public_engine.reading() as connection:
        return point_by_code(connection, plain)


def asked_at(code: str) -> Asked | None:
    """What an open code asks, or None when it asks nothing any more."""
    place = place_of(code)
    return Asked(place, *frame_of(place.unit_id)) if place and is_open(place) else None


@blueprint.get("/r/<code>")
@public
@for_citizens
def rate(code: str) -> CitizenPage:
    mode = mode_of_request()
    place = place_of(code)
    if place is None:
        return notice(mode, "not_found", status=404)
    if not is_open(place):
        return closed(mode, place)
    return first_view(Asked(place, *frame_of(place.unit_id)), mode)


@blueprint.post("/r/<code>")
@public
@for_citizens
def submit(code: str) -> CitizenPage:
    mode = mode_of_request()
    place = place_of(code)
    if place is None:
        return notice(mode, "not_found", status=404)
    visit = posted_visit(place)
    if not is_open(place) and not (visit and _was_open(place, visit)):
        return closed(mode, place)
    return take(Asked(place, *frame_of(place.unit_id)), mode, visit)


def is_open(place: PlaceOfCode) -> bool:
    """Whether a code still counts."""
    return place.until is None and place.retired_on is None


def _was_open(place: PlaceOfCode, visit: Visit) -> bool:
    """Whether the code still counted on the day the page was opened: what was begun may be finished."""
    retired = place.retired_on is not None and place.retired_on < visit.issued_on
    return not retired and (place.until is None or day_of(place.until) >= visit.issued_on)


def closed(mode: Mode, place: PlaceOfCode) -> CitizenPage:
    """The page of a code that no longer counts; it offers the page of the hall where the paper hangs."""
    w = words_in(mode.lang)
    typed = visible(request.form.get("comment", ""))
    with public_engine.reading() as connection:
        hall = hall_code(connection, place)
    if hall is None:
        return notice(mode, "closed", status=410, typed=typed)
    name = names_text([(hall.unit_name, hall.unit_name_en)], mode.lang)
    link = url_for("rate.hall", code=hall.code) + mode.query
    return notice(mode, "closed", status=410, lead=w["closed_moved"], link=link, link_text=escape(w["closed_go"]).format(place=name), typed=typed)
