"""Sheets: handed in with every row filled, problems into the tracker without a second entry; returned row by row, accepted, revised."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import services as corrections
from evalsvc.corrections.kinds import Kind, ReferenceKind, Source
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import Filed, Named, Touched
from evalsvc.inspections import queries
from evalsvc.inspections.models import Remark, Revision, RowJudgement, Sheet, SheetRow
from evalsvc.inspections.outline import AskedRow
from evalsvc.inspections.queries import RowView
from evalsvc.inspections.services.changes import note_changes
from evalsvc.inspections.services.claims import freeze_claims, word_of
from evalsvc.inspections.services.contrary import file_contrary
from evalsvc.inspections.services.locking import check_open
from evalsvc.inspections.services.notifying import settle_called, settle_given, settle_named, tell_returned
from evalsvc.inspections.services.said import hand_over
from evalsvc.inspections.states import UNFULFILLED, Result, SheetAct, SheetState, result_words, step
from evalsvc.instruments.queries import version_by_id

FILL = Permission.INSPECTION_FILL
REVIEW = Permission.INSPECTION_REVIEW
KEPT = ("key", "is_local", "local_text", "office", "finding", "result", "reason", "measure", "authority")


def submit_sheet(*, by: Actor, sheet: Sheet, row_version: int | None = None) -> None:
    """Hands a sheet in: keeps it as a revision, and files what is not fulfilled as corrections, each once.

    Raises WrongState, naming the rows, while one lacks something or two texts wait to be chosen from; StaleVersion.
    """
    state = _lock(sheet, row_version, SheetAct.SUBMIT)
    check_open(sheet)
    views = queries.views_of(sheet, queries.outline_for(sheet))
    if lacking := [view for view in views if view.lacks or view.rivals]:
        named = "、".join(view.asked.number or "本地增加的" for view in lacking[:12])
        raise WrongState(f"还有{len(lacking)}项没有填完，不能提交：第{named}{'等' if len(lacking) > 12 else ''}项。")
    if unanswered := [remark for view in views for remark in view.remarks if remark.answered_at is None]:
        raise WrongState(f"还有{len(unanswered)}条审核意见没有回应。")
    for view in views:
        if Result(view.row.result) in UNFULFILLED and view.row.correction_id is None:
            view.correction = _file(by, sheet, view)
            view.row.correction_id = view.correction.id
    hand_over(by=by, rows=[(view.row, view.correction) for view in views if view.correction])
    settle_given(sheet, accounts=None, why="已提交")
    settle_called(sheet.subject, "已提交")
    sheet.state, sheet.revision = state, sheet.revision + 1
    sheet.submitted_at, sheet.submitted_by = now(), by.account_id
    sheet.handed_in_on = sheet.handed_in_on or today()
    sheet.accepted_at = sheet.accepted_by = None
    rows = [_kept(view.row) | word_of(view.claim) for view in views]
    note_changes(sheet, rows)
    freeze_claims(sheet, [view.claim for view in views], rows)
    db.session.add(Revision(sheet_id=sheet.id, number=sheet.revision, rows=rows, at=now(), account_id=by.account_id))
    db.session.flush()
    _trace("inspection.submit", by, sheet, FILL)


def return_sheet(*, by: Actor, sheet: Sheet, remarks: Mapping[SheetRow, str], row_version: int | None = None) -> None:
    """Sends a sheet back with remarks row by row; where the superior sees another result, that is one.

    Raises Problem without a remark, WrongState unless it was handed in, StaleVersion.
    """
    state = _lock(sheet, row_version, SheetAct.RETURN)
    said = {row: text for row, text in remarks.items() if text.strip()}
    said = {row: said.get(row) or _disagreement(queries.asked_of(sheet, row), judged) for row, judged in queries.disagreed(sheet)} | said
    if not said:
        raise Problem("请至少给一项写出意见，或者判断为不同意。")
    _check_other(sheet, by)
    sheet.state = state
    for row, text in said.items():
        db.session.add(Remark(public_id=public_id(), row_id=row.id, revision=sheet.revision, text=mask(text), at=now(), account_id=by.account_id))
    db.session.flush()
    tell_returned(sheet, said)
    _trace("inspection.return", by, sheet, REVIEW, count=len(said))


def accept_sheet(*, by: Actor, sheet: Sheet, row_version: int | None = None) -> None:
    """Accepts a sheet; what the superior sees as not fulfilled, against the unit's word, goes into the tracker as found by the superior.

    Raises WrongState unless it was handed in, Forbidden for whoever handed it in, StaleVersion.
    """
    state = _lock(sheet, row_version, SheetAct.ACCEPT)
    _check_other(sheet, by)
    sheet.state = state
    for row, judged in queries.disagreed(sheet):
        if Result(judged.seen) in UNFULFILLED:
            file_contrary(by=by, sheet=sheet, row=row, problem=judged.word, ref=f"judgement:{row.public_id}:{sheet.revision}")
    sheet.accepted_at, sheet.accepted_by = now(), by.account_id
    settle_named(queries.rows_of(sheet), "已审核通过")
    db.session.flush()
    _trace("inspection.accept", by, sheet, REVIEW)


def revise_sheet(*, by: Actor, sheet: Sheet) -> None:
    """Opens a sheet that was handed in for a further revision; what was handed in stays readable. Raises WrongState in any other state."""
    state = _lock(sheet, None, SheetAct.REVISE)
    check_open(sheet)
    sheet.state = state
    sheet.accepted_at = sheet.accepted_by = None
    db.session.flush()
    _trace("inspection.revise", by, sheet, FILL)


def _file(by: Actor, sheet: Sheet, view: RowView) -> Correction:
    row, due = view.row, view.row.measure_due_on or today()
    filed = Filed(
        source=Source.SELF_INSPECTION,
        found_on=today(),
        problem=row.finding or view.asked.text,
        kind=Kind.IN_STAGES,
        clause=f"{queries.outline_for(sheet).document}：{_short(view.asked)}",
        ref=f"row:{row.public_id}",
        touched=[Touched(ReferenceKind.ROW, _address(sheet, view.asked), view.asked.printed)],
    )
    made = corrections.open_correction(by=by, unit=sheet.unit, filed=filed)
    last = due if due >= today() else None
    if row.measure:
        corrections.add_measure(by=by, correction=made, text=row.measure, person=_person(row), due_on=last)
    return made


def _person(row: SheetRow) -> Named:
    """Who answers for the measure: whom the row names, else the office."""
    account = db.session.get(Account, row.person_id) if row.person_id else None
    return Named(account.id, account.display_name) if account else Named(None, row.office)


def _address(sheet: Sheet, asked: AskedRow) -> str:
    version = version_by_id(sheet.instrument_version_id or sheet.round.instrument_version_id)
    return f"{version.key}/{version.version}/{asked.key}"


def _short(asked: AskedRow, most: int = 80) -> str:
    return asked.printed if len(asked.printed) <= most else f"{asked.printed[:most]}…"


def _kept(row: SheetRow) -> dict[str, Any]:
    due: date | None = row.measure_due_on
    return {**{name: getattr(row, name) for name in KEPT}, "measure_due_on": due.isoformat() if due else ""}


def _disagreement(asked: AskedRow, judged: RowJudgement) -> str:
    return f"上级看到的是“{result_words(Result(judged.seen), is_negative=asked.is_negative)[0]}”：{judged.word}"[:400]


def _check_other(sheet: Sheet, by: Actor) -> None:
    if queries.is_own(by, sheet):
        raise Forbidden("自查表要由填报和提交的人以外的人审核。")


def _lock(sheet: Sheet, row_version: int | None, act: SheetAct) -> str:
    """The state after an act; whoever comes second with the same act is told so, and not that somebody changed something."""
    db.session.refresh(sheet, with_for_update={"key_share": True, "of": Sheet})
    if sheet.excused:
        raise WrongState("这个单位本轮免填。")
    state = step(SheetState(sheet.state), act)
    if row_version is not None and row_version != sheet.row_version:
        raise StaleVersion
    return state.value


def _trace(action: str, by: Actor, sheet: Sheet, right: Permission, **facts: int) -> None:
    audit.record(action, by=by, right=right, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title, unit=sheet.unit.name, **facts)
