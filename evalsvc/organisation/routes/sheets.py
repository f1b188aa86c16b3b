"""One frame for the forms of this noun: what it says, what it does, and how it is shown when it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Problem
from evalsvc.core.forms import VersionedForm
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.queries import path

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """A form as a page: `told` are the consequences, `button` names them, `back` is where leaving leads; `row` is what it changes."""

    title: str
    button: str
    back: str
    crumbs: Crumbs
    told: Sequence[str] = ()
    tone: str = "primary"
    row: Any = None


def show(sheet: Sheet, form: VersionedForm, problem: Problem | None = None) -> ResponseReturnValue:
    """The form's page with the refusal's status; after a change by somebody else it also shows what is kept now."""
    kept = form.kept_now(sheet.row, problem, _as_kept)
    return render_template("organisation/sheet.html", sheet=sheet, form=form, kept=kept), problem.status if problem else 200


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def home() -> tuple[str, str]:
    """The first crumb."""
    return "单位与窗口", url_for("organisation.index")


def crumbs_to(unit: Unit, *, itself: bool = False) -> Crumbs:
    """The way to a unit through the ancestors that the person may read; with the unit itself for pages below it."""
    roots = scope_for(Permission.ORGANISATION_READ).roots
    units = path(unit)
    first = next((i for i, each in enumerate(units) if each.id in roots), len(units))
    shown = units[first : None if itself else -1]
    return [home(), *((each.name, url_for("organisation.unit", public_id=each.public_id)) for each in shown)]


def _as_kept(value: Any) -> str:
    return value.name if isinstance(value, ServiceItem) else str(value)
