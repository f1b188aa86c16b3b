"""The follow-up rating from the receipt: the same form once more, some days later."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app, request, url_for

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, page, see_other
from evalsvc.core.clock import now, today
from evalsvc.core.codes import grouped
from evalsvc.core.db import public_engine
from evalsvc.core.errors import Busy
from evalsvc.core.text import visible
from evalsvc.core.web import for_citizens
from evalsvc.ratings.forms import form_for
from evalsvc.ratings.given import Words
from evalsvc.ratings.pages import SHOW, WITH_ERRORS, FormOfVersion, Mode, mode_of_request, rate_html
from evalsvc.ratings.per_matter import matter_of_rating
from evalsvc.ratings.public.matter import INSTRUMENT as MATTER_FORM
from evalsvc.ratings.public.receipts import known_receipt
from evalsvc.ratings.public.shared import INSTRUMENT, blueprint, frame_of, known_days, notice, signer
from evalsvc.ratings.services import Frame, LostRace, following
from evalsvc.ratings.services.following import FollowedUp
from evalsvc.ratings.tokens import Visit
from evalsvc.ratings.words import words_in


class _Asked:
    """What is followed up: the receipt, the rating behind it, and the form and rules under which."""

    def __init__(self, code: str) -> None:
        with public_engine.reading() as connection:
            self.plain, self.rating = known_receipt(connection, code)
            self.is_given = following.has_follow_up(connection, self.rating)
            is_matter = matter_of_rating(connection, self.rating.id) is not None
        self.shape: FormOfVersion
        self.frame: Frame
        self.shape, self.frame = frame_of(self.rating.unit_id, MATTER_FORM if is_matter else INSTRUMENT)

    @property
    def is_open(self) -> bool:
        return following.may_follow_up(self.rating, self.frame.rules, known_days(), now())

    @property
    def purpose(self) -> str:
        """What a visit token of this page belongs to."""
        return f"{self.plain}/follow-up"


@blueprint.get("/receipt/<code>/follow-up")
@public
@for_citizens
def follow_up(code: str) -> CitizenPage:
    mode, asked = mode_of_request(), _Asked(code)
    if asked.is_given or not asked.is_open:
        return _refused(mode, asked, "follow_up_once" if asked.is_given else "follow_up_not_now")
    return page(_html(asked, mode, signer().issue(asked.purpose, today())), big=mode.big, cache="private, no-cache")


@blueprint.post("/receipt/<code>/follow-up")
@public
@for_citizens
def submit_follow_up(code: str) -> CitizenPage:
    mode, asked = mode_of_request(), _Asked(code)
    visit = signer().read(request.form.get("visit", ""), asked.purpose, today())
    if not asked.is_given and not asked.is_open:
        return _refused(mode, asked, "follow_up_not_now")
    form = form_for(asked.shape.tags, asked.shape.comment_limit, mode.lang)(request.form)
    errors = {} if form.validate() else {name: list(messages) for name, messages in form.errors.items()}
    if visit is None:
        errors["visit"] = [words_in(mode.lang)["visit_expired"]]
    if SHOW in request.form:
        return _again(asked, mode, visit, errors if request.form[SHOW] == WITH_ERRORS else {}, status=200)
    if visit is None or errors:
        return _again(asked, mode, visit, errors)
    try:
        _submit(asked, visit, form.words())
    except FollowedUp as given:
        if not given.same:
            return _refused(mode, asked, "follow_up_once")
    return see_other(_receipt(mode, asked))


def _submit(asked: _Asked, visit: Visit, words: Words) -> None:
    digest, vault = signer().digest(asked.purpose, words), current_app.extensions["vault"]
    for _ in range(2):
        try:
            with public_engine.writing() as connection:
                _, rating = known_receipt(connection, asked.plain)
                following.submit_follow_up(connection, rating=rating, visit=visit, digest=digest, words=words, frame=asked.frame, vault=vault, at=now())
                return
        except LostRace:
            continue
    raise Busy


def _html(asked: _Asked, mode: Mode, visit: str, **answered: Any) -> str:
    """The form; `answered` are address, texts and faults when it answers a post."""
    w = words_in(mode.lang)
    shape = replace(asked.shape, promise="follow_up_promise")
    return rate_html(shape, mode, place=f"{w['receipt_code']} {grouped(asked.plain)}", visit=visit, question=w["follow_up_title"], **answered)


def _again(asked: _Asked, mode: Mode, visit: Visit | None, errors: Mapping[str, list[str]], status: int = 422) -> CitizenPage:
    """The form once more with everything that was typed."""
    typed: dict[str, Any] = {name: visible(request.form.get(name, "")) for name in ("level", "done", "comment", "name", "phone", "consent")}
    typed["tags"] = tuple(request.form.getlist("tags"))
    token = signer().issue(asked.purpose, today(), visit_id=visit.id if visit else None)
    here = url_for("rate.submit_follow_up", code=grouped(asked.plain))
    return page(_html(asked, mode, token, here=here, typed=typed, errors=errors), big=mode.big, status=status)


def _refused(mode: Mode, asked: _Asked, key: str) -> CitizenPage:
    here = url_for("rate.receipt", code=grouped(asked.plain))
    typed = visible(request.form.get("comment", ""))
    return notice(mode, key, status=409, at=here, link=here + mode.query, link_text=words_in(mode.lang)["back_to_receipt"], typed=typed)


def _receipt(mode: Mode, asked: _Asked) -> str:
    return url_for("rate.receipt", code=grouped(asked.plain)) + mode.query
