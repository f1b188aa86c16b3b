"""What is asked of imports and of exports that a job makes: one's own only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select

from evalsvc.access.actor import Actor
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.tables import Layout, Row, row_of
from evalsvc.imports.kinds import SAMPLE, ImportKind
from evalsvc.imports.matching import Matched, columns_read
from evalsvc.imports.models import ExportRun, ImportBatch, ImportFault, ImportMatching, ImportRow
from evalsvc.imports.states import WAITING
from evalsvc.jobs.models import Job
from evalsvc.jobs.states import OPEN

SHOWN = 20
PAGE = 100
_KEY = literal("export:").concat(ExportRun.public_id)


def batch_of(by: Actor, public_id: str) -> ImportBatch:
    """A person's own import; raises NotFound for everybody else."""
    batch = db.session.scalar(select(ImportBatch).where(ImportBatch.public_id == public_id, ImportBatch.account_id == by.account_id))
    if batch is None:
        raise NotFound
    return batch


def latest_batches(by: Actor, kinds: Sequence[str]) -> Sequence[ImportBatch]:
    """A person's own imports of some kinds, the latest first."""
    ours = select(ImportBatch).where(ImportBatch.account_id == by.account_id, ImportBatch.kind.in_(kinds))
    return db.session.scalars(ours.order_by(ImportBatch.id.desc()).limit(SHOWN)).all()


def waiting_batches(by: Actor) -> Sequence[ImportBatch]:
    """A person's own imports that wait for them: found good, or with columns to be matched; the oldest first."""
    waits = (ImportBatch.account_id == by.account_id, ImportBatch.state.in_(WAITING), ImportBatch.emptied_at.is_(None))
    return db.session.scalars(select(ImportBatch).where(*waits).order_by(ImportBatch.id).limit(SHOWN)).all()


def job_of(batch: ImportBatch) -> Job | None:
    """The job that checks or carries out an import now, or did so last."""
    return db.session.scalar(select(Job).where(Job.key == job_key(batch)))


def job_key(batch: ImportBatch) -> str:
    """The key of the job of this round."""
    return f"import:{batch.public_id}:{batch.round}"


def faults_page(batch: ImportBatch, page: int) -> Sequence[ImportFault]:
    """What is wrong with an import, a page at a time."""
    found = select(ImportFault).where(ImportFault.batch_id == batch.id).order_by(ImportFault.position)
    return db.session.scalars(found.offset((page - 1) * PAGE).limit(PAGE)).all()


def rows_page(batch: ImportBatch, verdict: str, page: int) -> Sequence[ImportRow]:
    """The rows of an import with a verdict, a page at a time."""
    found = select(ImportRow).where(ImportRow.batch_id == batch.id, ImportRow.verdict == verdict).order_by(ImportRow.number)
    return db.session.scalars(found.offset((page - 1) * PAGE).limit(PAGE)).all()


def remembered(kind: ImportKind, account_id: int, digest: str) -> Matched | None:
    """What a person has said of these heads before, or None."""
    row = db.session.get(ImportMatching, (kind.key, account_id, digest))
    return Matched(row.places, row.asked) if row else None


def samples_of(batch: ImportBatch) -> Sequence[dict[str, str]]:
    """What stands in the first lines of a file that waits for its columns to be matched, by the number of the column."""
    found = select(ImportRow.cells).where(ImportRow.batch_id == batch.id, ImportRow.verdict == SAMPLE).order_by(ImportRow.number)
    return db.session.scalars(found).all()


def staged_rows(batch: ImportBatch, kind: ImportKind) -> list[Row]:
    """The rows of an import as they were read from its file."""
    layout = Layout(batch.layout["places"], batch.layout["is_text"], batch.layout.get("fixed", {}))
    found = db.session.execute(select(ImportRow.number, ImportRow.cells).where(ImportRow.batch_id == batch.id).order_by(ImportRow.number))
    return [row_of(number, cells, layout, columns_read(kind)) for number, cells in found]


def export_of(by: Actor, public_id: str) -> ExportRun:
    """A person's own export by a job; raises NotFound for everybody else."""
    run = db.session.scalar(select(ExportRun).where(ExportRun.public_id == public_id, ExportRun.account_id == by.account_id))
    if run is None:
        raise NotFound
    return run


def latest_exports(by: Actor) -> Sequence[tuple[ExportRun, Job | None]]:
    """A person's own exports with their jobs, the latest first; one query."""
    mine = select(ExportRun, Job).outerjoin(Job, Job.key == _KEY).where(ExportRun.account_id == by.account_id)
    return [(run, job) for run, job in db.session.execute(mine.order_by(ExportRun.id.desc()).limit(SHOWN))]


def export_job(run: ExportRun) -> Job | None:
    """The job that writes an export."""
    return db.session.scalar(select(Job).where(Job.key == run.job_key))


def export_to_make(public_id: str) -> ExportRun:
    """The export that a job is to write."""
    return db.session.scalars(select(ExportRun).where(ExportRun.public_id == public_id)).one()


def open_export(by: Actor, kind: str, form: str, given: Mapping[str, Any]) -> ExportRun | None:
    """The same export that the person waits for already, or None."""
    waits = select(ExportRun).join(Job, Job.key == _KEY).where(Job.state.in_(OPEN), ExportRun.account_id == by.account_id)
    found = db.session.scalars(waits.where(ExportRun.kind == kind, ExportRun.form == form).order_by(ExportRun.id)).all()
    return next((run for run in found if run.given == given), None)


def exports_to_remove(before: datetime) -> Sequence[str]:
    """The exports made before an instant whose files still lie there."""
    return db.session.scalars(select(ExportRun.public_id).where(ExportRun.made_at <= before, ExportRun.file.is_not(None))).all()


def kept_exports() -> set[str]:
    """The names of all files that exports still need."""
    return set(db.session.scalars(select(ExportRun.file).where(ExportRun.file.is_not(None))))
