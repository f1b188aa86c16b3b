"""The receipt: what became of my rating, undo, and a quiet word."""

from typing import Any

from flask import current_app, request, url_for
from sqlalchemy import Connection

from evalsvc.access.guards import public
from evalsvc.core.citizen import CitizenPage, page, see_other
from evalsvc.core.clock import now, prose_date, today
from evalsvc.core.codes import grouped, read_code
from evalsvc.core.db import public_engine
from evalsvc.core.errors import Problem
from evalsvc.core.text import visible
from evalsvc.core.web import for_citizens
from evalsvc.profiles.rules import Rules
from evalsvc.ratings import services
from evalsvc.ratings.misses import Misses
from evalsvc.ratings.pages import Mode, mode_of_request, render
from evalsvc.ratings.per_matter import link_of_rating
from evalsvc.ratings.public import answers, matter
from evalsvc.ratings.public.rating import asked_at
from evalsvc.ratings.public.shared import blueprint, frame_of, known_days, notice, signer
from evalsvc.ratings.public.taking import second_view
from evalsvc.ratings.services import TooLate, following
from evalsvc.ratings.words import words_in


class Missing(Problem):
    """A receipt code that leads nowhere; `key` names the sentence."""

    def __init__(self, key: str, status: int = 404) -> None:
        super().__init__()
        self.key = key
        self.status = status


@blueprint.get("/receipt")
@public
@for_citizens
def find_receipt() -> CitizenPage:
    mode = mode_of_request()
    typed = request.args.get("code", "")
    if not typed:
        return _find(mode, "", "")
    code = read_code(typed, services.RECEIPT_CHARACTERS)
    if code is None:
        return _find(mode, typed, words_in(mode.lang)["find_wrong"], status=422)
    return see_other(url_for("rate.receipt", code=grouped(code)) + mode.query)


def _find(mode: Mode, typed: str, error: str, status: int = 200) -> CitizenPage:
    keep = [("lang", "en")] * (mode.lang == "en") + [("big", "1")] * mode.big
    here = url_for("rate.find_receipt")
    at = here if request.method == "POST" else ""
    html = render("ratings/receipt_find.html", mode, here=here, at=at, typed=visible(typed), error=error, keep=keep)
    return page(html, big=mode.big, status=status)


def known_receipt(connection: Connection, code: str) -> tuple[str, Any]:
    """The plain code and the rating row of a receipt address; raises Missing, which slows down whoever guesses."""
    misses: Misses = current_app.extensions["receipt_misses"]
    address = request.remote_addr or ""
    if misses.too_many(address):
        raise Missing("find_slow", status=429)
    plain = read_code(code, services.RECEIPT_CHARACTERS)
    if plain is None:
        raise Missing("find_wrong")
    rating = services.rating_of_receipt(connection, plain)
    if rating is None:
        misses.add(address)
        raise Missing("find_missing")
    return plain, rating


@blueprint.get("/receipt/<code>")
@public
@for_citizens
def receipt(code: str) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        plain, rating = known_receipt(connection, code)
        again, answer = any(_last_attempt(connection, rating)), answers.told(connection, rating)
        followed = following.has_follow_up(connection, rating)
    _, frame = frame_of(rating.unit_id)
    html = render(
        "ratings/receipt.html",
        mode,
        code=grouped(plain),
        followed_up=followed,
        **({} if followed else _follow_up(plain, rating, frame.rules, mode)),
        withdrawn=rating.withdrawn is not None,
        noted=request.args.get("noted") == "1",
        undo_minutes=frame.rules.undo_minutes,
        find=url_for("rate.find_receipt") + mode.query,
        address=_address(),
        again=url_for("rate.again", code=grouped(plain)) + mode.query if again else "",
        undo=url_for("rate.undo", code=grouped(plain)) + mode.query if services.may_withdraw(rating, frame.rules, now()) else "",
        asked=url_for("rate.asked", code=grouped(plain)) + mode.query if rating.withdrawn is None else "",
        **answers.shown(answer, grouped(plain), mode),
        visit=signer().issue(plain, today()),
    )
    return page(html, big=mode.big)


