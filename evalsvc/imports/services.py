"""What is done with an import: sent, confirmed, carried out; and tables that go out, large ones by a job."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import insert, text

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import ROLE_PERMISSIONS
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.core.tables import TableFile, Unreadable, Values, check_file
from evalsvc.core.text import clean
from evalsvc.imports import kinds, queries
from evalsvc.imports.files import file_of
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ExportKind, ImportKind, Outgoing, faults_of
from evalsvc.imports.matching import Matched
from evalsvc.imports.models import ExportRun, ImportBatch, ImportFile, ImportMatching
from evalsvc.imports.states import MATCHABLE, BatchState
from evalsvc.jobs.services import queue_job

CHECK, APPLY, EXPORT = "import-check", "import-apply", "export"
AGAIN = "again"  # stands in the layout of an import whose plan was overtaken


class Changed(WrongState):
    """What would happen is no longer what the person read."""

    sentence = "核对之后数据有了变动，请看新的核对结果再决定。"


class TooLarge(Exception):
    """A table has more rows than a page sends: `order_export` has a job write it."""


def check_may(by: Actor, kind: ImportKind | ExportKind) -> None:
    """Raises Forbidden when a person may not import or export this kind."""
    if by.account_id is not None and not by.may(kind.right):
        raise Forbidden
    kind.may(by)


def upload(*, by: Actor, kind: ImportKind, file_name: str, content: bytes) -> ImportBatch:
    """Keeps a file and has it checked by a job; raises Problem when it is no table."""
    check_may(by, kind)
    try:
        check_file(file_name, content)
    except Unreadable as refusal:
        raise Problem(str(refusal), field="file") from refusal
    batch = ImportBatch(
        public_id=public_id(),
        kind=kind.key,
        state=BatchState.CHECKING.value,
        account_id=by.account_id,
        file_name=clean(file_name)[-200:],
        digest=hashlib.sha256(content).hexdigest(),
        created_at=now(),
        round=1,
    )
    db.session.add(batch)
    db.session.flush()
    db.session.execute(insert(ImportFile).values(batch_id=batch.id, content=content))
    queue_job(by=by, kind=CHECK, key=queries.job_key(batch), given={"batch": batch.id})
    audit.record("import.upload", by=by, right=kind.right, subject=f"import:{batch.public_id}", unit_id=desk(by, kind), kind=kind.name)
    return batch


def match(*, by: Actor, batch: ImportBatch, kind: ImportKind, matched: Matched, row_version: int) -> None:
    """Says which columns of a file are which, remembers it for files with the same heads, and has the file checked.

    Raises WrongState when the file is gone or is being written, StaleVersion when somebody else has said so meanwhile.
    """
    check_may(by, kind)
    db.session.refresh(batch, with_for_update=True)
    if batch.state not in MATCHABLE or batch.emptied_at is not None or "heads" not in batch.layout:
        raise WrongState("这次导入不能再改列的对应，请刷新页面查看最新情况。")
    if batch.row_version != row_version:
        raise StaleVersion
    said = {"places": dict(matched.places), "asked": matched.asked}
    question = {key: batch.layout[key] for key in ("heads", "digest", "proposed", "asked")}
    db.session.merge(ImportMatching(kind=kind.key, account_id=batch.account_id, digest=question["digest"], at=now(), **said))
    batch.state, batch.layout, batch.ended_at = BatchState.CHECKING.value, {**question, "matched": said}, None
    batch.round += 1
    db.session.flush()
    queue_job(by=by, kind=CHECK, key=queries.job_key(batch), given={"batch": batch.id})
    facts: dict[str, str | int] = {"kind": kind.name, "columns": len(matched.places)}
    audit.record("import.match", by=by, right=kind.right, subject=f"import:{batch.public_id}", unit_id=desk(by, kind), **facts)


def ask_to_apply(*, by: Actor, batch: ImportBatch, kind: ImportKind, row_version: int) -> None:
    """Has an import carried out by a job; raises Changed when the plan is not the one that was read, WrongState when it cannot be."""
    check_may(by, kind)
    db.session.refresh(batch, with_for_update=True)
    if batch.state != BatchState.READY:
        raise WrongState("这次导入不在待确认状态，请刷新页面查看最新情况。")
    if batch.row_version != row_version:
        raise Changed
    batch.state = BatchState.APPLYING.value
    batch.round += 1
    db.session.flush()
    queue_job(by=by, kind=APPLY, key=queries.job_key(batch), given={"batch": batch.id})
    facts: dict[str, str | int] = {"kind": kind.name, "fresh": batch.fresh, "changed": batch.changed}
    audit.record("import.ask", by=by, right=kind.right, subject=f"import:{batch.public_id}", unit_id=desk(by, kind), **facts)


def check_again(batch: ImportBatch) -> None:
    """Gives an import back to the check, because its plan is no longer the one that the person has read."""
    batch.state, batch.layout = BatchState.CHECKING.value, {**batch.layout, AGAIN: True}
    batch.round += 1
    db.session.flush()
    queue_job(kind=CHECK, key=queries.job_key(batch), given={"batch": batch.id})


def carry_out(*, by: Actor, kind: ImportKind, checked: Checked, subject: str) -> None:
    """Takes checked rows over in the running transaction, all of them, with one event; the check was made inside it, after `lock`."""
    kind.apply(checked, by)
    facts: dict[str, str | int] = {"kind": kind.name, "fresh": checked.count(NEW), "changed": checked.count(CHANGED), "same": checked.count(SAME)}
    audit.record("import.apply", by=by, right=kind.right, subject=subject, unit_id=desk(by, kind), **facts)


def lock(kind: ImportKind) -> None:
    """Has every other change of the kind's tables wait until this transaction ends (PostgreSQL; SQLite has one writer). Ratings go on."""
    if db.engine.dialect.name == "postgresql":
        kind.lock()
        db.session.execute(text(f"LOCK TABLE {', '.join(kind.tables)} IN SHARE ROW EXCLUSIVE MODE"))


