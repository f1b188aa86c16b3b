"""What every noun brings along: tables, pages, sentences of the log, kinds of tables and papers, how long its data are kept."""

from importlib import import_module

from evalsvc.accounts import routes as accounts
from evalsvc.accounts.retention import RETENTION as ACCOUNTS_RETENTION
from evalsvc.accounts.sentences import SENTENCES as ACCOUNTS_SENTENCES
from evalsvc.accounts.tables import IMPORTS as ACCOUNTS_IMPORTS
from evalsvc.analytics import routes as analytics
from evalsvc.audit import routes as audit
from evalsvc.audit.retention import RETENTION as AUDIT_RETENTION
from evalsvc.audit.sentences import SENTENCES as AUDIT_SENTENCES
from evalsvc.core.files.rows import RETENTION as FILES_RETENTION
from evalsvc.core.retention import Retention
from evalsvc.corrections import routes as corrections
from evalsvc.corrections.letters import PAPER_KINDS as CORRECTIONS_PAPERS
from evalsvc.corrections.outgoing import EXPORTS as CORRECTIONS_EXPORTS
from evalsvc.corrections.retention import RETENTION as CORRECTIONS_RETENTION
from evalsvc.corrections.sentences import SENTENCES as CORRECTIONS_SENTENCES
from evalsvc.corrections.tables import IMPORTS as CORRECTIONS_IMPORTS
from evalsvc.corrections.turns import NOTICE_KINDS as CORRECTIONS_NOTICES
from evalsvc.desk import routes as desk
from evalsvc.desk.retention import RETENTION as DESK_RETENTION
from evalsvc.guides import public as guide
from evalsvc.guides import routes as guides
from evalsvc.guides.filling import IMPORTS as GUIDES_IMPORTS
from evalsvc.guides.retention import RETENTION as GUIDES_RETENTION
from evalsvc.guides.sentences import SENTENCES as GUIDES_SENTENCES
from evalsvc.imports import routes as imports_routes
from evalsvc.imports.kinds import ExportKind, ImportKind, export_of
from evalsvc.imports.retention import RETENTION as IMPORTS_RETENTION
from evalsvc.imports.sentences import SENTENCES as IMPORTS_SENTENCES
from evalsvc.inspections import routes as inspections
from evalsvc.inspections.outgoing import EXPORTS as INSPECTIONS_EXPORTS
from evalsvc.inspections.recurring import NOTICE_KINDS as INSPECTIONS_NOTICES
from evalsvc.inspections.retention import RETENTION as INSPECTIONS_RETENTION
from evalsvc.inspections.sentences import SENTENCES as INSPECTIONS_SENTENCES
from evalsvc.inspections.services.notifying import NOTICE_KINDS as ROWS_NOTICES
from evalsvc.instruments import routes as instruments
from evalsvc.instruments.sentences import SENTENCES as INSTRUMENTS_SENTENCES
from evalsvc.jobs import routes as jobs
from evalsvc.jobs.retention import RETENTION as JOBS_RETENTION
from evalsvc.jobs.sentences import SENTENCES as JOBS_SENTENCES
from evalsvc.matters import routes as matters
from evalsvc.matters.retention import RETENTION as MATTERS_RETENTION
from evalsvc.matters.sentences import SENTENCES as MATTERS_SENTENCES
from evalsvc.matters.tables import IMPORTS as MATTERS_IMPORTS
from evalsvc.notices import routes as notices
from evalsvc.notices.kinds import NOTICE_KINDS as NOTICES_KINDS
from evalsvc.notices.retention import RETENTION as NOTICES_RETENTION
from evalsvc.notices.sentences import SENTENCES as NOTICES_SENTENCES
from evalsvc.operations import routes as operations
from evalsvc.organisation import routes as organisation
from evalsvc.organisation.retention import RETENTION as ORGANISATION_RETENTION
from evalsvc.organisation.sentences import SENTENCES as ORGANISATION_SENTENCES
from evalsvc.organisation.tables import IMPORTS as ORGANISATION_IMPORTS
from evalsvc.papers import routes as papers
from evalsvc.papers.kinds import PaperKind
from evalsvc.papers.praise import PRAISE
from evalsvc.papers.retention import RETENTION as PAPERS_RETENTION
from evalsvc.papers.sentences import SENTENCES as PAPERS_SENTENCES
from evalsvc.profiles import routes as profiles
from evalsvc.profiles.sentences import SENTENCES as PROFILES_SENTENCES
from evalsvc.ratings import public as rate
from evalsvc.ratings import routes as ratings
from evalsvc.ratings.outgoing import EXPORTS as RATINGS_EXPORTS
from evalsvc.ratings.retention import RETENTION as RATINGS_RETENTION
from evalsvc.ratings.sentences import SENTENCES as RATINGS_SENTENCES
from evalsvc.ratings.tables import IMPORTS as RATINGS_IMPORTS
from evalsvc.retention import routes as retention
from evalsvc.visits import routes as visits
from evalsvc.visits.outgoing import EXPORTS as VISITS_EXPORTS
from evalsvc.visits.retention import RETENTION as VISITS_RETENTION
from evalsvc.visits.sentences import SENTENCES as VISITS_SENTENCES
from evalsvc.visits.tables import IMPORTS as VISITS_IMPORTS

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
    "guides.models",
    "ratings.models",
    "corrections.models",
    "inspections.models",
    "desk.models",
    "papers.models",
    "visits.models",
)
for _name in MODELS:
    import_module(f"evalsvc.{_name}")

