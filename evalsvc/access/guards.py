"""Guards: a view says who may come in; a view that says nothing answers 403."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Forbidden

P = ParamSpec("P")
R = TypeVar("R")
PUBLIC = "public"
SIGNED_IN = "signed in"


def _guard(value: object) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.guard = value  # type: ignore[attr-defined]  # tests and `check_guard` ask the view itself
        return view

    return mark


def require(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """The view is for people who hold the right somewhere; where, is the query's business."""
    return _guard(permission)


def public(view: Callable[P, R]) -> Callable[P, R]:
    """The view is for everybody."""
    return _guard(PUBLIC)(view)


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """The view is for every signed-in person."""
    return _guard(SIGNED_IN)(view)


def actor() -> Actor:
    """The signed-in person of this request; raises Forbidden when there is none."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise Forbidden
    return found


def check_guard() -> ResponseReturnValue | None:
    """Before every request: lets it through, leads to sign-in, or refuses with 403."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    guard = getattr(current_app.view_functions[request.endpoint], "guard", None)
    if guard == PUBLIC:
        return None
    if guard is None:
        raise Forbidden
    if g.get("actor") is None:
        return redirect(url_for("accounts.sign_in", next=_wanted()), 303)
    if isinstance(guard, Permission) and not actor().may(guard):
        raise Forbidden
    return None


def _wanted() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None


def init_app(app: Flask) -> None:
    """Closes every view of the application that has no guard."""
    app.before_request(check_guard)
