"""Removes files, rows and faults of imports some days after they came, and files of exports; the record of both stays."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.retention import Retention, fixed, kept_for_good
from evalsvc.imports import exporting, queries, services
from evalsvc.imports.models import ImportBatch, ImportFault, ImportFile, ImportRow
from evalsvc.imports.states import EXPORT_DAYS, KEPT_DAYS, BatchState

UNFINISHED = timedelta(days=1)  # how old a file must be that no run knows, before it counts as left over


def empty_old_imports() -> None:
    """Empties the imports whose days are over, in small transactions; one that was never confirmed can no longer be."""
    at = now()
    due = [(key, numbers) for key in _due(at) for numbers in [_numbers(key)]]
    db.session.rollback()
    for key, numbers in due:
        for chunk in chunks(numbers):
            with unit_of_work():
                db.session.execute(delete(ImportRow).where(ImportRow.batch_id == key, ImportRow.number.in_(chunk)))
        with unit_of_work():
            db.session.execute(delete(ImportFault).where(ImportFault.batch_id == key))
            db.session.execute(delete(ImportFile).where(ImportFile.batch_id == key))
            ours = ImportBatch.id == key
            db.session.execute(update(ImportBatch).where(ours).values(emptied_at=at, row_version=ImportBatch.row_version + 1))
    if due:
        with unit_of_work():
            audit.record("import.empty", by=SYSTEM, subject="imports", count=len(due))


def _due(at: datetime) -> list[int]:
    old = ImportBatch.created_at <= at - timedelta(days=KEPT_DAYS)
    idle = or_(ImportBatch.state != BatchState.APPLYING.value, ImportBatch.created_at <= at - timedelta(days=2 * KEPT_DAYS))
    return list(db.session.scalars(select(ImportBatch.id).where(ImportBatch.emptied_at.is_(None), old, idle)))


def _numbers(key: int) -> list[int]:
    return list(db.session.scalars(select(ImportRow.number).where(ImportRow.batch_id == key)))


def remove_old_exports() -> None:
    """Removes the files of exports whose days are over, and what a killed job left; the run stays on record."""
    for public_id in queries.exports_to_remove(now() - timedelta(days=EXPORT_DAYS)):
        with unit_of_work():
            services.forget_export(run=queries.export_to_make(public_id))
    needed = queries.kept_exports()
    db.session.rollback()
    exporting.products().sweep(needed, now() - UNFINISHED)


def _old_exports(at: datetime) -> int:
    return len(queries.exports_to_remove(at - timedelta(days=EXPORT_DAYS)))


def _full() -> int:
    return db.session.scalar(select(func.count()).where(ImportBatch.emptied_at.is_(None))) or 0


def _batches() -> int:
    return db.session.scalar(select(func.count()).select_from(ImportBatch)) or 0


RETENTION = (
    Retention(
        key="exports",
        kind="后台导出的表格文件",
        tables=("export_run",),
        term=fixed(f"{EXPORT_DAYS}天", "系统固定"),
        counts_from="从做好时起算",
        at_the_end="删除文件；何时由谁导出、多少条的记录保留",
        kept=lambda: len(queries.kept_exports()),
        due=_old_exports,
        carry_out=remove_old_exports,
    ),
    Retention(
        key="imports",
        kind="导入的文件、各行内容和错误清单",
        tables=("import_file", "import_row", "import_fault"),
        term=fixed(f"{KEPT_DAYS}天", "系统固定"),
        counts_from="从上传之时起算",
        at_the_end="删除文件和各行内容；已经写入的数据、次数和条数保留",
        kept=_full,
        due=lambda at: len(_due(at)),
        carry_out=empty_old_imports,
    ),
    kept_for_good(
        "import-batches",
        "导入的记录：谁、何时、多少条；表头对应哪些列",
        tables=("import_batch", "import_matching"),
        why="说明数据从哪里来；其中没有各行内容",
        kept=_batches,
    ),
)
