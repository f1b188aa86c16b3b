"""The papers of the demo: letters of thanks of a bureau to its windows, one of them still a draft."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import monday_of, prose_date
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from evalsvc.papers import services
from evalsvc.papers.praise import PRAISE

THANKS = (
    ("fucheng/1", "材料清单说得很清楚，一次就办好了，还帮我把表填完。", True),
    ("fucheng/2", "老人腿脚不方便，工作人员出来扶，一直陪到办完。", True),
    ("fucheng/1", "中午快下班了也没有催我们，耐心把异地备案办完。", False),
)


def thank(units: dict[str, int], today: date, progress: Callable[[str, int, int], None]) -> None:
    """Drafts the letters by the bureau's lead and issues all but the last; their files are made when the demo is served."""
    monday = monday_of(today) - timedelta(days=7)
    week = f"{prose_date(monday)}至{prose_date(monday + timedelta(days=6))}"
    with unit_of_work():
        by = actor_of(db.session.scalars(select(Account).where(Account.username == "bureau")).one())
        organ = db.session.get_one(Unit, units["fucheng-county"])
        for key, quote, is_issued in THANKS:
            window = db.session.get_one(Unit, units[key])
            told = {"place": window.name, "period": week, "quote": quote}
            paper = services.draft_paper(by=by, kind=PRAISE.key, organ=organ, addressee=window, title=PRAISE.name, fields=told)
            if is_issued:
                services.issue_paper(by=by, paper=paper)
    progress("papers", 1, 1)
