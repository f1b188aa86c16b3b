"""Who may read what was done."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.audit import queries
from evalsvc.audit.chain_state import worries
from evalsvc.audit.forms import EventFilterForm, HeadForm
from evalsvc.audit.hashes import is_intact
from evalsvc.audit.queries import EventFilter
from evalsvc.audit.seal_picture import picture_of
from evalsvc.audit.seals import grouped
from evalsvc.audit.words import action_choices
from evalsvc.core.clock import now

DAYS_OF_SEALS = 31
blueprint = Blueprint("audit", __name__)


@blueprint.get("/audit")
@require(Permission.AUDIT_READ)
def events() -> ResponseReturnValue:
    """The log of one's units, the newest event first, narrowed by the address."""
    scope = actor().scope_for(Permission.AUDIT_READ)
    form = EventFilterForm(request.args)
    form.offer(action_choices(current_app.extensions["sentences"]), queries.unit_choices(scope, request.args.get("unit", "")))
    if not form.validate():
        return render_template("audit/events.html", form=form, page=None, chosen=[], at=now()), 422
    wanted = EventFilter(form.action.data or "", form.username.data or "", form.unit.data or "", form.since.data, form.until.data)
    page = queries.events_in_scope(scope, wanted, request.args.get("after", ""))
    names = queries.answers().usernames({event.account_id for event in page.rows if event.account_id})
    kept = {name: value for name, value in request.args.items() if value and name != "after"}
    given = {"names": names, "intact": is_intact, "kept": kept, "chosen": _chosen(form), "worries": worries(queries.chain_state(), now())}
    return render_template("audit/events.html", form=form, page=page, at=now(), **given)


@blueprint.get("/audit/seals")
@require(Permission.AUDIT_READ)
def seals() -> ResponseReturnValue:
    """The head of each day, to be printed and kept elsewhere, and the comparison with one that was."""
    form = HeadForm(request.args)
    is_right = form.validate() if request.args else False
    compared = queries.seal_by_number(form.number.data or 0) if is_right else None
    last, daily, state = queries.last_seal(), queries.daily_seals(DAYS_OF_SEALS), queries.chain_state()
    given = {"last": last, "daily": daily, "state": state, "worries": worries(state, now()), "picture": picture_of(last) if last else ""}
    page = render_template("audit/seals.html", form=form, is_asked=is_right, compared=compared, grouped=grouped, at=now(), **given)
    return page, 422 if request.args and not is_right else 200


def _chosen(form: EventFilterForm) -> list[str]:
    """The filters in force, in words, for paper."""
    said = []
    for field in form:
        if field.data:
            words = next(choice.label for choice in field.choices if choice.value == field.data) if field.type == "SelectField" else str(field.data)
            said.append(f"{field.label.text}：{words.strip()}")
    return said
