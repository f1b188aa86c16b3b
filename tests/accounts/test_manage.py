"""The accounts of an administrator's units: the ritual of every view."""

import pytest

from evalsvc.access.permissions import Role
from tests.judge import JudgedClient

ACTS = ["grants", "grants/revoke", "reset-password", "end-sessions", "retire"]


@pytest.fixture
def county_admin(colleague, region):
    """An administrator of one county only."""
    return colleague("county.admin", Role.ADMIN, region.county)


@pytest.fixture
def new_person(region):
    return {"display_name": "测试新同事", "username": "new.person", "role": "clerk", "unit": region.windows[1].public_id}


def test_list_shows_everybody_with_their_roles(as_):
    page = as_("admin").page("/accounts")

    assert len(page.table()) == 10
    assert ["测试回访员", "call_back", "回访员（涪城区医疗保障局）", "在用", "2026-11-20 10:00"] in page.table()


def test_list_ends_where_the_scope_ends(county_admin):
    names = {row[1] for row in county_admin.page("/accounts").table()[1:]}

    assert names == {"bureau", "call_back", "clerk", "county.admin"}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("text=%E7%AA%97%E5%8F%A3", {"clerk"}),
        ("text=LEAD", {"leader"}),
        ("text=%25", set()),
        ("role=auditor", {"auditor"}),
        ("role=nonsense", set()),
        ("state=retired", set()),
        ("state=all&text=clerk", {"clerk"}),
    ],
)
def test_list_is_narrowed_by_the_address(as_, query, names):
    page = as_("admin").page(f"/accounts?{query}")

    assert {row[1] for row in page.table()[1:]} == names if names else "没有符合条件的账号" in page.text


def test_filters_stay_in_the_form(as_):
    page = as_("admin").page("/accounts?text=clerk&role=clerk&state=all")

    assert page.one("input", name="text").get("value") == "clerk"
    assert [option.get("value") for option in page.all("option", selected="")] == ["clerk", "all"]


def test_long_list_comes_in_pages_without_gap_or_repeat(as_, colleague, region):
    for number in range(45):
        colleague(f"person.{number:02}", Role.CLERK, region.county, signed_in=False)
    client = as_("admin")
    first = client.page("/accounts?role=clerk&state=all")
    second = client.page("/accounts?state=all")
    third = client.page(second.one("a", rel="next").get("href"))

    assert len(first.table()) == 47
    assert not first.all("a", rel="next")
    assert len({row[1] for page in (second, third) for row in page.table()[1:]}) == 54
    assert [link.text for link in third.all("a", class_="btn-outline-primary")] == ["回到第一页"]


def test_new_account_gets_a_one_time_password_that_must_be_changed(app, as_, new_person):
    shown = as_("admin").submit("/accounts/new", new_person)
    password = shown.text.partition("data-verbatim>")[2].partition("<")[0]
    fresh = JudgedClient(app, as_("admin").observer)
    fresh.sign_in("new.person", password)

    assert shown.status_code == 200
    assert fresh.get("/releases").location == "/account"
    assert "一次性密码" in fresh.page("/account").text
    changed = {"current": password, "password": "my own words now", "again": "my own words now"}
    assert fresh.submit("/account", changed, to="/account/password").status_code == 303
    assert fresh.get("/releases").status_code == 200


def test_password_is_shown_once_only(as_, new_person, address_of):
    admin = as_("admin")
    password = admin.submit("/accounts/new", new_person).text.partition("data-verbatim>")[2].partition("<")[0]

    assert len(password) == 19
    assert password not in admin.get(address_of("new.person")).text
    assert password not in admin.get("/audit").text
    assert password not in admin.session_cookie()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"display_name": ""}, "请填写姓名。"),
        ({"username": ""}, "请填写用户名。"),
        ({"username": "张三"}, "用户名以小写字母开头"),
        ({"username": "a b"}, "用户名以小写字母开头"),
        ({"username": "clerk"}, "这个用户名已经有人使用"),
        ({"username": "CLERK"}, "这个用户名已经有人使用"),
        ({"role": ""}, "请选择角色。"),
        ({"unit": ""}, "请选择单位。"),
    ],
)
def test_bad_new_account_keeps_what_was_typed(as_, new_person, typed, said):
    response = as_("admin").submit("/accounts/new", {**new_person, **typed})

    assert response.status_code == 422
    assert said in response.text
    assert 'value="测试新同事"' in response.text or "display_name" in typed


