"""Rows: saved as drafts as often as one likes, by several people at once; nobody's text is lost."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.inspections.models import Remark, Rival, Sheet, SheetRow
from evalsvc.inspections.queries.judging import is_judged
from evalsvc.inspections.states import Result, RoundState, SheetAct, SheetState, step

RIGHT = Permission.INSPECTION_FILL
MOST_LOCAL = 50
TEXTS = ("finding", "measure", "reason", "authority", "office")


@dataclass(frozen=True)
class Said:
    """What is typed into a row."""

    finding: str
    result: Result
    reason: str = ""
    measure: str = ""
    measure_due_on: date | None = None
    authority: str = ""
    office: str = ""


def save_row(*, by: Actor, sheet: Sheet, row: SheetRow, said: Said, row_version: int | None = None) -> Rival | None:
    """Keeps what was typed. When somebody changed the row after `row_version`, theirs stays and this is kept beside it as a rival, which is returned.

    Raises WrongState when the sheet has been handed in, Problem for "not applicable" without a reason.
    """
    lock_row(sheet, row)
    if said.result is Result.NOT_APPLICABLE and not said.reason.strip():
        raise Problem("不适用的要写理由。", field="reason")
    plain = {name: mask(getattr(said, name)) for name in TEXTS}
    if row_version is not None and row_version != row.row_version and _differs(row, said, plain):
        typed = {**plain, "result": said.result.value, "measure_due_on": said.measure_due_on.isoformat() if said.measure_due_on else ""}
        rival = Rival(public_id=public_id(), row_id=row.id, typed=typed, at=now(), account_id=by.account_id)
        db.session.add(rival)
        db.session.flush()
        return rival
    _fill(row, said, plain, by)
    return None


def choose_text(*, by: Actor, sheet: Sheet, row: SheetRow, rival: Rival, take: bool) -> None:
    """Settles two texts: takes the rival's, or leaves the row's. Raises WrongState when it was settled, or the sheet has been handed in."""
    lock_row(sheet, row)
    db.session.refresh(rival, with_for_update={"key_share": True})
    if rival.settled_at is not None:
        raise WrongState("这两份文字已经有人选过了。")
    rival.settled_at = now()
    if take:
        typed = dict(rival.typed)
        due = typed.pop("measure_due_on")
        result = Result(typed.pop("result"))
        said = Said(**typed, result=result, measure_due_on=date.fromisoformat(due) if due else None)
        _fill(row, said, {name: typed[name] for name in TEXTS}, by)
    db.session.flush()


def add_local_row(*, by: Actor, sheet: Sheet, text: str) -> SheetRow:
    """A requirement of one's own, marked and standing after those from above (可增不可删). Raises WrongState when the sheet has been handed in."""
    _check_writable(sheet)
    held, last = db.session.execute(select(func.count().filter(SheetRow.is_local), func.max(SheetRow.position)).where(SheetRow.sheet_id == sheet.id)).one()
    if held >= MOST_LOCAL:
        raise Problem(f"本地增加的内容最多{MOST_LOCAL}项。", field="text")
    row = SheetRow(public_id=public_id(), sheet_id=sheet.id, key=f"local/{public_id()}", position=(last or 0) + 1, is_local=True, local_text=mask(text))
    db.session.add(row)
    db.session.flush()
    _trace("inspection.add_row", by, sheet)
    return row


def remove_row(*, by: Actor, sheet: Sheet, row: SheetRow) -> None:
    """Takes back a local row that nothing hangs on. Raises WrongState for rows from above, which may be added to and never deleted."""
    _check_writable(sheet)
    if not row.is_local:
        raise WrongState("这是上级下发的内容，按规定可以增加、不能删除（可增不可删）。不适用的请选“不适用”并写明理由。")
    if row.correction_id is not None or is_judged(row) or db.session.scalar(select(Remark.id).where(Remark.row_id == row.id).limit(1)):
        raise WrongState("这一项已有整改问题或审核意见，不能删除。")
    for rival in db.session.scalars(select(Rival).where(Rival.row_id == row.id)):
        db.session.delete(rival)
    db.session.delete(row)
    db.session.flush()
    _trace("inspection.remove_row", by, sheet)


def answer_remark(*, by: Actor, sheet: Sheet, remark: Remark, text: str) -> None:
    """Answers a reviewer's remark and ticks it off. Raises WrongState when the sheet has been handed in again."""
    _check_writable(sheet)
    remark.answer, remark.answered_at, remark.answered_by = mask(text), now(), by.account_id
    db.session.flush()
    _trace("inspection.answer_remark", by, sheet)


def check_open(sheet: Sheet) -> None:
    """Raises WrongState when nothing is asked of the unit, or the round has ended: what was missed stays missed."""
    if sheet.excused:
        raise WrongState("这个单位本轮免填。")
    db.session.refresh(sheet.round)
    if sheet.round.state != RoundState.PUBLISHED.value and not sheet.is_reopened(today()):
        raise WrongState("这一轮已经结束，不能再填写和提交。")


def lock_row(sheet: Sheet, row: SheetRow) -> None:
    """Nobody else changes the row until the transaction ends. Raises WrongState when the sheet may not be filled in."""
    _check_writable(sheet)
    db.session.refresh(row, with_for_update={"key_share": True})


def _check_writable(sheet: Sheet) -> None:
    db.session.refresh(sheet, with_for_update={"read": True, "of": Sheet})
    step(SheetState(sheet.state), SheetAct.FILL)
    check_open(sheet)


def _differs(row: SheetRow, said: Said, plain: dict[str, str]) -> bool:
    return (row.result, row.measure_due_on) != (said.result.value, said.measure_due_on) or any(getattr(row, name) != text for name, text in plain.items())


def _fill(row: SheetRow, said: Said, plain: dict[str, str], by: Actor) -> None:
    for name, text in plain.items():
        setattr(row, name, text)
    row.result, row.measure_due_on = said.result.value, said.measure_due_on
    row.changed_at, row.changed_by = now(), by.account_id
    db.session.flush()


def _trace(action: str, by: Actor, sheet: Sheet) -> None:
    audit.record(action, by=by, right=RIGHT, subject=f"sheet:{sheet.public_id}", unit_id=sheet.unit_id, title=sheet.round.title)
