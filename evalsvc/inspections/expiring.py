"""Filled-in forms are kept for some days after they came; what was taken from them stands in the sheets."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.retention import Retention, fixed
from evalsvc.inspections import queries
from evalsvc.inspections.models import FilledForm

KEPT_DAYS = 7


def remove_old_forms() -> None:
    """Removes the forms whose days are over, in small transactions; one that was never taken can no longer be."""
    due = queries.forms_due(now() - timedelta(days=KEPT_DAYS))
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            db.session.execute(delete(FilledForm).where(FilledForm.id.in_(chunk)))
    if due:
        with unit_of_work():
            audit.record("inspection.remove_forms", by=SYSTEM, subject="sheets", count=len(due))


def _due(at: datetime) -> int:
    return len(queries.forms_due(at - timedelta(days=KEPT_DAYS)))


FORMS = Retention(
    key="filled_forms",
    kind="上传的填好的自查表：各格的文字",
    tables=("inspection_filled_form",),
    term=fixed(f"{KEPT_DAYS}天", "系统固定"),
    counts_from="从上传之时起算",
    at_the_end="删除；已经导入的内容在自查表里，没有确认导入的要重新上传",
    kept=queries.forms_kept,
    due=_due,
    carry_out=remove_old_forms,
)
