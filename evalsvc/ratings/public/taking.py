"""What the rating pages of a point and of a matter share: show the form, take what was posted, show it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, request, url_for
from markupsafe import escape

from evalsvc.core.citizen import CitizenPage, answer, page, see_other
from evalsvc.core.clock import now, today
from evalsvc.core.codes import grouped
from evalsvc.core.db import public_engine
from evalsvc.core.errors import Busy
from evalsvc.core.text import visible
from evalsvc.core.web import mark_outcome
from evalsvc.organisation.queries import PlaceOfCode
from evalsvc.ratings import services
from evalsvc.ratings.forms import form_for
from evalsvc.ratings.measures import REPEATED, TOO_MANY
from evalsvc.ratings.pages import SHOW, WITH_ERRORS, FormOfVersion, Mode, place_text, rate_html, rate_pages
from evalsvc.ratings.public.shared import notice, signer
from evalsvc.ratings.services import AlreadyRated, Frame, LostRace, TooMany
from evalsvc.ratings.tokens import Visit
from evalsvc.ratings.words import words_in


@dataclass(frozen=True)
class Asked:
    """What is rated: the place, whose code the visit belongs to, and the form and rules under which."""

    place: PlaceOfCode
    shape: FormOfVersion
    frame: Frame


def first_view(asked: Asked, mode: Mode) -> CitizenPage:
    """The page with nothing filled in."""
    place = asked.place
    plain, packed = rate_pages().first_view(asked.shape, mode).fill(str(escape(place_text(place, mode.lang))), signer().issue(place.code, today()))
    return answer(plain, packed, big=mode.big, cache="private, no-cache")


def second_view(asked: Asked, mode: Mode, *, here: str, visit_id: str, attempt: int) -> CitizenPage:
    """The page with nothing filled in for a further attempt of a visit, as the answer to a post; `here` is the address of its form."""
    visit = signer().issue(asked.place.code, today(), visit_id=visit_id, attempt=attempt)
    html = rate_html(asked.shape, mode, place=place_text(asked.place, mode.lang), visit=visit, here=here)
    return page(html, big=mode.big, cache="private, no-cache")


def posted_visit(place: PlaceOfCode) -> Visit | None:
    """The visit that was posted, if it is one of this place."""
    return signer().read(request.form.get("visit", ""), place.code, today())


def take(asked: Asked, mode: Mode, visit: Visit | None) -> CitizenPage:
    """Keeps what was posted and leads to the receipt, or shows the form again with what is wrong; raises MatterRated."""
    form = form_for(asked.shape.tags, asked.shape.comment_limit, mode.lang)(request.form)
    errors = {} if form.validate() else {name: list(messages) for name, messages in form.errors.items()}
    if visit is None:
        errors["visit"] = [words_in(mode.lang)["visit_expired"]]
    if SHOW in request.form:
        return _again(asked, mode, visit, errors if request.form[SHOW] == WITH_ERRORS else {}, status=200)
    if visit is None or errors:
        return _again(asked, mode, visit, errors)
    try:
        receipt = _submit(asked, visit, form.words(), now())
    except AlreadyRated as spent:
        return _spent(mode, spent)
    except TooMany:
        mark_outcome(TOO_MANY)
        return _again(asked, mode, visit, {"visit": [words_in(mode.lang)["too_many_text"]]}, status=503)
    return see_other(url_for("rate.receipt", code=grouped(receipt)) + mode.query)


def _submit(asked: Asked, visit: Visit, words: services.Words, at: datetime) -> str:
    digest = signer().digest(visit.attempt, words)
    vault = current_app.extensions["vault"]
    for _ in range(2):
        try:
            with public_engine.writing() as connection:
                return services.submit_rating(connection, place=asked.place, visit=visit, digest=digest, words=words, frame=asked.frame, vault=vault, at=at)
        except LostRace:
            continue
    raise Busy


def _again(asked: Asked, mode: Mode, visit: Visit | None, errors: Mapping[str, list[str]], status: int = 422) -> CitizenPage:
    """The form once more with everything that was typed, and a visit token that can be spent."""
    typed: dict[str, Any] = {name: visible(request.form.get(name, "")) for name in ("level", "done", "comment", "name", "phone", "consent")}
    typed["tags"] = tuple(request.form.getlist("tags"))
    code, day = asked.place.code, today()
    token = signer().issue(code, day, visit_id=visit.id, attempt=visit.attempt) if visit else signer().issue(code, day)
    here = url_for(str(request.endpoint), **(request.view_args or {}))
    html = rate_html(asked.shape, mode, place=place_text(asked.place, mode.lang), visit=token, here=here, typed=typed, errors=errors)
    return page(html, big=mode.big, status=status, more=(("Retry-After", "60"),) if status == 503 else ())


def _spent(mode: Mode, spent: AlreadyRated) -> CitizenPage:
    link = url_for("rate.receipt", code=grouped(spent.receipt)) + mode.query
    if spent.same:
        mark_outcome(REPEATED)
        return see_other(link)
    return notice(mode, "twice", status=409, link=link, link_text=words_in(mode.lang)["open_receipt"], typed=visible(request.form.get("comment", "")))
