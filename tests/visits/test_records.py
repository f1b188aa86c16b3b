"""A visitor's pages: tasks, sheets, drafts, and what others may not see of them."""

from datetime import datetime

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts import services
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit
from tests.cast import PASSWORD
from tests.page import Page, words
from tests.visits.making import SEEN, accepted, account, handed_in, make

FILLED = {f"q-{key}": value for key, value in {**SEEN, "courtesy": "4", "surroundings": "4", "overall": "2", "seen": "排队二十人"}.items()}


def new_path(ids):
    return "/visits/{}/records/new?target={}".format(*ids)


def fill(client, path, act="submit", **given):
    """Fetches a sheet, fills it and presses one of its two buttons."""
    action, sent = client.page(path).form(path.partition("?")[0]).filled(given)
    return client.post(action, data={**sent, "act": act})


@pytest.fixture
def visitor(as_, visitors):
    return as_("visitor")


def test_first_page_lists_what_is_assigned(visitor, begun):
    begun()

    page = visitor.page("/visits/assigned")
    assert page.heading == "我的访查"
    assert "涪城区医疗保障局 · 涪城区医保服务大厅" in page.text
    assert "已有0 / 3次" in page.text
    assert [words(link) for link in page.all("a", class_="btn-primary")] == ["填一份记录"]


def test_menu_holds_nothing_else(visitor):
    page = visitor.page("/visits/assigned")

    assert {words(link) for nav in page.all("nav") if nav.get("aria-label") == "主菜单" for link in nav.iter("a")} == {"待办", "我的访查"}


def test_sheet_knows_person_place_and_number(visitor, begun):
    page = visitor.page(new_path(begun()))

    values = {field.get("name"): field.get("value") for field in page.elements("input") if field.get("type") in {"text", "date", "time"}}
    assert values["q-interviewer"] == "测试访查员"
    assert values["q-place"] == "涪城区医保服务大厅"
    assert values["q-sample"] == "0001"
    assert (values["visited_on"], values["visited_time"]) == ("2026-11-20", "10:00")


def test_nothing_is_preselected(visitor, begun):
    page = visitor.page(new_path(begun()))

    assert [field.get("name") for field in page.elements("input") if field.get("type") == "radio" and field.get("checked") is not None] == []


def test_levels_bear_their_official_names(visitor, begun):
    page = visitor.page(new_path(begun()))

    offered = [words(page.parents[field]) for field in page.elements("input") if field.get("name") == "q-overall"]
    assert offered == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def test_visitor_hands_in(visitor, as_, begun):
    ids = begun()

    response = fill(visitor, new_path(ids), **FILLED, problem_1="三号窗口九点二十分无人", clause_1="负面清单第3条")

    assert response.location == "/visits/assigned"
    assert "0001 待审核" in visitor.page("/visits/assigned").text
    assert as_("inspector").page(f"/visits/{ids[0]}/records").table()[1][:2] == ["0001", "涪城区医疗保障局 · 涪城区医保服务大厅"]


def test_gaps_are_named_and_nothing_typed_is_lost(visitor, begun):
    given = {**FILLED, "q-wait": None, "problem_1": "留下的问题", "clause_1": "留下的条款", "problem_4": "第四个问题", "q-place": "留下的地点"}

    response = fill(visitor, new_path(begun()), **given)

    assert response.status_code == 422
    assert "还有必须填写的项目没有填" in response.text
    assert "从取号到开始办理的等候时间：这一项必须填写。" in response.text
    for kept in ("留下的问题", "留下的条款", "第四个问题", "留下的地点", "排队二十人"):
        assert kept in response.text
    assert "还没有记录。" in visitor.page("/visits/assigned").text


def test_draft_is_finished_later(visitor, as_, begun):
    ids = begun()
    fill(visitor, new_path(ids), act="save", **{"q-overall": "3", "q-seen": "先记一句"})
    draft = next(link.get("href") for link in visitor.page("/visits/assigned").elements("a") if words(link) == "接着填")

    assert as_("inspector").page(f"/visits/{ids[0]}/records").text.count("0001") == 0
    assert "先记一句" in visitor.page(draft).text
    assert fill(visitor, draft, **FILLED).status_code == 303
    assert "0001 待审核" in visitor.page("/visits/assigned").text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"visited_on": "2026-11-01"}, "访查日期要在2026-11-10至2026-11-30之间。"),
        ({"visited_time": "23:59"}, "访查时间不能晚于现在。"),
        ({"visited_on": ""}, "请按“2026-11-21”的样子填写日期。"),
        ({"visited_time": "下午"}, "访查时间"),
        ({"q-place": "长" * 81}, "最多80个字符。"),
        ({"problem_2": "长" * 501}, "最多500个字符。"),
    ],
)
def test_wrong_sheet_is_refused(visitor, begun, given, said):
    response = fill(visitor, new_path(begun()), **{**FILLED, **given})

    assert response.status_code == 422
    assert said in response.text
    assert "排队二十人" in response.text


