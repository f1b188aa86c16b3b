"""How long item lists are kept."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.guides.models import ItemList


def _lists() -> int:
    return db.session.scalar(select(func.count()).select_from(ItemList)) or 0


RETENTION = (
    kept_for_good(
        "item_lists", "政务服务事项清单：各单位的填报、上报和备案", tables=("item_list", "item_list_row"), why="公开的办事依据，不含个人信息", kept=_lists
    ),
)
