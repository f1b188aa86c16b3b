"""Rounds in draft: planned, changed as often as one likes, discarded. Their units see nothing of it, and no sheet has rows yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.bulk import insert_many
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.inspections import queries
from evalsvc.inspections.models import Deliverable, Round, RoundStage, Sheet
from evalsvc.inspections.rhythms import Rhythm
from evalsvc.inspections.states import RoundState, SheetState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import version_by_id
from evalsvc.notices.services import end_notices
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.profiles.queries import profile_for

RIGHT = Permission.INSPECTION_PLAN
LONGEST_DAYS = 800
MOST_UNITS = 1000


@dataclass(frozen=True)
class Asked:
    """Something that a stage wants delivered, in the words of the document where it says so, at the latest on a day."""

    name: str
    due_on: date
    words: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage: what it is called, what it asks for, from when until when, and what it wants delivered."""

    name: str
    asks: str
    first_day: date
    last_day: date
    wanted: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Series:
    """In which rhythm a round returns, and which turn of which series it is; a series without a name begins with the round."""

    rhythm: Rhythm = Rhythm.ONCE
    name: str = ""
    turn: int = 1


ONCE = Series()


def plan_round(
    *,
    by: Actor,
    organ: Unit,
    title: str,
    version: InstrumentVersion,
    units: Sequence[Unit],
    stages: Sequence[Stage],
    previous: Round | None = None,
    series: Series = ONCE,
) -> Round:
    """A round in draft, with an empty sheet for each unit, which see nothing of it yet.

    With a `previous` round of the same document its findings will stand beside the rows, and results begin anew.
    A later turn of a `series` is asked as its last round was; its planners check it before they publish it.
    Raises Problem when no unit or stage is named, a unit lies outside the organ, or days cannot be.
    """
    _check(organ, units, stages, version, previous)
    made = _draft(by, organ, title, version, stages, previous, series)
    _set_units(made, units)
    trace("inspection.plan" if series.turn == 1 else "inspection.repeat", by, made, count=len(units))
    return made


def edit_round(
    *,
    by: Actor,
    made: Round,
    title: str,
    version: InstrumentVersion,
    units: Sequence[Unit],
    stages: Sequence[Stage],
    rhythm: Rhythm,
    previous: Round | None = None,
    row_version: int | None = None,
) -> None:
    """Changes a draft in all that it says. Raises WrongState once it is published, StaleVersion, and Problem as planning does."""
    lock_draft(made, row_version)
    _check(made.unit, units, stages, version, previous)
    made.title, made.instrument_version_id, made.rhythm = title, version.id, rhythm.value
    made.previous_id = previous.id if previous else None
    made.stages.clear()
    db.session.flush()
    made.stages = _stages(stages)
    _set_units(made, units)
    trace("inspection.edit", by, made, count=len(units))


def discard_round(*, by: Actor, made: Round, row_version: int | None = None) -> None:
    """Discards a draft: it stays in the list of discarded ones, and its turn is not made again. Raises WrongState, StaleVersion."""
    lock_draft(made, row_version)
    made.state = RoundState.DISCARDED.value
    db.session.flush()
    end_notices(subject=f"round:{made.public_id}", why="草稿已作废")
    trace("inspection.discard", by, made)


def end_rhythm(*, by: Actor, made: Round) -> None:
    """A series that makes no further rounds; those that are there stay. Raises WrongState when it returns in no rhythm."""
    lock(made, None)
    if made.rhythm == Rhythm.ONCE.value:
        raise WrongState("这一轮不重复。")
    for each in queries.rounds_of_series(made.series):
        each.rhythm = Rhythm.ONCE.value
    db.session.flush()
    trace("inspection.end_rhythm", by, made)


def lock(made: Round, row_version: int | None) -> None:
    """Takes the round for this transaction; raises StaleVersion when it was changed after `row_version`."""
    db.session.refresh(made, with_for_update={"key_share": True, "of": Round})
    if row_version is not None and row_version != made.row_version:
        raise StaleVersion


