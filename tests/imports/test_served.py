"""The table of served counts: new days, corrections with a reason, and cells that are wrong."""

import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.matters.models import ServedCorrection, ServedDay
from tests.imports.conftest import book

HEADS = ["窗口", "日期", "服务人次", "更正理由"]
PATH = "涪城区医保服务大厅/1号窗口"
BAD = {
    "hall": (["涪城区医保服务大厅", "2026-11-18", "5", ""], "A2", "不是窗口，也不是网上服务"),
    "outside": (["三台县医保服务大厅/1号窗口", "2026-11-18", "5", ""], "A2", "没有找到在用单位"),
    "to come": ([PATH, "2026-11-21", "5", ""], "B2", "还没到这一天"),
    "not open": ([PATH, "2026-01-03", "5", ""], "B2", "没有开办"),
    "no number": ([PATH, "2026-11-18", "很多", ""], "C2", "服务人次请填写0到100000之间的整数"),
    "missing": ([PATH, "2026-11-18", "", ""], "C2", "请填写服务人次"),
}


def kept(app):
    with app.app_context():
        return [(str(row.service_day), row.n, row.source) for row in db.session.scalars(select(ServedDay).order_by(ServedDay.service_day))]


def test_bureau_loads_days_and_corrects_one(app, importer):
    bureau = importer("bureau")

    page = bureau.imports("served", book(HEADS, [PATH, "2026-11-18", "35", ""], [PATH, "2026-11-19", "0", ""]))
    assert page.heading == "服务人次已写入：新增2条，更改0条"
    assert kept(app) == [("2026-11-18", 35, "imported"), ("2026-11-19", 0, "imported")]

    page = bureau.imports("served", book(HEADS, [PATH, "2026-11-18", "50", "漏记下午"], [PATH, "2026-11-19", "0", ""]))
    assert page.heading == "服务人次已写入：新增0条，更改1条"
    assert kept(app) == [("2026-11-18", 50, "imported"), ("2026-11-19", 0, "imported")]
    with app.app_context():
        (old,) = db.session.scalars(select(ServedCorrection))
        assert (old.n, old.source, old.reason) == (35, "imported", "漏记下午")


def test_change_without_a_reason_is_named(app, importer):
    bureau = importer("bureau")
    bureau.imports("served", book(HEADS, [PATH, "2026-11-18", "35", ""]))

    page = bureau.client.page(bureau.checks("served", book(HEADS, [PATH, "2026-11-18", "50", ""])))

    assert "这一天已经填了35人次，要改请写更正理由。" in page.text
    assert kept(app) == [("2026-11-18", 35, "imported")]


@pytest.mark.parametrize(("row", "cell", "sentence"), BAD.values(), ids=BAD)
def test_bad_cell_is_named_and_nothing_is_written(app, importer, row, cell, sentence):
    bureau = importer("bureau")

    page = bureau.client.page(bureau.checks("served", book(HEADS, row, [PATH, "2026-11-17", "5", ""])))

    assert cell in page.text
    assert sentence in page.text
    assert kept(app) == []


def test_export_imports_as_nothing_changed(importer):
    bureau = importer("bureau")
    bureau.imports("served", book(HEADS, [PATH, "2026-11-18", "35", ""]))
    file = bureau.client.submit("/imports/served", {"suffix": "xlsx"}, to="/imports/served/export").data

    assert bureau.client.page(bureau.checks("served", file)).heading == "服务人次表与现有数据相同，没有变化"


def test_clerk_types_instead(importer):
    assert importer("clerk").sends("served", book(HEADS)).status_code == 422
