"""The job of a large export: reads the table as its person may see it now, writes it as a file, and keeps it for some days.

Everything is read before the first row is written, so that progress can be told without losing the place in the database.
"""

from collections.abc import Mapping
from typing import Any, BinaryIO

from flask import current_app

from evalsvc.access.actor import Actor
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import Problem
from evalsvc.core.products import Products
from evalsvc.core.tables import Values
from evalsvc.imports import queries, services
from evalsvc.imports.files import file_of
from evalsvc.imports.kinds import ExportKind, Outgoing
from evalsvc.imports.models import ExportRun
from evalsvc.imports.working import imports
from evalsvc.jobs.handling import Report

NOT_ANY_MORE = "提交人的账号已停用，或者不再有这项权限，没有导出。"


def exports() -> Mapping[str, ExportKind]:
    """The kinds of this application."""
    found: Mapping[str, ExportKind] = current_app.extensions["exports"]
    return found


def products() -> Products:
    """Where the files lie. They are in no backup: whoever needs one asks again."""
    return Products(current_app.extensions["settings"].data_dir / "exports")


def make(given: Mapping[str, Any], report: Report) -> str:
    """Job: writes the table of a run, and says in a sentence what was made. Killed at any moment it can begin again."""
    run = queries.export_to_make(given["run"])
    kind, by, form, started = exports()[run.kind], imports().actor_of(run.account_id), run.form, run.public_id
    if by is None:
        return NOT_ANY_MORE
    try:
        table, rows = _read(kind, by, run)
    except Problem as problem:
        return problem.sentence
    db.session.rollback()
    report(0, len(rows))

    def write(out: BinaryIO) -> None:
        out.write(file_of(form, table, rows, report).content)

    name, size = products().keep(f".{form}", write)
    with unit_of_work():
        services.keep_export(run=queries.export_to_make(started), title=table.title, rows=len(rows), file=name, size=size)
    return f"共{len(rows)}条。"


def _read(kind: ExportKind, by: Actor, run: ExportRun) -> tuple[Outgoing, list[Values]]:
    services.check_reaches(by, kind, run)
    table = kind.table(by, run.given)
    return table, list(table.rows)
