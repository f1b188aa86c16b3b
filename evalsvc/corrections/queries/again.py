"""What is asked of looking again: rechecks owed, the measured effect, draws, and what nouns above answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.core.clock import day_of, today
from evalsvc.core.db import db
from evalsvc.core.drawing import drawn, mark
from evalsvc.core.errors import NotFound
from evalsvc.corrections import effects
from evalsvc.corrections.effects import Effect, Period
from evalsvc.corrections.kinds import Felt
from evalsvc.corrections.models import CitizenVerdict, Correction, Draw, DrawCandidate, Recheck, Recurrence
from evalsvc.corrections.queries.within import is_within, rules_of
from evalsvc.corrections.states import State
from evalsvc.corrections.wants import Asked, Origin, Share, Wants
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units, reaches

SHOWN = 200
COMING_DAYS = 30


def wants() -> Wants:
    """What nouns above do for this one in this application."""
    found: Wants = current_app.extensions["corrections"]
    return found


def origin_of(correction: Correction, by: Actor) -> Origin | None:
    """Where the record behind a correction is read; None without one, and for who may not."""
    return wants().origin(correction.source_ref, by) if correction.source_ref else None


def filed_from(refs: Sequence[str]) -> dict[str, Correction]:
    """The corrections that were filed from these records, by reference."""
    return {row.source_ref or "": row for row in db.session.scalars(select(Correction).where(Correction.source_ref.in_(refs)))}


def may_see(correction: Correction, by: Actor) -> bool:
    """Whether a person may open the page of a correction."""
    return db.session.scalar(select(Correction.id).where(Correction.id == correction.id, is_within(by))) is not None


def may_measure(correction: Correction, by: Actor) -> bool:
    """Whether a person may see figures and records behind a correction: who reads the ledger of its unit, not who is only named in it."""
    return reaches(by.scope_for(Permission.CORRECTION_READ), correction.unit)


def effect_of(correction: Correction) -> Effect | None:
    """What citizens' ratings say of a struck-off problem; None without a tag, or while no whole day has passed since."""
    until = wants().whole_until()
    if correction.tag is None or correction.closed_on is None or until is None:
        return None
    rules = rules_of(correction)
    sides = effects.periods(day_of(correction.filed_at), correction.closed_on, min(until, today() - timedelta(days=1)), longest=rules.recurrence_days)
    if sides is None:
        return None
    tag = correction.tag

    def ask(period: Period) -> Share:
        return wants().share(Asked(correction.place_id, tag, period.first, period.last, but=correction.source_ref))

    return effects.effect_of((tag, wants().tag(tag)), sides, ask, least=rules.minimum_n)


def verdict_of(correction: Correction) -> CitizenVerdict | None:
    """What whoever spoke up said of the answer."""
    return db.session.get(CitizenVerdict, correction.id)


def verdicts_in(found: Select[Correction]) -> dict[Felt, int]:
    """How often each verdict was given on the corrections of a ledger; one statement."""
    ids = found.with_only_columns(Correction.id).order_by(None)
    counted = select(CitizenVerdict.felt, func.count()).where(CitizenVerdict.correction_id.in_(ids)).group_by(CitizenVerdict.felt)
    given = dict(db.session.execute(counted).all())
    return {felt: int(given.get(felt.value, 0)) for felt in Felt}


def recheck_in(correction: Correction, public_id: str) -> Recheck:
    """A recheck of a correction; raises NotFound."""
    row = db.session.scalar(select(Recheck).where(Recheck.correction_id == correction.id, Recheck.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def next_recheck(correction: Correction) -> Recheck | None:
    """The recheck of the present turn that is due and has not been done, the earliest."""
    owed = select(Recheck).where(Recheck.correction_id == correction.id, Recheck.turn == correction.turn, Recheck.done_at.is_(None))
    return db.session.scalars(owed.where(Recheck.due_on <= today()).order_by(Recheck.due_on, Recheck.id).limit(1)).first()


def owed_rechecks(scope: Scope, first: date | None, last: date) -> Sequence[tuple[Recheck, Correction]]:
    """The rechecks that are owed between two days for units of a scope, by day; those of problems that are open again are owed no more."""
    found = (
        select(Recheck, Correction)
        .join(Correction, and_(Correction.id == Recheck.correction_id, Correction.turn == Recheck.turn))
        .join(Correction.place)
        .options(contains_eager(Correction.place), joinedload(Correction.unit))
        .where(Recheck.done_at.is_(None), Correction.state == State.CLOSED.value, Correction.unit_id.in_(reachable_units(scope)))
        .where(Recheck.due_on <= last, *([Recheck.due_on >= first] if first else []))
    )
    return [(recheck, correction) for recheck, correction in db.session.execute(found.order_by(Recheck.due_on, Recheck.id).limit(SHOWN))]


def recurrences_of(correction: Correction) -> Sequence[Recurrence]:
    """Every time the problem came back, in order."""
    return db.session.scalars(select(Recurrence).where(Recurrence.correction_id == correction.id).order_by(Recurrence.turn)).all()


def draws_in(scope: Scope) -> Select[Draw]:
    """The draws of a scope, to be paged."""
    return select(Draw).where(Draw.organ_id.in_(reachable_units(scope)))


def draw_in_scope(public_id: str, scope: Scope) -> Draw:
    """A draw of an organ of the scope; raises NotFound."""
    row = db.session.scalar(draws_in(scope).where(Draw.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def to_draw_from(organ_id: int, first: date, last: date) -> Sequence[int]:
    """The keys of the corrections below an organ that were struck off between two days."""
    below = Correction.unit_id.in_(reachable_units(Scope(frozenset({organ_id}))))
    found = select(Correction.id).where(below, Correction.state == State.CLOSED.value, Correction.closed_on.between(first, last))
    return db.session.scalars(found.order_by(Correction.id)).all()


@dataclass(frozen=True)
class Candidate:
    """A correction that could be drawn: its mark once the seed is known, whether it was drawn, and the recheck it was given."""

    correction: Correction
    mark: str
    is_drawn: bool
    recheck: Recheck | None


def candidates_of(draw: Draw) -> list[Candidate]:
    """The frozen candidates: by public id before the draw, after it by mark."""
    frozen = select(Correction).join(DrawCandidate, DrawCandidate.correction_id == Correction.id).where(DrawCandidate.draw_id == draw.id)
    rows = {row.public_id: row for row in db.session.scalars(frozen.options(joinedload(Correction.unit)).order_by(Correction.public_id))}
    if draw.seed is None:
        return [Candidate(row, "", is_drawn=False, recheck=None) for row in rows.values()]
    given = {row.correction_id: row for row in db.session.scalars(select(Recheck).where(Recheck.draw_id == draw.id))}
    chosen, seed = set(drawn(draw.seed, rows, draw.wanted)), draw.seed
    found = [Candidate(row, mark(seed, name), name in chosen, given.get(row.id)) for name, row in rows.items()]
    return sorted(found, key=lambda one: one.mark)


def organ_of_draw(draw: Draw) -> Unit:
    """The unit from whose corrections was drawn."""
    return db.session.get_one(Unit, draw.organ_id)


def announcer_of(draw: Draw) -> str:
    """The name of whoever announced a draw."""
    return db.session.get_one(Account, draw.account_id).display_name