STAFF = (
    accounts,
    analytics,
    audit,
    corrections,
    desk,
    guides,
    imports_routes,
    inspections,
    instruments,
    jobs,
    matters,
    notices,
    organisation,
    papers,
    profiles,
    ratings,
    retention,
    visits,
)
PUBLIC = (rate, guide)
BOTH = (operations,)
SENTENCES = {
    **ACCOUNTS_SENTENCES,
    **IMPORTS_SENTENCES,
    **AUDIT_SENTENCES,
    **CORRECTIONS_SENTENCES,
    **INSPECTIONS_SENTENCES,
    **GUIDES_SENTENCES,
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

NOTICE_KINDS: dict[str, str] = {**NOTICES_KINDS, **CORRECTIONS_NOTICES, **INSPECTIONS_NOTICES, **ROWS_NOTICES}

INCOMING = (*ORGANISATION_IMPORTS, *ACCOUNTS_IMPORTS, *MATTERS_IMPORTS, *RATINGS_IMPORTS, *VISITS_IMPORTS, *CORRECTIONS_IMPORTS, *GUIDES_IMPORTS)
IMPORTS: dict[str, ImportKind] = {kind.key: kind for kind in INCOMING}
OUTGOING = (*RATINGS_EXPORTS, *VISITS_EXPORTS, *CORRECTIONS_EXPORTS, *INSPECTIONS_EXPORTS)
EXPORTS: dict[str, ExportKind] = {kind.key: kind for kind in (*filter(None, map(export_of, IMPORTS.values())), *OUTGOING)}


PAPER_KINDS: dict[str, PaperKind] = {kind.key: kind for kind in (PRAISE, *CORRECTIONS_PAPERS)}

RETENTION: tuple[Retention, ...] = (
    *MATTERS_RETENTION,
    *RATINGS_RETENTION,
    *ACCOUNTS_RETENTION,
    *IMPORTS_RETENTION,
    *JOBS_RETENTION,
    *AUDIT_RETENTION,
    *ORGANISATION_RETENTION,
    *CORRECTIONS_RETENTION,
    *INSPECTIONS_RETENTION,
    *GUIDES_RETENTION,
    *PAPERS_RETENTION,
    *DESK_RETENTION,
    *FILES_RETENTION,
    *VISITS_RETENTION,
    *NOTICES_RETENTION,
)
