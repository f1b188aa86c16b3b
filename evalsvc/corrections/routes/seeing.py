"""The ledger by state, by day, and what names a person; the filters of the address are those of the list."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require, signed_in
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Forbidden
from evalsvc.corrections import queries
from evalsvc.corrections.asking import MonthForm
from evalsvc.corrections.columns import COLUMNS, GROUPS, texts_of
from evalsvc.corrections.models import Correction
from evalsvc.corrections.routes.blueprint import blueprint, scope_for
from evalsvc.corrections.routes.narrowing import READ, filters, kept, wanted_of
from evalsvc.profiles.queries import calendar_year, days_of_year
from evalsvc.profiles.workdays import DayKind
from evalsvc.profiles.yearview import Month, months_of


@blueprint.get("/corrections/board")
@require(READ)
def board() -> ResponseReturnValue:
    """The ledger by state."""
    form = filters()
    if not form.validate():
        return render_template("corrections/board.html", form=form, columns=None, kept={}), 422
    found = queries.narrowed(actor(), wanted_of(form), today(), scope_for(READ))
    return render_template("corrections/board.html", form=form, columns=queries.board_of(found, today()), kept=kept())


@blueprint.get("/corrections/whole")
@require(READ)
def whole() -> ResponseReturnValue:
    """The ledger in all its columns, a page at a time, the newest first."""
    form = filters()
    if not form.validate():
        return render_template("corrections/whole.html", form=form, page=None, rows=[], kept={}), 422
    found = queries.narrowed(actor(), wanted_of(form), today(), scope_for(READ))
    page = queries.ledger_page(found, request.args.get("after", ""))
    shown = found.where(Correction.id.in_([row.id for row in page.rows]))
    names = queries.judges_in(shown)
    rows = [(row.correction, texts_of(row, names)) for row in reversed(queries.ledger_rows(shown))]
    return render_template("corrections/whole.html", form=form, page=page, rows=rows, columns=COLUMNS, groups=GROUPS, kept=kept())


@blueprint.get("/corrections/calendar")
@require(READ)
def calendar() -> ResponseReturnValue:
    """What falls due in a month, day by day, and everything of one of its days."""
    form, asked = filters(), MonthForm(request.args)
    if not (form.validate() and asked.validate()):
        return render_template("corrections/calendar.html", form=form, asked=asked, month=None, kept={}), 422
    found = queries.narrowed(actor(), wanted_of(form), today(), scope_for(READ))
    first, day = asked.first, asked.day.data
    asked.month.data = first.strftime("%Y-%m")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    shown: dict[str, Any] = {"month": _month(first), "days": queries.due_between(found, first, last), "kept": kept()}
    shown["before"], shown["after"] = (first - timedelta(days=1)).strftime("%Y-%m"), (last + timedelta(days=1)).strftime("%Y-%m")
    shown["whole"] = queries.due_between(found, day, day, queries.ENTRIES_OF_A_DAY).get(day, queries.Day()) if day else None
    shown["is_announced"] = calendar_year(first.year) is not None
    return render_template("corrections/calendar.html", form=form, asked=asked, first=first, day=day, WHAT_NAMES=queries.WHAT_NAMES, **shown)


@blueprint.get("/corrections/people/<account_id>")
@signed_in
def person(account_id: str) -> ResponseReturnValue:
    """What names a person, as far as whoever asks may see it."""
    if not (actor().may(READ) or actor().may(Permission.CORRECTION_WORK)):
        raise Forbidden
    account, form = queries.named_person(account_id, actor()), filters()
    if not form.validate():
        return render_template("corrections/person.html", account=account, form=form, page=None, counts=None, kept={}), 422
    found = queries.narrowed(actor(), wanted_of(form, account.id), today(), scope_for(READ))
    page = queries.ledger_page(found, request.args.get("after", ""))
    shown = {"page": page, "counts": queries.counts_of(found, today()), "measures": queries.measures_for(found, account.id)}
    return render_template("corrections/person.html", account=account, form=form, kept=kept(), **shown)


def _month(first: date) -> Month:
    """The month with its working-day marks."""
    exceptions = [(row.day, DayKind(row.kind), row.name or "") for row in days_of_year(first.year)]
    return months_of(first.year, exceptions)[first.month - 1]
