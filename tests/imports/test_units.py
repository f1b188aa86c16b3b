from datetime import date

import pytest
from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.organisation.models import Unit, UnitAncestor, UnitPlace
from tests.imports.conftest import book

HEADS = ["单位名称", "类型", "上级单位", "单位编号", "启用日期"]
TREE = [
    ["2号窗口", "窗口", "游仙区医保服务大厅", "W2", ""],
    ["游仙区医保服务大厅", "服务大厅", "Y", "H", "2026年3月1日"],
    ["游仙区医疗保障局", "县（市、区）单位", "绵阳市医疗保障局", "Y", 46082],
    ["1号窗口", "窗口", "游仙区医疗保障局/游仙区医保服务大厅", "W1", "2026-03-01"],
]


def units(app):
    """Path, kind and day of every unit."""
    with app.app_context():
        found = {unit.id: unit for unit in db.session.scalars(select(Unit))}

        def path(unit):
            return f"{path(found[unit.parent_id])}/{unit.name}" if unit.parent_id else unit.name

        return {path(unit).removeprefix("绵阳市医疗保障局/"): (unit.kind, unit.opened_on) for unit in found.values()}


def closure_is_whole(app):
    """Whether the flat tree says what the parents say."""
    with app.app_context():
        parents = dict(db.session.execute(select(Unit.id, Unit.parent_id)).all())
        kept = set(db.session.execute(select(UnitAncestor.unit_id, UnitAncestor.ancestor_id, UnitAncestor.depth)).all())
        told = set()
        for unit in parents:
            above, depth = unit, 0
            while above is not None:
                told.add((unit, above, depth))
                above, depth = parents[above], depth + 1
        return {tuple(row) for row in kept} == told


def test_tree_in_any_order_of_rows(app, importer):
    page = importer("admin").imports("units", book(HEADS, *TREE))

    assert page.heading == "单位已写入：新增4条，更改0条"
    made = units(app)
    assert made["游仙区医疗保障局"] == ("county", date(2026, 3, 1))
    assert made["游仙区医疗保障局/游仙区医保服务大厅/1号窗口"] == ("window", date(2026, 3, 1))
    assert made["游仙区医疗保障局/游仙区医保服务大厅/2号窗口"] == ("window", date(2026, 11, 20))
    assert closure_is_whole(app)


def test_same_file_again_is_the_same(importer):
    admin = importer("admin")
    admin.imports("units", book(HEADS, *TREE))
    rows = [[*row[:4], ""] for row in TREE]

    assert admin.client.page(admin.checks("units", book(HEADS, *rows))).heading == "单位表与现有数据相同，没有变化"


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_imports_as_nothing_changed(importer, form):
    admin = importer("admin")
    admin.imports("units", book(HEADS, *TREE))
    file = admin.client.submit("/imports/units", {"suffix": form}, to="/imports/units/export").data

    page = admin.client.page(admin.checks("units", file, f"表.{form}"))

    assert page.heading == "单位表与现有数据相同，没有变化"


def test_renaming_and_moving_are_changes(app, importer):
    admin = importer("admin")
    admin.imports("units", book(HEADS, *TREE))

    page = admin.imports("units", book(HEADS, ["综合窗口", "窗口", "三台县医保服务大厅", "W2", ""], ["涪江大厅", "服务大厅", "游仙区医疗保障局", "H", ""]))

    assert page.heading == "单位已写入：新增0条，更改2条"
    told = " ".join(" ".join(row) for row in page.table()[1:])
    assert "单位名称：2号窗口→综合窗口" in told
    assert "上级单位：绵阳市医疗保障局/游仙区医疗保障局/游仙区医保服务大厅→绵阳市医疗保障局/三台县医疗保障局/三台县医保服务大厅" in told
    made = units(app)
    assert "三台县医疗保障局/三台县医保服务大厅/综合窗口" in made
    assert "游仙区医疗保障局/涪江大厅/1号窗口" in made
    assert closure_is_whole(app)
    with app.app_context():
        moved = db.session.scalars(select(Unit.id).where(Unit.name == "综合窗口")).one()
        places = db.session.execute(select(UnitPlace.until, UnitPlace.reason).where(UnitPlace.unit_id == moved).order_by(UnitPlace.id)).all()
        assert [tuple(place) for place in places] == [(date(2026, 11, 20), "导入"), (None, "导入")]


BAD = {
    "unknown parent": (["新窗口", "窗口", "没有的大厅", "", ""], "C2", "没有找到上级单位“没有的大厅”"),
    "ambiguous parent": (["新事", "窗口", "1号窗口", "", ""], "C2", "请写完整路径"),
    "wrong place": (["新窗口", "窗口", "涪城区医疗保障局", "", ""], "C2", "县（市、区）单位下面不能设“窗口”"),
    "kind changed": (["涪城区医保服务大厅", "科室", "涪城区医疗保障局", "", ""], "B2", "类型不能更改"),
    "no kind": (["新窗口", "柜台", "涪城区医保服务大厅", "", ""], "B2", "类型请填写"),
    "own parent": (["绕圈大厅", "服务大厅", "绕圈大厅", "", ""], "C2", "绕成了圈"),
    "bad day": (["新窗口", "窗口", "涪城区医保服务大厅", "", "2026-02-30"], "E2", "看不出是哪一天"),
    "far day": (["新窗口", "窗口", "涪城区医保服务大厅", "", "2062-01-01"], "E2", "请核对年份"),
    "spoilt number": (["新窗口", "窗口", "涪城区医保服务大厅", "1.23457E+17", ""], "D2", "科学计数法"),
    "day changed": (["涪城区医保服务大厅", "服务大厅", "涪城区医疗保障局", "", "2025-01-01"], "E2", "建立后不能更改"),
    "new top": (["另一市局", "市级单位", "", "", ""], "C2", "请填写上级单位"),
}


@pytest.mark.parametrize(("row", "cell", "sentence"), BAD.values(), ids=BAD)
def test_bad_cell_is_named(app, importer, row, cell, sentence):
    before = units(app)
    admin = importer("admin")

    page = admin.client.page(admin.checks("units", book(HEADS, row, ["好窗口", "窗口", "涪城区医保服务大厅", "", ""])))

    assert [(found[0], sentence in found[2]) for found in page.table()[1:]] == [(cell, True)]
    assert units(app) == before


def test_unit_below_itself_is_refused(importer):
    admin = importer("admin")
    rows = [["甲中心", "经办中心", "乙中心的科室", "A", ""], ["乙中心的科室", "科室", "甲中心", "B", ""]]

    page = admin.client.page(admin.checks("units", book(HEADS, *rows)))

    assert "绕成了圈" in page.text


def test_text_file_names_row_and_column(importer):
    admin = importer("admin")
    content = "单位名称;类型;上级单位\n新窗口;窗口;没有的大厅\n".encode("gb18030")

    page = admin.client.page(admin.checks("units", content, "表.csv"))

    assert page.table()[1][0] == "C2（第2行第3列）"


def test_admin_of_a_county_stays_in_it(app, importer, region):
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Unit))
    address = importer("county_admin").checks("units", book(HEADS, ["3号窗口", "窗口", "三台县医保服务大厅", "", ""]))

    page = importer("county_admin").client.page(address)

    assert "您的管辖范围内也没有" in page.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Unit)) == count