def lock_draft(made: Round, row_version: int | None) -> None:
    """Takes a draft; raises WrongState when it is none any more, StaleVersion."""
    lock(made, None)
    if made.state != RoundState.DRAFT.value:
        raise WrongState("这一轮已经发布，不能再改。" if made.state != RoundState.DISCARDED.value else "这份草稿已经作废。")
    lock(made, row_version)


def trace(action: str, by: Actor, made: Round, **facts: int | str) -> None:
    """Leaves the event of an act on a round."""
    audit.record(action, by=by, right=RIGHT, subject=f"round:{made.public_id}", unit_id=made.unit_id, title=made.title, **facts)


def _check(organ: Unit, units: Sequence[Unit], stages: Sequence[Stage], version: InstrumentVersion, previous: Round | None) -> None:
    if not units:
        raise Problem("请至少选一个单位。", field="units")
    if len(units) > MOST_UNITS:
        raise Problem(f"一轮最多{MOST_UNITS}个单位。", field="units")
    below = set(db.session.scalars(reachable_units(Scope(frozenset({organ.id})))))
    if beyond := next((unit for unit in units if unit.id not in below), None):
        raise Problem(f"“{beyond.name}”不在组织单位之下。", field="units")
    if previous is not None and version_by_id(previous.instrument_version_id).key != version.key:
        raise Problem("那一轮依据的是另一份文件，接不上。", field="previous")
    if not stages:
        raise Problem("请至少写一个阶段。", field="stage_1_name")
    for place, stage in enumerate(stages, start=1):
        _check_stage(place, stage)
    if late := next((place for place, (one, then) in enumerate(pairwise(stages), start=2) if then.first_day < one.first_day), None):
        raise Problem("这一阶段的开始日期早于上一阶段，请核对。", field=f"stage_{late}_first_day")


def _check_stage(place: int, stage: Stage) -> None:
    if stage.last_day < stage.first_day:
        raise Problem("截止日期早于开始日期。", field=f"stage_{place}_last_day")
    if (stage.last_day - stage.first_day).days > LONGEST_DAYS or abs((stage.first_day - today()).days) > LONGEST_DAYS:
        raise Problem("请核对年份。", field=f"stage_{place}_first_day")
    if wrong := next((one for one in stage.wanted if not stage.first_day <= one.due_on <= stage.last_day), None):
        raise Problem(f"“{wrong.name}”的报送日期不在这一阶段之内。", field=f"stage_{place}_wanted")


def _draft(by: Actor, organ: Unit, title: str, version: InstrumentVersion, stages: Sequence[Stage], previous: Round | None, series: Series) -> Round:
    name = public_id()
    made = Round(
        public_id=name,
        unit_id=organ.id,
        title=title,
        instrument_version_id=version.id,
        profile_version_id=profile_for(organ.id, today()).id,
        previous_id=previous.id if previous else None,
        state=RoundState.DRAFT.value,
        rhythm=series.rhythm.value,
        series=series.name or name,
        turn=series.turn,
        created_at=now(),
        account_id=by.account_id,
    )
    made.stages = _stages(stages)
    db.session.add(made)
    db.session.flush()
    return made


def _stages(stages: Sequence[Stage]) -> list[RoundStage]:
    made = []
    for place, stage in enumerate(stages, start=1):
        row = RoundStage(position=place, name=stage.name, asks=stage.asks, first_day=stage.first_day, last_day=stage.last_day)
        wanted = enumerate(stage.wanted, start=1)
        row.deliverables = [Deliverable(public_id=public_id(), position=n, name=one.name, words=one.words, due_on=one.due_on) for n, one in wanted]
        made.append(row)
    return made


def _set_units(made: Round, units: Sequence[Unit]) -> None:
    """The sheets of a draft, one for each unit: those that are no longer meant go, as nobody has seen them."""
    held = {sheet.unit_id: sheet for sheet in queries.bare_sheets(made)}
    wanted = {unit.id for unit in units}
    for unit_id, sheet in held.items():
        if unit_id not in wanted:
            db.session.delete(sheet)
    db.session.flush()
    new = [unit.id for unit in units if unit.id not in held]
    insert_many(Sheet, [{"public_id": public_id(), "round_id": made.id, "unit_id": unit_id, "state": SheetState.OPEN.value} for unit_id in new])
