"""How long self-inspections are kept."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.inspections.expiring import FORMS
from evalsvc.inspections.models import Sheet

TABLES = (
    "inspection_round",
    "inspection_stage",
    "inspection_sheet",
    "inspection_row",
    "inspection_rival",
    "inspection_revision",
    "inspection_remark",
    "inspection_judgement",
    "inspection_draw",
    "inspection_draw_candidate",
    "inspection_recheck",
    "inspection_read_mark",
    "inspection_claim",
    "inspection_deliverable",
    "inspection_delivery",
    "inspection_staff_count",
    "inspection_evidence",
    "inspection_comment",
    "inspection_mention",
    "inspection_check_in",
    "inspection_change",
)


def _sheets() -> int:
    return db.session.scalar(select(func.count()).select_from(Sheet)) or 0


RETENTION = (kept_for_good("inspections", "自查：各轮、各单位的表和审核意见", tables=TABLES, why="要与以后各轮比较；文字里的号码已遮盖", kept=_sheets), FORMS)
