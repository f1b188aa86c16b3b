"""What waits for one person, by the same rule by which people are told: whoever holds the right nearest to the unit, and did none of the work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from evalsvc.corrections.kinds import ReplyKind
from evalsvc.corrections.models import Correction, Extension, Measure, Recheck, Reply
from evalsvc.corrections.queries.people import roles_with
from evalsvc.corrections.states import CHANGEABLE, State
from evalsvc.organisation.models import UnitAncestor

Excluded = Callable[[Any], ColumnElement[bool]]
DUE_SOON = timedelta(days=3)
NOBODY = 0  # no account has this key


class Wait(StrEnum):
    """What waits, the most urgent first."""

    OVERDUE = "overdue"
    EXTENSION = "extension"
    DUE_SOON = "due_soon"
    FIVE_POINTS = "five_points"
    ACCEPT = "accept"
    REJUDGE = "rejudge"
    CLOSE = "close"
    RECHECK = "recheck"
    WORK = "work"


@dataclass(frozen=True)
class Waiting:
    """How many corrections wait, and the one that is due first."""

    number: int
    first: Correction


def waiting_of(actor: Actor, day: date) -> dict[Wait, Waiting]:
    """What waits for a person on a day; what waits for nobody is left out. One statement for each kind."""
    found: dict[Wait, Waiting] = {}
    for wait, condition in _conditions(actor, day).items():
        asked = select(Correction, func.count().over()).where(condition)
        row = db.session.execute(asked.order_by(Correction.due_on.is_(None), Correction.due_on, Correction.id).limit(1)).first()
        if row:
            found[wait] = Waiting(row[1], row[0])
    return found


def measures_due(actor: Actor) -> list[tuple[Measure, Correction]]:
    """The measures that a person has to do, what is due first at the top, of corrections that are under way."""
    running = (Measure.person_id == actor.account_id, Measure.done_at.is_(None), Measure.dropped_at.is_(None), Measure.turn == Correction.turn)
    found = select(Measure, Correction).join(Correction, Correction.id == Measure.correction_id)
    found = found.where(*running, Correction.state == State.IN_PROGRESS.value)
    return [(measure, whole) for measure, whole in db.session.execute(found.order_by(Measure.due_on, Measure.id).limit(50))]


def _conditions(actor: Actor, day: date) -> dict[Wait, ColumnElement[bool]]:
    state, unit, organ = Correction.state, Correction.unit_id, Correction.organ_id
    accepts = _is_nearest(actor, Permission.CORRECTION_ACCEPT, unit, _doers)
    running = or_(_is_mine(actor), _is_nearest(actor, Permission.CORRECTION_WORK, unit)) & state.in_([one.value for one in CHANGEABLE])
    again = _is_nearest(actor, Permission.CORRECTION_REJUDGE, organ, _judges, above=True)
    return {
        Wait.OVERDUE: running & (Correction.due_on < day),
        Wait.EXTENSION: _is_nearest(actor, Permission.CORRECTION_ACCEPT, unit, _askers) & _waits_for_more_time(),
        Wait.DUE_SOON: running & Correction.due_on.between(day, day + DUE_SOON),
        Wait.FIVE_POINTS: _is_nearest(actor, Permission.CORRECTION_FILE, unit) & (state == State.OPEN.value),
        Wait.ACCEPT: accepts & (state == State.SUBMITTED.value),
        Wait.REJUDGE: again & (state == State.ACCEPTED.value) & Correction.needs_superior,
        Wait.CLOSE: accepts & _is_ready(),
        Wait.RECHECK: accepts & (state == State.CLOSED.value) & _owes_recheck(day),
        Wait.WORK: (Correction.person_id == (actor.account_id or NOBODY)) & state.in_([State.PLANNED.value, State.IN_PROGRESS.value]),
    }


def _is_mine(actor: Actor) -> ColumnElement[bool]:
    me = actor.account_id or NOBODY
    return or_(Correction.person_id == me, Correction.leader_id == me)


def _is_nearest(actor: Actor, right: Permission, unit: Any, excluded: Excluded | None = None, *, above: bool = False) -> ColumnElement[bool]:
    """Whether the person holds a right over the unit of a correction, and nobody else who is not excluded holds it nearer."""
    roots = actor.scope_for(right).roots
    if not roots or actor.account_id is None:
        return false()
    mine, theirs = aliased(UnitAncestor), aliased(UnitAncestor)
    here = select(func.min(mine.depth)).where(mine.unit_id == unit, mine.ancestor_id.in_(roots), mine.depth >= int(above)).correlate(Correction)
    nearer = select(RoleGrant.id).join(theirs, theirs.ancestor_id == RoleGrant.unit_id).join(Account, Account.id == RoleGrant.account_id)
    nearer = nearer.where(theirs.unit_id == unit, theirs.depth >= int(above), theirs.depth < here.scalar_subquery())
    nearer = nearer.where(RoleGrant.role.in_(roles_with(right)), RoleGrant.until.is_(None), Account.retired_at.is_(None))
    if excluded is not None:
        nearer = nearer.where(~excluded(RoleGrant.account_id))
    held = and_(here.scalar_subquery().is_not(None), ~nearer.correlate(Correction).exists())
    return held & ~excluded(actor.account_id) if excluded is not None else held


def _does_a_measure(account: Any) -> ColumnElement[bool]:
    mine = (Measure.correction_id == Correction.id, Measure.turn == Correction.turn, Measure.dropped_at.is_(None), Measure.person_id == account)
    return exists().where(*mine).correlate(Correction, RoleGrant)


def _doers(account: Any) -> ColumnElement[bool]:
    named = [func.coalesce(column, NOBODY) == account for column in (Correction.submitted_by, Correction.person_id)]
    return or_(*named, _does_a_measure(account))


def _judges(account: Any) -> ColumnElement[bool]:
    return or_(_doers(account), func.coalesce(Correction.accepted_by, NOBODY) == account)


def _askers(account: Any) -> ColumnElement[bool]:
    asked = (Extension.correction_id == Correction.id, Extension.decided_at.is_(None), Extension.asked_by == account)
    return or_(exists().where(*asked).correlate(Correction, RoleGrant), _does_a_measure(account))


def _waits_for_more_time() -> ColumnElement[bool]:
    return exists().where(Extension.correction_id == Correction.id, Extension.decided_at.is_(None)).correlate(Correction)


def _owes_recheck(day: date) -> ColumnElement[bool]:
    owed = (Recheck.correction_id == Correction.id, Recheck.turn == Correction.turn, Recheck.done_at.is_(None), Recheck.due_on <= day)
    return exists().where(*owed).correlate(Correction)


def _is_ready() -> ColumnElement[bool]:
    """Whether every tier has agreed, no listing stands in the way, and a citizen was called back; striking off asks for the rest again."""
    called = (Reply.correction_id == Correction.id, Reply.turn == Correction.turn, Reply.kind == ReplyKind.CALL_BACK.value)
    agreed = or_(Correction.state == State.REJUDGED.value, and_(Correction.state == State.ACCEPTED.value, ~Correction.needs_superior))
    return agreed & ~Correction.is_listed & or_(~Correction.needs_reply, exists().where(*called).correlate(Correction))
