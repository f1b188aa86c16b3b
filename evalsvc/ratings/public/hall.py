"""The hall's page: who does not know the window's code chooses the window here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import current_app, url_for
from markupsafe import Markup

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, page
from evalsvc.core.clock import day_of, now
from evalsvc.core.db import public_engine
from evalsvc.core.fleeting import Fleeting
from evalsvc.core.web import for_citizens
from evalsvc.guides.queries.catalogue import unit_with_guides
from evalsvc.organisation.kinds import POINT_KIND_NAMES, POINT_KIND_NAMES_EN, PointKind
from evalsvc.organisation.queries import OpenPoint, PlaceOfCode, open_points_below
from evalsvc.ratings.pages import Mode, mode_of_request, names_text, render
from evalsvc.ratings.public.rating import closed, is_open, place_of
from evalsvc.ratings.public.shared import blueprint, frame_of, notice
from evalsvc.ratings.received import hour_of, received_below, told
from evalsvc.ratings.words import words_in

NOT_LISTED = (PointKind.HALL, PointKind.EXIT)  # the hall itself stands above the list, and its exits mean the same


class Choice(NamedTuple):
    """A place to rate: its name in the page's language, and where it leads."""

    name: Markup
    link: str


@blueprint.get("/h/<code>")
@public
@for_citizens
def hall(code: str) -> CitizenPage:
    mode = mode_of_request()
    place = place_of(code)
    if place is None or place.kind != PointKind.HALL:
        return notice(mode, "not_found", status=404)
    if not is_open(place):
        return closed(mode, place)
    at = now()
    points = _points(place, at)
    windows = [point for point in points if point.kind == PointKind.WINDOW]
    others = [point for point in points if point.kind not in (PointKind.WINDOW, *NOT_LISTED)]
    n = told(_received(place, at), len({point.unit_id for point in windows}))
    html = render(
        "ratings/hall.html",
        mode,
        name=names_text([(place.unit_name, place.unit_name_en)], mode.lang),
        today=words_in(mode.lang)["hall_today"].format(n=n, time=f"{hour_of(at):%H:%M}") if n else "",
        whole=url_for("rate.rate", code=place.code) + mode.query,
        windows=_choices(mode, windows),
        others=_choices(mode, others),
        find=url_for("rate.find_receipt") + mode.query,
        guides=url_for("guide.guides", unit_id=unit_id) + mode.query if (unit_id := _guides(place)) else "",
    )
    return page(html, big=mode.big)


def _points(place: PlaceOfCode, at: datetime) -> list[OpenPoint]:
    kept: Fleeting[list[OpenPoint]] = current_app.extensions["hall_points"]

    def ask() -> list[OpenPoint]:
        with public_engine.reading() as connection:
            return open_points_below(connection, place.unit_id, day_of(at))

    return kept.get(place.unit_id, ask)


def _received(place: PlaceOfCode, at: datetime) -> int:
    """How many ratings of today could no longer be undone at the last full hour."""
    hour = hour_of(at)
    kept: Fleeting[int] = current_app.extensions["hall_received"]

    def ask() -> int:
        _, frame = frame_of(place.unit_id)
        with public_engine.reading() as connection:
            return received_below(connection, place.unit_id, day_of(at), hour - timedelta(minutes=frame.rules.undo_minutes))

    return kept.get((place.unit_id, hour), ask)


def _guides(place: PlaceOfCode) -> str:
    """Whose service guides the hall hands out: those of the nearest unit at or above it that has some, else nobody's."""
    kept: Fleeting[str] = current_app.extensions["hall_guides"]

    def ask() -> str:
        with public_engine.reading() as connection:
            unit = unit_with_guides(connection, place.unit_id)
        return unit.public_id if unit else ""

    return kept.get(place.unit_id, ask)


def _choices(mode: Mode, points: Iterable[OpenPoint]) -> list[Choice]:
    return [Choice(names_text(_names(point), mode.lang), url_for("rate.rate", code=point.code) + mode.query) for point in points]


def _names(point: OpenPoint) -> list[tuple[str, str]]:
    """What a citizen calls a point, Chinese and English: the window, and what it is called apart from it."""
    kind = PointKind(point.kind)
    own = (point.label, point.label_en) if point.label else (point.item_name or "", point.item_name_en or "")
    if kind == PointKind.WINDOW:
        return [(point.unit_name, point.unit_name_en), own]
    return [own if own[0] else (POINT_KIND_NAMES[kind], POINT_KIND_NAMES_EN[kind])]
