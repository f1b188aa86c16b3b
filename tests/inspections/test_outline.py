"""What rounds ask: the rows of the documents, exact and counted by hand."""

import pytest

from evalsvc.inspections.outline import CONDUCT_COLUMNS, FORM_COLUMNS, may_be_asked, outline_of
from evalsvc.inspections.states import Result
from evalsvc.instruments.papers import Document
from evalsvc.instruments.queries import version


@pytest.fixture
def outline(session):
    return lambda key: outline_of(Document.model_validate(version(key, 1).content))


def test_sheet_of_the_34_rows_is_asked_as_it_is_printed(outline):
    asked = outline("mianyang-2019-18")

    assert asked.title == "全省医疗保障系统行风建设自查表"
    assert asked.columns == FORM_COLUMNS
    assert [len(goal.rows) for goal in asked.goals] == [3, 2, 2, 1, 7, 6, 1, 1, 4, 3, 2, 2]
    assert [goal.number for goal in asked.goals] == ["1", "2", "3", "", "4", "5", "6", "7", "8", "9", "10", "11"]
    assert asked.rows[18].printed == "19.落实一次性告知制、首问负责制,避免群众来回跑腿。"
    assert (asked.rows[18].deadline_words, str(asked.rows[18].deadline_day)) == ("2019年12月底前", "2019-12-31")


def test_conduct_is_asked_clause_by_clause(outline):
    asked = outline("shaanxi-2023-34")

    assert [(goal.name, len(goal.rows)) for goal in asked.goals] == [("正当行为", 10), ("负面行为", 10)]
    assert asked.columns == CONDUCT_COLUMNS
    assert asked.words_of(Result.UNDER_WAY) == "推进中或发现（整改中）"
    assert not asked.has_deadlines


def test_types_of_problems_are_asked_in_their_groups(outline):
    asked = outline("wenshui-2023-15")

    assert (len(asked.goals), len(asked.rows)) == (4, 19)


def test_tasks_of_a_table_are_asked_with_their_offices(outline):
    asked = outline("shaanxi-health-2020-36")

    assert [goal.name for goal in asked.goals][:4] == ["机关党委", "医政医管局、中医药管理局、妇幼健康处", "药政处、中医药管理局、妇幼健康处", "省学会服务中心"]
    assert [row.printed for row in asked.rows][::7] == ["1.加强党对纠风工作的全面领导", "8.基层医疗机构行风治理"]


@pytest.mark.parametrize("key", ["mianyang-2019-18", "shaanxi-2023-34", "wenshui-2023-15", "shaanxi-health-2020-36"])
def test_keys_of_rows_are_unique(outline, key):
    rows = outline(key).rows

    assert len({row.key for row in rows}) == len(rows)


def test_document_without_rows_asks_nothing(session):
    assert not may_be_asked(Document.model_validate(version("boshan-2021-6", 1).content))
