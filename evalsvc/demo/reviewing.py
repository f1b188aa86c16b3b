"""The review of the demo's round: two sheets judged by the superior, one of them in part; three rows drawn by lot, one of them looked at."""

from datetime import datetime, timedelta

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.core.clock import set_back_to, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections import queries, services
from evalsvc.inspections.lots import Found, What
from evalsvc.inspections.models import Round, Sheet, SheetDraw, SheetRecheck
from evalsvc.inspections.services import Announced, Looked
from evalsvc.inspections.states import Result

SEED = "4 7 1"
NOTICE = "19"


def judge_all(sheet: Sheet, by: Actor) -> None:
    """Agrees with all rows but one, which will be sent back."""
    _judge(sheet, by, NOTICE, Result.UNDER_WAY, "现场抽看两个窗口，都没有一次性告知单。")
    services.judge_rest(by=by, sheet=sheet)


def judge_some(sheet: Sheet, by: Actor) -> None:
    """Agrees with the first rows and doubts one; the others are left to whoever looks at the demo."""
    for number in range(1, 8):
        _judge(sheet, by, str(number), Result.DONE, "")
    _judge(sheet, by, NOTICE, Result.UNDER_WAY, "2号窗口没有一次性告知单。")


def draw(round_id: int, then: datetime, *, announcer: Actor, looker: Actor) -> None:
    """Announces a draw of rows, draws on the next day, and looks at the first of them."""
    with set_back_to(then), unit_of_work():
        said = Announced("第一批现场抽查", What.DONE_ROWS, 3, "福利彩票3D当日开奖号码，三个数字用空格隔开", today() + timedelta(days=1))
        made = services.announce_draw(by=announcer, made=db.session.get_one(Round, round_id), said=said).id
    with set_back_to(then + timedelta(days=1)), unit_of_work():
        services.draw_lots(by=announcer, draw=db.session.get_one(SheetDraw, made), seed=SEED)
    with set_back_to(then + timedelta(days=2)), unit_of_work():
        owed = db.session.scalars(select(SheetRecheck).where(SheetRecheck.draw_id == made).order_by(SheetRecheck.id)).first()
        if owed is not None:
            looked = Looked(Found.CONFIRMED, "到大厅看过，制度上墙，窗口人员能说清楚。")
            services.record_recheck(by=looker, recheck=owed, looked=looked)


def _judge(sheet: Sheet, by: Actor, number: str, seen: Result, word: str) -> None:
    row = next(row for row in queries.rows_of(sheet) if row.key.rpartition("/")[2] == number)
    services.judge_row(by=by, sheet=sheet, row=row, seen=seen if word else Result(row.result), word=word)
