"""How an answer reads in the form's two narrative cells, and what people's own words are taken for."""

from datetime import date

import pytest

from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook.facts import Answered
from evalsvc.inspections.workbook.wording import finding_cell, measure_cell, read_finding, read_measure

DEC = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "result", "finding"),
    [
        ("已落实。成立了领导小组。", Result.DONE, "成立了领导小组。"),
        ("已落实", Result.DONE, ""),
        ("推进中：正在招标", Result.UNDER_WAY, "正在招标"),
        ("未落实\n没有人手", Result.NOT_BEGUN, "没有人手"),
        ("不适用，本县没有热线", Result.NOT_APPLICABLE, "本县没有热线"),
        ("已完成。共3次", Result.DONE, "已完成。共3次"),
        ("部分落实，还差两个窗口", Result.UNDER_WAY, "部分落实，还差两个窗口"),
        ("尚未开展", Result.NOT_BEGUN, "尚未开展"),
        ("本单位不涉及。", Result.NOT_APPLICABLE, "本单位不涉及。"),
        ("自查情况：已落实，有台账", Result.DONE, "自查情况：已落实，有台账"),
        ("【未完成】等待批复", Result.NOT_BEGUN, "【未完成】等待批复"),
        ("已落实首问负责制", Result.NONE, "已落实首问负责制"),
        ("未落实到位的已通报", Result.NONE, "未落实到位的已通报"),
        ("领导小组已落实。", Result.NONE, "领导小组已落实。"),
        ("=1+1", Result.NONE, "=1+1"),
        ("", Result.NONE, ""),
    ],
)
def test_result_is_taken_only_from_a_word_that_stands_alone(text, result, finding):
    assert read_finding(text) == (result, finding, "", "")


@pytest.mark.parametrize(
    ("text", "measure", "words", "day"),
    [
        ("加强培训。\n完成时限：2026年12月底前", "加强培训。", "2026年12月底前", DEC),
        ("完成时限：长期", "", "长期", None),
        ("完成时限：抓紧（2026年12月31日）", "", "抓紧", DEC),
        ("2026年12月底前", "", "2026年12月底前", DEC),
        ("2026/12/31", "", "2026/12/31", DEC),
        ("2026-12-31前", "", "2026-12-31前", DEC),
        ("长期。", "", "长期", None),
        ("加强培训，2026年12月底前完成。", "加强培训，2026年12月底前完成。", "2026年12月底前", DEC),
        ("加强培训（完成时间：2026.12.31）", "加强培训（完成时间：2026.12.31）", "2026.12.31", DEC),
        ("2026年11月30日前招标，2026年12月31日前完成", "2026年11月30日前招标，2026年12月31日前完成", "", None),
        ("2026年2月30日", "2026年2月30日", "2026年2月30日", None),
        ("加强培训", "加强培训", "", None),
        ("", "", "", None),
    ],
)
def test_time_limit_is_found_and_never_guessed(text, measure, words, day):
    assert read_measure(text) == (measure, words, day)


@pytest.mark.parametrize(
    ("answered", "cell"),
    [
        (Answered("k", measure="补办", limit_words="2026年12月底前", limit_day=DEC), "补办\n完成时限：2026年12月底前"),
        (Answered("k", measure="补办", limit_words="抓紧", limit_day=DEC), "补办\n完成时限：抓紧（2026年12月31日）"),
        (Answered("k", limit_day=DEC), "完成时限：2026年12月31日"),
        (Answered("k", measure="补办"), "补办"),
        (Answered("k"), ""),
    ],
)
def test_limit_stands_in_the_last_line(answered, cell):
    assert measure_cell(answered) == cell


def test_result_stands_before_the_finding():
    assert finding_cell(Answered("k", "有台账", Result.DONE)) == "已落实。有台账"
    assert finding_cell(Answered("k", "", Result.NOT_BEGUN)) == "未落实"
    assert finding_cell(Answered("k", "有台账")) == "有台账"


def test_bases_stand_in_the_last_lines_and_are_found_again():
    why = Answered("k", "", Result.NOT_APPLICABLE, reason="没有\n热线", authority="县委办〔2026〕3号")
    assert finding_cell(why) == "不适用\n不适用的理由：没有 热线\n依据的文件：县委办〔2026〕3号"
    assert read_finding(finding_cell(why)) == (Result.NOT_APPLICABLE, "", "没有 热线", "县委办〔2026〕3号")
    assert finding_cell(Answered("k", "有台账", Result.DONE, reason="旧的")) == "已落实。有台账"
    assert read_finding("已落实。依据的文件：见附件，共3件") == (Result.DONE, "", "", "见附件，共3件")
    assert read_finding("已落实。台账\n依据的文件：甲\n还有一句") == (Result.DONE, "台账\n依据的文件：甲\n还有一句", "", "")
