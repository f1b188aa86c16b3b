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
from evalsvc.core.tables import Fault, Table, Unreadable, read_table
from evalsvc.imports import services
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, faults_of
from evalsvc.imports.models import ImportBatch, ImportFault, ImportFile, ImportRow
from evalsvc.imports.states import BatchState
from evalsvc.jobs.handling import Report

AGAIN = "核对之后，别处改动了相关数据。本次没有写入，下面是按最新数据重新核对的结果，请再确认一次。"
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
    try:
        table = read_table(batch.file_name, content or b"", kind.columns)
        checked, refusal = _checked(kind, by, table)
    except Unreadable as unreadable:
        table, checked, refusal = None, None, str(unreadable)
    db.session.rollback()
    faults = [*(table.faults if table else []), *(faults_of(table.rows) if table else [])]
    if refusal:
        faults = [Fault(0, "整个文件", "", refusal)]
    return _keep(given["batch"], table, faults, checked or Checked([]), report)


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


def _keep(key: int, table: Table | None, faults: list[Fault], checked: Checked, report: Report) -> str:
    """Writes rows and faults into the staging tables in small transactions, then the result."""
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
        batch.layout = {"places": dict(table.layout.places), "is_text": table.layout.is_text} if table else {}
        batch.told = [*([AGAIN] if batch.round > 1 else []), *_ignored(table)]
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
