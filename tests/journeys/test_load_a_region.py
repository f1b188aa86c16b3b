"""An empty city loads its tree, its points and its people from filled templates, and a citizen rates at an imported window."""

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.accounts.services import create_admin
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import PointCode
from evalsvc.organisation.services import create_unit
from tests.cast import Place, Point
from tests.imports.conftest import Importer
from tests.judge import JudgedClient
from tests.ratings.visitors import post_rating

PASSWORD, OWN = "words-of-the-first-admin", "my own words for tests"
UNITS = [
    {"单位名称": "示范区医疗保障局", "类型": "县（市、区）单位", "上级单位": "示范市医疗保障局", "英文名称": "Model District Bureau"},
    {"单位名称": "示范区医保服务大厅", "类型": "服务大厅", "上级单位": "示范区医疗保障局", "启用日期": date(2026, 11, 2)},
    *({"单位名称": f"{number}号窗口", "类型": "窗口", "上级单位": "示范区医保服务大厅", "英文名称": f"Window {number}"} for number in range(1, 6)),
]
POINTS = [{"单位": f"示范区医保服务大厅/{number}号窗口", "类型": "窗口"} for number in range(1, 6)]
STAFF = [
    {"用户名": "model.lead", "姓名": "示范负责人", "角色": "单位负责人", "单位": "示范区医疗保障局"},
    {"用户名": "model.clerk", "姓名": "示范窗口人员", "角色": "窗口人员", "单位": "示范区医保服务大厅/1号窗口"},
]


@pytest.fixture
def admin(app, observer):
    """The first administrator of a city in which there is nothing else."""
    with app.app_context(), unit_of_work():
        city = create_unit(by=SYSTEM, parent=None, kind="city", name="示范市医疗保障局")
        create_admin(username="first", display_name="首位管理员", password=PASSWORD, unit=city)
    client = JudgedClient(app, observer)
    client.sign_in("first", PASSWORD)
    return Importer(app, client)


def filled(admin, kind, rows):
    """The template of a kind, downloaded and filled in under its heads."""
    workbook = load_workbook(io.BytesIO(admin.client.get(f"/imports/{kind}/template.xlsx").data))
    sheet = workbook.worksheets[0]
    places = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    for number, row in enumerate(rows, start=2):
        for head, value in row.items():
            sheet.cell(number, places[head], value)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_city_is_loaded_and_rated(app, admin, client, observer):
    headings = [admin.imports(kind, filled(admin, kind, rows)).heading for kind, rows in (("units", UNITS), ("points", POINTS), ("staff", STAFF))]

    assert headings == ["单位已写入：新增7条，更改0条", "评价点已写入：新增5条，更改0条", "人员已写入：新增2条，更改0条"]
    with app.app_context():
        code = db.session.scalars(select(PointCode.code).order_by(PointCode.point_id)).first()
    point = Point(0, "", code, Place(0, "", "1号窗口"))
    assert "示范区医保服务大厅 · 1号窗口" in client.get(point.path).text
    assert post_rating(client, point, level=5).status_code == 303

    slips = admin.client.press("/accounts/one-time-passwords").text
    passwords = re.findall(r'class="once" data-verbatim>([^<]+)<', slips)
    lead = JudgedClient(app, observer)
    lead.sign_in("model.lead", passwords[0])
    assert lead.submit("/account", {"current": passwords[0], "password": OWN, "again": OWN}, to="/account/password").status_code == 303
    assert "1号窗口" in lead.page("/organisation").text
    assert "1号窗口" in lead.page("/ratings").text


def test_filled_template_with_mistakes_writes_nothing(app, admin):
    rows = [*UNITS, {"单位名称": "6号窗口", "类型": "窗口", "上级单位": "没有的大厅"}]

    page = admin.client.page(admin.checks("units", filled(admin, "units", rows)))

    assert [row[0] for row in page.table()[1:]] == ["C9"]
    assert "1号窗口" not in admin.client.page("/organisation").text
