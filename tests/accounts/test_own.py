"""One's own account."""

import pytest

from tests.cast import PASSWORD
from tests.judge import JudgedClient

NEW = "a-new-word-for-tests"
FORM = {"current": PASSWORD, "password": NEW, "again": NEW}


def change(client, **typed):
    return client.submit("/account", {**FORM, **typed}, to="/account/password")


def test_page_says_who_and_where(as_):
    page = as_("call_back").page("/account")

    assert page.title.startswith("我的账号")
    assert "回访员（涪城区医疗保障局及其下级单位）" in page.text


def test_needs_sign_in(client, region):
    assert client.get("/account").status_code == 303
    assert client.press("/account/password", FORM).status_code == 303


def test_changed_password_works_and_the_old_one_does_not(app, as_, observer):
    assert change(as_("clerk")).status_code == 303
    fresh = JudgedClient(app, observer)

    assert fresh.submit("/sign-in", {"username": "clerk", "password": PASSWORD}).status_code == 422
    assert fresh.submit("/sign-in", {"username": "clerk", "password": NEW}).status_code == 303


def test_other_sessions_end_and_this_one_goes_on(as_):
    here, there = as_("clerk"), as_("clerk")
    change(here)

    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong password"}, "现在的密码不对。"),
        ({"current": ""}, "请填写现在的密码。"),
        ({"password": "short", "again": "short"}, "密码至少12个字符"),
        ({"password": "password1234", "again": "password1234"}, "这个密码太常见"),
        ({"again": "something else here"}, "两遍新密码不一致。"),
        ({"password": PASSWORD, "again": PASSWORD}, "新密码不能与现在的密码相同。"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(as_, typed, said):
    here, there = as_("clerk"), as_("clerk")
    response = change(here, **typed)

    assert response.status_code == 422
    assert said in response.text
    assert there.get("/account").status_code == 200


def test_no_password_comes_back(as_):
    assert NEW not in change(as_("clerk"), current="wrong password").text


def test_wrong_method_is_refused(as_):
    assert as_("clerk").get("/account/password").status_code == 405


MENUS = {
    "leader": {
        "待办": ["待办"],
        "总览": ["总览"],
        "评价": ["评价", "评价反馈", "办件", "服务人次"],
        "自查": ["自查"],
        "整改": ["整改台账", "回头看"],
        "访查": ["访查"],
        "文书": ["文书", "待签收", "拟稿"],
        "事项": ["事项清单", "办事指南", "证明材料"],
        "单位与窗口": ["单位与窗口"],
        "表单与文件": ["表单与文件"],
    },
    "inspector": {
        "待办": ["待办"],
        "总览": ["总览"],
        "评价": ["评价", "评价反馈", "办件", "服务人次"],
        "自查": ["自查"],
        "整改": ["整改台账", "回头看"],
        "访查": ["访查"],
        "文书": ["文书", "拟稿"],
        "事项": ["事项清单", "办事指南", "证明材料"],
        "单位与窗口": ["单位与窗口"],
        "表单与文件": ["表单与文件"],
    },
    "bureau": {
        "待办": ["待办"],
        "总览": ["总览"],
        "评价": ["评价", "评价代录", "评价反馈", "办件", "服务人次"],
        "自查": ["自查", "我的自查"],
        "整改": ["整改台账", "我的整改", "回头看"],
        "访查": ["访查"],
        "文书": ["文书", "待签收", "拟稿"],
        "事项": ["事项清单", "办事指南", "证明材料"],
        "单位": ["单位与窗口", "导入与导出"],
        "表单与文件": ["表单与文件"],
    },
    "call_back": {
        "待办": ["待办"],
        "总览": ["总览"],
        "评价": ["评价", "评价代录", "办件"],
        "我的自查": ["我的自查"],
        "整改台账": ["整改台账"],
        "单位与窗口": ["单位与窗口"],
        "表单与文件": ["表单与文件"],
    },
    "visitor": {"待办": ["待办"], "我的访查": ["我的访查"]},
    "clerk": {
        "待办": ["待办"],
        "评价": ["评价反馈", "服务人次"],
        "我的自查": ["我的自查"],
        "我的整改": ["我的整改"],
        "文书": ["文书"],
        "表单与文件": ["表单与文件"],
    },
    "admin": {
        "待办": ["待办"],
        "单位": ["单位与窗口", "导入与导出"],
        "表单与文件": ["表单与文件"],
        "管理": ["账号", "规则", "发文机关", "后台任务", "保存期限", "审计"],
    },
    "auditor": {"待办": ["待办"], "总览": ["总览"], "单位与窗口": ["单位与窗口"], "表单与文件": ["表单与文件"], "管理": ["保存期限", "审计"]},
}


@pytest.mark.parametrize("username", MENUS)
def test_menu_holds_what_the_person_may_use(as_, username):
    client = as_(username)
    page = client.page("/account")
    sections = list(page.one("nav", class_="top-menu").iter("a"))
    everything = list(page.one("nav", class_="top-whole").iter("a"))

    assert [link.text for link in sections] == list(MENUS[username])
    assert [link.text for link in everything] == [label for labels in MENUS[username].values() for label in labels]
    assert [client.get(link.get("href")).status_code for link in everything] == [200] * len(everything)


def test_menu_says_where_one_is(as_):
    page = as_("admin").page("/accounts/new")

    assert [link.text for link in page.all("a", aria_current="true")] == ["管理"]
    assert [link.text for link in page.one("nav", class_="sub-menu").iter("a")] == ["账号", "规则", "发文机关", "后台任务", "保存期限", "审计"]
    assert [link.text for link in page.all("a", aria_current="page")] == ["账号", "账号"]


def test_a_section_of_one_page_has_no_second_row(as_):
    assert as_("leader").page("/dashboard").all("nav", class_="sub-menu") == []
