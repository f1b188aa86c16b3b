"""Rounds that return: two weeks before a turn begins its draft is made, once, and its planners are told. Publishing stays theirs.

A step of the tick. Which turn it is follows from the day alone, and a series keeps one round for each turn, so that however many
ticks run, at once or one after another, the drafts are the same. Turns that passed while nothing ran are not made up: nobody can
look at a month that is over.
"""

from datetime import date

from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import prose_date, today
from evalsvc.core.db import PAUSE_SECONDS, chunks, db, unit_of_work
from evalsvc.corrections.queries import nearest
from evalsvc.inspections import queries
from evalsvc.inspections.models import Round, RoundStage
from evalsvc.inspections.rhythms import MONTHS, Rhythm, shifted, titled, turns_on
from evalsvc.inspections.services import Asked, Series, Stage, plan_round
from evalsvc.inspections.states import RoundState
from evalsvc.notices.services import tell

RETURNED = "inspection.draft"
NOTICE_KINDS: dict[str, str] = {RETURNED: "按期自查的草稿"}


def make_drafts(pause: float = PAUSE_SECONDS) -> None:
    """Makes the draft of every series whose next turn is due."""
    day = today()
    due = [series for series in queries.series_that_return([rhythm.value for rhythm in MONTHS]) if _next(series, day)]
    db.session.rollback()
    for (series,) in chunks(due, size=1, pause=pause):
        _make(series, day)


def _next(series: str, day: date) -> tuple[Round, int] | None:
    """The round that returns, and how many turns later it is due; None while nothing is."""
    rounds = queries.rounds_of_series(series)
    kept = [made for made in rounds if made.state != RoundState.DISCARDED.value]
    if not kept or kept[-1].rhythm == Rhythm.ONCE.value:
        return None
    last = kept[-1]
    turns = turns_on(day, last.stages[0].first_day, Rhythm(last.rhythm))
    return (last, turns) if turns and all(made.turn != last.turn + turns for made in rounds) else None


def _make(series: str, day: date) -> None:
    try:
        with unit_of_work():
            if found := _next(series, day):
                _repeat(*found)
    except IntegrityError:  # another tick was faster by a moment
        return


def _repeat(last: Round, turns: int) -> None:
    rhythm, below = Rhythm(last.rhythm), queries.below([last.unit])
    stages = [_stage(stage, turns, rhythm) for stage in last.stages]
    units = [unit for unit in queries.units_meant(last) if not unit.is_retired and unit.id in below]
    if not units:
        return
    made = plan_round(
        by=SYSTEM,
        organ=last.unit,
        title=titled(last.title, stages[0].first_day, rhythm),
        version=queries.version_of(last),
        units=units,
        stages=stages,
        previous=queries.last_run(last.series),
        series=Series(rhythm, last.series, last.turn + turns),
    )
    _tell(made)


def _stage(stage: RoundStage, turns: int, rhythm: Rhythm) -> Stage:
    wanted = tuple(Asked(one.name, shifted(one.due_on, turns, rhythm), one.words) for one in stage.deliverables)
    return Stage(stage.name, stage.asks, shifted(stage.first_day, turns, rhythm), shifted(stage.last_day, turns, rhythm), wanted)


def _tell(made: Round) -> None:
    tell(
        key=f"round:{made.public_id}:draft",
        account_ids=nearest(Permission.INSPECTION_PLAN, made.unit_id),
        kind=RETURNED,
        subject=f"round:{made.public_id}",
        unit_id=made.unit_id,
        sentence=f"按期自查“{made.title}”的草稿已建好，{prose_date(made.stages[0].first_day)}开始，请核对后发布。",
        act="核对草稿",
        link=f"/inspections/{made.public_id}",
        due=made.stages[0].first_day,
    )