def test_number_that_is_taken_is_named_at_its_field(visitor, recorded):
    campaign, target, _ = recorded(how=handed_in)

    response = fill(visitor, new_path((campaign, target)), **{**FILLED, "q-sample": "0001"})

    assert response.status_code == 422
    assert "记录编号：编号“0001”已被这个计划的另一份记录用了，请换一个。" in response.text


def test_two_on_the_last_place_one_is_told(visitor, as_, begun):
    ids = begun(quota=1, people=("visitor", "visitor_2"))
    path = new_path(ids)
    other = as_("visitor_2")
    action, sent = other.page(path).form(path.partition("?")[0]).filled({**FILLED, "problem_1": "没有丢的问题"})
    fill(visitor, path, **FILLED)

    late = other.post(action, data={**sent, "act": "submit"})

    assert late.status_code == 409
    assert "数量已满，别人刚填了最后一份" in late.text
    assert "没有丢的问题" in late.text


def test_same_draft_in_two_windows_one_is_told(visitor, begun):
    fill(visitor, new_path(begun()), act="save", **{"q-overall": "3"})
    draft = next(link.get("href") for link in visitor.page("/visits/assigned").elements("a") if words(link) == "接着填")
    _, old = visitor.page(draft).form(draft).filled({"q-seen": "第二个窗口写的", "q-overall": "1"})
    fill(visitor, draft, act="save", **{"q-overall": "5", "q-seen": "第一个窗口写的"})

    late = visitor.post(draft, data={**old, "act": "save"})

    assert late.status_code == 409
    for said in ("这份记录刚在别处保存过", "第一个窗口写的", "第二个窗口写的"):
        assert said in late.text
    _, again = Page(late.text).form(draft).filled({})
    assert visitor.post(draft, data={**again, "act": "save"}).status_code == 303


def test_handed_in_record_is_no_longer_edited(visitor, recorded):
    campaign, _, (record,) = recorded(how=handed_in)
    path = f"/visits/{campaign}/records/{record}/edit"

    assert visitor.get(path).status_code == 409
    assert visitor.press(path, {"visited_on": "2026-11-19", "visited_time": "09:00"}).status_code == 409


def test_visitor_sees_neither_plan_nor_results_nor_other_peoples_records(visitor, as_, recorded):
    campaign, _, (record,) = recorded(how=accepted, people=("visitor", "visitor_2"))
    other = as_("visitor_2")

    for path in ("/visits", f"/visits/{campaign}", f"/visits/{campaign}/records", f"/visits/{campaign}/records/{record}", "/ratings", "/dashboard", "/surveys"):
        assert visitor.get(path).status_code == 403, path
    assert "0001" not in other.page("/visits/assigned").text
    assert other.get(f"/visits/{campaign}/records/{record}/edit").status_code == 404


def test_who_is_not_assigned_finds_nothing(as_, begun):
    ids = begun()

    assert as_("visitor_2").get(new_path(ids)).status_code == 404
    assert as_("far_visitor").get(new_path(ids)).status_code == 404
    assert "还没有指定给您的访查。" in as_("visitor_2").page("/visits/assigned").text


def test_who_lost_the_role_finds_nothing(app, region, visitor, begun):
    ids = begun()
    assert visitor.get(new_path(ids)).status_code == 200

    make(app, lambda: services.revoke_grant(by=SYSTEM, account=account("visitor"), role=Role.VISITOR, unit=db.session.get_one(Unit, region.city.id)))

    assert visitor.get(new_path(ids)).status_code == 403


@pytest.mark.parametrize("path", ["/visits/assigned", "/visits/{0}/records/new"])
def test_ritual(client, as_, begun, path):
    address = path.format(*begun())

    assert client.get(address).location == f"/sign-in?next={address}"
    assert as_("inspector").get(address).status_code == 403
    assert as_("bureau").get(address).status_code == 403


def test_new_sheet_of_a_campaign_that_is_over(visitor, clock, begun):
    path = new_path(begun())
    _, sent = visitor.page(path).form(path.partition("?")[0]).filled({**FILLED, "problem_1": "晚了一步"})
    clock.move_to(datetime(2026, 12, 2, 10, 0, tzinfo=SHANGHAI))
    visitor.sign_in("visitor", PASSWORD)

    late = visitor.press(path.partition("?")[0], {**{key: value for key, value in sent.items() if key != "csrf_token"}, "act": "submit"})

    assert late.status_code == 409
    assert "不在进行期间" in late.text
    assert "晚了一步" in late.text
