"""How long papers that were made for printing are kept; they hold codes and no person."""

from datetime import datetime, timedelta

from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.retention import Retention, fixed
from evalsvc.organisation import printing, queries, services

KEPT = timedelta(days=7)
UNFINISHED = timedelta(days=1)  # how old a file must be that no run knows, before it counts as left over


def remove_old_papers() -> None:
    """Removes files whose days are over, and what a killed job left; the run stays on record."""
    for public_id in [run.public_id for run in queries.runs_to_remove(now() - KEPT)]:
        with unit_of_work():
            services.forget_papers(run=queries.run_to_make(public_id))
    needed = queries.kept_files()
    db.session.rollback()
    printing.products().sweep(needed, now() - UNFINISHED)


def _files() -> int:
    return len(queries.kept_files())


def _old_files(at: datetime) -> int:
    return len(queries.runs_to_remove(at - KEPT))


RETENTION = (
    Retention(
        key="papers",
        kind="批量打印的文件",
        tables=("print_run",),
        term=fixed(f"{KEPT.days}天", "系统固定"),
        counts_from="从做好时起算",
        at_the_end="删除文件；何时由谁提交、印了多少的记录保留",
        kept=_files,
        due=_old_files,
        carry_out=remove_old_papers,
    ),
)
