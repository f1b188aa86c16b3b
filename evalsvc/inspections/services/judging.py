"""Rows are judged beside the unit's own result, by its own level and by the superior; what was agreed stays agreed until the row changes."""

from collections.abc import Iterable

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.core.masking import mask
from evalsvc.inspections import queries
from evalsvc.inspections.models import ReadMark, RowJudgement, Sheet, SheetRow
from evalsvc.inspections.states import Result, SheetState, result_words
from evalsvc.inspections.tiers import TIER_NAMES, Tier

RIGHT = Permission.INSPECTION_JUDGE


def judge_row(*, by: Actor, sheet: Sheet, row: SheetRow, seen: Result, word: str = "", revision: int | None = None) -> RowJudgement:
    """Keeps which result one's tier sees in a row, beside the unit's own; judged again, the later judgement counts.

    Raises WrongState unless the sheet waits for review, StaleVersion when it was handed in anew after `revision`,
    Forbidden for whoever wrote in it or handed it in, Problem for another result without a word.
    """
    tier = _lock(by, sheet, revision)
    if seen is Result.NONE:
        raise Problem("请选您看到的结果。", field="seen")
    if seen.value != row.result and not word.strip():
        raise Problem("与单位填的不一致，请写一句看到了什么。", field="word")
    said = queries.judgement_in(sheet, row, tier)
    if said is None:
        said = _judgement(by, sheet, row, tier)
        db.session.add(said)
    said.seen, said.word, said.at, said.account_id = seen.value, mask(word), now(), by.account_id or 0
    db.session.flush()
    is_negative = queries.asked_of(sheet, row).is_negative
    words = {name: result_words(result, is_negative=is_negative)[0] for name, result in (("seen", seen), ("claimed", Result(row.result)))}
    _trace("inspection.judge", by, sheet, tier=TIER_NAMES[tier], **words)
    return said


def judge_rest(*, by: Actor, sheet: Sheet, revision: int | None = None) -> int:
    """Agrees with the unit in every row that one's tier has not judged as it is now; returns how many. Raises as judge_row."""
    tier = _lock(by, sheet, revision)
    rows = [row for row in queries.unjudged(sheet, tier) if row.result]
    db.session.add_all(_judgement(by, sheet, row, tier) for row in rows)
    db.session.flush()
    _trace("inspection.judge_rest", by, sheet, tier=TIER_NAMES[tier], count=len(rows))
    return len(rows)


def mark_read(*, by: Actor, sheet: Sheet, rows: Iterable[SheetRow]) -> None:
    """Remembers which rows one has looked at, as they were handed in; leaves no event."""
    if by.account_id is None or not sheet.revision:
        return
    for row in rows:
        db.session.merge(ReadMark(row_id=row.id, account_id=by.account_id, revision=sheet.revision, at=now()))
    db.session.flush()


def _lock(by: Actor, sheet: Sheet, revision: int | None) -> Tier:
    db.session.refresh(sheet, with_for_update={"key_share": True, "of": Sheet})
    tier = queries.tier_of(by, sheet)
    if tier is None or queries.is_own(by, sheet):
        raise Forbidden("自查表要由填报和提交的人以外的人判断。")
    if sheet.state != SheetState.SUBMITTED.value:
        raise WrongState("这张自查表现在不在审核中，不能判断。")
    if revision is not None and revision != sheet.revision:
        raise StaleVersion("这张自查表刚重新提交过，请看最新的一版。")
    return tier


def _judgement(by: Actor, sheet: Sheet, row: SheetRow, tier: Tier) -> RowJudgement:
    """What agrees with the unit's own result."""
    return RowJudgement(
        row_id=row.id,
        revision=sheet.revision,
        tier=tier.value,
        claimed=row.result,
        seen=row.result,
        at=now(),
        account_id=by.account_id or 0,
        submitted_by=sheet.submitted_by or 0,
    )


def _trace(action: str, by: Actor, sheet: Sheet, **facts: str | int) -> None:
    audit.record(action, by=by, right=RIGHT, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title, unit=sheet.unit.name, **facts)
