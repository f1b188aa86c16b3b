"""The filters that all views of the ledger share in the address, the list itself, and the list of what names oneself."""

from typing import Any

from flask import render_template, request

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.corrections import queries
from evalsvc.corrections.asking import BulkForm, ExportForm, ticked
from evalsvc.corrections.forms import LedgerFilterForm
from evalsvc.corrections.models import Correction
from evalsvc.corrections.next_acts import Hand, next_act
from evalsvc.corrections.queries import Wanted
from evalsvc.corrections.routes.blueprint import scope_for
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.kinds import UnitKind

READ = Permission.CORRECTION_READ


def filters() -> LedgerFilterForm:
    """The filters that the address asks for."""
    form = LedgerFilterForm(request.args)
    form.offer(units_of(scope_for(READ), windows=False))
    return form


def units_of(scope: Scope, *, windows: bool = True) -> list[tuple[str, str]]:
    """The units of a scope as choices, each set in by its depth."""
    found = organisation.open_units(scope)
    return [(unit.public_id, "　" * depth + unit.name) for unit, depth in found if windows or unit.kind != UnitKind.WINDOW]


def wanted_of(form: LedgerFilterForm, person: int | None = None) -> Wanted:
    """What a valid filter says; `person` narrows it to what names an account."""
    return Wanted(**{field.short_name: field.data for field in form if field.data}, person=person)


def kept() -> dict[str, Any]:
    """The filters of the address, to be carried from view to view."""
    return {name: value for name, value in request.args.items() if value and name in LedgerFilterForm(request.args)._fields}


def ledger_of(form: LedgerFilterForm, bulk: BulkForm | None = None, export: ExportForm | None = None) -> str:
    """The list that a valid filter asks for, with the acts on several; `bulk` and `export` are such forms that were refused."""
    found = queries.narrowed(actor(), wanted_of(form), today(), scope_for(READ))
    page = queries.ledger_page(found, request.args.get("after", ""))
    form_of_many = bulk or BulkForm(formdata=None, prefix="together")
    form_of_many.offer(actor())
    shown = {"page": page, "counts": queries.counts_of(found, today()), "acts": acts_of(page.rows), "bulk": form_of_many, "kept": kept()}
    shown |= {"export": export or ExportForm(formdata=None), "ticked": ticked(request.form.getlist("item")), "verdicts": queries.verdicts_in(found)}
    return render_template("corrections/index.html", form=form, **shown)


def mine_of(bulk: BulkForm | None = None) -> str:
    """What names the signed-in person, with the acts on several; `bulk` is such a form that was refused."""
    rows = list(queries.mine_of(actor()))
    form_of_many = bulk or BulkForm(formdata=None, prefix="together")
    form_of_many.offer(actor())
    shown = {"bulk": form_of_many, "acts": acts_of(rows), "ticked": ticked(request.form.getlist("item"))}
    return render_template("corrections/mine.html", rows=rows, measures=queries.own_measures(actor()), **shown)


def acts_of(rows: list[Correction]) -> dict[int, str]:
    """The next act of each correction for the signed-in person; two statements, however many."""
    hand = hand_of(actor(), rows)
    return {row.id: next_act(row, hand) for row in rows}


def hand_of(by: Actor, rows: list[Correction]) -> Hand:
    """What a person may do with some corrections."""
    return Hand(
        account_id=by.account_id,
        files=by.may(Permission.CORRECTION_FILE),
        works=by.may(Permission.CORRECTION_WORK),
        accepts=by.may(Permission.CORRECTION_ACCEPT),
        rejudges=by.may(Permission.CORRECTION_REJUDGE),
        doing=queries.measured_by(by.account_id, [row.id for row in rows]),
        below=queries.organs_below(by.scope_for(Permission.CORRECTION_REJUDGE), {row.organ_id for row in rows}),
    )
