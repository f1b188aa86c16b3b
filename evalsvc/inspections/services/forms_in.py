"""A filled-in form comes back: first it is only read, then taken in one transaction; nothing that was typed is overwritten without a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.files.uploads import Upload
from evalsvc.core.masking import mask
from evalsvc.inspections import queries
from evalsvc.inspections.incoming import FINDING, LOCAL_LIMIT, MEASURE, Choice, Fate, Plan, PlannedRow
from evalsvc.inspections.models import FilledForm, Sheet, SheetRow
from evalsvc.inspections.services.locking import check_writable
from evalsvc.inspections.services.rows import MOST_LOCAL, Said, add_local_row, save_row
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Read, ReadRow

RIGHT = Permission.INSPECTION_FILL
NO_ROW = 0  # a version that no row has: what differs is kept beside


class Overtaken(WrongState):
    """What would happen is no longer what the person read."""

    sentence = "核对之后，网上又有人改过。下面是按最新内容重新核对的结果，您已选的都还在，请再看一次。"


def bring_form(*, by: Actor, sheet: Sheet, read: Read, upload: Upload) -> FilledForm:
    """Keeps what a form says until its person has read what it would do; changes no row.

    Raises Problem for the form of another unit or round, or of an earlier revision; WrongState when the sheet has been handed in.
    """
    check_writable(sheet)
    if refusal := _refusal(sheet, read):
        raise Problem(refusal, field="file")
    form = FilledForm(public_id=public_id(), sheet_id=sheet.id, account_id=by.account_id, file_name=upload.name, digest=upload.sha256, sent_at=now())
    form.said = queries.READ.dump_python(_masked(read), mode="json")
    db.session.add(form)
    db.session.flush()
    _trace("inspection.bring_form", by, sheet)
    return form


def take_form(*, by: Actor, form: FilledForm, choices: Mapping[str, Choice], seen: str) -> None:
    """Takes over what a form says, by the person's `choices` (see `choice_name`); `seen` is the fingerprint of the plan that was read.

    Raises Overtaken when the sheet changed since, Problem with each cell that waits for a choice, WrongState when the form
    was taken before or the sheet has been handed in.
    """
    sheet = form.sheet
    check_writable(sheet)
    db.session.refresh(form, with_for_update={"key_share": True, "of": FilledForm})
    if form.taken_at is not None:
        raise WrongState("这份表已经导入过了。")
    locked = select(SheetRow).where(SheetRow.sheet_id == sheet.id).order_by(SheetRow.position, SheetRow.id).with_for_update(key_share=True)
    rows = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    plan = queries.plan_for(form, rows)
    if plan.fingerprint != seen:
        raise Overtaken
    _check(plan, rows, choices)
    by_key = {row.key: row for row in rows}
    kept = sum(_take(by, sheet, by_key[planned.key], planned, choices) for planned in plan.rows)
    for planned in plan.added:
        row = add_local_row(by=by, sheet=sheet, text=planned.name)
        save_row(by=by, sheet=sheet, row=row, said=_said(row, planned, planned.roles(Fate.TAKEN)))
    chosen = sum(choice is Choice.FORM for choice in choices.values())
    form.taken_at, form.told = now(), {"filled": len(plan.of(Fate.TAKEN)) + chosen, "kept": kept, "added": len(plan.added)}
    db.session.flush()
    _trace("inspection.take_form", by, sheet, **form.told)


def choice_name(row: SheetRow, role: str) -> str:
    """How the choice for a cell is called."""
    return f"row-{row.public_id}-{role}"


def _refusal(sheet: Sheet, read: Read) -> str:
    """Why a form is not one of this sheet as it stands; empty when it is, or when nothing tells."""
    if read.of_unit and read.of_unit != sheet.unit.public_id:
        return "这是另一个单位的自查表，没有导入任何内容。"
    if read.of_sheet and read.of_sheet != sheet.public_id:
        return "这是另一轮的自查表，没有导入任何内容。"
    if read.revision is not None and read.revision < sheet.revision:
        return f"这份表是第{sheet.revision}次提交之前导出的，内容可能已经过时，没有导入。请重新导出，填好再导入。"
    long = next((row for row in read.added if len(row.text) > LOCAL_LIMIT), None)
    return f"{long.cells['requirement']}：本地增加的内容最多{LOCAL_LIMIT}个字符，请改短后再导入。" if long else ""


def _masked(read: Read) -> Read:
    rows, added = ([_row_masked(row) for row in some] for some in (read.rows, read.added))
    unknown = [replace(one, text=mask(one.text)) for one in read.unknown]
    return replace(read, rows=rows, added=added, unknown=unknown, signed=tuple(mask(text) for text in read.signed), unit_named=mask(read.unit_named))


def _row_masked(row: ReadRow) -> ReadRow:
    texts: dict[str, Any] = {name: mask(getattr(row, name)) for name in ("finding", "reason", "authority", "measure", "limit_words")}
    return replace(row, **texts, asked=row.asked if row.key else mask(row.asked), evidence=tuple(mask(name) for name in row.evidence))


def _check(plan: Plan, rows: Sequence[SheetRow], choices: Mapping[str, Choice]) -> None:
    by_key = {row.key: row for row in rows}
    lacking = [name for row, cell in plan.of(Fate.ASKED) if (name := choice_name(by_key[row.key], cell.role)) not in choices]
    if lacking:
        problem = Problem(f"还有{len(lacking)}处要选用哪一份，没有导入任何内容。")
        problem.at_fields = dict.fromkeys(lacking, "请选一份。")
        raise problem
    if sum(row.is_local for row in rows) + len(plan.added) > MOST_LOCAL:
        raise Problem(f"本地增加的内容最多{MOST_LOCAL}项，没有导入任何内容。请在表里删去几项再导入。")


def _take(by: Actor, sheet: Sheet, row: SheetRow, planned: PlannedRow, choices: Mapping[str, Choice]) -> bool:
    """Writes what is taken of a row; whether something was kept beside it."""
    asked = {role: choices[choice_name(row, role)] for role in planned.roles(Fate.ASKED)}
    taken = planned.roles(Fate.TAKEN) | {role for role, choice in asked.items() if choice is Choice.FORM}
    beside = {role for role, choice in asked.items() if choice is Choice.BOTH}
    if taken:
        save_row(by=by, sheet=sheet, row=row, said=_said(row, planned, taken))
    if beside:
        save_row(by=by, sheet=sheet, row=row, said=_said(row, planned, frozenset(beside)), row_version=NO_ROW)
    return bool(beside)


def _said(row: SheetRow, planned: PlannedRow, roles: frozenset[str]) -> Said:
    """What a row says with some of its cells from the form."""
    said = Said(row.finding, Result(row.result), row.reason, row.measure, row.measure_due_on, row.authority)
    told = planned.answer
    if FINDING in roles:
        said = replace(said, finding=told.finding, result=told.result, reason=told.reason, authority=told.authority)
    return replace(said, measure=told.measure, measure_due_on=told.limit_day) if MEASURE in roles else said


def _trace(action: str, by: Actor, sheet: Sheet, **facts: int) -> None:
    audit.record(action, by=by, right=RIGHT, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title, **facts)
