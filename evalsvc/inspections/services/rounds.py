"""Rounds: planned in draft, published to their units, ended. What was published is not changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.core.masking import mask
from evalsvc.inspections import queries
from evalsvc.inspections.models import Round, RoundStage, Sheet, SheetRow
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import RoundState, SheetState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reaches
from evalsvc.profiles.queries import profile_for

RIGHT = Permission.INSPECTION_PLAN
LONGEST_DAYS = 800


@dataclass(frozen=True)
class Stage:
    """A stage: what it is called, what it asks for, from when until when."""

    name: str
    asks: str
    first_day: date
    last_day: date


def plan_round(
    *, by: Actor, organ: Unit, title: str, version: InstrumentVersion, units: Sequence[Unit], stages: Sequence[Stage], previous: Round | None = None
) -> Round:
    """A round in draft, with an empty sheet for each unit, which see nothing of it yet.

    With a `previous` round of the same document its findings stand beside the rows, and results begin anew.
    Raises Problem when no unit or stage is named, a unit lies outside the organ, or days cannot be.
    """
    _check(organ, units, stages)
    made = Round(
        public_id=public_id(),
        unit_id=organ.id,
        title=title,
        instrument_version_id=version.id,
        profile_version_id=profile_for(organ.id, today()).id,
        previous_id=previous.id if previous else None,
        state=RoundState.DRAFT.value,
        created_at=now(),
        account_id=by.account_id,
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        RoundStage(round_id=made.id, position=place, name=stage.name, asks=stage.asks, first_day=stage.first_day, last_day=stage.last_day)
        for place, stage in enumerate(stages, start=1)
    )
    _add_sheets(made, units, queries.outline_for(made), _findings_of(previous))
    _trace("inspection.plan", by, made, count=len(units))
    return made


def publish_round(*, by: Actor, made: Round, row_version: int | None = None) -> None:
    """Shows a round to its units. Raises WrongState when it has been published, StaleVersion when it was changed meanwhile."""
    _lock(made, row_version)
    if made.state != RoundState.DRAFT.value:
        raise WrongState("这一轮已经发布。")
    made.state, made.published_at = RoundState.PUBLISHED.value, now()
    db.session.flush()
    _trace("inspection.publish", by, made)


def end_round(*, by: Actor, made: Round) -> None:
    """Ends a round; sheets that were not handed in stay as they are, and are missed. Raises WrongState unless it is published."""
    _lock(made, None)
    if made.state != RoundState.PUBLISHED.value:
        raise WrongState("只有进行中的一轮可以结束。")
    made.state = RoundState.ENDED.value
    db.session.flush()
    _trace("inspection.end", by, made)


def excuse_sheet(*, by: Actor, made: Round, sheet: Sheet, reason: str) -> None:
    """Says why nothing is asked of a unit; it then counts as excused and not as missed. Raises WrongState for a sheet that was handed in."""
    _lock(made, None)
    if sheet.state in (SheetState.SUBMITTED.value, SheetState.ACCEPTED.value):
        raise WrongState("这个单位已经提交，不用免填。")
    sheet.excused = mask(reason)
    db.session.flush()
    _trace("inspection.excuse", by, made)


def record_export(*, by: Actor, made: Round, unit_id: int) -> None:
    """Leaves a trace of a form that was taken away."""
    right = Permission.INSPECTION_READ
    audit.record("inspection.export", by=by, right=right, subject=f"round:{made.public_id}", unit_id=unit_id, title=made.title)


def _check(organ: Unit, units: Sequence[Unit], stages: Sequence[Stage]) -> None:
    if not units:
        raise Problem("请至少选一个单位。", field="units")
    below = Scope(frozenset({organ.id}))
    if beyond := next((unit for unit in units if not reaches(below, unit)), None):
        raise Problem(f"“{beyond.name}”不在组织单位之下。", field="units")
    if not stages:
        raise Problem("请至少写一个阶段。", field="stage_1_name")
    for place, stage in enumerate(stages, start=1):
        if stage.last_day < stage.first_day:
            raise Problem("截止日期早于开始日期。", field=f"stage_{place}_last_day")
        if (stage.last_day - stage.first_day).days > LONGEST_DAYS or abs((stage.first_day - today()).days) > LONGEST_DAYS:
            raise Problem("请核对年份。", field=f"stage_{place}_first_day")


def _add_sheets(made: Round, units: Sequence[Unit], outline: Outline, carried: dict[tuple[int, str], SheetRow]) -> None:
    sheets = [Sheet(public_id=public_id(), round_id=made.id, unit_id=unit.id, state=SheetState.OPEN.value) for unit in units]
    db.session.add_all(sheets)
    db.session.flush()
    rows = []
    for sheet in sheets:
        for place, asked in enumerate(outline.rows, start=1):
            rows.append(_row(sheet, asked.key, place, carried.get((sheet.unit_id, asked.key))))
        own = [row for (unit_id, _), row in carried.items() if unit_id == sheet.unit_id and row.is_local]
        rows.extend(_row(sheet, row.key, len(outline.rows) + place, row) for place, row in enumerate(own, start=1))
    db.session.add_all(rows)
    db.session.flush()


def _row(sheet: Sheet, key: str, position: int, last: SheetRow | None) -> SheetRow:
    """A row with its result still open; the last round's finding stands beside it."""
    row = SheetRow(public_id=public_id(), sheet_id=sheet.id, key=key, position=position)
    if last is not None:
        row.is_local, row.local_text, row.carried, row.office = last.is_local, last.local_text, last.finding, last.office
    return row


def _findings_of(previous: Round | None) -> dict[tuple[int, str], SheetRow]:
    if previous is None:
        return {}
    found = select(Sheet.unit_id, SheetRow).join(SheetRow, SheetRow.sheet_id == Sheet.id).where(Sheet.round_id == previous.id)
    return {(unit_id, row.key): row for unit_id, row in db.session.execute(found.order_by(SheetRow.position))}


def _lock(made: Round, row_version: int | None) -> None:
    db.session.refresh(made, with_for_update={"key_share": True, "of": Round})
    if row_version is not None and row_version != made.row_version:
        raise StaleVersion


def _trace(action: str, by: Actor, made: Round, **facts: int) -> None:
    audit.record(action, by=by, right=RIGHT, subject=f"round:{made.public_id}", unit_id=made.unit_id, title=made.title, **facts)
