"""`evalsvc import`: a table of the region from a file, or what it would do."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from evalsvc.access.actor import SYSTEM
from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.tables import Fault, Row, Table, Unreadable, find_heads, propose, read_sheet, read_table
from evalsvc.factory import IMPORTS
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, faults_of
from evalsvc.imports.matching import Matched, only_choice, read_as_matched
from evalsvc.imports.services import carry_out, lock


@click.command("import", cls=Careful)
@click.argument("kind", type=click.Choice(list(IMPORTS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", default="", help="Whose table it is, where a file does not say: the name of the unit, or the id in the address of its page.")
@click.option("--check", "only_check", is_flag=True, help="Say what would happen, and write nothing.")
@with_appcontext
def import_table(kind: str, file: Path, unit: str, only_check: bool) -> None:
    """Import a table (.xlsx, .xls, .csv) for the whole tree: all of it, or nothing when a row is bad (exit 1, every fault by its cell)."""
    schema.check_current()
    found: ImportKind = current_app.extensions["imports"].kinds[kind]
    rows = _read(found, file, unit)
    checked = found.check(rows, SYSTEM)
    db.session.rollback()
    _refuse(faults_of(rows))
    if not only_check and checked.count(NEW) + checked.count(CHANGED):
        checked = _carry_out(found, file, unit)
    said = "would be" if only_check else "are"
    click.echo(f"{checked.count(NEW)} {said} new, {checked.count(CHANGED)} {said} changed, {checked.count(SAME)} stay as they were.")


def _carry_out(kind: ImportKind, file: Path, unit: str) -> Checked:
    """Checks the rows once more inside the transaction that takes them over."""
    rows = _read(kind, file, unit)
    with unit_of_work():
        lock(kind)
        checked = kind.check(rows, SYSTEM)
        _refuse(faults_of(rows))
        carry_out(by=SYSTEM, kind=kind, checked=checked, subject=f"imports:{kind.key}")
    return checked


def _read(kind: ImportKind, file: Path, unit: str) -> list[Row]:
    try:
        table = _matched(kind, file, unit) if kind.matching else read_table(file.name, file.read_bytes(), kind.columns)
    except Unreadable as refusal:
        raise Refusal(str(refusal)) from refusal
    _refuse(table.faults)
    if table.ignored:
        click.echo(f"Columns that are not needed: {', '.join(table.ignored)}", err=True)
    return table.rows


def _matched(kind: ImportKind, file: Path, unit: str) -> Table:
    """A table of an office's own making, its columns as they are most likely meant; says which is which."""
    sheet = read_sheet(file.name, file.read_bytes())
    heads = find_heads(sheet, kind.columns)
    places = propose(heads, kind.columns)
    names, words = {column.key: column.head for column in kind.columns}, {head.place: head.words for head in heads.found}
    lacking = [column.head for column in kind.columns if column.needed and column.key not in places]
    if lacking:
        raise Refusal(f"No column looks like {', '.join(lacking)}: import the file on the page, where its columns can be matched.")
    click.echo("; ".join(f"{words[place]} = {names[key]}" for key, place in places.items()), err=True)
    asked = unit or only_choice(kind, SYSTEM)
    if not asked:
        raise Refusal("Say with --unit whose table it is.")
    return read_as_matched(kind, sheet, heads, Matched(places, asked))


def _refuse(faults: list[Fault]) -> None:
    for fault in faults:
        click.echo(f"{fault.cell}: {fault.sentence}", err=True)
    if faults:
        click.echo(f"{len(faults)} faults; nothing was written.", err=True)
        raise click.exceptions.Exit(1)
