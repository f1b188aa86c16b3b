"""Sheets with answers, and workbooks written by hand as XML, the way that other programs write them."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZipFile

from evalsvc.core.tables import letters
from evalsvc.inspections.outline import outline_of
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered, SheetFacts
from evalsvc.instruments.loader import load_folder

SURVEYS = Path(__file__).resolve().parents[3] / "surveys"
FACTS = SheetFacts("u-fucheng", "涪城区医疗保障局", "2026年第四季度行风自查", "s-1", 3, date(2026, 11, 24), filled_by="某甲")
HEADS = ["序号", "目标要求", "工作内容及要求", "完成时限", "自查情况（各项工作落实情况）", "下一步改进措施、完成时限"]
LOCAL = Answered("local/1", "周末窗口已开。", Result.UNDER_WAY, "再增一个窗口。", "2026年12月底前", date(2026, 12, 31), True, "推行周末窗口值班。", ("值班表",))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


@cache
def outline(key="mianyang-2019-18"):
    """The outline of a document, without a database."""
    return outline_of(next(loaded.form for loaded in load_folder(SURVEYS) if loaded.form.key == key))


def row(number):
    """A row of the 34 by its number."""
    return outline().rows[number - 1]


def answers():
    """An answer to every row of the 34: each result, with and without measure and limit."""
    made = []
    for place, each in enumerate(outline().rows):
        result = list(Result)[place % 5]
        measure, words, day = [("", "", None), ("安排专人督办。", "长期", None), ("补办手续。\n逐项核对。", "", date(2026, 12, 15))][place % 3]
        made.append(Answered(each.key, f"第{place + 1}项的情况。\n“原样”&<保留>", result, measure, words, day))
    return made


def book(lines, *, shared=True, merges=(), names=("Sheet1",), extra="", app="WPS 表格"):
    """A workbook as another program writes it: `lines` of texts, numbers, or (formula, value); nothing stands in empty cells."""
    strings = []
    body = "".join(f'<row r="{number}">{_row(line, number, strings if shared else None)}</row>' for number, line in enumerate(lines, start=1))
    merged = f'<mergeCells count="{len(merges)}">{"".join(f"<mergeCell ref={each!r}/>" for each in merges)}</mergeCells>' if merges else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "docProps/app.xml": f"<Properties><Application>{app}</Application></Properties>",
        "docProps/custom.xml": '<Properties><property name="KSOProductBuildVer"/><property name="ICV"/></Properties>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr codeName="ThisWorkbook"/><sheets>'
        f'<sheet name="{names[0]}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{body}{extra}</sheetData>{merged}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{"".join(strings)}</sst>',
    }
    target = io.BytesIO()
    with ZipFile(target, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
    return target.getvalue()


def _row(line, number, strings):
    return "".join(_cell(value, f"{letters(place)}{number}", strings) for place, value in enumerate(line) if value not in ("", None))


def _cell(value, at, strings):
    if isinstance(value, tuple):
        formula, result = value
        return f'<c r="{at}" t="str"><f>{escape(formula)}</f>{f"<v>{escape(result)}</v>" if result is not None else ""}</c>'
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value}</v></c>'
    half = len(value) // 2
    runs = f'<r><t xml:space="preserve">{escape(value[:half])}</t></r><r><rPr><b/></rPr><t xml:space="preserve">{escape(value[half:])}</t></r>'
    if strings is None:
        return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    strings.append(f"<si>{runs}<phoneticPr fontId='1'/></si>")
    return f'<c r="{at}" t="s"><v>{len(strings) - 1}</v></c>'


def by_hand(filled, *, numbers=range(1, 35), title=True, unmerged=False):
    """The lines of an official form that was typed outside the product: `filled` has finding and measure by number of the row."""
    goals = {goal.rows[0].key: goal for goal in outline().goals}
    of = {each.key: goal for goal in outline().goals for each in goal.rows}
    lines = [["全省医疗保障系统行风建设自查表"], ["填报单位（盖章）：游仙区医疗保障局", "", "", "", "填表日期：2026年11月20日"]] if title else []
    lines.append([*HEADS])
    for number in numbers:
        goal = of[row(number).key] if unmerged else goals.get(row(number).key)
        finding, measure = filled.get(number, ("", ""))
        lines.append([goal.number if goal else "", goal.name if goal else "", row(number).printed, row(number).deadline_words, finding, measure])
    return lines
