"""The pages of those who plan: list, new plan, changes."""

import pytest

from tests.page import words
from tests.visits.making import campaign, make

NEW = {
    "kind": "secret_visit",
    "title": "冬季窗口暗访",
    "first_day": "2026-11-20",
    "last_day": "2026-12-20",
    "questionnaire": "secret-visit/1",
    "quota": "2",
}


@pytest.fixture
def planner(as_, visitors):
    return as_("inspector")


def plan(client, region, **given):
    page = client.page("/visits/new")
    visitors = [field.get("value") for field in page.elements("input") if field.get("name") == "visitors"]
    return client.submit("/visits/new", {**NEW, "units": [region.hall.public_id], "visitors": visitors[:1], **given})


def test_list_says_how_it_begins(planner):
    page = planner.page("/visits")

    assert "还没有计划。" in page.text
    assert [words(link) for link in page.all("a", class_="btn-primary")] == ["新建计划", "新建计划"]


def test_inspector_plans(planner, region):
    response = plan(planner, region, units=[region.hall.public_id, region.windows[0].public_id])

    page = planner.page(response.location)
    assert page.heading == "冬季窗口暗访"
    assert [row[:3] + row[5:7] for row in page.table()[1:]] == [
        ["涪城区医疗保障局 · 涪城区医保服务大厅", "0 / 2", "0", "测试访查员", "未发布"],
        ["涪城区医保服务大厅 · 1号窗口", "0 / 2", "0", "测试访查员", "未发布"],
    ]
    assert planner.page("/visits").table()[1] == ["冬季窗口暗访", "暗访", "2026-11-20至2026-12-20", "进行中"]


def test_only_ones_own_visitors_are_offered(planner):
    page = planner.page("/visits/new")

    assert "测试访查员" in page.text
    assert "外县访查员" not in page.text
    assert [words(option) for option in page.one("select", name="questionnaire").iter("option")] == ["窗口服务访查记录表", "医疗保障服务满意度第三方调查问卷"]


def test_units_are_pasted_as_a_list(planner, region):
    names = "涪城区医保服务大厅\n涪城区医保服务大厅／1号窗口\n三台县医保服务大厅/1号窗口\n"

    page = planner.page(plan(planner, region, names=names).location)

    assert [row[0] for row in page.table()[1:]] == [
        "涪城区医疗保障局 · 涪城区医保服务大厅",
        "涪城区医保服务大厅 · 1号窗口",
        "三台县医保服务大厅 · 1号窗口",
    ]


def test_wrong_list_names_every_line_and_keeps_what_was_typed(planner, region):
    response = plan(planner, region, names="1号窗口\n月亮局", title="留下的名称")

    assert response.status_code == 422
    assert "“1号窗口”有2处，请写成“上级单位/名称”；没有找到在用的单位“月亮局”。" in response.text
    for kept in ("留下的名称", "月亮局", f'checked class="form-check-input" id="units-2" name="units" type="checkbox" value="{region.hall.public_id}"'):
        assert kept in response.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"kind": None}, "请选择方式。"),
        ({"first_day": "20.11."}, "不是有效的日期值。"),
        ({"last_day": "2026-11-01"}, "截止日期早于开始日期。"),
        ({"quota": "0"}, "请填写1到9999之间的整数。"),
        ({"quota": "很多"}, "不是有效的整数。"),
        ({"units": [], "names": ""}, "请至少选一个访查对象。"),
    ],
)
def test_wrong_plan_is_refused(planner, region, given, said):
    response = plan(planner, region, **given)

    assert response.status_code == 422
    assert said in response.text
    assert "还没有计划。" in planner.page("/visits").text


def test_unit_outside_the_scope_is_not_found(as_, region, visitors, app):
    made = make(app, lambda: campaign(region.county, [region.hall], people=()).public_id)
    leader = as_("leader")
    token = {"units": "nothing00000", "quota": "1"}

    assert leader.press(f"/visits/{made}/targets/new", token).status_code in {404, 422}


def test_title_and_days_are_changed(planner, begun):
    public_id, _ = begun()

    response = planner.submit(f"/visits/{public_id}/edit", {"title": "改了名称", "last_day": "2026-11-25"})

    assert response.status_code == 303
    assert "改了名称" in planner.page("/visits").text
    assert "2026-11-25" in planner.page("/visits").text


