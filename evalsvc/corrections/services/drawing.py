"""The auditable draw: announced with its candidates before the seed exists, drawn once the seed is published."""

from dataclasses import dataclass
from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.text import clean
from evalsvc.corrections import queries
from evalsvc.corrections.models import Draw, DrawCandidate, Recheck
from evalsvc.organisation.models import Unit

RIGHT = Permission.CORRECTION_ACCEPT


@dataclass(frozen=True)
class Announced:
    """What is said before a draw: of what was struck off between two days, how many, and where and when the seed is published."""

    title: str
    closed_from: date
    closed_until: date
    wanted: int
    seed_source: str
    seed_on: date


def announce_draw(*, by: Actor, organ: Unit, said: Announced) -> Draw:
    """Announces a draw and freezes its candidates. Raises Problem for days that cannot be, and when there is nothing to draw from."""
    if said.closed_until < said.closed_from:
        raise Problem("结束日期早于开始日期。", field="closed_until")
    if said.closed_until > today():
        raise Problem("结束日期不能晚于今天。", field="closed_until")
    if said.seed_on <= today():
        raise Problem("种子要在今天以后公布：现在谁都还不知道它，抽取才可信。", field="seed_on")
    candidates = queries.to_draw_from(organ.id, said.closed_from, said.closed_until)
    if len(candidates) < said.wanted:
        raise Problem(f"这段日期里只有{len(candidates)}个已销号的问题。", field="wanted")
    draw = Draw(
        public_id=public_id(),
        organ_id=organ.id,
        title=said.title,
        closed_from=said.closed_from,
        closed_until=said.closed_until,
        wanted=said.wanted,
        seed_source=said.seed_source,
        seed_on=said.seed_on,
        announced_at=now(),
        account_id=by.account_id,
    )
    db.session.add(draw)
    db.session.flush()
    db.session.add_all(DrawCandidate(draw_id=draw.id, correction_id=candidate) for candidate in candidates)
    _trace("correction.announce_draw", by, draw, candidates=len(candidates), wanted=said.wanted)
    return draw


def draw_rechecks(*, by: Actor, draw: Draw, seed: str) -> None:
    """Draws with the published seed, once; each drawn problem that is still struck off owes a recheck from today.

    Raises WrongState before the seed's day and when it has been drawn, Problem without a seed.
    """
    db.session.refresh(draw, with_for_update=True)
    if draw.drawn_at is not None:
        raise WrongState("已经抽取过了，结果不能改变。")
    if today() < draw.seed_on:
        raise WrongState(f"种子要到{draw.seed_on.isoformat()}才公布，还不能抽取。")
    if not clean(seed):
        raise Problem("请填写公布的种子。", field="seed")
    draw.seed, draw.drawn_at = clean(seed), now()
    members = [one.correction for one in queries.candidates_of(draw) if one.is_drawn]
    for row in (one for one in members if one.is_closed):
        db.session.add(Recheck(public_id=public_id(), correction_id=row.id, turn=row.turn, due_on=today(), origin=draw.public_id, draw_id=draw.id))
        audit.record("correction.drawn", by=by, right=RIGHT, subject=row.subject, unit_id=row.unit_id, number=row.number, title=draw.title)
    _trace("correction.draw", by, draw, drawn=len(members))


def _trace(action: str, by: Actor, draw: Draw, **facts: int) -> None:
    db.session.flush()
    audit.record(action, by=by, right=RIGHT, subject=f"draw:{draw.public_id}", unit_id=draw.organ_id, title=draw.title, **facts)
