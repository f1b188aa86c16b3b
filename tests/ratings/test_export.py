"""Ratings as a file: what the list shows and no more, read back with the libraries of others."""

import csv
import json
from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.access.actor import Scope
from evalsvc.audit.models import AuditEvent
from evalsvc.cli import main
from evalsvc.core.db import db
from evalsvc.imports.services import TooLarge
from evalsvc.ratings.queries.rating import Wanted, all_ratings
from evalsvc.ratings.services.exporting import file_of
from tests.ratings.visitors import rate, undo

PHONE = "13912345678"
HEADS = [
    "编号",
    "所在单位",
    "单位",
    "评价点",
    "服务日期",
    "收到日期",
    "等级编码",
    "评价等级",
    "是否办成",
    "原因编码",
    "原因",
    "留言（已遮盖）",
    "来源",
    "轮次",
    "评价人",
    "途径",
    "系统",
    "标记",
    "评价表版本",
]


def taken(person, form, **filters):
    answer = person.press("/ratings/export", {"format": form, **filters})
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def read_csv(body):
    return list(csv.reader(StringIO(body.decode("utf-8-sig"))))


def read_xlsx(body):
    return [["" if cell is None else str(cell) for cell in row] for row in load_workbook(BytesIO(body)).active.iter_rows(values_only=True)]


@pytest.fixture
def said(hand, region):
    """A bad rating with everything, and a good one of another county."""
    hand.rated(region.window_point, 1, tags=["115", "112"], comment=f"=1+1，请打{PHONE}", name="某女士", phone=PHONE, consent="y", done="no")
    hand.rated(region.other_point, 5)


@pytest.mark.parametrize(("form", "read"), [("csv", read_csv), ("xlsx", read_xlsx)])
def test_file_holds_what_the_list_shows(as_, said, form, read):
    heads, row = read(taken(as_("bureau"), form))

    found = dict(zip(heads, row, strict=True))
    assert heads == HEADS
    assert (found["单位"], found["评价等级"], found["等级编码"], found["是否办成"]) == ("1号窗口", "非常不满意", "1", "没办成")
    assert (found["原因编码"], found["原因"]) == ("112,115", "承诺在线收取申报材料实际无法收取；服务态度差效率低")
    assert (found["来源"], found["轮次"], found["系统"], found["评价人"]) == ("主动评价", "首次评价", "本系统", "办事群众")
    assert found["服务日期"] == "2026-11-20"
    assert "请打［已遮盖］" in found["留言（已遮盖）"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_no_contact_no_time_and_no_formula(as_, said, form):
    body = taken(as_("bureau"), form)
    text = "".join("".join(row) for row in read_xlsx(body)) if form == "xlsx" else body.decode("utf-8-sig")

    assert not [personal for personal in (PHONE, "某女士", "10:00", "02:00") if personal in text]
    if form == "csv":
        assert body.startswith(b"\xef\xbb\xbf")
        assert read_csv(body)[1][11].startswith("'=1+1")
    if form == "xlsx":
        cell = load_workbook(BytesIO(body)).active.cell(2, 12)
        assert (cell.data_type, cell.value) == ("s", "=1+1，请打［已遮盖］")


def test_json_has_keys_and_values(as_, said):
    [row] = json.loads(taken(as_("bureau"), "json"))

    assert (row["level"], row["unit"], row["given_on"]) == (1, "1号窗口", "2026-11-20")


@pytest.mark.parametrize(("person", "rows"), [("leader", 2), ("bureau", 1), ("outsider", 1)])
def test_scope_is_the_own_units(as_, said, person, rows):
    assert len(json.loads(taken(as_(person), "json"))) == rows


@pytest.mark.parametrize(
    ("filters", "rows"), [({"level": "bad"}, 1), ({"level": "5"}, 1), ({"from": "2026-11-21"}, 0), ({"tag": "115"}, 1), ({"done": "yes"}, 0)]
)
def test_filters_are_those_of_the_page(as_, said, filters, rows):
    assert len(json.loads(taken(as_("leader"), "json", **filters))) == rows


def test_what_may_still_be_undone_is_not_in_it(as_, client, hand, region):
    undo(client, rate(client, region.window_point, 1))
    hand.rated(region.window_point, 4)
    hand.rates(region.window_point, 3)

    assert [row["level"] for row in json.loads(taken(as_("leader"), "json"))] == [4]


def test_page_offers_the_filters_it_shows(as_, said):
    answer = as_("leader").submit("/ratings?level=1", {"format": "json"}, to="/ratings/export")

    assert [row["level"] for row in json.loads(answer.data)] == [1]


def test_export_leaves_a_trace_without_content(app, as_, said, region):
    taken(as_("leader"), "csv", level="1", unit=region.county.public_id)

    with app.app_context():
        [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "rating.export"))
    assert event.sentence == "领导（绵阳市医疗保障局）导出了1条评价（csv），条件：单位（含下级）：涪城区医疗保障局，评价等级：非常不满意。"
    assert event.unit_id == region.county.id


