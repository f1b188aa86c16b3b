"""What is done about papers for many: asked for, kept when they are made, downloaded, removed."""

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.jobs.services import queue_job
from evalsvc.organisation import queries
from evalsvc.organisation.models import PrintRun, Unit
from evalsvc.organisation.papers import LAYOUTS

JOB = "papers"
MOST_POINTS = 5000
RIGHT = Permission.POINT_MANAGE


def order_papers(*, by: Actor, unit: Unit | None, pieces: int, base: str) -> PrintRun:
    """Queues the papers of all points of a unit and below it (None: of the whole tree), `pieces` on a sheet.

    Raises Problem for an unknown layout, no point or too many, WrongState while the same papers are being made for the person.
    """
    if pieces not in LAYOUTS:
        raise Problem("请选择每张纸上印几枚。", field="pieces")
    rows, skipped = queries.points_to_print(unit)
    if not rows:
        raise Problem("这个单位和它的下级没有带码的评价点，没有可印的。", field="unit")
    if len(rows) > MOST_POINTS:
        raise Problem(f"一次最多印{MOST_POINTS}个评价点，这里有{len(rows)}个，请分单位打印。", field="unit")
    if queries.open_run(by.account_id, unit, pieces) is not None:
        raise WrongState("同样的一批正在制作，请等它完成。")
    run = PrintRun(
        public_id=public_id(), account_id=by.account_id, unit=unit, pieces=pieces, base=base, asked_at=now(), points=len(rows), skipped=skipped, size=0
    )
    db.session.add(run)
    db.session.flush()
    queue_job(by=by, kind=JOB, key=run.job_key, given={"run": run.public_id})
    audit.record("papers.order", by=by, right=RIGHT, subject=f"papers:{run.public_id}", unit_id=run.unit_id, **_facts(run))
    return run


def keep_papers(*, run: PrintRun, file: str, size: int, points: int, skipped: int) -> None:
    """Notes that a run is made: the name of its file, its size in bytes, and how many points are on it or were left out."""
    run.file, run.size, run.points, run.skipped, run.made_at, run.removed_at = file, size, points, skipped, now(), None


def fetch_papers(*, by: Actor, run: PrintRun) -> str:
    """The name of a run's file, for a download that leaves a trace; raises WrongState when there is none, or no more."""
    if run.file is None:
        raise WrongState("文件已按期清理，请重新制作。" if run.removed_at else "还没有做好，请等进度走完再下载。")
    audit.record("papers.fetch", by=by, right=RIGHT, subject=f"papers:{run.public_id}", unit_id=run.unit_id, **_facts(run))
    return run.file


def forget_papers(*, run: PrintRun) -> None:
    """Notes that a run's file is gone; the run stays on record."""
    run.file, run.removed_at = None, now()


def _facts(run: PrintRun) -> dict[str, str | int]:
    layout = LAYOUTS[run.pieces]
    return {"unit": run.unit.name if run.unit else "全部单位", "layout": layout.name, "points": run.points, "sheets": layout.sheets(run.points)}
