"""Alive, ready, measured: on both faces, without a session."""

import hmac
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

import orjson
from flask import Blueprint, Flask, Response, abort, current_app, request

from evalsvc.access.guards import public
from evalsvc.config import Settings
from evalsvc.core import metrics
from evalsvc.core.clock import now
from evalsvc.core.db import reading_first
from evalsvc.core.fleeting import Fleeting
from evalsvc.core.web import for_citizens
from evalsvc.operations import queries

blueprint = Blueprint("operations", __name__)
READY_SECONDS = 1
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def init_app(app: Flask) -> None:
    """Keeps the questions of load balancers out of the log, and their number away from the database."""
    app.extensions["unnoted"] |= {"operations.alive", "operations.ready", "operations.measured"}
    app.extensions["readiness"] = Fleeting[list[str]](READY_SECONDS)


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found


@blueprint.get("/healthz")
@public
@for_citizens
def alive() -> Response:
    return _plain("ok\n")


@blueprint.get("/readyz")
@public
@for_citizens
def ready() -> Response:
    readiness: Fleeting[list[str]] = current_app.extensions["readiness"]
    reasons = readiness.get("reasons", _ask)
    body = orjson.dumps({"ready": not reasons, "reasons": reasons})
    return Response(body, 503 if reasons else 200, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _ask() -> list[str]:
    with reading_first():
        return queries.reasons(_settings().data_dir, now())


@blueprint.get("/metrics")
@public
@for_citizens
def measured() -> Response:
    settings = _settings()
    if not _may_read(settings, request.environ):
        abort(404)
    with reading_first():
        body = metrics.text(queries.readings(settings.data_dir, current_app.extensions["retention"]))
    return Response(body, content_type=metrics.CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _may_read(settings: Settings, environ: Mapping[str, Any]) -> bool:
    if settings.metrics == "token":
        given = str(environ.get("HTTP_AUTHORIZATION", "")).encode()
        return hmac.compare_digest(given, f"Bearer {settings.metrics_token}".encode())
    return settings.metrics == "loopback" and _is_neighbour(environ)


def _is_neighbour(environ: Mapping[str, Any]) -> bool:
    """Whether a program of this machine asks for itself: the address is its own, and no header says that it speaks for another."""
    try:
        return ip_address(environ.get("REMOTE_ADDR", "")).is_loopback and not any(name in environ for name in FORWARDED)
    except ValueError:
        return False