def test_change_that_comes_too_late_keeps_what_was_typed(planner, as_, begun):
    public_id, _ = begun()
    _, sent = planner.page(f"/visits/{public_id}/edit").form(f"/visits/{public_id}/edit").filled({"title": "督查员的名称"})
    as_("leader").submit(f"/visits/{public_id}/edit", {"title": "领导的名称"})

    late = planner.post(f"/visits/{public_id}/edit", data=sent)

    assert late.status_code == 409
    for said in ("这条记录刚被别人改过", "领导的名称", "督查员的名称"):
        assert said in late.text


def test_units_are_added(planner, region, begun):
    public_id, _ = begun()

    response = planner.submit(f"/visits/{public_id}/targets/new", {"units": [region.windows[2].public_id], "quota": "1"})

    assert response.status_code == 303
    assert [row[0] for row in planner.page(f"/visits/{public_id}").table()[1:]][-1] == "涪城区医保服务大厅 · 3号窗口"


def test_unit_that_is_there_already_is_refused(planner, region, begun):
    public_id, _ = begun()

    response = planner.submit(f"/visits/{public_id}/targets/new", {"units": [region.hall.public_id], "quota": "7"})

    assert response.status_code == 422
    assert "“涪城区医保服务大厅”已经在这个计划里。" in response.text
    assert 'value="7"' in response.text


def test_number_and_people_of_a_target_are_changed(planner, begun):
    public_id, target = begun()

    response = planner.submit(f"/visits/{public_id}/targets/{target}/edit", {"quota": "12", "visitors": None})

    row = planner.page(response.location).table()[1]
    assert (row[1], row[5]) == ("0 / 12", "还没有指定")


def test_wrong_number_of_a_target_is_refused(planner, begun):
    public_id, target = begun()

    response = planner.submit(f"/visits/{public_id}/targets/{target}/edit", {"quota": "-3"})

    assert response.status_code == 422
    assert 'value="-3"' in response.text


def test_two_changes_of_a_target(planner, as_, begun):
    path = "/visits/{}/targets/{}/edit".format(*begun())
    _, sent = planner.page(path).form(path).filled({"quota": "12"})
    as_("leader").submit(path, {"quota": "30"})

    late = planner.post(path, data=sent)

    assert late.status_code == 409
    assert 'value="12"' in late.text
    assert "现在要求30次" in late.text


PATHS = ("/visits/{0}", "/visits/{0}/edit", "/visits/{0}/targets/new", "/visits/{0}/targets/{1}/edit", "/visits/{0}/records")


@pytest.mark.parametrize("path", PATHS)
def test_ritual_of_reading(client, as_, begun, path):
    ids = begun()
    address = path.format(*ids)

    assert client.get(address).location == f"/sign-in?next={address}"
    assert as_("leader").get(address).status_code == 200
    assert as_("admin").get(address).status_code == 403
    assert as_("leader").get(path.format("nothing00000", ids[1])).status_code == 404
    assert as_("outsider").get(address).status_code == (404 if path == PATHS[0] else 403)


def test_planner_of_another_county_finds_nothing(app, region, visitors, begun, as_):
    def plan_elsewhere():
        made = campaign(region.other_county, [region.other_hall], people=("far_visitor",))
        return made.public_id

    made = make(app, plan_elsewhere)

    assert as_("leader").get(f"/visits/{made}").status_code == 200
    assert as_("bureau").get(f"/visits/{made}").status_code == 404


@pytest.mark.parametrize("path", ["/visits/{0}/edit", "/visits/{0}/targets/new", "/visits/{0}/targets/{1}/edit", "/visits/{0}/targets/{1}/release"])
def test_ritual_of_writing(client, as_, begun, path):
    ids = begun()

    assert client.press(path.format(*ids)).location == "/sign-in"
    assert as_("bureau").press(path.format(*ids)).status_code == 403
    assert as_("leader").press(path.format("nothing00000", ids[1])).status_code == 404


@pytest.mark.parametrize("path", ["/visits", "/visits/assigned", "/visits/{0}", "/visits/{0}/records"])
def test_reading_addresses_take_no_post(as_, begun, path):
    assert as_("leader").press(path.format(*begun())).status_code == 405


def test_release_has_no_page(as_, begun):
    assert as_("leader").get("/visits/{}/targets/{}/release".format(*begun())).status_code == 405
