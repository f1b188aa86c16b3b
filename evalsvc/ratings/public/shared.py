"""What the citizens' views share: what is kept in memory, the form and rules in force, notices."""

import logging

from flask import Blueprint, Flask, current_app, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import InternalServerError, RequestEntityTooLarge

from evalsvc.core.citizen import CitizenPage, page
from evalsvc.core.clock import today
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Busy
from evalsvc.core.fleeting import Fleeting
from evalsvc.core.text import visible
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.queries import OpenPoint, PlaceOfCode
from evalsvc.profiles.queries import calendar, rules_for
from evalsvc.profiles.workdays import Calendar
from evalsvc.ratings.measures import count_outcome
from evalsvc.ratings.misses import Misses
from evalsvc.ratings.pages import FormOfVersion, Mode, RatePages, mode_of_request, render
from evalsvc.ratings.services import Frame
from evalsvc.ratings.tokens import VisitSigner
from evalsvc.ratings.words import words_in

INSTRUMENT = "window-rating"
FRAME_SECONDS = 60
PLACE_SECONDS = 2
blueprint = Blueprint("rate", __name__)
log = logging.getLogger(__name__)


def init_app(app: Flask, secret: str) -> None:
    """Gives the application what the citizens' face keeps in memory."""
    app.extensions["visit_signer"] = VisitSigner(secret)
    app.extensions["rate_pages"] = RatePages()
    app.extensions["rate_frames"] = Fleeting[tuple[FormOfVersion, Frame]](FRAME_SECONDS)
    app.extensions["rate_places"] = Fleeting[PlaceOfCode | None](PLACE_SECONDS)
    app.extensions["hall_points"] = Fleeting[list[OpenPoint]](PLACE_SECONDS)
    app.extensions["hall_received"] = Fleeting[int](FRAME_SECONDS)
    app.extensions["hall_guides"] = Fleeting[str](FRAME_SECONDS)
    app.extensions["rate_calendar"] = Fleeting[Calendar](FRAME_SECONDS)
    app.extensions["receipt_misses"] = Misses()
    app.extensions["citizen_errors"] = error_of_citizens
    app.extensions["outcome_counters"] |= dict.fromkeys(("rate.submit", "rate.submit_matter"), count_outcome)


def signer() -> VisitSigner:
    """The signer of this installation's visit tokens."""
    found: VisitSigner = current_app.extensions["visit_signer"]
    return found


def frame_of(unit_id: int, instrument: str = INSTRUMENT) -> tuple[FormOfVersion, Frame]:
    """The form and rules in force for a unit; another process sees a change of either within a minute."""
    frames: Fleeting[tuple[FormOfVersion, Frame]] = current_app.extensions["rate_frames"]
    return frames.get((unit_id, instrument), lambda: _ask_frame(unit_id, instrument))


def _ask_frame(unit_id: int, instrument: str) -> tuple[FormOfVersion, Frame]:
    with reading_first():
        version = current_version(instrument)
        profile_version_id, rules = rules_for(unit_id, today())
        promise = "promise_2" if instrument == INSTRUMENT else "promise_2_matter"
        form = FormOfVersion(version.id, version.content, rules.comment_limit, rules.undo_minutes, promise)
        return form, Frame(version.id, profile_version_id, rules)


def known_days() -> Calendar:
    """The working-day calendar, as of a minute ago."""
    kept: Fleeting[Calendar] = current_app.extensions["rate_calendar"]
    return kept.get("calendar", _ask_calendar)


def _ask_calendar() -> Calendar:
    with reading_first():
        return calendar()


def notice(mode: Mode, key: str, *, status: int, more: tuple[tuple[str, str], ...] = (), **given: str) -> CitizenPage:
    """A page with one thing to say, its words under `key`, what was typed, and where to go next; `at` is its address when it answers a post."""
    w = words_in(mode.lang)
    return page(render("ratings/notice.html", mode, title=w[key], text=w[f"{key}_text"], failed=status >= 500, **given), big=mode.big, status=status, more=more)


def error_of_citizens(status: int) -> CitizenPage | None:
    """The citizens' page for an address that leads nowhere; None when it is the staff's face that was asked."""
    alone = "staff" not in current_app.extensions["settings"].faces
    if not alone and not request.path.lower().startswith(("/r/", "/h/", "/m/", "/receipt", "/guides/")):
        return None
    mode = mode_of_request()
    link = url_for("rate.find_receipt") + mode.query
    return notice(mode, "no_page" if status < 500 else "broken", status=status, link=link, link_text=words_in(mode.lang)["find"])


@blueprint.errorhandler(Busy)
def busy(_problem: Busy) -> CitizenPage:
    return notice(mode_of_request(), "busy", status=503, more=(("Retry-After", "10"),), typed=visible(request.form.get("comment", "")))


@blueprint.errorhandler(OperationalError)
def database_busy(error: OperationalError) -> CitizenPage:
    log.error("the database refused a citizen: %s", error.orig)
    return busy(Busy())


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> CitizenPage:
    return notice(mode_of_request(), "too_large", status=413)


@blueprint.errorhandler(InternalServerError)
def broken(_error: InternalServerError) -> CitizenPage:
    return notice(mode_of_request(), "broken", status=500)
