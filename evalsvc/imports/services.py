"""What is done with an import: sent, confirmed, carried out; and tables that go out."""

import hashlib

from sqlalchemy import insert, text

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import ROLE_PERMISSIONS
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.core.tables import TableFile, Unreadable, check_file, write_table
from evalsvc.core.text import clean
from evalsvc.imports import queries
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, faults_of
from evalsvc.imports.models import ImportBatch, ImportFile
from evalsvc.imports.states import BatchState
from evalsvc.jobs.services import queue_job

CHECK, APPLY = "import-check", "import-apply"


class Changed(WrongState):
    """What would happen is no longer what the person read."""

    sentence = "核对之后数据有了变动，请看新的核对结果再决定。"


def check_may(by: Actor, kind: ImportKind) -> None:
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
    batch.state = BatchState.CHECKING.value
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


def export(*, by: Actor, kind: ImportKind, form: str) -> TableFile:
    """The kind's table as a file, with a trace; raises Problem when there is none."""
    check_may(by, kind)
    if kind.export is None:
        raise Problem(f"“{kind.name}”表只能导入，不能导出。")
    rows = list(kind.export(by))
    file = write_table(form, kind.name, kind.columns, rows)
    audit.record("import.export", by=by, right=kind.right, subject=f"imports:{kind.key}", unit_id=desk(by, kind), kind=kind.name, rows=len(rows), form=form)
    return file


def desk(by: Actor, kind: ImportKind) -> int | None:
    """The unit under which an import is filed: where the person holds the right."""
    return next((grant.unit_id for grant in by.grants if kind.right in ROLE_PERMISSIONS[grant.role]), None)
