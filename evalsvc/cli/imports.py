"""`evalsvc import`: a table of the region from a file, or what it would do."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from evalsvc.access.actor import SYSTEM
from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.tables import Fault, Row, Unreadable, read_table
from evalsvc.factory import IMPORTS
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, faults_of
from evalsvc.imports.services import carry_out, lock


@click.command("import", cls=Careful)
@click.argument("kind", type=click.Choice(list(IMPORTS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Say what would happen, and write nothing.")
@with_appcontext
def import_table(kind: str, file: Path, only_check: bool) -> None:
    """Import a table (.xlsx, .xls, .csv) for the whole tree: all of it, or nothing when a row is bad (exit 1, every fault by its cell)."""
    schema.check_current()
    found: ImportKind = current_app.extensions["imports"].kinds[kind]
    rows = _read(found, file)
    checked = found.check(rows, SYSTEM)
    db.session.rollback()
    _refuse(faults_of(rows))
    if not only_check and checked.count(NEW) + checked.count(CHANGED):
        checked = _carry_out(found, file)
    said = "would be" if only_check else "are"
    click.echo(f"{checked.count(NEW)} {said} new, {checked.count(CHANGED)} {said} changed, {checked.count(SAME)} stay as they were.")


def _carry_out(kind: ImportKind, file: Path) -> Checked:
    """Checks the rows once more inside the transaction that takes them over."""
    rows = _read(kind, file)
    with unit_of_work():
        lock(kind)
        checked = kind.check(rows, SYSTEM)
        _refuse(faults_of(rows))
        carry_out(by=SYSTEM, kind=kind, checked=checked, subject=f"imports:{kind.key}")
    return checked


def _read(kind: ImportKind, file: Path) -> list[Row]:
    try:
        table = read_table(file.name, file.read_bytes(), kind.columns)
    except Unreadable as refusal:
        raise Refusal(str(refusal)) from refusal
    _refuse(table.faults)
    if table.ignored:
        click.echo(f"Columns that are not needed: {', '.join(table.ignored)}", err=True)
    return table.rows


def _refuse(faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(f"{fault.cell}: {fault.sentence}", err=True)
    if faults:
        click.echo(f"{len(faults)} faults; nothing was written.", err=True)
        raise click.exceptions.Exit(1)
