"""A bureau's own ledger of earlier years, as its workbook says it, and how it came in. All of it invented."""

import csv
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import StringIO

from evalsvc.access.actor import Actor
from evalsvc.core.clock import SHANGHAI, set_back_to
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.tables import find_heads, propose, read_sheet
from evalsvc.corrections.tables.ledger import LEDGER
from evalsvc.imports.kinds import faults_of
from evalsvc.imports.matching import Matched, read_as_matched
from evalsvc.imports.services import carry_out, upload
from evalsvc.organisation.models import Unit

HEADS = ("序号", "存在问题", "整改措施", "责任领导", "责任人", "整改目标", "整改时限", "完成情况", "销号日期", "备注")
LEADER, PERSON = "江油市局分管负责人", "演示江油负责人"
AGO = 16  # working days before the last one
# Days are counted from the day on which the ledger came in; None: not struck off.
ROWS: tuple[tuple[str, str, str, str, int, str, int | None], ...] = (
    ("大厅没有母婴室，带孩子的群众没有地方休息。", "①腾出一间办公室；②配齐桌椅和热水。", PERSON, "有一间可用的母婴室", 40, "已选定房间，正在改造。", None),
    ("电子证照不能在2号窗口调用，仍要群众交复印件。", "向市信息中心报接口问题。", PERSON, "证照能调用的不再收复印件", 60, "", None),
    ("新进人员没有培训就上窗口。", "①编一份上岗清单；②跟班两周再独立上岗。", "大厅值班长", "人人培训后上岗", 25, "清单已编好。", None),
    ("投诉电话中午无人接听。", "中午排一人值守。", "综合科", "工作时间电话有人接", -30, "已值守满一个月。", 24),
    ("异地备案办理指南没有英文说明。", "请市局统一翻译。", "综合科", "常用指南有中英文", -45, "市局已统一下发。", 38),
    ("窗口收件后没有当场录入，月底集中补录。", "当日收件当日录入，值班长抽查。", PERSON, "当日录入率达到百分之百", -20, "抽查两周，全部当日录入。", 12),
)


def bring(units: dict[str, int], actor: Callable[[str], Actor], days: tuple[date, ...]) -> None:
    """One county's ledger is taken over; another one has just been sent and waits for its columns to be matched."""
    day = days[-1 - AGO]
    with set_back_to(datetime.combine(day, time(16, 30), SHANGHAI)), unit_of_work():
        organ, by = db.session.get_one(Unit, units["jiangyou-county"]), actor("jiangyou")
        sheet = read_sheet("江油市整改台账.csv", ledger(day))
        heads = find_heads(sheet, LEDGER.columns)
        rows = read_as_matched(LEDGER, sheet, heads, Matched(propose(heads, LEDGER.columns), organ.public_id)).rows
        checked = LEDGER.check(rows, by)
        if faults := faults_of(rows):
            raise ValueError(f"the ledger of the demo is not in order: {faults}")
        carry_out(by=by, kind=LEDGER, checked=checked, subject=f"imports:{LEDGER.key}")
    with unit_of_work():
        upload(by=actor("bureau"), kind=LEDGER, file_name="涪城区去年的整改台账.csv", content=ledger(days[-1], begin=101))


def ledger(day: date, begin: int = 1) -> bytes:
    """The ledger as a file, with the days as they are written in offices."""
    text = StringIO()
    lines = csv.writer(text)
    lines.writerow(HEADS)
    for number, (problem, measures, person, goal, due, progress, closed) in enumerate(ROWS, start=begin):
        struck_off = _written(day - timedelta(days=closed)) if closed is not None else ""
        lines.writerow([number, problem, measures, LEADER, person, goal, _written(day + timedelta(days=due)), progress, struck_off, ""])
    return text.getvalue().encode("utf-8-sig")


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