def _follow_up(plain: str, rating: Any, rules: Rules, mode: Mode) -> dict[str, str]:
    """Where the follow-up is given and until when, while it can be; the same for every level."""
    if not following.may_follow_up(rating, rules, known_days(), now()):
        return {}
    last = following.last_day(rating, rules, known_days())
    words = words_in(mode.lang)["follow_up_note"].format(until=last.isoformat() if mode.lang == "en" else prose_date(last))
    return {"follow_up": url_for("rate.follow_up", code=grouped(plain)) + mode.query, "follow_up_note": words}


def _address() -> str:
    """The address, as people type it, at which a receipt code is asked for."""
    base = current_app.extensions["settings"].public_url or request.url_root
    return base.rstrip("/").partition("://")[2] + url_for("rate.find_receipt")


@blueprint.post("/receipt/<code>/again")
@public
@for_citizens
def again(code: str) -> CitizenPage:
    """The form of the visit's last attempt. Its token travels in the form only.

    No token is taken from an address: whoever handed one out could ask for the receipt of who used it, and find out
    by trying what was rated.
    """
    mode = mode_of_request()
    with public_engine.reading() as connection:
        plain, rating = known_receipt(connection, code)
        read_receipt_token(plain)
        token, point_code = _last_attempt(connection, rating)
    asked = matter.asked_at(token) if token else asked_at(point_code)
    if asked is None:
        link = url_for("rate.receipt", code=grouped(plain))
        return notice(mode, "no_more", status=409, at=link, link=link + mode.query, link_text=words_in(mode.lang)["back_to_receipt"])
    here = url_for("rate.rate_matter", token=token) if token else url_for("rate.rate", code=point_code)
    return second_view(asked, mode, here=here, visit_id=rating.visit, attempt=rating.attempt + 1)


def _last_attempt(connection: Connection, rating: Any) -> tuple[str, str]:
    """Where the visit of a rating may rate once more: the token of its matter, or the open code of its point; both empty when nowhere."""
    if not services.may_rate_again(connection, rating):
        return "", ""
    token = link_of_rating(connection, rating.id) or ""
    return token, "" if token else services.code_for_second_attempt(connection, rating) or ""


@blueprint.post("/receipt/<code>/undo")
@public
@for_citizens
def undo(code: str) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        plain, rating = known_receipt(connection, code)
    here = url_for("rate.receipt", code=grouped(plain))
    _, frame = frame_of(rating.unit_id)
    try:
        with public_engine.writing() as connection:
            read_receipt_token(plain)
            services.withdraw_rating(connection, code=plain, rules=frame.rules, at=now())
    except TooLate:
        return notice(mode, "too_late", status=409, at=here, link=here + mode.query, link_text=words_in(mode.lang)["back_to_receipt"])
    return see_other(here + mode.query)


@blueprint.post("/receipt/<code>/asked")
@public
@for_citizens
def asked(code: str) -> CitizenPage:
    mode = mode_of_request()
    with public_engine.reading() as connection:
        plain, _ = known_receipt(connection, code)
    read_receipt_token(plain)
    with public_engine.writing() as connection:
        services.note_pressure(connection, code=plain, at=now())
    query = f"{mode.query}&noted=1" if mode.query else "?noted=1"
    return see_other(url_for("rate.receipt", code=grouped(plain)) + query)


def read_receipt_token(plain: str) -> None:
    """Refuses a post that does not come from the receipt itself."""
    from_here = request.headers.get("Sec-Fetch-Site", "same-origin") in {"same-origin", "none"}
    if not from_here or signer().read(request.form.get("visit", ""), plain, today()) is None:
        raise Missing("find_wrong", status=422)


@blueprint.errorhandler(Missing)
def missing_receipt(missing: Missing) -> CitizenPage:
    mode = mode_of_request()
    typed = str((request.view_args or {}).get("code", ""))
    return _find(mode, typed, words_in(mode.lang)[missing.key], status=missing.status)
