"""The two jobs of an import: read and check the file into the staging table, then swap it in in one short transaction.

The check may be killed anywhere: its next try begins anew. Carrying out is one transaction, which happens or does not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import Delete, delete, insert, select

from evalsvc.access.actor import Actor
from evalsvc.core.clock import now
from evalsvc.core.db import Base, chunks, db, unit_of_work
from evalsvc.core.errors import Problem
from evalsvc.core.tables import Fault, Table, Unreadable, find_heads, propose, read_sheet, read_table, samples_of
from evalsvc.imports import queries, services
from evalsvc.imports.kinds import CHANGED, NEW, SAME, SAMPLE, Checked, ImportKind, faults_of
from evalsvc.imports.matching import Matched, Question, layout_of, matched_in, only_choice, read_as_matched
from evalsvc.imports.models import ImportBatch, ImportFault, ImportFile, ImportRow
from evalsvc.imports.states import BatchState
from evalsvc.jobs.handling import Report

AGAIN = "核对之后，别处改动了相关数据。本次没有写入，下面是按最新数据重新核对的结果，请再确认一次。"
AGAIN_MARK = services.AGAIN
ENDED = "这次导入已经结束。"


@dataclass(frozen=True)
class Imports:
    """What the factory gives: the kinds, and who an account is now (None when it is retired)."""

    kinds: Mapping[str, ImportKind]
    actor_of: Callable[[int], Actor | None]


def imports() -> Imports:
    """The kinds of this application."""
    found: Imports = current_app.extensions["imports"]
    return found


def check_file(given: Mapping[str, Any], report: Report) -> str:
    """Job: reads the file of an import and says what it would do, row by row."""
    batch = db.session.get_one(ImportBatch, given["batch"])
    if batch.state != BatchState.CHECKING:
        return ENDED
    kind, by = imports().kinds[batch.kind], imports().actor_of(batch.account_id)
    content = db.session.scalar(select(ImportFile.content).where(ImportFile.batch_id == batch.id))
    reading, checked, refusal = Reading(None, _said_before(batch.layout)), None, ""
    try:
        reading = _read(batch, kind, by, content or b"")
        if reading.table is not None:
            checked, refusal = _checked(kind, by, reading.table)
    except Unreadable as unreadable:
        refusal = str(unreadable)
    is_again = AGAIN_MARK in batch.layout
    db.session.rollback()
    if reading.table is None and not refusal:
        return _ask(given["batch"], reading)
    table = reading.table
    faults = [*(table.faults if table else []), *(faults_of(table.rows) if table else [])]
    if refusal:
        faults = [Fault(0, "整个文件", "", refusal)]
    told = [*([AGAIN] if is_again else []), *_ignored(table)]
    return _keep(given["batch"], reading, faults, checked or Checked([]), told, report)


@dataclass(frozen=True)
class Reading:
    """A file as it was read: its table, or None and some of its lines as long as a person has to match its columns first."""

    table: Table | None
    layout: dict[str, Any]
    samples: Sequence[Mapping[str, str]] = ()


def _said_before(layout: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in layout.items() if key != AGAIN_MARK}


def _read(batch: ImportBatch, kind: ImportKind, by: Actor | None, content: bytes) -> Reading:
    """The table of a file with how it is laid out; raises Unreadable."""
    if kind.matching is None:
        return _laid(read_table(batch.file_name, content, kind.columns), {})
    sheet = read_sheet(batch.file_name, content)
    heads = find_heads(sheet, kind.columns)
    layout, matched = _said_before(batch.layout), matched_in(batch.layout)
    if matched is None:
        known = queries.remembered(kind, batch.account_id, heads.digest)
        only = only_choice(kind, _present(by)) if by else ""
        proposed = Matched(known.places if known else propose(heads, kind.columns), only or (known.asked if known else ""))
        matched = proposed if only and (known or heads.are_exactly(kind.columns)) else None
        layout = layout_of(Question(heads.found, heads.digest, proposed))
    if matched is None:
        return Reading(None, layout, samples_of(sheet, heads))
    said = {"matched": {"places": dict(matched.places), "asked": matched.asked}}
    return _laid(read_as_matched(kind, sheet, heads, matched), {**layout, **said})


def _laid(table: Table, said: Mapping[str, Any]) -> Reading:
    layout = table.layout
    return Reading(table, {**said, "places": dict(layout.places), "is_text": layout.is_text, "fixed": dict(layout.fixed)})


def _ask(key: int, reading: Reading) -> str:
    """Has the import wait until a person has matched its columns."""
    _clear(key)
    rows = [{"batch_id": key, "number": number, "cells": dict(cells)} for number, cells in enumerate(reading.samples, start=1)]
    with unit_of_work():
        batch = db.session.get_one(ImportBatch, key)
        batch.state, batch.layout, batch.told = BatchState.MATCHING.value, reading.layout, []
        if rows:
            db.session.execute(insert(ImportRow), [{**row, "verdict": SAMPLE, "name": "", "told": ""} for row in rows])
    return "等待上传人核对列。"


def _checked(kind: ImportKind, by: Actor | None, table: Table) -> tuple[Checked | None, str]:
    """What the rows would do, or the sentence why this person can do nothing."""
    try:
        services.check_may(_present(by), kind)
        return kind.check(table.rows, _present(by)), ""
    except Problem as problem:
        return None, problem.sentence


def _present(by: Actor | None) -> Actor:
    if by is None:
        raise Problem("上传人的账号已停用。")
    return by


def _keep(key: int, reading: Reading, faults: list[Fault], checked: Checked, told: list[str], report: Report) -> str:
    """Writes rows and faults into the staging tables in small transactions, then the result."""
    table = reading.table
    rows = {row.number: row for row in table.rows} if table and not faults else {}
    total = len(rows) + len(faults)
    _clear(key)
    staged = (_staged(key, rows[verdict.row].typed, verdict) for verdict in checked.verdicts if rows)
    named = (
        {"batch_id": key, "position": position, "number": fault.row, "cell": fault.cell, "typed": fault.typed, "sentence": fault.sentence}
        for position, fault in enumerate(faults)
    )
    done = _write(ImportRow, staged, 0, total, report)
    _write(ImportFault, named, done, total, report)
    with unit_of_work():
        batch = db.session.get_one(ImportBatch, key)
        _settle(batch, checked if not faults else Checked([]), len(faults))
        batch.layout, batch.told = reading.layout, told
    report(total, total)
    return f"{len(faults)}处有错，没有写入。" if faults else f"核对完成：共{len(rows)}行，待确认。"


def _ignored(table: Table | None) -> list[str]:
    return [f"没有用到的列：{'、'.join(table.ignored)}。"] if table and table.ignored else []


def _staged(key: int, typed: Mapping[str, str], verdict: Any) -> dict[str, Any]:
    return {"batch_id": key, "number": verdict.row, "cells": dict(typed), "verdict": verdict.state, "name": verdict.name, "told": verdict.told}


def _write(table: type[Base], values: Iterable[dict[str, Any]], done: int, total: int, report: Report) -> int:
    for chunk in chunks(values):
        report(done, total)
        with unit_of_work():
            db.session.execute(insert(table), chunk)
        done += len(chunk)
    return done


def _settle(batch: ImportBatch, checked: Checked, faults: int) -> None:
    """Gives an import the counts and the state that follow from a check."""
    batch.fresh, batch.changed, batch.same, batch.faults = checked.count(NEW), checked.count(CHANGED), checked.count(SAME), faults
    batch.fingerprint = checked.fingerprint()
    if faults:
        batch.state = BatchState.REFUSED.value
    else:
        batch.state = (BatchState.READY if batch.fresh or batch.changed else BatchState.SAME).value
    batch.ended_at = None if batch.state == BatchState.READY else now()


def apply_batch(given: Mapping[str, Any], report: Report) -> str:
    """Job: checks the staged rows once more and takes them over, in one transaction; a plan that has changed goes back to the person."""
    with unit_of_work():
        batch = db.session.get_one(ImportBatch, given["batch"], with_for_update=True)
        if batch.state != BatchState.APPLYING:
            return ENDED
        kind, by = imports().kinds[batch.kind], imports().actor_of(batch.account_id)
        services.lock(kind)
        total = batch.fresh + batch.changed + batch.same
        checked = _again(batch, kind, by)
        if checked is not None and checked.fingerprint() == batch.fingerprint:
            services.carry_out(by=_present(by), kind=kind, checked=checked, subject=f"import:{batch.public_id}")
            batch.state, batch.ended_at = BatchState.APPLIED.value, now()
            outcome = f"已写入：新增{batch.fresh}条，更改{batch.changed}条，相同{batch.same}条。"
        else:
            outcome = "核对之后数据有了变动，没有写入，重新核对。"
            services.check_again(batch)
    report(total, total)
    return outcome


def _again(batch: ImportBatch, kind: ImportKind, by: Actor | None) -> Checked | None:
    try:
        services.check_may(_present(by), kind)
        return services.check(by=_present(by), kind=kind, batch=batch)
    except Problem:
        return None


def _clear(key: int) -> None:
    """Takes away what an earlier try has staged, in small transactions."""
    for table, column in ((ImportRow, ImportRow.number), (ImportFault, ImportFault.position)):
        numbers: Sequence[int] = db.session.scalars(select(column).where(table.batch_id == key)).all()
        db.session.rollback()
        for chunk in chunks(numbers):
            with unit_of_work():
                gone: Delete = delete(table).where(table.batch_id == key, column.in_(chunk))
                db.session.execute(gone)
