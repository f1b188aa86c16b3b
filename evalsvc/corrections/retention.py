"""How long corrections are kept."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.corrections.models import Correction

TABLES = (
    "correction",
    "correction_series",
    "correction_brought",
    "correction_due",
    "correction_reference",
    "correction_measure",
    "correction_progress",
    "correction_evidence",
    "correction_comment",
    "correction_mention",
    "correction_judgement",
    "correction_extension",
    "correction_listing",
    "correction_reply",
    "correction_verdict",
    "correction_recheck",
    "correction_draw",
    "correction_draw_candidate",
    "correction_recurrence",
)
WHY = "整改台账要能随时回头看；群众的联系方式不在其中，文字里的号码已遮盖"


def _corrections() -> int:
    return db.session.scalar(select(func.count()).select_from(Correction)) or 0


RETENTION = (kept_for_good("corrections", "整改台账：问题、措施、进展、佐证材料、评判和回头看", tables=TABLES, why=WHY, kept=_corrections),)
