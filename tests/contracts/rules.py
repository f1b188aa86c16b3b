"""The house rules as functions: each names what breaks it in one module."""

import ast
from collections.abc import Callable, Iterable

from tests.contracts.code import Module, is_view, length

DOORS = {"routes", "public", "api"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "base", "tools"}
CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.localtime"}
REQUEST = ("flask.request", "flask.g", "flask.session", "flask.render_template", "evalsvc.access.guards", "evalsvc.core.web")
OUTSIDE = ("flask", "werkzeug", "flask_wtf", "evalsvc.core.db", "evalsvc.core.web", "evalsvc.access.guards")
SQL = ("select", "insert", "update", "delete", "text", "func", "orm")
CHANGES = ("add", "add_all", "delete", "flush", "merge", "commit")
KNOWS_THE_OUTSIDE = {
    "accounts.browsers": "reads the browser's cookie",
    "accounts.menu": "says which pages the signed-in person may open",
    "accounts.sessions": "makes the actor of a request from its cookie",
    "accounts.tables.staff": "reads and writes a table in bulk, inside the import's transaction",
    "corrections.citizens": "tells receipts, which have no ORM session, in Core statements",
    "corrections.recurring": "reopens in the tick, in transactions of its own",
    "factory.wiring": "hands functions of nouns to nouns below them, and queues the daily verification",
    "guides.filling": "reads and writes a list in bulk, inside the import's transaction",
    "inspections.daily": "tells of check-ins that are owed in the tick, in transactions of its own",
    "imports.retention": "removes staged rows in the tick, in transactions of its own",
    "imports.exporting": "the job of a large export, in transactions of its own",
    "imports.working": "the two jobs of an import, in transactions of their own",
    "audit.sealing": "seals events in transactions of its own, beside every request",
    "audit.verifying": "reads the whole log in small pieces, and keeps the verdict in a transaction of its own",
    "corrections.daily": "reminds and counts days again in the tick, in transactions of its own",
    "desk.self_test": "tries the codes in the tick, in transactions of its own",
    "inspections.expiring": "removes filled-in forms in the tick, in transactions of its own",
    "inspections.recurring": "makes drafts in the tick, in transactions of its own",
    "inspections.outgoing": "asks the application for the folder of its fonts",
    "jobs.work": "runs jobs in the application's context, outside every request",
    "matters.retention": "destroys numbers in the tick, in transactions of its own",
    "notices.failing": "tells in the product that mails do not go, inside the transaction that marks them",
    "notices.mailing": "sends mails in the tick, in transactions of its own",
    "notices.retention": "destroys addresses in the tick, in transactions of its own",
    "organisation.printing": "makes papers in a job, in transactions of its own",
    "organisation.retention": "removes papers in the tick, in transactions of its own",
    "papers.making": "makes the files of a paper in a job, in transactions of its own",
    "corrections.tables.entries": "asks who may be named for a unit, once for each",
    "corrections.tables.keeping": "reads and writes a ledger in bulk, inside the import's transaction",
    "matters.tables.matters": "reads and writes a table in bulk, inside the import's transaction",
    "matters.tables.served": "reads and writes a table in bulk, inside the import's transaction",
    "organisation.tables.finding": "finds the units that cells mean, one query for all rows",
    "organisation.tables.items": "reads and writes a table in bulk, inside the import's transaction",
    "organisation.tables.points": "reads and writes a table in bulk, inside the import's transaction",
    "ratings.counting": "counters are Core statements prepared once",
    "ratings.heard": "counts who was served and who of them rated",
    "ratings.misses": "counts dead codes per address",
    "ratings.pages": "renders and keeps the fragments of the citizen's page",
    "ratings.per_matter": "what a link opens is a Core statement prepared once",
    "ratings.recount": "counts everything again from the ratings, in chunks of its own",
    "ratings.releasing": "makes releases in the tick, in transactions of its own",
    "ratings.self_test": "tries form, rules and vault in the tick, and keeps nothing",
    "ratings.slip_retention": "destroys scans and readings in the tick, in transactions of its own",
    "ratings.tables.finding": "asks the database for all rows of a file at once",
    "ratings.summaries": "builds summaries in the tick, in chunks of its own",
    "visits.tables.finding": "asks the database for all rows of a file at once",
    "visits.tables.records": "reads and writes a table in bulk, inside the import's transaction",
    "ratings.visited": "keeps what visits found as ratings, for the factory to hand to the noun beside it",
}
OWN_TRANSACTIONS = {"jobs.services": "a worker's claims and counts are seen while the job runs"}


def file_is_short(module: Module) -> Iterable[str]:
    return [f"{len(module.lines)} lines"] if len(module.lines) > 300 else []


def functions_are_short(module: Module) -> Iterable[str]:
    for node in module.functions:
        budget = 25 if is_view(node) and module.kind in DOORS else 40
        if length(node) > budget:
            yield f"{node.name}: {length(node)} lines"


def imports_stand_at_the_top(module: Module) -> Iterable[str]:
    inside = [child for node in module.functions for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
    return [f"line {node.lineno}" for node in inside]


def name_says_what_is_in_it(module: Module) -> Iterable[str]:
    return VAGUE & set(module.parts)


def module_says_what_it_is_for(module: Module) -> Iterable[str]:
    silent = module.lines and module.kind not in DOORS and not ast.get_docstring(module.tree)
    return ["no docstring"] if silent else []


def only_the_clock_asks_the_time(module: Module) -> Iterable[str]:
    return module.calls & CLOCKS if module.name != "core.clock" else []


def nobody_uses_the_old_query(module: Module) -> Iterable[str]:
    return [call for call in module.calls if ".query." in call or call.endswith(".query")]


def pure_module_knows_neither_flask_nor_the_session(module: Module) -> Iterable[str]:
    pure = module.in_noun and not module.kind and module.path.name != "__init__.py" and module.name not in KNOWS_THE_OUTSIDE
    return module.imports_any(*OUTSIDE) if pure else []


def only_doors_know_the_request(module: Module) -> Iterable[str]:
    return module.imports_any(*REQUEST) if module.kind in {"models", "queries", "services"} else []


def queries_change_nothing(module: Module) -> Iterable[str]:
    if module.kind != "queries":
        return []
    calls = {call for call in module.calls if call.rpartition(".")[2] in CHANGES and "session" in call}
    return calls | module.imports_any("sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete")


def nobody_commits(module: Module) -> Iterable[str]:
    guarded = module.kind in {"queries", "services", "forms", *DOORS} and module.name not in OWN_TRANSACTIONS
    return [call for call in module.calls if call.endswith((".commit", "unit_of_work"))] if guarded else []


def views_hold_no_sql(module: Module) -> Iterable[str]:
    if module.kind not in DOORS:
        return []
    calls = {call for call in module.calls if call.endswith((".execute", ".scalar", ".scalars"))}
    return calls | module.imports_any(*(f"sqlalchemy.{name}" for name in SQL), "evalsvc.core.db.db")


def forms_write_nothing(module: Module) -> Iterable[str]:
    return module.imports_any("evalsvc.audit", "sqlalchemy") if module.kind == "forms" else []


RULES: tuple[Callable[[Module], Iterable[str]], ...] = (
    file_is_short,
    functions_are_short,
    imports_stand_at_the_top,
    name_says_what_is_in_it,
    module_says_what_it_is_for,
    only_the_clock_asks_the_time,
    nobody_uses_the_old_query,
    pure_module_knows_neither_flask_nor_the_session,
    only_doors_know_the_request,
    queries_change_nothing,
    nobody_commits,
    views_hold_no_sql,
    forms_write_nothing,
)
