"""Rows are known by their requirement: exact, then close, never two."""

import pytest

from evalsvc.inspections.workbook.matching import How, Matcher, requirement_of
from tests.inspections.workbook.making import outline, row

KNOWN = Matcher({each.key: each.printed for each in outline().rows})


@pytest.mark.parametrize("number", range(1, 35))
def test_every_row_is_known_in_other_widths_spaces_and_punctuation(number):
    asked = row(number)
    mangled = asked.text.replace("，", ", ").replace("。", "").replace("“", '"').replace("”", '" ').replace("2.0", "２．０")

    for text in (asked.printed, mangled, f"{number}、{mangled}", f"（{number}） {mangled}", f" {99}．\n{mangled}"):
        assert KNOWN.match(text) == (asked.key, How.EXACT)


def test_slip_of_the_pen_is_close():
    text = row(21).printed.replace("安装服务评价器", "安装服务评价器具")

    assert KNOWN.match(text) == (row(21).key, How.CLOSE)


def test_close_text_with_another_number_is_not_known():
    assert KNOWN.match(row(21).printed.replace("21.", "20.").replace("评价器", "评价机")) is None


@pytest.mark.parametrize("text", ["", "21.", "落实服务大厅带班值班制度", "建立与医保有关的其他制度，做好有关工作。", "。，！", "长" * 20_000])
def test_less_than_nine_in_ten_is_not_known(text):
    assert KNOWN.match(text) is None


def test_what_could_be_two_rows_is_neither():
    twins = Matcher(
        {"a": "1.按时报送本季度的情况", "b": "2.按时报送本季度的情况", "c": "3.按时报送上季度的情况汇总材料表", "d": "4.按时报送下季度的情况汇总材料表"}
    )

    assert twins.match("按时报送本季度的情况") is None
    assert twins.match("2.按时报送本季度的情况") == ("b", How.EXACT)
    assert twins.match("按时报送季度的情况汇总材料表") is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [("35.推行周末窗口值班。（本地增加）", "推行周末窗口值班。"), ("三、推行值班(本地增加)", "推行值班"), ("2.0版上线", "2.0版上线"), ("推行值班", "推行值班")],
)
def test_own_text_of_an_added_row(typed, text):
    assert requirement_of(typed) == text
