"""What is kept of an office's ledger, and how its rows are written: many at once, in the import's transaction."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from evalsvc.access.actor import Actor
from evalsvc.core.bulk import change_many, insert_many
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.corrections.kinds import KIND_NAMES, OF_CITIZENS, PROBLEM_TYPE_NAMES, SOURCE_NAMES, Kind, ProblemType, Source, Why
from evalsvc.corrections.models import Correction, CorrectionBrought, CorrectionDue, Measure, Progress, Recheck
from evalsvc.corrections.points import FivePoints, missing
from evalsvc.corrections.services import Named
from evalsvc.corrections.services.bringing import IMPORTED, end_brought, tell_brought
from evalsvc.corrections.services.reminding import catch_up
from evalsvc.corrections.services.telling import follow
from evalsvc.corrections.states import State
from evalsvc.corrections.tables.entries import Entry, Step
from evalsvc.notices.queries import told_about
from evalsvc.organisation.tables.finding import Units
from evalsvc.profiles.queries import rules_for

NOT_BEGUN = (State.OPEN.value, State.PLANNED.value)


@dataclass
class Kept:
    """A correction that is in the ledger already, with its running measures and its progress; `digest` and `version` as an import left them."""

    correction: Correction
    measures: list[Measure] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    digest: str = ""
    version: int = 0

    @property
    def is_changeable(self) -> bool:
        """Whether an import may change it: another one has brought it, and nobody has begun the work."""
        return self.correction.origin == IMPORTED and self.correction.state in NOT_BEGUN and self.correction.turn == 1

    @property
    def is_as_brought(self) -> bool:
        return self.version == self.correction.row_version


@dataclass(frozen=True)
class Change:
    """A correction to be made (nothing kept) or changed; `digest` is that of the row."""

    kept: Kept | None
    entry: Entry
    digest: str


def kept_in(organ_id: int, numbers: Collection[str]) -> dict[str, Kept]:
    """What the ledger of an organ holds under these numbers; four statements."""
    ours = select(Correction).where(Correction.organ_id == organ_id, Correction.number.in_(numbers))
    found = {row.id: Kept(row) for row in db.session.scalars(ours)}
    ids = ours.with_only_columns(Correction.id)
    for measure in db.session.scalars(select(Measure).where(Measure.correction_id.in_(ids), Measure.dropped_at.is_(None)).order_by(Measure.id)):
        if measure.turn == found[measure.correction_id].correction.turn:
            found[measure.correction_id].measures.append(measure)
    for progress in db.session.scalars(select(Progress).where(Progress.correction_id.in_(ids)).order_by(Progress.id)):
        found[progress.correction_id].progress.append(progress)
    for brought in db.session.scalars(select(CorrectionBrought).where(CorrectionBrought.correction_id.in_(ids))):
        found[brought.correction_id].digest, found[brought.correction_id].version = brought.digest, brought.row_version
    return {kept.correction.number: kept for kept in found.values()}


def entry_of(kept: Kept) -> Entry:
    """What the ledger says of a correction, as a row would say it."""
    row = kept.correction
    return Entry(
        number=row.number,
        unit_id=row.unit_id,
        source=Source(row.source),
        found_on=row.found_on,
        problem=row.problem,
        clause=row.clause,
        problem_type=ProblemType(row.problem_type),
        kind=Kind(row.kind),
        leader=Named(row.leader_id, row.leader_name),
        person=Named(row.person_id, row.person_name),
        partners=row.partners,
        goal=row.goal,
        due_on=row.due_on,
        measures=tuple(Step(each.text, Named(each.person_id, each.person_name), each.due_on) for each in kept.measures),
        progress=tuple((each.day, each.text) for each in kept.progress),
        closed_on=row.closed_on,
        lasting=row.lasting,
        is_public=row.is_public,
        remark=row.remark,
    )


def words_of(entry: Entry, units: Units) -> dict[str, str]:
    """An entry in words by head, so that a person reads what would change; progress is told apart."""
    steps = [f"{step.text}（{step.person.name}，{step.due_on or '时限未定'}）" for step in entry.measures]
    return {
        "责任单位": units.by_id[entry.unit_id].name if entry.unit_id in units.by_id else "别的单位",
        "来源": SOURCE_NAMES[entry.source],
        "发现日期": entry.found_on.isoformat(),
        "对应条款": entry.clause,
        "问题类型": PROBLEM_TYPE_NAMES[entry.problem_type],
        "整改类型": KIND_NAMES[entry.kind],
        "整改措施": "；".join(steps),
        "责任领导": entry.leader.name,
        "责任人": entry.person.name,
        "协同单位": entry.partners,
        "预期目标": entry.goal,
        "完成时限": entry.due_on.isoformat() if entry.due_on else "",
        "销号日期": entry.closed_on.isoformat() if entry.closed_on else "",
        "长效机制": entry.lasting,
        "是否公开": "是" if entry.is_public else "否",
        "备注": entry.remark,
    }


def lock() -> None:
    """What the verbs of corrections lock first: those that an import may change."""
    ours = select(Correction.id).where(Correction.origin == IMPORTED, Correction.state.in_(NOT_BEGUN)).order_by(Correction.id)
    db.session.scalars(ours.with_for_update(key_share=True)).all()


def keep(organ_id: int, work: Sequence[Change], by: Actor) -> None:
    """Writes new corrections and changes others, with their measures, days, progress and owed rechecks."""
    at = now()
    rules = {unit_id: rules_for(unit_id, today()) for unit_id in {change.entry.unit_id for change in work}}
    fresh = [(public_id(), change) for change in work if change.kept is None]
    insert_many(Correction, [_whole(name, organ_id, change.entry, rules[change.entry.unit_id][0], by, at) for name, change in fresh])
    ids = _ids([name for name, _change in fresh])
    changed = [(change.kept, change) for change in work if change.kept]
    before = {kept.correction.id: _doers(entry_of(kept)) for kept, _change in changed}
    for kept, _change in changed:
        catch_up(kept.correction, at)
    change_many(Correction, [{"id": kept.correction.id, **_said(change.entry), **_day_of(change.entry)} for kept, change in changed])
    placed = [*((ids[name], None, change) for name, change in fresh), *((kept.correction.id, kept, change) for kept, change in changed)]
    _drop_measures([measure.id for kept, change in changed for measure in kept.measures if _step_of(measure) not in change.entry.measures], at)
    insert_many(Measure, [row for key, kept, change in placed for row in _measures(key, kept, change.entry)])
    insert_many(CorrectionDue, [row for key, kept, change in placed for row in _days(key, kept, change.entry, at)])
    insert_many(Progress, [row for key, kept, change in placed for row in _progress(key, kept, change.entry, by, at)])
    insert_many(Recheck, [row for key, _kept, change in placed for row in _rechecks(key, change.entry, rules[change.entry.unit_id][1].recheck_days)])
    db.session.execute(delete(CorrectionBrought).where(CorrectionBrought.correction_id.in_([kept.correction.id for kept, _change in changed])))
    brought = [(key, kept.correction.row_version + 1 if kept else 1, change.digest) for key, kept, change in placed]
    insert_many(CorrectionBrought, [{"correction_id": key, "row_version": version, "digest": digest, "at": at} for key, version, digest in brought])
    _tell_changed([(kept.correction, _doers(change.entry) - before[kept.correction.id]) for kept, change in changed], by)
    tell_brought(organ_id, (_doers(change.entry) for _name, change in fresh if not change.entry.closed_on), by)


def _tell_changed(changed: Sequence[tuple[Correction, frozenset[int]]], by: Actor) -> None:
    """Ends what people were told of a correction and is not so any more, and tells at once where somebody is newly named."""
    told = told_about({row.subject for row, _named in changed})
    for row, named in changed:
        if row.subject in told or named:
            db.session.refresh(row)
            follow(row, "correction.bring", by)
            end_brought(row, by)


def _doers(entry: Entry) -> frozenset[int]:
    """The accounts that have something to do by a row: the responsible person and those of measures."""
    return frozenset(one.account_id for one in (entry.person, *(step.person for step in entry.measures)) if one.account_id is not None)


def _ids(names: Sequence[str]) -> dict[str, int]:
    found = select(Correction.public_id, Correction.id).where(Correction.public_id.in_(names))
    return dict(db.session.execute(found).all())


def _whole(name: str, organ_id: int, entry: Entry, profile_id: int, by: Actor, at: datetime) -> dict[str, Any]:
    """A new correction as a row."""
    facts = {"public_id": name, "organ_id": organ_id, "place_id": entry.unit_id, "number": entry.number, "origin": IMPORTED, "problem": entry.problem}
    more = {"filed_at": at, "filed_by": by.account_id, "profile_version_id": profile_id, "row_version": 1, "turn": 1, "level": 0}
    flags = {"needs_reply": entry.source in OF_CITIZENS, "needs_superior": False, "is_listed": False, "due_is_provisional": False}
    return {**facts, **more, **flags, **_said(entry), **_day_of(entry)}


def _said(entry: Entry) -> dict[str, Any]:
    """What a row of a ledger says of a correction, whether it is new or not."""
    return {
        "unit_id": entry.unit_id,
        "source": entry.source.value,
        "found_on": entry.found_on,
        "clause": entry.clause,
        "problem_type": entry.problem_type.value,
        "kind": entry.kind.value,
        "leader_id": entry.leader.account_id,
        "leader_name": entry.leader.name,
        "person_id": entry.person.account_id,
        "person_name": entry.person.name,
        "partners": entry.partners,
        "goal": entry.goal,
        "lasting": entry.lasting,
        "is_public": entry.is_public,
        "remark": entry.remark,
    }


def _day_of(entry: Entry) -> dict[str, Any]:
    """Time limit and state: struck off, or open until all five points are there."""
    measures = tuple((step.text, step.person.name, step.due_on) for step in entry.measures)
    lacking = missing(FivePoints(entry.problem, measures, entry.leader.name, entry.person.name, entry.goal, entry.due_on))
    state = State.CLOSED if entry.closed_on else State.OPEN if lacking else State.PLANNED
    return {"first_due_on": entry.due_on, "due_on": entry.due_on, "closed_on": entry.closed_on, "state": state.value}


def _step_of(measure: Measure) -> Step:
    return Step(measure.text, Named(measure.person_id, measure.person_name), measure.due_on)


def _drop_measures(ids: Sequence[int], at: datetime) -> None:
    db.session.execute(update(Measure).where(Measure.id.in_(ids)).values(dropped_at=at))


def _measures(key: int, kept: Kept | None, entry: Entry) -> Iterator[dict[str, Any]]:
    held = [_step_of(measure) for measure in kept.measures] if kept else []
    for step in entry.measures:
        if step not in held:
            who = {"person_id": step.person.account_id, "person_name": step.person.name}
            yield {"public_id": public_id(), "correction_id": key, "turn": 1, "text": step.text, "due_on": step.due_on, **who}


def _days(key: int, kept: Kept | None, entry: Entry, at: datetime) -> Iterator[dict[str, Any]]:
    if entry.due_on is not None and (kept is None or kept.correction.due_on != entry.due_on):
        yield {"correction_id": key, "turn": 1, "set_at": at, "due_on": entry.due_on, "is_provisional": False, "why": Why.FIRST.value}


def _progress(key: int, kept: Kept | None, entry: Entry, by: Actor, at: datetime) -> Iterator[dict[str, Any]]:
    held = {each.text for each in kept.progress} if kept else set()
    for day, text in entry.progress:
        if text not in held:
            yield {"correction_id": key, "turn": 1, "day": day, "at": at, "account_id": by.account_id, "text": text}


def _rechecks(key: int, entry: Entry, after: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The looks that are still ahead; what an older ledger owed before it came here is not counted as late."""
    for days in after if entry.closed_on else ():
        due_on = (entry.closed_on or today()) + timedelta(days=days)
        if due_on >= today():
            yield {"public_id": public_id(), "correction_id": key, "turn": 1, "due_on": due_on, "origin": "date"}
