"""Papers, their numbers and their files are kept for good: a register without gaps is the proof that nothing was taken out."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.papers.models import Paper


def _kept() -> int:
    return db.session.scalar(select(func.count()).select_from(Paper)) or 0


RETENTION = (
    kept_for_good(
        "numbered-papers",
        "编号文书：内容、文号、签收和撤销记录，签发的PDF和Word文件",
        tables=("paper", "paper_series", "paper_organ"),
        why="文号连续、有据可查；不含群众的姓名和联系方式",
        kept=_kept,
    ),
)
