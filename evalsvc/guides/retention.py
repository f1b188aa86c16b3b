"""How long item lists are kept."""

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.retention import kept_for_good
from evalsvc.guides.models import Guide, ItemList, Proof


def _lists() -> int:
    return db.session.scalar(select(func.count()).select_from(ItemList)) or 0


def _guides() -> int:
    return db.session.scalar(select(func.count()).select_from(Guide)) or 0


def _proofs() -> int:
    return db.session.scalar(select(func.count()).select_from(Proof)) or 0


RETENTION = (
    kept_for_good("proofs", "证明材料清理：依据、意见、期限和征求意见", tables=("proof",), why="取消了哪些证明要能查到，不含个人信息", kept=_proofs),
    kept_for_good("guides", "办事指南：每一版的内容和发布时间", tables=("guide", "guide_version"), why="已公开的办事依据，历次版本要能查到", kept=_guides),
    kept_for_good(
        "item_lists", "政务服务事项清单：各单位的填报、上报和备案", tables=("item_list", "item_list_row"), why="公开的办事依据，不含个人信息", kept=_lists
    ),
)
