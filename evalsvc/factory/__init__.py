"""Builds the application: the only folder that knows every noun."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from evalsvc.access import guards
from evalsvc.accounts import queries as account_queries
from evalsvc.accounts import sessions
from evalsvc.audit.seals import SealKeys
from evalsvc.config import PACKAGE, TEMPLATES, Settings, load_settings
from evalsvc.core import db as database
from evalsvc.core import web
from evalsvc.core.db import Base, db
from evalsvc.core.files.store import Store
from evalsvc.core.vault import Vault
from evalsvc.factory.nouns import BOTH, EXPORTS, IMPORTS, NOTICE_KINDS, PAPER_KINDS, PUBLIC, RETENTION, SENTENCES, STAFF
from evalsvc.factory.wiring import (
    ANSWERS,
    DOINGS,
    FOLLOWERS,
    JOB_HANDLERS,
    PULSE_STEPS,
    TICK_STEPS,
    WANTS_OF_CORRECTIONS,
    WANTS_OF_INSPECTIONS,
    WANTS_OF_VISITS,
)
from evalsvc.imports import working as importing
from evalsvc.matters.queries.matters import Answers as MatterAnswers
from evalsvc.operations import routes as operations
from evalsvc.organisation import followers
from evalsvc.organisation import queries as organisation_queries
from evalsvc.ratings import heard
from evalsvc.ratings import public as rate

csrf = CSRFProtect()
migrate = Migrate(db=db, directory=str(PACKAGE / "migrations"), render_as_batch=True)
METADATA = Base.metadata


def create_app(settings: Settings | None = None) -> Flask:
    """The application for `settings` (the environment's by default), with the faces they name."""
    settings = settings or load_settings()
    app = web.Application("evalsvc", template_folder=str(TEMPLATES), static_folder=str(PACKAGE / "static"))
    app.config.update(_flask_settings(settings))
    app.extensions["settings"] = settings
    app.extensions["vault"] = Vault(settings.keys_dir)
    app.extensions["files"] = Store(settings.data_dir / "files", app.extensions["vault"])
    app.extensions["job_handlers"] = JOB_HANDLERS
    app.extensions["paper_kinds"] = PAPER_KINDS
    app.extensions["imports"] = importing.Imports(IMPORTS, account_queries.actor_in_service)
    app.extensions["exports"] = EXPORTS
    app.extensions["reaches_everything"] = organisation_queries.reaches_everything
    app.extensions["seal_keys"] = SealKeys(settings.keys_dir)
    app.extensions[followers.EXTENSION] = FOLLOWERS
    app.extensions["tick_steps"] = TICK_STEPS
    app.extensions["pulse_steps"] = PULSE_STEPS
    app.extensions["retention"] = RETENTION
    app.extensions["notice_kinds"] = NOTICE_KINDS
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0)  # type: ignore[method-assign]
    database.init_app(app, settings)
    migrate.init_app(app)
    web.init_app(app)
    operations.init_app(app)
    app.counts_requests = settings.metrics != "off"
    if "staff" in settings.faces:
        sessions.init_app(app)
    guards.init_app(app)
    csrf.init_app(app)  # after the guards: who is not signed in is led to sign-in, whatever the form said
    _add_faces(app, settings)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-evalsvc" if settings.secure_cookies else "evalsvc",  # the prefix keeps neighbour hosts from planting one
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 512 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,  # it asks for a Referer, which our own policy has browsers leave out
        "WTF_I18N_ENABLED": False,
        "SEND_FILE_MAX_AGE_DEFAULT": 86400,
    }


def _add_faces(app: Flask, settings: Settings) -> None:
    """Registers the blueprints of the faces that this process serves."""
    app.extensions["sentences"] = SENTENCES
    app.extensions["audit"] = ANSWERS
    app.extensions["doings"] = DOINGS
    app.extensions["matters"] = MatterAnswers(is_rated=heard.is_rated)
    app.extensions["corrections"] = WANTS_OF_CORRECTIONS
    app.extensions["inspections"] = WANTS_OF_INSPECTIONS
    app.extensions["visits"] = WANTS_OF_VISITS
    for noun in BOTH:
        app.register_blueprint(noun.blueprint)
    if "public" in settings.faces:
        for noun in PUBLIC:
            csrf.exempt(noun.blueprint)  # their only token is the signed visit
            app.register_blueprint(noun.blueprint)
        rate.init_app(app, settings.secret_key)
    if "staff" in settings.faces:
        for noun in STAFF:
            app.register_blueprint(noun.blueprint)


__all__ = ["IMPORTS", "METADATA", "RETENTION", "SENTENCES", "TICK_STEPS", "create_app"]
