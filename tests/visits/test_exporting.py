"""Records and results as a file: the planner's whole, the unit's as far as it has been told, and never a single interview to a unit."""

import csv
import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.visits.kinds import VisitKind
from tests.visits.making import accepted, handed_in, secret_sheet, survey_sheet


def take(client, address, form="xlsx", what="export"):
    client.page(address).form(f"{address}/export")
    return client.press(f"{address}/{what}", {"suffix": form})


def lines(response):
    """The rows of an .xlsx by the heads of the columns."""
    heads, *rows = load_workbook(io.BytesIO(response.data)).worksheets[0].values
    return [dict(zip([head.rstrip("*") for head in heads], row, strict=True)) for row in rows]


@pytest.fixture
def surveyed(recorded):
    """A survey with six accepted interviews: four very satisfied, one satisfied, one dissatisfied."""
    return recorded(kind=VisitKind.THIRD_PARTY, sheets=[survey_sheet(overall=n, good="很快" if n == 2 else "") for n in (5, 5, 5, 5, 4, 2)])


def test_planner_takes_the_results(as_, surveyed):
    inspector = as_("inspector")

    rows = lines(take(inspector, f"/visits/{surveyed[0]}"))

    whole = [row for row in rows if (row["部分"], row["访查对象"], row["项目"]) == ("总体评价", "全部对象", "总体")]
    assert [(row["内容"], row["份数"], row["分母"], row["占比"]) for row in whole] == [
        ("满意率", 5, 6, "83.33%"),
        ("非常满意", 4, 6, "66.66%"),
        ("满意", 1, 6, "16.66%"),
        ("基本满意", 0, 6, "0%"),
        ("不满意", 1, 6, "16.66%"),
        ("非常不满意", 0, 6, "0%"),
    ]
    facts = {row["项目"]: row["内容"] for row in rows if row["部分"] == "说明"}
    assert facts["方式"] == "第三方满意度调查"
    assert facts["范围"] == "只计通过审核的记录，含没有发布的"
    assert facts["口径"].startswith("满意率＝（非常满意＋满意＋基本满意）÷回答了这一项的记录（第1版）")
    assert [(row["内容"], row["份数"]) for row in rows if row["部分"] == "受访人原话"] == [("很快", 1)]


def test_planner_takes_the_records_in_words(as_, recorded):
    ids = recorded(how=handed_in, sheets=[secret_sheet(2, sample="=1+1", problem="三号窗口无人", seen="排队\n很长")])

    (row,) = lines(take(as_("inspector"), f"/visits/{ids[0]}", what="records/export"))

    assert (row["记录编号"], row["访查员"], row["状态"]) == ("=1+1", "测试访查员", "待审核")
    assert (row["从取号到开始办理的等候时间"], row["总的来说，这次办事的感受"]) == ("11至30分钟", "不满意")
    assert (row["问题1"], row["问题1对应的条款"], row["问题2"]) == ("三号窗口无人", "负面清单第3条", None)


def test_csv_opens_rightly_and_holds_no_formula(as_, recorded):
    ids = recorded(how=handed_in, sheets=[secret_sheet(2, sample="=1+1")])

    data = take(as_("inspector"), f"/visits/{ids[0]}", "csv", "records/export").data

    assert data.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert row[heads.index("记录编号")] == "'=1+1"


def test_unit_takes_what_it_has_been_told_without_the_visitor(as_, recorded):
    ids = recorded(sheets=[secret_sheet(2, problem="三号窗口无人"), secret_sheet(5)])
    bureau, address = as_("bureau"), f"/visits/{ids[0]}"
    assert bureau.press(f"{address}/export", {"suffix": "xlsx"}).status_code == 404
    assert bureau.press(f"{address}/records/export", {"suffix": "xlsx"}).status_code == 404
    as_("inspector").press(f"{address}/targets/{ids[1]}/release")

    records = take(bureau, address, what="records/export")
    assert "测试访查员" not in str(lines(records))
    assert "访查员" not in lines(records)[0]
    assert "状态" not in lines(records)[0]
    assert [row["总的来说，这次办事的感受"] for row in lines(records)] == ["不满意", "非常满意"]
    basis = [row["内容"] for row in lines(take(bureau, address)) if row["项目"] == "范围"]
    assert basis == ["只计已经发布的记录"]


def test_unit_is_never_given_a_single_interview(as_, surveyed):
    as_("inspector").press(f"/visits/{surveyed[0]}/targets/{surveyed[1]}/release")
    bureau = as_("bureau")

    page = bureau.page(f"/visits/{surveyed[0]}")
    assert "导出结果" in page.text
    assert "导出记录" not in page.text
    assert bureau.press(f"/visits/{surveyed[0]}/records/export", {"suffix": "xlsx"}).status_code == 404
    rows = lines(take(bureau, f"/visits/{surveyed[0]}"))
    assert {row["分母"] for row in rows if row["部分"] == "总体评价"} == {6}


def test_too_few_interviews_stay_dashes(recorded, as_, app):
    ids = recorded(kind=VisitKind.THIRD_PARTY, sheets=[survey_sheet({"told-once": n}) for n in (1, 1, "", "", "")])
    as_("inspector").press(f"/visits/{ids[0]}/targets/{ids[1]}/release")

    rows = lines(take(as_("bureau"), f"/visits/{ids[0]}"))

    assert {(row["份数"], row["分母"], row["占比"], row["95%区间"]) for row in rows if row["项目"] == "一次性告知"} == {(None, None, "—", "—")}
    assert {row["分母"] for row in rows if row["项目"] == "限时办结"} == {5}


def test_export_leaves_a_trace_that_tells_a_unit_nothing(app, as_, region, recorded):
    ids = recorded(how=accepted)
    take(as_("inspector"), f"/visits/{ids[0]}", what="records/export")

    with app.app_context():
        (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "visit.export_records"))
        assert event.unit_id == region.city.id
        assert event.facts == {"campaign": ids[0], "format": "xlsx", "count": 1}


def test_form_that_is_not_known_is_refused(as_, recorded):
    ids = recorded()

    assert as_("inspector").press(f"/visits/{ids[0]}/export", {"suffix": "exe"}).status_code == 422
    assert as_("inspector").press(f"/visits/{ids[0]}/records/export", {"suffix": ""}).status_code == 422


@pytest.mark.parametrize("what", ["export", "records/export"])
def test_who_else(as_, client, recorded, what):
    address = f"/visits/{recorded()[0]}/{what}"

    assert client.press(address, {"suffix": "csv"}).status_code == 303
    assert as_("outsider").press(address, {"suffix": "csv"}).status_code == 404
    assert as_("clerk").press(address, {"suffix": "csv"}).status_code == 403
    assert as_("inspector").press(f"/visits/nothing/{what}", {"suffix": "csv"}).status_code == 404
    assert as_("inspector").get(address).status_code in (404, 405)
