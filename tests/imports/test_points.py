from datetime import date

import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint
from tests.imports.conftest import book

HEADS = ["单位", "类型", "位置名称", "服务事项", "正式启用日期"]
BAD = {
    "unknown unit": (["没有的窗口", "窗口", "", "", ""], "A2", "没有找到在用单位"),
    "ambiguous unit": (["1号窗口", "窗口", "", "", ""], "A2", "请写完整路径"),
    "wrong place": (["涪城区医保服务大厅", "窗口", "", "", ""], "B2", "不能设在服务大厅"),
    "no item": (["涪城区医保服务大厅", "服务事项", "", "", ""], "D2", "要选定一个事项"),
    "unknown item": (["3号窗口", "窗口", "", "没有的事项", ""], "D2", "没有找到在用事项"),
    "twice": (["涪城区医保服务大厅", "自助机", "", "", ""], "C3", "与第2行是同一个评价点"),
    "bad day": (["3号窗口", "窗口", "", "", "2026-13-01"], "E2", "看不出是哪一天"),
}


def rows_of(app):
    with app.app_context():
        found = select(RatingPoint, PointCode.code).join(PointCode, PointCode.point_id == RatingPoint.id)
        return [(point.unit_id, point.kind, point.label, point.first_day, code) for point, code in db.session.execute(found)]


def test_new_point_gets_a_code_that_opens(app, client, importer, region):
    before = rows_of(app)

    page = importer("admin").imports("points", book(HEADS, ["3号窗口", "窗口", "左侧柜台", "", "2026-11-20"]))

    assert page.heading == "评价点已写入：新增1条，更改0条"
    (made,) = set(rows_of(app)) - set(before)
    assert made[:4] == (region.windows[2].id, "window", "左侧柜台", date(2026, 11, 20))
    assert client.get(f"/r/{made[4]}").status_code == 200
    with app.app_context():
        place = db.session.scalars(select(PointPlace).order_by(PointPlace.id.desc())).first()
        assert (place.unit_id, place.since, place.until) == (region.windows[2].id, date(2026, 11, 20), None)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_imports_as_nothing_changed(importer, form):
    admin = importer("admin")
    file = admin.client.submit("/imports/points", {"suffix": form}, to="/imports/points/export").data

    page = admin.client.page(admin.checks("points", file, f"表.{form}"))

    assert page.heading == "评价点表与现有数据相同，没有变化"


def test_label_changes_by_code_and_the_code_stays(app, importer, region):
    code = region.exit_point.code
    before = {row[4] for row in rows_of(app)}

    page = importer("admin").imports("points", book([*HEADS, "评价码"], ["涪城区医保服务大厅", "出口", "北门出口", "", "", code]))

    assert page.heading == "评价点已写入：新增0条，更改1条"
    assert ("北门出口", code) in {(row[2], row[4]) for row in rows_of(app)}
    assert {row[4] for row in rows_of(app)} == before


def test_point_is_not_moved_by_a_file(importer, region):
    admin = importer("admin")
    row = ["3号窗口", "窗口", "", "", "", region.window_point.code]

    page = admin.client.page(admin.checks("points", book([*HEADS, "评价码"], row)))

    assert [found[0] for found in page.table()[1:]] == ["A2"]


@pytest.mark.parametrize(("row", "cell", "sentence"), BAD.values(), ids=BAD)
def test_bad_cell_is_named(app, importer, row, cell, sentence):
    before = rows_of(app)
    admin = importer("admin")

    page = admin.client.page(admin.checks("points", book(HEADS, row, ["涪城区医保服务大厅", "自助机", "", "", ""])))

    assert [(found[0], sentence in found[2]) for found in page.table()[1:]] == [(cell, True)]
    assert rows_of(app) == before


def test_lead_of_a_county_reaches_no_other(importer):
    bureau = importer("bureau")

    page = bureau.client.page(bureau.checks("points", book(HEADS, ["三台县医保服务大厅", "大厅", "", "", ""])))

    assert "在您的管辖范围内没有找到" in page.text


def test_lead_of_a_county_exports_only_it(importer, region):
    text = importer("bureau").client.submit("/imports/points", {"suffix": "csv"}, to="/imports/points/export").text

    assert "涪城区医保服务大厅" in text
    assert "三台县" not in text
