"""Builds the application: the only module that knows every noun."""

from importlib import import_module

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from evalsvc.access import guards
from evalsvc.access.actor import Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts import queries as account_queries
from evalsvc.accounts import routes as accounts
from evalsvc.accounts import services as account_services
from evalsvc.accounts import sessions
from evalsvc.accounts.retention import RETENTION as ACCOUNTS_RETENTION
from evalsvc.accounts.sentences import SENTENCES as ACCOUNTS_SENTENCES
from evalsvc.accounts.tables import IMPORTS as ACCOUNTS_IMPORTS
from evalsvc.analytics import queries as analytics_queries
from evalsvc.analytics import routes as analytics
from evalsvc.audit import routes as audit
from evalsvc.audit import sealing, verifying
from evalsvc.audit.queries import Answers
from evalsvc.audit.retention import RETENTION as AUDIT_RETENTION
from evalsvc.audit.seals import SealKeys
from evalsvc.audit.sentences import SENTENCES as AUDIT_SENTENCES
from evalsvc.config import PACKAGE, TEMPLATES, Settings, load_settings
from evalsvc.core import db as database
from evalsvc.core import web
from evalsvc.core.clock import today
from evalsvc.core.db import Base, db
from evalsvc.core.files.rows import RETENTION as FILES_RETENTION
from evalsvc.core.files.rows import sweep_some
from evalsvc.core.files.store import Store
from evalsvc.core.retention import Retention
from evalsvc.core.vault import Vault
from evalsvc.desk import routes as desk
from evalsvc.desk import self_test
from evalsvc.desk.retention import RETENTION as DESK_RETENTION
from evalsvc.imports import exporting
from evalsvc.imports import routes as imports_routes
from evalsvc.imports import services as import_services
from evalsvc.imports import working as importing
from evalsvc.imports.kinds import ExportKind, ImportKind, export_of
from evalsvc.imports.retention import RETENTION as IMPORTS_RETENTION
from evalsvc.imports.sentences import SENTENCES as IMPORTS_SENTENCES
from evalsvc.instruments import routes as instruments
from evalsvc.instruments.duties import Doing, Doings
from evalsvc.instruments.sentences import SENTENCES as INSTRUMENTS_SENTENCES
from evalsvc.jobs import routes as jobs
from evalsvc.jobs import services as job_services
from evalsvc.jobs.handling import JobKind, Step
from evalsvc.jobs.retention import RETENTION as JOBS_RETENTION
from evalsvc.jobs.sentences import SENTENCES as JOBS_SENTENCES
from evalsvc.matters import routes as matters
from evalsvc.matters.queries.matters import Answers as MatterAnswers
from evalsvc.matters.retention import RETENTION as MATTERS_RETENTION
from evalsvc.matters.sentences import SENTENCES as MATTERS_SENTENCES
from evalsvc.matters.tables import IMPORTS as MATTERS_IMPORTS
from evalsvc.notices import routes as notices
from evalsvc.notices.kinds import NOTICE_KINDS as NOTICES_KINDS
from evalsvc.notices.retention import RETENTION as NOTICES_RETENTION
from evalsvc.notices.sentences import SENTENCES as NOTICES_SENTENCES
from evalsvc.operations import routes as operations
from evalsvc.organisation import followers, printing
from evalsvc.organisation import queries as organisation_queries
from evalsvc.organisation import routes as organisation
from evalsvc.organisation.retention import RETENTION as ORGANISATION_RETENTION
from evalsvc.organisation.sentences import SENTENCES as ORGANISATION_SENTENCES
from evalsvc.organisation.tables import IMPORTS as ORGANISATION_IMPORTS
from evalsvc.papers import making as paper_making
from evalsvc.papers import routes as papers
from evalsvc.papers import services as paper_services
from evalsvc.papers.kinds import PaperKind
from evalsvc.papers.praise import PRAISE
from evalsvc.papers.retention import RETENTION as PAPERS_RETENTION
from evalsvc.papers.sentences import SENTENCES as PAPERS_SENTENCES
from evalsvc.profiles import routes as profiles
from evalsvc.profiles.sentences import SENTENCES as PROFILES_SENTENCES
from evalsvc.ratings import heard, recount, releasing, summaries
from evalsvc.ratings import public as rate
from evalsvc.ratings import routes as ratings
from evalsvc.ratings.outgoing import EXPORTS as RATINGS_EXPORTS
from evalsvc.ratings.retention import RETENTION as RATINGS_RETENTION
from evalsvc.ratings.scale import Rater
from evalsvc.ratings.sentences import SENTENCES as RATINGS_SENTENCES
from evalsvc.ratings.tables import IMPORTS as RATINGS_IMPORTS
from evalsvc.ratings.visited import keep_visit
from evalsvc.retention import routes as retention
from evalsvc.visits import routes as visits
from evalsvc.visits.outgoing import EXPORTS as VISITS_EXPORTS
from evalsvc.visits.retention import RETENTION as VISITS_RETENTION
from evalsvc.visits.sentences import SENTENCES as VISITS_SENTENCES
from evalsvc.visits.tables import IMPORTS as VISITS_IMPORTS
from evalsvc.visits.wants import Opinion, Wants

