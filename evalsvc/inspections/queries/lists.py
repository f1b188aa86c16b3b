"""The lists: rounds by state with how many sheets came in, and the sheets that units fill in."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.paging import Page, newest_first
from evalsvc.inspections.models import Round, RoundStage, Sheet
from evalsvc.inspections.queries.rounds import rounds_planned
from evalsvc.inspections.states import HIDDEN, WRITABLE, RoundState
from evalsvc.organisation.queries import reachable_units

SHEETS = 20


@dataclass(frozen=True)
class Came:
    """Of how many units a round is asked, and how many have handed in."""

    asked: int
    handed_in: int


def rounds_shown(scope: Scope) -> Select[Round]:
    """The rounds that organs of the scope ask or asked; no draft and nothing discarded."""
    return rounds_planned(scope).where(Round.state.not_in(HIDDEN))


def rounds_listed(scope: Scope, state: RoundState | None, q: str, after: str) -> Page[Round]:
    """The rounds that organs of the scope ask, newest first; without a state all but the discarded ones."""
    found = rounds_planned(scope).options(selectinload(Round.stages))
    found = found.where(Round.state == state.value if state else Round.state != RoundState.DISCARDED.value)
    if q:
        found = found.where(Round.title.icontains(q, autoescape=True))
    return newest_first(found, key=Round.id, name=Round.public_id, after=after, size=SHEETS)


def counts_by_state(scope: Scope) -> dict[str, int]:
    """How many rounds of a scope are in each state."""
    found = select(Round.state, func.count()).where(Round.unit_id.in_(reachable_units(scope)))
    return dict(db.session.execute(found.group_by(Round.state)).all())


def came_in(rounds: Iterable[Round]) -> dict[int, Came]:
    """How many sheets of some rounds are asked for and were handed in, excused ones left out; one statement."""
    handed_in = func.sum(case((Sheet.state.not_in([state.value for state in WRITABLE]), 1), else_=0))
    found = select(Sheet.round_id, func.count(), handed_in).where(Sheet.round_id.in_([each.id for each in rounds]), Sheet.excused == "")
    return {round_id: Came(asked, n) for round_id, asked, n in db.session.execute(found.group_by(Sheet.round_id))}


def sheets_listed(scope: Scope, *, waits: bool, q: str, after: str) -> Page[Sheet]:
    """The sheets that units of the scope fill in, newest first: those still to be handed in, or the others."""
    found = select(Sheet).join(Round, Round.id == Sheet.round_id).where(Sheet.unit_id.in_(reachable_units(scope)), Round.state.not_in(HIDDEN))
    open_ones = Sheet.state.in_([state.value for state in WRITABLE]) & (Sheet.excused == "")
    running = (Round.state == RoundState.PUBLISHED.value) | Sheet.reopened_until.is_not(None)
    found = found.where(open_ones & running if waits else ~(open_ones & running))
    if q:
        found = found.where(Round.title.icontains(q, autoescape=True))
    found = found.options(joinedload(Sheet.unit), joinedload(Sheet.round).selectinload(Round.stages).selectinload(RoundStage.deliverables))
    return newest_first(found, key=Sheet.id, name=Sheet.public_id, after=after, size=SHEETS)