def test_unit_or_role_that_was_not_offered_is_refused(county_admin, new_person, region):
    outside = county_admin.press("/accounts/new", {**new_person, "unit": region.other_window.public_id})
    above = county_admin.press("/accounts/new", {**new_person, "unit": region.city.public_id})
    unknown = county_admin.press("/accounts/new", {**new_person, "role": "emperor"})

    assert (outside.status_code, above.status_code, unknown.status_code) == (422, 422, 422)
    assert "测试新同事" in outside.text


def test_administrator_is_offered_his_own_units_only(county_admin, region):
    offered = {option.get("value") for option in county_admin.page("/accounts/new").one("select", name="unit").iter("option")}
    inside = {region.county, region.hall, *region.windows, region.online}

    assert offered == {"", *(unit.public_id for unit in inside)}


def test_account_page_shows_roles_and_acts(as_, address_of):
    page = as_("admin").page(address_of("clerk"))

    assert page.heading == "测试窗口人员的账号"
    assert page.table()[1][:2] == ["窗口人员", "1号窗口"]


def test_role_is_granted_and_works_at_once(as_, address_of, region):
    clerk = as_("clerk")
    assert clerk.get("/audit").status_code == 403
    response = as_("admin").submit(address_of("clerk"), {"role": "auditor", "unit": region.county.public_id}, to=f"{address_of('clerk')}/grants")

    assert response.status_code == 303
    assert clerk.get("/audit").status_code == 200


@pytest.mark.parametrize("typed", [{"role": "", "unit": ""}, {"role": "auditor", "unit": ""}, {"role": "emperor", "unit": "nothing00000"}])
def test_bad_grant_is_named(as_, address_of, typed):
    assert as_("admin").press(f"{address_of('clerk')}/grants", typed).status_code == 422


def test_role_held_already_is_not_granted_twice(as_, address_of, region):
    response = as_("admin").press(f"{address_of('clerk')}/grants", {"role": "clerk", "unit": region.windows[0].public_id})

    assert response.status_code == 409
    assert "已经有这个角色" in response.text


def test_role_that_is_not_held_cannot_be_revoked(as_, address_of, region):
    gone = {"role": "clerk", "unit": region.windows[1].public_id}

    assert as_("admin").press(f"{address_of('clerk')}/grants/revoke", gone).status_code == 409
    assert as_("admin").press(f"{address_of('clerk')}/grants/revoke", {"role": "clerk"}).status_code == 422


def test_role_is_revoked_from_its_own_button(as_, address_of, region):
    admin = as_("admin")
    admin.submit(address_of("clerk"), {}, to=f"{address_of('clerk')}/grants/revoke")

    assert "这个账号现在没有角色" in admin.get(address_of("clerk")).text
    assert as_("clerk").get("/releases").status_code == 403
    assert "这个账号还没有角色" in as_("clerk").page("/account").text


def test_reset_password_replaces_the_old_one(app, as_, address_of, observer):
    shown = as_("admin").press(f"{address_of('clerk')}/reset-password")
    password = shown.text.partition("data-verbatim>")[2].partition("<")[0]
    stranger = JudgedClient(app, observer)

    assert stranger.submit("/sign-in", {"username": "clerk", "password": "cast-only-password"}).status_code == 422
    assert stranger.submit("/sign-in", {"username": "clerk", "password": password}).status_code == 303


def test_retired_account_takes_no_further_act(as_, address_of, region):
    admin = as_("admin")
    admin.press(f"{address_of('clerk')}/retire")
    grant = {"role": "clerk", "unit": region.windows[1].public_id}

    assert [admin.press(f"{address_of('clerk')}/{act}", grant).status_code for act in ACTS] == [409] * 5
    assert "已停用" in admin.get(address_of("clerk")).text


def test_own_password_is_not_reset_here(as_, address_of):
    assert as_("admin").press(f"{address_of('admin')}/reset-password").status_code == 409


def test_nobody_grants_himself_a_role(as_, address_of, region):
    assert as_("admin").press(f"{address_of('admin')}/grants", {"role": "call_back", "unit": region.city.public_id}).status_code == 403


@pytest.mark.parametrize("act", ["retire", "grants/revoke"])
def test_last_administrator_stays(as_, address_of, region, act):
    response = as_("admin").press(f"{address_of('admin')}/{act}", {"role": "admin", "unit": region.city.public_id})

    assert response.status_code == 409
    assert "最后一名管理员" in response.text


