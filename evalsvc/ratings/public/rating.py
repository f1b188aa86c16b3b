"""Rate at a point: one page, one post."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app, request, url_for
from markupsafe import escape

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, answer, page, see_other
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import grouped, read_code
from evalsvc.core.db import public_engine
from evalsvc.core.errors import Busy
from evalsvc.core.fleeting import Fleeting
from evalsvc.core.text import visible
from evalsvc.core.web import for_citizens
from evalsvc.organisation.queries import PlaceOfCode, hall_code, point_by_code
from evalsvc.ratings import services
from evalsvc.ratings.forms import form_for
from evalsvc.ratings.pages import FormOfVersion, Mode, mode_of_request, place_text, rate_html, rate_pages
from evalsvc.ratings.public.shared import blueprint, frame_of, notice, signer
from evalsvc.ratings.services import AlreadyRated, Frame, LostRace, TooMany
from evalsvc.ratings.tokens import LAST_ATTEMPT, Visit
from evalsvc.ratings.words import words_in

POINT_CHARACTERS = 12


def _place(code: str) -> PlaceOfCode | None:
    """Where a code belongs, as of a moment ago; None for what cannot be or never was a code."""
    plain = read_code(code, POINT_CHARACTERS)
    places: Fleeting[PlaceOfCode | None] = current_app.extensions["rate_places"]
    return places.get(plain, lambda: _ask_place(plain)) if plain else None


def _ask_place(plain: str) -> PlaceOfCode | None:
    with public_engine.reading() as connection:
        return point_by_code(connection, plain)


@blueprint.get("/r/<code>")
@public
@for_citizens
def rate(code: str) -> CitizenPage:
    mode = mode_of_request()
    place = _place(code)
    if place is None:
        return notice(mode, "not_found", status=404)
    if not _is_open(place):
        return _closed(mode, place)
    form, _ = frame_of(place.unit_id)
    day = today()
    visit = (request.query_string and _second_visit(place, day)) or signer().issue(place.code, day)
    plain, packed = rate_pages().first_view(form, mode).fill(str(escape(place_text(place, mode.lang))), visit)
    return answer(plain, packed, big=mode.big, cache="private, no-cache")


def _second_visit(place: PlaceOfCode, day: date) -> str | None:
    """The token of a second attempt that the address brings from a receipt, as long as that attempt is open.

    No other token is taken from an address: whoever handed it out could ask for the receipt of who used it, and
    find out by trying what was rated. A browser that says from where it comes must come from the receipt.
    """
    token = request.args.get("visit", "") if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin" else ""
    visit = signer().read(token, place.code, day) if token else None
    if visit is None or visit.attempt != LAST_ATTEMPT:
        return None
    with public_engine.reading() as connection:
        return token if services.may_attempt(connection, visit) else None


@blueprint.post("/r/<code>")
@public
@for_citizens
def submit(code: str) -> CitizenPage:
    mode = mode_of_request()
    place = _place(code)
    if place is None:
        return notice(mode, "not_found", status=404)
    shape, frame = frame_of(place.unit_id)
    at = now()
    visit = signer().read(request.form.get("visit", ""), place.code, day_of(at))
    if not _is_open(place) and not (visit and _was_open(place, visit)):
        return _closed(mode, place)
    form = form_for(shape.tags, shape.comment_limit, mode.lang)(request.form)
    errors = {} if form.validate() else {name: list(messages) for name, messages in form.errors.items()}
    if visit is None:
        errors["visit"] = [words_in(mode.lang)["visit_expired"]]
    if visit is None or errors:
        return _again(shape, mode, place, visit, errors)
    try:
        receipt = _submit(place, visit, form.words(), frame, at)
    except AlreadyRated as spent:
        return _spent(mode, spent)
    except TooMany:
        return _again(shape, mode, place, visit, {"visit": [words_in(mode.lang)["too_many_text"]]}, status=503)
    return see_other(url_for("rate.receipt", code=grouped(receipt)) + mode.query)


def _submit(place: PlaceOfCode, visit: Visit, words: services.Words, frame: Frame, at: datetime) -> str:
    digest = signer().digest(visit.attempt, words)
    for _ in range(2):
        try:
            with public_engine.writing() as connection:
                vault = current_app.extensions["vault"]
                return services.submit_rating(connection, place=place, visit=visit, digest=digest, words=words, frame=frame, vault=vault, at=at)
        except LostRace:
            continue
    raise Busy


def _again(shape: FormOfVersion, mode: Mode, place: PlaceOfCode, visit: Visit | None, errors: Mapping[str, list[str]], status: int = 422) -> CitizenPage:
    """The form once more with everything that was typed, and a visit token that can be spent."""
    typed: dict[str, Any] = {name: visible(request.form.get(name, "")) for name in ("level", "done", "comment", "name", "phone", "consent")}
    typed["tags"] = tuple(request.form.getlist("tags"))
    token = signer().issue(place.code, today(), visit_id=visit.id, attempt=visit.attempt) if visit else signer().issue(place.code, today())
    html = rate_html(shape, mode, place=place_text(place, mode.lang), visit=token, typed=typed, errors=errors)
    return page(html, big=mode.big, status=status, more=(("Retry-After", "60"),) if status == 503 else ())


def _spent(mode: Mode, spent: AlreadyRated) -> CitizenPage:
    link = url_for("rate.receipt", code=grouped(spent.receipt)) + mode.query
    if spent.same:
        return see_other(link)
    return notice(mode, "twice", status=409, link=link, link_text=words_in(mode.lang)["open_receipt"], typed=visible(request.form.get("comment", "")))


def _is_open(place: PlaceOfCode) -> bool:
    return place.until is None and place.retired_on is None


def _was_open(place: PlaceOfCode, visit: Visit) -> bool:
    """Whether the code still counted on the day the page was opened: what was begun may be finished."""
    retired = place.retired_on is not None and place.retired_on < visit.issued_on
    return not retired and (place.until is None or day_of(place.until) >= visit.issued_on)


def _closed(mode: Mode, place: PlaceOfCode) -> CitizenPage:
    w = words_in(mode.lang)
    typed = visible(request.form.get("comment", ""))
    with public_engine.reading() as connection:
        hall = hall_code(connection, place)
    if hall is None:
        return notice(mode, "closed", status=410, typed=typed)
    name = (hall.unit_name_en or hall.unit_name) if mode.lang == "en" else hall.unit_name
    link = url_for("rate.rate", code=hall.code) + mode.query
    return notice(mode, "closed", status=410, lead=w["closed_moved"], link=link, link_text=w["closed_go"].format(place=name), typed=typed)
