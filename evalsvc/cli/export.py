"""`evalsvc export`: what is kept, as a file."""

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from evalsvc.access.actor import SYSTEM, Scope
from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.tables import CSV, DOCX, JSON, XLSX
from evalsvc.corrections.queries import Wanted as LedgerWanted
from evalsvc.corrections.queries import everything
from evalsvc.corrections.services import ledger_file
from evalsvc.corrections.services import record_export as record_ledger_export
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import open_units, tops, unit_in_scope
from evalsvc.ratings.queries import Wanted
from evalsvc.ratings.services.exporting import file_of, record_export

DAY = click.DateTime(formats=["%Y-%m-%d"])
STEP = 5000


@click.group()
def export() -> None:
    """Write what is kept into a file."""


@export.command(cls=Careful)
@click.option("--from", "first", type=DAY, help="Only ratings that came on this day or later (2026-11-01).")
@click.option("--to", "last", type=DAY, help="Only ratings that came on this day or before.")
@click.option("--unit", "public_id", default="", help="Only this unit and what lies below: the id in the address of its page.")
@click.option("--format", "form", type=click.Choice((XLSX, CSV, JSON)), default=XLSX, show_default=True, help="The form of the file.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; ratings.FORMAT in this folder if not said.")
@with_appcontext
def ratings(first: datetime | None, last: datetime | None, public_id: str, form: str, output: Path | None) -> None:
    """Write single ratings into a file: those that can no longer be undone, without contacts, comments masked, no time of day."""
    schema.check_current()
    scope = Scope(frozenset(tops()))
    unit = unit_in_scope(public_id, scope) if public_id else None
    wanted = Wanted(unit, first=first.date() if first else None, last=last.date() if last else None)
    told = _told(unit, first, last)
    file, count = file_of(scope, wanted, form, most=None, heard=_progress)
    target = output or Path(f"ratings.{form}")
    target.write_bytes(file.content)
    db.session.rollback()
    with unit_of_work():
        record_export(by=SYSTEM, wanted=wanted, told=told, form=form, count=count)
    click.echo(f"{count} ratings are in {target}.")


@export.command(cls=Careful)
@click.option("--unit", "public_id", default="", help="Only what this unit and those below answer for: the id in the address of its page.")
@click.option("--unfinished", is_flag=True, help="Only what has not been struck off.")
@click.option("--format", "form", type=click.Choice((XLSX, DOCX, CSV, JSON)), default=XLSX, show_default=True, help="The form of the file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def ledger(public_id: str, unfinished: bool, form: str, file: Path) -> None:
    """Write the ledger of corrections (整改台账) into a file, as an office keeps it."""
    schema.check_current()
    scope = Scope(frozenset(tops()))
    unit = unit_in_scope(public_id, scope) if public_id else None
    found = everything(LedgerWanted(state="unfinished" if unfinished else "", unit=public_id), today(), scope)
    told = "，".join(filter(None, (f"责任单位：{unit.name}" if unit else "", "未销号" if unfinished else "")))
    named = unit.name if unit else "、".join(top.name for top, depth in open_units(scope) if depth == 0)
    made, count = ledger_file(found, form, unit=named, told=told, most=None)
    file.write_bytes(made.content)
    db.session.rollback()
    with unit_of_work():
        record_ledger_export(by=SYSTEM, told=told, form=form, count=count)
    click.echo(f"{count} corrections are in {file}.")


def _progress(done: int) -> None:
    if done % STEP == 0:
        click.echo(f"{done:,} ratings …", err=True)


def _told(unit: Unit | None, first: datetime | None, last: datetime | None) -> str:
    parts = [unit.name if unit else "", f"从{first:%Y-%m-%d}" if first else "", f"到{last:%Y-%m-%d}" if last else ""]
    return "，".join(part for part in parts if part)
