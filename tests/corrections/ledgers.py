"""Ledgers as bureaus keep them, as workbooks."""

import io

from openpyxl import Workbook

HEADS = ["序号", "存在问题", "整改措施", "责任领导", "责任科室", "责任人", "整改目标", "整改时限", "完成情况", "销号日期", "备注"]
OFFICIAL_HEADS = [
    "编号",
    "来源",
    "发现日期",
    "问题表现",
    "对应条款",
    "问题类型",
    "整改类型",
    "整改措施",
    "责任领导",
    "责任单位",
    "责任人",
    "协同单位",
    "预期目标",
    "完成时限",
    "进展",
    "佐证材料",
    "自评结论",
    "本级验收",
    "上级复评",
    "销号日期",
    "回头看",
    "长效机制",
    "是否公开",
    "备注",
]


def ledger(*rows, heads=HEADS, title="医保系统行风问题整改台账", under="填报单位：涪城区医疗保障局　　填报日期：2026年11月1日", notes=(), merged=()):
    """A workbook with a title and a line below it, merged as offices merge them, as bytes."""
    book = Workbook()
    sheet = book.active
    for line in ([title], [under], heads, *map(list, rows), *([note] for note in notes)):
        sheet.append(line)
    for number in (1, 2):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(heads))
    for cells in merged:
        sheet.merge_cells(cells)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row(number=1, problem="3号窗口上班时间无人值守", **more):
    """A row of such a ledger, everything in order."""
    said = {
        "measures": "①实行AB岗；②每周抽查",
        "leader": "测试分管领导",
        "unit": "",
        "person": "测试县局负责人",
        "goal": "窗口不再空岗",
        "due": "2026年12月20日",
        "progress": "",
        "closed": "",
        "remark": "",
    } | more
    return [number, problem, *said.values()]
