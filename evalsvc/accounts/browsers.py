"""Known browsers: a long-lived signed cookie that says who has signed in here before.

It opens nothing; it only keeps the failures of strangers apart from those of the owner.
"""

import secrets
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from evalsvc.accounts.buckets import address_bucket, known_browser_bucket, place_bucket

COOKIE = "evalsvc_browser"
PATH = "/sign-in"
MAX_AGE = 180 * 24 * 3600
MOST_PEOPLE = 8


@dataclass(frozen=True)
class Browser:
    """A browser's random id and the public ids of the accounts that have signed in on it, the latest first."""

    id: str
    people: tuple[str, ...]


def this_browser() -> Browser | None:
    """The known browser of this request, or None when it is new or its cookie was tampered with."""
    try:
        content = _signer().loads(request.cookies.get(COOKIE, ""))
        return Browser(str(content["id"]), tuple(str(person) for person in content["people"]))
    except (BadSignature, KeyError, TypeError):
        return None


def remember(response: Response, account_public_id: str) -> None:
    """Notes in the browser that this account has signed in on it."""
    browser = this_browser() or Browser(secrets.token_urlsafe(12), ())
    people = (account_public_id, *(person for person in browser.people if person != account_public_id))[:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        _signer().dumps({"id": browser.id, "people": people}),
        max_age=MAX_AGE,
        path=PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def buckets_here(username: str, account_public_id: str | None) -> tuple[str, str]:
    """The buckets in which this request's failures for a user name count, the person's and the place's.

    At a known browser they are its own and none; else that of name and address and that of the address.
    """
    secret = str(current_app.secret_key)
    browser = this_browser()
    if browser and account_public_id in browser.people:
        return known_browser_bucket(secret, username, browser.id), ""
    return address_bucket(secret, username, request.remote_addr), place_bucket(secret, request.remote_addr)


def bucket_inside(username: str) -> str:
    """The bucket of a signed-in person's own slips, which nobody outside can fill."""
    return known_browser_bucket(str(current_app.secret_key), username, "signed in")


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
