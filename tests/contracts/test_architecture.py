"""The house rules that can be read off the code: ladder, file names, budgets, who may know what."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.code import FOUNDATIONS, PACKAGE, ROOT, TEMPLATES, is_view, length, modules, nouns

MODULES = modules()
IN_NOUNS = [module for module in MODULES if module.noun in nouns()]
OF_OTHER_FOLDERS = {"layout", "components", "errors"}
KNOWS_THE_OUTSIDE = {
    "accounts.browsers": "reads the browser's cookie",
    "accounts.menu": "says which pages the signed-in person may open",
    "accounts.sessions": "makes the actor of a request from its cookie",
    "jobs.work": "runs jobs in the application's context, outside every request",
    "ratings.recount": "counts everything again from the ratings, in chunks of its own",
    "ratings.releasing": "makes releases in the tick, in transactions of its own",
    "ratings.retention": "destroys texts and keys in the tick, in transactions of its own",
    "ratings.summaries": "builds summaries in the tick, in chunks of its own",
    "ratings.counting": "counters are Core statements prepared once",
    "ratings.misses": "counts dead codes per address",
    "ratings.pages": "renders and keeps the fragments of the citizen's page",
}
OWN_TRANSACTIONS = {"jobs.services": "a worker's claims and counts are seen while the job runs"}
SQL = ("select", "insert", "update", "delete", "text", "func", "orm")
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
every_noun_module = pytest.mark.parametrize("module", IN_NOUNS, ids=lambda module: module.name)


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([program, "--no-cache", "--config", ROOT / "pyproject.toml"], cwd=folder, capture_output=True, text=True, check=False)


def test_import_contracts_hold():
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("audit/services.py", "from evalsvc.organisation import models"),
        ("access/actor.py", "from evalsvc.accounts import models"),
        ("organisation/models.py", "from evalsvc.organisation import services"),
        ("kiosks/__init__.py", ""),
    ],
    ids=["noun upwards", "vocabulary upwards", "models upwards", "not on the ladder"],
)
def test_import_contracts_have_teeth(tmp_path, file, line):
    shutil.copytree(PACKAGE, tmp_path / "evalsvc", ignore=shutil.ignore_patterns("static", "__pycache__"))
    planted = tmp_path / "evalsvc" / file
    planted.parent.mkdir(exist_ok=True)
    with planted.open("a", encoding="utf-8") as text:
        text.write(f"\n{line}\n")

    assert lint_imports(tmp_path).returncode == 1


@every_module
def test_file_is_short(module):
    assert len(module.lines) <= 300


@every_module
def test_functions_are_short(module):
    budgets = {node.name: 25 if is_view(node) and module.kind in {"routes", "public", "api"} else 40 for node in module.functions}

    assert [f"{node.name}: {length(node)}" for node in module.functions if length(node) > budgets[node.name]] == []


@every_module
def test_imports_stand_at_the_top(module):
    inside = [child for node in module.functions for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]

    assert [node.lineno for node in inside] == []


@every_module
def test_name_says_what_is_in_it(module):
    assert not {"utils", "util", "helpers", "helper", "common", "misc", "base", "tools"} & set(module.parts)


@every_module
def test_module_says_what_it_is_for(module):
    empty = module.path.name == "__init__.py" and not module.lines
    assert empty or module.kind in {"routes", "public", "api"} or ast.get_docstring(module.tree)


@every_module
def test_only_the_clock_asks_the_time(module):
    asked = {call for call in module.calls if call in {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time", "time.localtime"}}

    assert module.name == "core.clock" or asked == set()


@every_module
def test_only_migrations_and_core_use_the_old_query(module):
    assert not [call for call in module.calls if ".query." in call or call.endswith(".query")]


def test_complexity_and_deferred_imports_are_linted():
    told = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--no-cache", "--select", "C90,PLC0415", "--ignore-noqa", "evalsvc"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stdout


def test_every_folder_of_code_is_a_package():
    folders = {path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE / "migrations" / "versions"}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_noun_names_its_folders_everywhere():
    known = nouns() | set(FOUNDATIONS)
    seen = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}
    proved = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}

    assert seen - known == OF_OTHER_FOLDERS
    assert proved - known <= {"contracts", "journeys", "browser", "load", "processes"}


def test_list_of_modules_that_know_the_outside_is_current():
    assert set(KNOWS_THE_OUTSIDE) <= {module.name for module in IN_NOUNS}


@every_noun_module
def test_pure_module_knows_neither_flask_nor_the_session(module):
    if module.kind or module.path.name == "__init__.py" or module.name in KNOWS_THE_OUTSIDE:
        return

    assert module.imports_any("flask", "werkzeug", "flask_wtf", "evalsvc.core.db", "evalsvc.core.web", "evalsvc.access.guards") == set()


@every_noun_module
def test_models_and_queries_and_services_know_no_request(module):
    if module.kind not in {"models", "queries", "services"}:
        return

    assert module.imports_any("flask.request", "flask.g", "flask.session", "flask.render_template", "evalsvc.access.guards", "evalsvc.core.web") == set()


@every_noun_module
def test_queries_change_nothing(module):
    if module.kind != "queries":
        return

    assert {call for call in module.calls if call.rpartition(".")[2] in {"add", "add_all", "delete", "flush", "merge", "commit"} and "session" in call} == set()
    assert module.imports_any("sqlalchemy.insert", "sqlalchemy.update", "sqlalchemy.delete") == set()


@every_noun_module
def test_services_and_views_never_commit(module):
    if module.kind not in {"services", "forms", "routes", "public", "api"}:
        return

    transactions = {call for call in module.calls if call.endswith((".commit", "unit_of_work"))}

    assert transactions == set() or module.name in OWN_TRANSACTIONS


@every_noun_module
def test_views_hold_no_sql(module):
    if module.kind not in {"routes", "public", "api"}:
        return

    assert module.imports_any(*(f"sqlalchemy.{name}" for name in SQL), "evalsvc.core.db.db") == set()
    assert {call for call in module.calls if call.endswith((".execute", ".scalar", ".scalars"))} == set()


@every_noun_module
def test_forms_write_nothing(module):
    if module.kind != "forms":
        return

    assert module.imports_any("evalsvc.audit", "sqlalchemy") == set()
