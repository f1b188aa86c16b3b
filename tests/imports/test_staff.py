import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.db import db
from tests.imports.conftest import book

HEADS = ["用户名", "姓名", "角色", "单位"]
ROWS = [
    ["li.lead", "李试一", "单位负责人", "涪城区医疗保障局"],
    ["wang.clerk", "王试二", "窗口人员", "涪城区医保服务大厅/3号窗口"],
    ["wang.clerk", "王试二", "督查员", "涪城区医疗保障局"],
]
BAD = {
    "user name": (["王小二", "王试三", "窗口人员", "3号窗口"], "A2", "用户名以小写字母开头"),
    "role": (["wang.c", "王试三", "局长", "3号窗口"], "C2", "角色请填写"),
    "sees too much": (["wang.c", "王试三", "领导", "3号窗口"], "C2", "不能在窗口授予"),
    "unit": (["wang.c", "王试三", "窗口人员", "9号窗口"], "D2", "没有找到在用单位"),
    "takes two": (["wang.c", "王试三", "回访员", "涪城区医疗保障局"], "C2", "要由两名管理员办理"),
    "no name": (["wang.c", "", "窗口人员", "3号窗口"], "B2", "请填写姓名"),
    "own": (["admin", "测试管理员", "领导", "涪城区医疗保障局"], "A2", "不能给自己授予角色"),
    "other name": (["good.one", "别名", "窗口人员", "3号窗口"], "B3", "姓名不同"),
}


def roles(app):
    with app.app_context():
        return {tuple(row) for row in db.session.execute(select(Account.username, RoleGrant.role).join(RoleGrant, RoleGrant.account_id == Account.id))}


def test_people_come_in_without_a_password_and_are_handed_one(app, importer, client):
    admin = importer("admin")

    page = admin.imports("staff", book(HEADS, *ROWS))
    slips = admin.client.press("/accounts/one-time-passwords")

    assert page.heading == "人员已写入：新增3条，更改0条"
    assert {("li.lead", "bureau_lead"), ("wang.clerk", "clerk"), ("wang.clerk", "inspector")} <= roles(app)
    from_page = slips.text.split('class="once" data-verbatim>')[1:]
    passwords = [part.partition("<")[0] for part in from_page]
    assert len(passwords) == 2
    client.sign_in("li.lead", passwords[0])
    assert client.get("/dashboard").location == "/account"


def test_nobody_signs_in_before_a_password_was_handed_out(importer, client):
    importer("admin").imports("staff", book(HEADS, *ROWS))

    for password in ("", "x", "none"):
        assert client.submit("/sign-in", {"username": "li.lead", "password": password}).status_code == 422


def test_each_password_is_handed_out_once(importer):
    admin = importer("admin")
    admin.imports("staff", book(HEADS, *ROWS))
    admin.client.press("/accounts/one-time-passwords")

    assert admin.client.press("/accounts/one-time-passwords").status_code == 409
    assert "还没有密码" not in admin.client.page("/accounts").text


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_imports_as_nothing_changed(importer, form):
    admin = importer("admin")
    admin.imports("staff", book(HEADS, *ROWS))
    file = admin.client.submit("/imports/staff", {"suffix": form}, to="/imports/staff/export").data

    assert admin.client.page(admin.checks("staff", file, f"表.{form}")).heading == "人员表与现有数据相同，没有变化"


@pytest.mark.parametrize(("row", "cell", "sentence"), BAD.values(), ids=BAD)
def test_bad_cell_is_named(app, importer, row, cell, sentence):
    before = roles(app)
    admin = importer("admin")

    page = admin.client.page(admin.checks("staff", book(HEADS, row, ["good.one", "好试一", "窗口人员", "涪城区医保服务大厅/2号窗口"])))

    assert [(found[0], sentence in found[2]) for found in page.table()[1:]] == [(cell, True)]
    assert roles(app) == before


def test_admin_of_a_county_cannot_touch_people_of_another(importer):
    admin = importer("county_admin")

    page = admin.client.page(admin.checks("staff", book(HEADS, ["outsider", "改名", "窗口人员", "3号窗口"])))

    assert "已有人使用" in page.text


def test_names_of_staff_are_in_no_event(app, importer):
    admin = importer("admin")
    admin.imports("staff", book(HEADS, *ROWS))

    text = admin.client.page("/audit").text

    assert "人员表已写入：新增3条" in text
    assert "李试一" not in text


@pytest.mark.parametrize("path", ["/imports/staff", "/imports/staff/template.xlsx"])
def test_lead_may_not_import_staff(importer, path):
    bureau = importer("bureau").client

    assert bureau.get(path).status_code == 403
    assert bureau.press("/imports/staff").status_code == 403
    assert bureau.press("/imports/staff/export", {"suffix": "csv"}).status_code == 403