def check(*, by: Actor, kind: ImportKind, batch: ImportBatch) -> Checked | None:
    """What the staged rows would do now, or None when some of them became wrong."""
    rows = queries.staged_rows(batch, kind)
    checked = kind.check(rows, by)
    return None if faults_of(rows) else checked


def export(*, by: Actor, kind: ExportKind, form: str) -> TableFile:
    """The kind's table as a file, with a trace; raises TooLarge when a page cannot send it."""
    check_may(by, kind)
    table = kind.table(by, {})
    rows = few(table)
    file = file_of(form, table, rows)
    audit.record("import.export", by=by, right=kind.right, subject=f"imports:{kind.key}", unit_id=desk(by, kind), kind=kind.name, rows=len(rows), form=form)
    return file


def few(table: Outgoing) -> list[Values]:
    """The rows of a table that a page may send; raises TooLarge, having read no more than it takes to know."""
    rows = list(islice(_each(table), kinds.MOST_AT_ONCE + 1))
    if len(rows) > kinds.MOST_AT_ONCE:
        raise TooLarge
    return rows


def _each(table: Outgoing) -> Iterator[Values]:
    yield from table.rows


def order_export(*, by: Actor, kind: ExportKind, form: str, given: Mapping[str, Any] | None = None, told: str = "") -> ExportRun:
    """Has a job write a table; `told` says in words what it is narrowed to. Raises WrongState while the same is being made for the person."""
    check_may(by, kind)
    asked = dict(given or {})
    if queries.open_export(by, kind.key, form, asked) is not None:
        raise WrongState("同样的一份正在制作，请到“我的导出”等它完成。")
    if by.account_id is None:
        raise Forbidden
    run = ExportRun(public_id=public_id(), kind=kind.key, form=form, given=asked, told=told[:400], roots=_roots(by, kind), asked_at=now())
    run.account_id = by.account_id
    db.session.add(run)
    db.session.flush()
    queue_job(by=by, kind=EXPORT, key=run.job_key, given={"run": run.public_id})
    facts: dict[str, str | int] = {"kind": kind.name, "form": form, "told": told or "全部"}
    audit.record("export.ask", by=by, right=kind.right, subject=f"export:{run.public_id}", unit_id=desk(by, kind), **facts)
    return run


def check_reaches(by: Actor, kind: ExportKind, run: ExportRun) -> None:
    """Raises Forbidden unless the person still reaches everything that was reached when the table was asked for."""
    check_may(by, kind)
    if not set(run.roots) <= set(_roots(by, kind)):
        raise Forbidden("提交之后您的管辖范围有了变化，这份表不能再制作或下载，请重新导出。")


def keep_export(*, run: ExportRun, title: str, rows: int, file: str, size: int) -> None:
    """Notes that a run is made: what its file is called, how many rows it holds, and its size in bytes."""
    run.title, run.rows, run.file, run.size, run.made_at, run.removed_at = title[:120], rows, file, size, now(), None


def fetch_export(*, by: Actor, kind: ExportKind, run: ExportRun) -> str:
    """The name of a run's file, for a download that leaves a trace; raises WrongState when there is none, Forbidden as check_reaches."""
    check_reaches(by, kind, run)
    if run.file is None:
        raise WrongState("文件已按期销毁，请重新导出。" if run.removed_at else "还没有做好，请等进度走完再下载。")
    facts: dict[str, str | int] = {"kind": kind.name, "form": run.form, "rows": run.rows, "told": run.told or "全部"}
    audit.record("export.fetch", by=by, right=kind.right, subject=f"export:{run.public_id}", unit_id=desk(by, kind), **facts)
    return run.file


def forget_export(*, run: ExportRun) -> None:
    """Notes that a run's file is gone; the run stays on record."""
    run.file, run.removed_at = None, now()


def _roots(by: Actor, kind: ExportKind) -> list[int]:
    return sorted(by.scope_for(kind.right).roots)


def desk(by: Actor, kind: ImportKind | ExportKind) -> int | None:
    """The unit under which a table is filed: where the person holds the right."""
    return next((grant.unit_id for grant in by.grants if kind.right in ROLE_PERMISSIONS[grant.role]), None)
