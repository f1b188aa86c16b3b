"""The house rules that can be read off the code: ladder, file names, budgets, who may know what."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.code import FOUNDATIONS, PACKAGE, ROOT, TEMPLATES, Module, modules, nouns
from tests.contracts.rules import (
    KNOWS_THE_OUTSIDE,
    OWN_TRANSACTIONS,
    RULES,
    file_is_short,
    forms_write_nothing,
    functions_are_short,
    imports_stand_at_the_top,
    module_says_what_it_is_for,
    name_says_what_is_in_it,
    nobody_commits,
    nobody_uses_the_old_query,
    only_doors_know_the_request,
    only_the_clock_asks_the_time,
    pure_module_knows_neither_flask_nor_the_session,
    queries_change_nothing,
    views_hold_no_sql,
)

OF_OTHER_FOLDERS = {"layout", "components", "errors"}


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


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_rule(rule):
    broken = {module.name: found for module in modules() if (found := sorted(rule(module)))}

    assert broken == {}


PLANTED = {
    file_is_short: ("ratings/scale.py", "x = 1\n" * 301),
    functions_are_short: ("ratings/services.py", "def f():\n" + "    x = 1\n" * 41),
    imports_stand_at_the_top: ("ratings/services.py", "def f():\n    import os\n"),
    name_says_what_is_in_it: ("ratings/utils.py", ""),
    module_says_what_it_is_for: ("ratings/services.py", "x = 1\n"),
    only_the_clock_asks_the_time: ("ratings/scale.py", "x = datetime.now(UTC)\n"),
    nobody_uses_the_old_query: ("ratings/queries.py", "x = Rating.query.all()\n"),
    pure_module_knows_neither_flask_nor_the_session: ("ratings/scale.py", "from evalsvc.core.db import db\n"),
    only_doors_know_the_request: ("ratings/services.py", "from flask import request\n"),
    queries_change_nothing: ("ratings/queries.py", "db.session.add(x)\n"),
    nobody_commits: ("ratings/services.py", "db.session.commit()\n"),
    views_hold_no_sql: ("ratings/routes.py", "from sqlalchemy import select\n"),
    forms_write_nothing: ("ratings/forms.py", "from evalsvc.audit import services\n"),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_rule_finds_a_breach(tmp_path, rule):
    file, content = PLANTED[rule]
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(content, encoding="utf-8")

    assert list(rule(Module(planted, tmp_path)))


def test_long_view_is_found(tmp_path):
    (tmp_path / "ratings").mkdir()
    view = tmp_path / "ratings" / "routes.py"
    view.write_text("@blueprint.get('/ratings')\ndef index():\n" + "    x = 1\n" * 26, encoding="utf-8")

    assert list(functions_are_short(Module(view, tmp_path))) == ["index: 27 lines"]


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
    assert proved - known <= {"contracts", "journeys", "browser", "load", "processes", "screenshots"}


def test_excused_modules_exist():
    assert {*KNOWS_THE_OUTSIDE, *OWN_TRANSACTIONS} <= {module.name for module in modules()}