MODELS = (
    "core.installation",
    "core.files.models",
    "jobs.models",
    "audit.models",
    "imports.models",
    "organisation.models",
    "accounts.models",
    "profiles.models",
    "matters.models",
    "notices.models",
    "instruments.models",
    "ratings.models",
    "desk.models",
    "papers.models",
    "visits.models",
)
for _name in MODELS:
    import_module(f"evalsvc.{_name}")

STAFF = (accounts, analytics, audit, desk, imports_routes, instruments, jobs, matters, notices, organisation, papers, profiles, ratings, retention, visits)
PUBLIC = (rate,)
BOTH = (operations,)
SENTENCES = {
    **ACCOUNTS_SENTENCES,
    **IMPORTS_SENTENCES,
    **AUDIT_SENTENCES,
    **INSTRUMENTS_SENTENCES,
    **JOBS_SENTENCES,
    **MATTERS_SENTENCES,
    **NOTICES_SENTENCES,
    **ORGANISATION_SENTENCES,
    **PAPERS_SENTENCES,
    **PROFILES_SENTENCES,
    **RATINGS_SENTENCES,
    **VISITS_SENTENCES,
}

NOTICE_KINDS: dict[str, str] = {**NOTICES_KINDS}


def _key_and_name(public_id: str, scope: Scope) -> tuple[int, str]:
    unit = organisation_queries.unit_in_scope(public_id, scope)
    return unit.id, unit.name


ANSWERS = Answers(
    reach=organisation_queries.reachable_units,
    holds_a_root=account_queries.holds_a_root,
    units=account_queries.units_for_grants,
    unit=_key_and_name,
    usernames=account_queries.usernames,
    account_ids=account_queries.account_ids_named,
)

FOLLOWERS = followers.Followers(roles=account_queries.roles_held_in, carry=account_services.carry_grants, hand_over=account_services.hand_over_top)

DOINGS: Doings = {
    "rating": Doing("ratings.index", "评价", Permission.RATING_READ),
    "points": Doing("organisation.points", "评价点", Permission.ORGANISATION_READ),
    "figures": Doing("analytics.dashboard", "总览", Permission.DASHBOARD_READ),
    "items": Doing("organisation.items", "政务服务事项", Permission.ORGANISATION_READ),
}


def _keep_opinion(opinion: Opinion) -> int | None:
    return keep_visit(
        unit_id=opinion.unit_id,
        instrument_version_id=opinion.instrument_version_id,
        rater=Rater(opinion.kind.value),
        level=opinion.level,
        at=opinion.at,
    )


WANTS_OF_VISITS = Wants(keep=_keep_opinion, citizens=analytics_queries.satisfied_below)

JOB_HANDLERS = {
    import_services.CHECK: JobKind("核对导入的表", importing.check_file),
    import_services.APPLY: JobKind("写入导入的表", importing.apply_batch),
    import_services.EXPORT: JobKind("导出大表", exporting.make),
    "recount": JobKind(
        "核对计数", recount.check, "按评价记录重新清点每个评价点、每个单位每天的计数，与看板所用的计数逐项比对；只读，不改动数据。", may_be_started=True
    ),
    "papers": JobKind("批量打印", printing.make),
    paper_services.FILES: JobKind("排版文书", paper_making.make_files),
    "verify": JobKind("核验审计记录", verifying.check, "逐条对照封签核验全部审计记录；每天自动进行一次。", may_be_started=True),
}

IMPORTS: dict[str, ImportKind] = {kind.key: kind for kind in (*ORGANISATION_IMPORTS, *ACCOUNTS_IMPORTS, *MATTERS_IMPORTS, *RATINGS_IMPORTS, *VISITS_IMPORTS)}
EXPORTS: dict[str, ExportKind] = {kind.key: kind for kind in (*filter(None, map(export_of, IMPORTS.values())), *RATINGS_EXPORTS, *VISITS_EXPORTS)}


PAPER_KINDS: dict[str, PaperKind] = {kind.key: kind for kind in (PRAISE,)}

RETENTION: tuple[Retention, ...] = (
    *MATTERS_RETENTION,
    *RATINGS_RETENTION,
    *ACCOUNTS_RETENTION,
    *IMPORTS_RETENTION,
    *JOBS_RETENTION,
    *AUDIT_RETENTION,
    *ORGANISATION_RETENTION,
    *PAPERS_RETENTION,
    *DESK_RETENTION,
    *FILES_RETENTION,
    *VISITS_RETENTION,
    *NOTICES_RETENTION,
)


def _queue_verification() -> None:
    """One verification a day."""
    with database.unit_of_work():
        job_services.queue_job(kind="verify", key=f"verify:{today()}")


TICK_STEPS: dict[str, Step] = {
    "releases": releasing.make_releases,
    "summaries": summaries.build_tag_days,
    "verification": _queue_verification,
    "self_test": self_test.try_codes,
    "uploads": sweep_some,
    **{row.key: row.carry_out for row in RETENTION if row.carry_out},
}

PULSE_STEPS: dict[str, Step] = {"seals": sealing.seal_events}

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