def test_administrator_may_go_when_another_remains(as_, address_of, colleague, region):
    colleague("second", Role.ADMIN, region.city, signed_in=False)

    assert as_("admin").press(f"{address_of('admin')}/grants/revoke", {"role": "admin", "unit": region.city.public_id}).location == "/"


def test_administrator_of_a_county_does_not_replace_the_citys(as_, county_admin, address_of, region):
    assert as_("admin").press(f"{address_of('admin')}/retire").status_code == 409


@pytest.mark.parametrize("username", ["leader", "outsider", "admin"])
def test_account_above_or_outside_is_not_found(county_admin, address_of, username):
    address = address_of(username)

    assert county_admin.get(address).status_code == 404
    assert {county_admin.press(f"{address}/{act}").status_code for act in ACTS} == {404}


def test_account_that_also_reaches_beyond_is_seen_but_not_taken_over(as_, county_admin, address_of, region):
    as_("admin").press(f"{address_of('bureau')}/grants", {"role": "leader", "unit": region.city.public_id})
    address = address_of("bureau")

    assert "请由上级管理员办理" in county_admin.get(address).text
    assert {county_admin.press(f"{address}/{act}").status_code for act in ("reset-password", "end-sessions", "retire")} == {403}
    assert county_admin.press(f"{address}/grants/revoke", {"role": "leader", "unit": region.city.public_id}).status_code == 404


def test_unknown_account_is_not_found(as_):
    admin = as_("admin")

    assert admin.get("/accounts/nothing00000").status_code == 404
    assert {admin.press(f"/accounts/nothing00000/{act}").status_code for act in ACTS} == {404}


def test_strangers_are_led_to_sign_in(client, address_of):
    for path in ("/accounts", "/accounts/new", address_of("clerk")):
        assert client.get(path).location.startswith("/sign-in?next=/accounts")
    for act in ACTS:
        assert client.press(f"{address_of('clerk')}/{act}").status_code == 303


@pytest.mark.parametrize("username", ["leader", "inspector", "bureau", "call_back", "clerk", "auditor", "outsider"])
def test_only_administrators_come_in(as_, address_of, username):
    person = as_(username)

    assert {person.get(path).status_code for path in ("/accounts", "/accounts/new", address_of("clerk"))} == {403}
    assert {person.press(f"{address_of('clerk')}/{act}").status_code for act in ACTS} == {403}


@pytest.mark.parametrize("act", ACTS)
def test_acts_need_a_token_and_a_post(as_, address_of, act):
    assert as_("admin").post(f"{address_of('clerk')}/{act}").status_code == 400
    assert as_("admin").get(f"{address_of('clerk')}/{act}").status_code == 405


def test_every_act_is_in_the_log_without_names_of_people(as_, new_person, address_of, region):
    admin = as_("admin")
    admin.submit("/accounts/new", new_person)
    address = address_of("new.person")
    for act in ("reset-password", "end-sessions", "retire"):
        admin.press(f"{address}/{act}")
    page = admin.page("/audit")

    assert [row[1] for row in page.table()[1:6]] == [
        "管理员（绵阳市医疗保障局）停用了账号“new.person”，其角色和登录随即终止。",
        "管理员（绵阳市医疗保障局）结束了账号“new.person”的全部登录。",
        "管理员（绵阳市医疗保障局）重置了账号“new.person”的密码，其全部登录随即结束。",
        "管理员（绵阳市医疗保障局）授予账号“new.person”在“2号窗口”的窗口人员角色。",
        "管理员（绵阳市医疗保障局）新建了账号“new.person”。",
    ]
    assert "测试新同事" not in page.text


@pytest.mark.parametrize("role", ["leader", "inspector", "bureau_lead", "call_back", "auditor"])
def test_window_gets_no_role_that_sees_more_than_its_releases(as_, client, address_of, region, observer, role):
    admin, people = as_("admin"), observer.ask("SELECT count(*) FROM account")
    window = {"role": role, "unit": region.windows[0].public_id}

    granted = admin.submit(address_of("clerk"), window, to=f"{address_of('clerk')}/grants")
    created = admin.submit("/accounts/new", {**window, "display_name": "新同事", "username": "new.one"})

    assert [granted.status_code, created.status_code] == [422, 422]
    assert "不能在窗口授予" in granted.text
    assert "新同事" in created.text
    assert observer.ask("SELECT count(*) FROM account") == people
