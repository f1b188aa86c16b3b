"""Sessions: a signed cookie with a random id, the account, its epoch, the instant of issue and the last request.

Nothing is kept on the server of a session that lives, so reading a page writes nothing. Signing out keeps the id until
the cookie would be too old anyway, so that a copy of it opens nothing; raising the account's epoch ends every session.
"""

import secrets

from flask import Flask, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from evalsvc.access.guards import PUBLIC
from evalsvc.accounts import queries
from evalsvc.accounts.models import Account
from evalsvc.accounts.services import LONGEST_SESSION
from evalsvc.config import Settings
from evalsvc.core.clock import now
from evalsvc.core.db import db

BY_ITSELF = "by_itself"  # stands in the address to which a page comes again without anybody there: it keeps no session alive
WITH_OLD_PASSWORD = frozenset({"accounts.own", "accounts.change_password", "accounts.sign_out", "accounts.sign_out_everywhere", "static"})


def start(account: Account) -> None:
    """Begins a session for an account: whatever the browser brought along, the form token included, is thrown away."""
    _forget()
    moment = int(now().timestamp())
    session.update(id=secrets.token_urlsafe(12), account=account.public_id, epoch=account.epoch, issued=moment, seen=moment)
    generate_csrf()


def end() -> None:
    """Ends this browser's session."""
    _forget()


def session_id() -> str:
    """The id of this session; empty for none."""
    return str(session.get("id", ""))


def load_actor() -> None:
    """Before every request but the public ones: puts the signed-in person, or None, into ``g.actor``.

    The reading transaction ends here, so that a writing view begins its own.
    """
    g.actor = None
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint != "static" and getattr(view, "guard", None) != PUBLIC:
        find_person()


def find_person() -> bool:
    """Looks up the person of this session for ``g.actor``, keeps the session alive, and says whether there is one."""
    if "account" not in session:
        return False
    if _is_over():
        _forget()
        flash("登录已超时，请重新登录。", "warning")
        return False
    person = queries.person_of_session(session["account"], session["epoch"], session_id())
    db.session.rollback()
    if person is None:
        _forget()
        flash("本次登录已失效，请重新登录。", "warning")
        return False
    g.actor, g.must_change_password = person.actor, person.must_change_password
    if BY_ITSELF not in request.args:
        session["seen"] = int(now().timestamp())
    return True


def ask_for_new_password() -> ResponseReturnValue | None:
    """Before every request: a person with a one-time password comes no further than the page that changes it."""
    if g.get("must_change_password") and request.endpoint not in WITH_OLD_PASSWORD:
        return redirect(url_for("accounts.own"), 303)
    return None


def _is_over() -> bool:
    settings: Settings = current_app.extensions["settings"]
    moment = now().timestamp()
    seen, issued = float(session.get("seen", 0)), float(session.get("issued", 0))
    return moment - seen >= settings.idle_minutes * 60 or moment - issued >= LONGEST_SESSION.total_seconds()


def _forget() -> None:
    session.clear()
    g.pop("csrf_token", None)


def init_app(app: Flask) -> None:
    """Has the person looked up before the guards ask."""
    app.before_request(load_actor)
    app.before_request(ask_for_new_password)