@pytest.mark.parametrize("given", [{"format": "doc"}, {"format": "csv", "from": "2026-11-20", "to": "2026-11-01"}, {"format": "csv", "level": "9"}])
def test_what_cannot_be_exported_says_why(as_, said, given):
    answer = as_("leader").press("/ratings/export", given)

    assert answer.status_code == 422
    assert "请检查以下内容" in answer.text


def test_too_many_for_a_page_are_not_written(app, said, region):
    with app.app_context(), pytest.raises(TooLarge):
        file_of(Scope(frozenset({region.city.id})), Wanted(), "csv", most=1)


@pytest.mark.parametrize(("person", "status"), [("admin", 403), ("clerk", 403), ("auditor", 403), ("call_back", 200)])
def test_right_is_that_of_the_list(as_, said, person, status):
    assert as_(person).press("/ratings/export", {"format": "csv"}).status_code == status


def test_outside_unknown_stranger_and_method(as_, client, said, region):
    assert as_("bureau").press("/ratings/export", {"format": "csv", "unit": region.other_county.public_id}).status_code == 404
    assert as_("bureau").press("/ratings/export", {"format": "csv", "unit": "nothing00000"}).status_code == 404
    assert client.press("/ratings/export", {"format": "csv"}).status_code == 303
    assert as_("leader").get("/ratings/export").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_command_writes_the_same(app, as_, said, tmp_path, region, form):
    page = taken(as_("leader"), form)
    target = tmp_path / f"out.{form}"

    told = app.test_cli_runner().invoke(main.commands["export"], ["ratings", "--format", form, "--output", str(target)])

    assert told.exit_code == 0, told.output
    assert "2 ratings are in" in told.output
    if form == "xlsx":
        assert read_xlsx(target.read_bytes()) == read_xlsx(page)
    else:
        assert target.read_bytes() == page


def test_command_takes_days_and_a_unit(app, said, tmp_path, region):
    def rows(*given):
        target = tmp_path / "out.json"
        told = app.test_cli_runner().invoke(main.commands["export"], ["ratings", "--format", "json", "--output", str(target), *given])
        return len(json.loads(target.read_bytes())) if told.exit_code == 0 else told.output

    assert rows("--unit", region.county.public_id) == 1
    assert rows("--from", "2026-11-21") == 0
    assert rows("--to", "2026-11-20") == 2
    assert "没有找到" in rows("--unit", "nothing00000")
    with app.app_context():
        assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == "rating.export").order_by(AuditEvent.id)).first().actor_title == "系统"


def test_many_pages_are_one_file(app, hand, region):
    for number in range(7):
        hand.rates(region.window_point, number % 5 + 1)
    hand.clock.shift(timedelta(minutes=11))

    with app.app_context():
        found = list(all_ratings(Scope(frozenset({region.city.id})), Wanted(), size=3))
        assert [row.rating.level for row in found] == [2, 1, 5, 4, 3, 2, 1]
