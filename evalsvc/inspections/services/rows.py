"""Rows: saved as drafts as often as one likes, by several people at once; nobody's text is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.inspections.models import Remark, Rival, RowChange, RowComment, RowEvidence, Sheet, SheetRow
from evalsvc.inspections.queries.draws import is_candidate
from evalsvc.inspections.queries.judging import is_judged
from evalsvc.inspections.services.locking import check_writable, lock_row
from evalsvc.inspections.services.said import keep_change
from evalsvc.inspections.states import Result

RIGHT = Permission.INSPECTION_FILL
MOST_LOCAL = 50
TEXTS = ("finding", "measure", "reason", "authority")


@dataclass(frozen=True)
class Said:
    """What is typed into a row."""

    finding: str
    result: Result
    reason: str = ""
    measure: str = ""
    measure_due_on: date | None = None
    authority: str = ""


def save_row(*, by: Actor, sheet: Sheet, row: SheetRow, said: Said, row_version: int | None = None, stamps: Sequence[str] = ()) -> Rival | None:
    """Keeps what was typed. When somebody changed the row after `row_version`, theirs stays and this is kept beside it as a rival, which is returned.

    `stamps` name this save and then those before it whose answers never came: a row that one of them wrote was changed by nobody else.
    Raises WrongState when the sheet has been handed in, Problem for "not applicable" without a reason.
    """
    lock_row(sheet, row)
    if said.result is Result.NOT_APPLICABLE and not said.reason.strip():
        raise Problem("不适用的要写理由。", field="reason")
    plain = {name: mask(getattr(said, name)) for name in TEXTS}
    own = row.stamp is not None and row.stamp in stamps[1:]
    if row_version is not None and row_version != row.row_version and not own and _differs(row, said, plain):
        return _keep_beside(row, said, plain, by)
    _fill(row, said, plain, by, stamps[0] if stamps else None)
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
        _fill(row, said, {name: typed[name] for name in TEXTS}, by, None)
    db.session.flush()


def add_local_row(*, by: Actor, sheet: Sheet, text: str) -> SheetRow:
    """A requirement of one's own, marked and standing after those from above (可增不可删).

    Raises WrongState when the sheet has been handed in, Problem for the same text again and when there are too many.
    """
    check_writable(sheet)
    held, last = db.session.execute(select(func.count().filter(SheetRow.is_local), func.max(SheetRow.position)).where(SheetRow.sheet_id == sheet.id)).one()
    if held >= MOST_LOCAL:
        raise Problem(f"本地增加的内容最多{MOST_LOCAL}项。", field="text")
    plain = mask(text)
    if db.session.scalar(select(SheetRow.id).where(SheetRow.sheet_id == sheet.id, SheetRow.is_local, SheetRow.local_text == plain).limit(1)):
        raise Problem("这一项已经增加过了，在表的最后。", field="text")
    row = SheetRow(public_id=public_id(), sheet_id=sheet.id, key=f"local/{public_id()}", position=(last or 0) + 1, is_local=True, local_text=plain)
    db.session.add(row)
    db.session.flush()
    _trace("inspection.add_row", by, sheet)
    return row


def remove_row(*, by: Actor, sheet: Sheet, row: SheetRow) -> None:
    """Takes back a local row that nothing hangs on. Raises WrongState for rows from above, which may be added to and never deleted."""
    check_writable(sheet)
    if not row.is_local:
        raise WrongState("这是上级下发的内容，按规定可以增加、不能删除（可增不可删）。不适用的请选“不适用”并写明理由。")
    hangs = (select(model.id).where(model.row_id == row.id).limit(1) for model in (Remark, RowEvidence, RowComment))
    if row.correction_id is not None or is_judged(row) or is_candidate(row) or any(db.session.scalar(found) for found in hangs):
        raise WrongState("这一项已有整改问题、审核意见、佐证材料或评论，不能删除。")
    for model in (Rival, RowChange):
        db.session.execute(delete(model).where(model.row_id == row.id))
    db.session.delete(row)
    db.session.flush()
    _trace("inspection.remove_row", by, sheet)


def answer_remark(*, by: Actor, sheet: Sheet, remark: Remark, text: str) -> None:
    """Answers a reviewer's remark and ticks it off. Raises WrongState when it was answered before, or the sheet has been handed in again."""
    check_writable(sheet)
    db.session.refresh(remark, with_for_update={"key_share": True})
    if remark.answered_at is not None:
        raise WrongState("这条意见已经有人回应过了。")
    remark.answer, remark.answered_at, remark.answered_by = mask(text), now(), by.account_id
    db.session.flush()
    _trace("inspection.answer_remark", by, sheet)


def _differs(row: SheetRow, said: Said, plain: dict[str, str]) -> bool:
    return (row.result, row.measure_due_on) != (said.result.value, said.measure_due_on) or any(getattr(row, name) != text for name, text in plain.items())


def _keep_beside(row: SheetRow, said: Said, plain: dict[str, str], by: Actor) -> Rival:
    """Keeps a text beside the row's; what the same person types on goes into the same one."""
    typed = {**plain, "result": said.result.value, "measure_due_on": _iso(said.measure_due_on)}
    held = select(Rival).where(Rival.row_id == row.id, Rival.account_id == by.account_id, Rival.settled_at.is_(None)).order_by(Rival.id)
    rival = db.session.scalars(held).first() if by.account_id is not None else None
    if rival is None:
        rival = Rival(public_id=public_id(), row_id=row.id, account_id=by.account_id)
        db.session.add(rival)
    rival.typed, rival.at = typed, now()
    db.session.flush()
    return rival


def _fill(row: SheetRow, said: Said, plain: dict[str, str], by: Actor, stamp: str | None) -> None:
    old = _texts(row)
    for name, text in plain.items():
        setattr(row, name, text)
    row.result, row.measure_due_on, row.stamp = said.result.value, said.measure_due_on, stamp
    row.changed_at, row.changed_by = now(), by.account_id
    db.session.flush()
    keep_change(by=by, row=row, old=old, new=_texts(row))


def _texts(row: SheetRow) -> dict[str, str]:
    return {**{name: getattr(row, name) for name in TEXTS}, "result": row.result, "measure_due_on": _iso(row.measure_due_on)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _trace(action: str, by: Actor, sheet: Sheet) -> None:
    audit.record(action, by=by, right=RIGHT, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title)
