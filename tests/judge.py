"""The test client that judges every page and every write of every test.

A page: see `faults`. A write that succeeds leaves an audit event; a read leaves nothing; a refused write leaves
nothing but what stands in KEPT_THOUGH_REFUSED. `submit` fetches a form and posts it as a browser would;
`press` posts with a valid token to an address whose form one has not fetched.
"""

import gzip
import sqlite3
from collections.abc import Mapping
from typing import Any, Self

import psycopg
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.engine import make_url
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from evalsvc.access.guards import PUBLIC
from tests.faults import faults
from tests.page import Page

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
NO_EVENT = {
    "rate": "a rating, its withdrawal and what is said on a receipt are their own events",
    "notices.open_notice": "a read mark is the reader's own business",
    "notices.read": "the same",
    "notices.read_all": "the same",
    "inspections.save_row": "a row of a sheet is a draft until the sheet is handed in",
    "inspections.mark_read": "that a reviewer has looked at a row is no act of the office",
    "inspections.say_claim": "so is a word to a figure",
    "inspections.choose_text": "so is which of two drafts is taken",
    "inspections.try_units": "a look at which units a pasted list means, before anything is kept",
}
KEPT_THOUGH_REFUSED = {
    "accounts.sign_in_post": "a failed sign-in costs time the next time",
    "accounts.change_password": "so does a wrong present password",
    "notices.confirm": "a wrong code for a mail address costs one of five tries",
}


class Observer:
    """A second connection that says whether anything was committed, and how many audit events there are."""

    def __init__(self, database_url: str) -> None:
        url = make_url(database_url)
        self._sqlite = url.get_backend_name() == "sqlite"
        if self._sqlite:
            self._connection: Any = sqlite3.connect(str(url.database), isolation_level=None)
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(plain, autocommit=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def mark(self) -> int:
        """A number that stays the same as long as nobody else commits a change."""
        return self.ask("PRAGMA data_version" if self._sqlite else "SELECT coalesce(xid::text::bigint, 0) FROM pg_last_committed_xact()")

    def events(self) -> int:
        """How many audit events there are."""
        return self.ask("SELECT count(*) FROM audit_event")

    def ask(self, statement: str) -> int:
        """The one whole number that a statement answers."""
        number: int = self._connection.execute(statement).fetchone()[0]
        return number


class JudgedClient(FlaskClient):
    """Flask's test client, strict: it raises AssertionError with everything that is wrong in a page or a write."""

    def __init__(self, app: Flask, observer: Observer, **given: Any) -> None:
        super().__init__(app, **given)
        self.observer = observer

    def open(self, *args: Any, **given: Any) -> TestResponse:
        assert not has_app_context(), "leave the application context before you ask through a client: a request has its own"
        mark, events = self.observer.mark(), self.observer.events()
        following = given.pop("follow_redirects", False)
        response = super().open(*args, buffered=True, **given)
        self._judge_traces(response, mark, events)
        judge_response(response, self._endpoint(response))
        if following and response.status_code in {301, 302, 303}:
            return self.get(response.location, follow_redirects=True)
        return response

    def page(self, path: str, status: int = 200, **given: Any) -> Page:
        """The page at `path`, read; the status must be as said."""
        response = self.get(path, **given)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        return Page(response.text)

    def submit(self, path: str, data: Mapping[str, Any] | None = None, *, to: str | None = None, **given: Any) -> TestResponse:
        """Fetches the page at `path`, fills its form (the one that posts to `to`, else the only one of the content) and sends it.

        Fields not named in `data` go as they stand; a field or option that the form does not offer is an error.
        """
        action, sent = self.page(path).form(to or path, strict=to is not None).filled(data or {})
        return self.post(action or path, data=sent, **given)

    def press(self, path: str, data: Mapping[str, Any] | None = None, **given: Any) -> TestResponse:
        """Posts `data` with a valid token, as a form on another page would."""
        return self.post(path, data={"csrf_token": self.token(), **(data or {})}, **given)

    def token(self) -> str:
        """A token that belongs to this client's session, as Flask-WTF makes it."""
        app = self.application
        with self.session_transaction() as kept:
            kept.setdefault("csrf_token", "0" * 40)
            token = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(kept["csrf_token"])
        return str(token)

    def sign_in(self, username: str, password: str) -> TestResponse:
        """Signs in through the page; the sign-in must succeed."""
        response = self.submit("/sign-in", {"username": username, "password": password})
        assert response.status_code == 303, f"{username} could not sign in: {response.status_code}"
        return response

    def session_cookie(self) -> str:
        """The value of the session cookie."""
        cookie = self.get_cookie(self.application.config["SESSION_COOKIE_NAME"])
        assert cookie is not None, "nobody is signed in"
        return cookie.value

    def _endpoint(self, response: TestResponse) -> str:
        adapter = self.application.url_map.bind_to_environ(response.request.environ)
        try:
            return str(adapter.match()[0])
        except HTTPException:
            return ""

    def _judge_traces(self, response: TestResponse, mark: int, events: int) -> None:
        method, path, status = response.request.method, response.request.path, response.status_code
        endpoint = self._endpoint(response)
        named = {endpoint, endpoint.partition(".")[0]}
        if method not in WRITES:
            assert self.observer.mark() == mark, f"{method} {path} wrote to the database"
        elif self._led_to_sign_in(response, endpoint) and self.observer.mark() == mark:
            return
        elif status >= 400:
            assert named & KEPT_THOUGH_REFUSED.keys() or self.observer.mark() == mark, f"{method} {path} was refused ({status}) and yet wrote to the database"
        elif not named & NO_EVENT.keys():
            assert self.observer.events() > events, f"{method} {path} succeeded ({status}) and left no audit event"

    def _led_to_sign_in(self, response: TestResponse, endpoint: str) -> bool:
        guard = getattr(self.application.view_functions.get(endpoint), "guard", None)
        return guard != PUBLIC and (response.location or "").startswith("/sign-in")


_judged: set[int] = set()


def judge_response(response: TestResponse, endpoint: str) -> None:
    """Raises AssertionError with every fault of an HTML page; other contents are not judged."""
    public = endpoint.partition(".")[0] in {"rate", "guide"}
    if public:
        assert "Set-Cookie" not in response.headers, f"the public page {response.request.path} sets a cookie"
    if response.mimetype != "text/html" or response.status_code in {301, 302, 303, 304} or not response.data:
        return
    body = gzip.decompress(response.data) if response.content_encoding == "gzip" else response.data
    key = hash((body, public))
    if key in _judged:
        return
    found = faults(body.decode(), public=public, policy=response.headers.get("Content-Security-Policy", ""))
    assert not found, f"{response.request.method} {response.request.path}:\n  " + "\n  ".join(found)
    _judged.add(key)
