"""The ledger on its way out: what the page shows, in the person's scope and by the page's filters, as a job can be given them."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import ROLE_PERMISSIONS, Permission
from evalsvc.core.clock import today
from evalsvc.corrections import queries
from evalsvc.corrections.columns import COLUMNS, TITLE, official, texts_of
from evalsvc.corrections.models import Correction
from evalsvc.corrections.queries import Wanted
from evalsvc.imports.kinds import ExportKind, Outgoing

RIGHT = Permission.CORRECTION_READ
DAYS = ("since", "until", "due_since", "due_until")
MOST_AT_ONCE = 500  # rows of 24 columns that a page sends; a web worker that writes more keeps ratings waiting


def given_of(wanted: Wanted, told: str) -> dict[str, Any]:
    """The filters as JSON, with their words."""
    said = asdict(wanted)
    return {**said, **{name: said[name].isoformat() if said[name] else None for name in DAYS}, "told": told}


def wanted_of(given: Mapping[str, Any]) -> Wanted:
    """The filters from JSON."""
    days = {name: date.fromisoformat(given[name]) for name in DAYS if given[name]}
    said: dict[str, Any] = {name: value for name, value in given.items() if name not in (*DAYS, "told")}
    return Wanted(**said | days)


def found_by(by: Actor, wanted: Wanted) -> Select[Correction]:
    """The statement for what a person wants; raises NotFound when the wanted unit lies outside their reach."""
    return queries.narrowed(by, wanted, today(), by.scope_for(RIGHT))


def ledger(found: Select[Correction], *, unit: str, told: str) -> Outgoing:
    """The ledger of a statement; `unit` is named at its head, `told` are the filters in words. Nothing is read before the rows are asked for."""
    names = queries.judges_in(found)
    rows = (texts_of(row, names) for row in queries.ledger_rows(found))
    return Outgoing(TITLE, COLUMNS, rows, partial(official, unit=unit, told=told, day=today()))


def units_of(by: Actor) -> str:
    """The units whose ledgers a person reads, as the head of a table names them."""
    return "、".join(dict.fromkeys(grant.unit_name for grant in by.grants if RIGHT in ROLE_PERMISSIONS[grant.role]))


def _table(by: Actor, given: Mapping[str, Any]) -> Outgoing:
    return ledger(found_by(by, wanted_of(given)), unit=units_of(by), told=given["told"])


LEDGER = ExportKind("correction-ledger", TITLE, RIGHT, _table)
EXPORTS = (LEDGER,)
