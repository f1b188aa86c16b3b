"""A full sheet goes out and comes back without loss, whatever was typed into it, and whatever a program made of the file."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from evalsvc.core.tables import Unreadable
from evalsvc.core.text import clean
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.reading import read_sheet
from evalsvc.inspections.workbook.wording import limit_of
from evalsvc.inspections.workbook.writing import sheet_docx, sheet_xlsx
from tests.core.official.office import printed, resaved
from tests.inspections.workbook.making import FACTS, HEADS, LOCAL, answers, book, by_hand, outline

HARD = [
    "=1+1",
    "+86",
    "'单引号",
    '"双引号"',
    "已落实。",
    "推进中",
    "完成时限：长期",
    "一\n\n二\n完成时限：无",
    "_x000D_",
    "_x005F_x0041_",
    "x005F_",
    "👩‍👩‍👧 好",
    "#REF!x",
    "<a>&amp;",
]
TEXTS = st.sampled_from([*HARD, "长" * 4000]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ANSWERED = st.builds(
    Answered,
    key=st.just(""),
    finding=TEXTS,
    result=st.sampled_from(Result),
    measure=TEXTS,
    limit_words=st.sampled_from(["", "长期", "2026年12月底前", "按各地区党委、政府要求"]) | TEXTS.filter(lambda text: "（" not in text),
    limit_day=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    reason=st.sampled_from(["", "没有这项业务", "依据的文件：甲"]) | TEXTS.filter(lambda text: len(text) < 200),
    authority=st.sampled_from(["", "县委办〔2026〕3号"]) | TEXTS.filter(lambda text: len(text) < 200),
    evidence=st.sampled_from([(), ("值班表",), ("值班表", "照片  两张", "第2项佐证材料：附件")]),
)
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def said(each):
    """What an answer says, as a form can say it: bases in one line, and why a row does not apply only of such a row."""
    reason, authority = (" ".join(clean(text).split()) for text in (each.reason, each.authority))
    why = reason if each.result is Result.NOT_APPLICABLE else ""
    return each.result, clean(each.finding), why, authority, clean(each.measure), limit_of(each), each.evidence


def keyed(some):
    rows = outline().rows
    return [Answered(**{**vars(each), "key": rows[place].key}) for place, each in enumerate(some)]


def differing(found, given_answers):
    read = {each.key: each for each in found.rows}
    return [(said(each), read[each.key]) for each in given_answers if said(each) != said(read[each.key])]


@FEW
@given(st.lists(ANSWERED, min_size=1, max_size=34))
def test_sheet_comes_back_as_it_went(some):
    some = keyed(some)
    found = read_sheet("表.xlsx", sheet_xlsx(outline(), FACTS, some), outline())

    assert differing(found, some) == []
    assert (found.unknown, found.missing, found.added) == ([], [], [])


@pytest.mark.parametrize("text", HARD)
def test_hard_text_comes_back_with_every_result(text):
    some = keyed([Answered("", text, result, text, text) for result in Result])
    found = read_sheet("表.xlsx", sheet_xlsx(outline(), FACTS, some), outline())

    assert differing(found, some) == []
    assert found.unknown == []


def test_document_comes_back_too():
    found = read_sheet("表.docx", sheet_docx(outline(), FACTS, answers()), outline())

    assert differing(found, answers()) == []


MANGLES = st.lists(
    st.tuples(st.sampled_from(["delete row", "swap rows", "insert row", "insert column", "blank", "type", "copy row"]), st.integers(1, 45), st.integers(1, 9)),
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MANGLES)
def test_no_text_of_a_mangled_form_is_lost(steps):
    lines = by_hand({number: (f"第{number}项做了", f"措施{number}") for number in range(1, 35)}, unmerged=True)
    for act, line, column in steps:
        _mangle(lines, act, line % len(lines), column)
    try:
        found = read_sheet("表.xlsx", book(lines), outline())
    except Unreadable:
        return
    answered = {text for each in found.rows + found.added for text in (each.finding, each.measure)}
    told = answered | {each.text for each in found.unknown} | {*found.signed, found.unit_named}
    typed = {text for line in lines for text in line if text.startswith(("第", "措施", "补充"))}
    assert typed <= told
    assert len({each.key for each in found.rows}) == len(found.rows)
    for each in found.rows:
        number = each.key.rpartition("/")[2]
        assert each.finding in ("", f"第{number}项做了") or each.finding.startswith("补充")


def _mangle(lines, act, at, column):
    place = min(column, len(lines[at]) - 1)
    if act == "delete row":
        lines.pop(at)
    elif act == "swap rows":
        lines[at], lines[column] = lines[column], lines[at]
    elif act == "insert row":
        lines.insert(at, [""] * column)
    elif act == "insert column":
        lines[:] = [[*line[:column], "", *line[column:]] for line in lines]
    elif act == "copy row":
        lines.append(list(lines[at]))
    else:
        lines[at][place] = "" if act == "blank" else f"补充{at}-{place}"


def test_unmerged_and_sorted_without_styles_it_is_still_known():
    source = load_workbook(BytesIO(sheet_xlsx(outline(), FACTS, answers()))).worksheets[0]
    plain = Workbook()
    plain.active.append(HEADS)
    for line in sorted((list(line) for line in source.iter_rows(min_row=4, max_row=37, values_only=True)), key=lambda line: str(line[2])):
        plain.active.append(line)
    target = BytesIO()
    plain.save(target)
    found = read_sheet("表.xlsx", target.getvalue(), outline())

    plainly = [each for each in answers() if each.result or not each.finding]
    assert differing(found, plainly) == []
    assert (found.missing, found.unknown, found.revision) == ([], [], None)


def test_sheets_saved_by_libreoffice_come_back_full_partly_filled_and_empty(tmp_path):
    hard = keyed([Answered("", text, result, text, "长期") for text in HARD[:6] for result in (Result.DONE, Result.NONE)])
    some = [*hard, *answers()[len(hard) :]]
    sheets = ([*some, LOCAL], some[:7], [])
    for body, given_answers in zip(resaved([sheet_xlsx(outline(), FACTS, each) for each in sheets], tmp_path), sheets, strict=True):
        found = read_sheet("sheet.xlsx", body, outline(), local={LOCAL.key: LOCAL.text} if LOCAL in given_answers else {})

        assert b"LibreOffice" in ZipFile(BytesIO(body)).read("docProps/app.xml")
        assert differing(found, given_answers) == []
        assert (found.of_unit, found.of_sheet, found.revision) == ("u-fucheng", "s-1", 3)
        assert (found.unknown, found.missing) == ([], [])
        assert {len(each.untouched) for each in found.rows} == {2}


@pytest.mark.parametrize(("ending", "write"), [("xlsx", sheet_xlsx), ("docx", sheet_docx)])
def test_office_prints_every_row_once_under_its_heads(tmp_path, ending, write):
    pages = printed(write(outline(), FACTS, answers()), ending, tmp_path)

    assert len(pages) > 1
    assert all("工作内容及要求" in page and "自查情况（各项工作落实情况）" in page for page in pages)
    together = "".join(pages)
    assert [together.count(f"第{number}项的情况。") for number in range(1, 35)] == [1] * 34
    assert "填表人：某甲" in pages[-1]
    assert "单位盖章：" in pages[-1]


def test_file_that_bursts_is_refused():
    target = BytesIO()
    with ZipFile(BytesIO(sheet_docx(outline(), FACTS, []))) as given_parts, ZipFile(target, "w", ZIP_STORED) as packed:
        for name in given_parts.namelist():
            packed.writestr(name, given_parts.read(name))
        for number in range(600):
            packed.writestr(f"word/media/{number}.png", b"")

    with pytest.raises(Unreadable, match="太大"):
        read_sheet("表.docx", target.getvalue(), outline())
