"""The pages of rules and of the calendar."""

import pytest

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from tests import factories
from tests.page import words

NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假，共3天。\n二、春节：2月6日（周六）至12日（周五）放假调休，共7天。2月14日（周日）上班。"
PATHS = ["/profiles", "/profiles/calendar/2026"]


@pytest.fixture
def county_admin(app, region, as_):
    """An admin of one county, who edits nothing that holds for all."""
    with app.app_context(), unit_of_work():
        factories.grant(db.session.get(Account, region.people["bureau"].account_id), Role.ADMIN, db.session.get(Unit, region.county.id))
    return as_("bureau")


def test_rules_are_told_with_their_sources(as_):
    page = as_("admin").page("/profiles")

    assert page.heading == "绵阳市医疗保障局的现行规则"
    assert ["留言字数上限", "150字", "① 公开清单"] in page.table(0)
    assert ["联系评价人", "1个工作日", "③ 自定"] in page.table(3)
    assert page.table(6)[1][:3] == ["全部单位", "《默认规则》第1版", "2020-01-01"]


def test_rules_are_asked_for_a_unit_and_a_day(as_, region):
    page = as_("admin").page(f"/profiles?unit={region.hall.public_id}&day=2026-01-05")

    assert page.heading == "涪城区医保服务大厅的现行规则"
    assert [words(option) for option in page.one("select").iter("option") if option.get("selected") is not None] == ["涪城区医保服务大厅"]
    assert "这个单位在2026-01-05适用《" in page.text


def test_rules_before_the_beginning_are_not_found(as_):
    assert as_("admin").get("/profiles?day=2019-12-31").status_code == 404


def test_nonsense_day_means_today(as_):
    assert "这个单位在2026-11-20适用《" in as_("admin").page("/profiles?day=yesterday").text


def test_unit_outside_the_scope_is_not_found(county_admin, region):
    assert county_admin.get(f"/profiles?unit={region.county.public_id}").status_code == 200
    assert county_admin.get(f"/profiles?unit={region.other_county.public_id}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_page_needs_sign_in(client, path):
    assert client.get(path).status_code == 303


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("person", ["leader", "inspector", "auditor", "bureau", "call_back", "clerk", "outsider"])
def test_page_is_for_admins(as_, person, path):
    assert as_(person).get(path).status_code == 403


def test_calendar_shows_every_day_that_differs(as_):
    page = as_("admin").page("/profiles/calendar/2026")

    assert len(page.all("table", class_="month")) == 12
    assert [words(mark) for mark in page.all("span", class_="day-duty")] == ["班", "4班", "14班", "28班", "9班", "20班", "10班"]
    assert ["2026-10-10", "周六", "补班", "国庆节"] in [row[:4] for row in page.table(12)]


def test_calendar_of_a_year_not_entered_says_so(as_):
    assert "暂按周末推算 这一年的放假安排还没有录入" in as_("admin").page("/profiles/calendar/2027").text


@pytest.mark.parametrize("year", ["1999", "2101", "next"])
def test_year_beyond_reason_is_not_found(as_, year):
    assert as_("admin").get(f"/profiles/calendar/{year}").status_code == 404


def test_year_is_entered_from_its_notice(as_):
    admin = as_("admin")

    answer = admin.submit("/profiles/calendar/2027", {"source": "国务院办公厅通知", "notice": NOTICE})
    page = admin.page(answer.location)

    assert answer.status_code == 303
    assert [row[:4] for row in page.table(12)[1:]] == [
        ["2027-01-01", "周五", "休息", "元旦"],
        *([f"2027-02-{day:02}", f"周{name}", "休息", "春节"] for day, name in ((8, "一"), (9, "二"), (10, "三"), (11, "四"), (12, "五"))),
        ["2027-02-14", "周日", "补班", "春节"],
    ]


def test_notice_with_a_fault_is_kept_and_named(as_):
    answer = as_("admin").submit("/profiles/calendar/2027", {"source": "国务院办公厅通知", "notice": NOTICE.replace("周五）至3", "周四）至3")})

    assert answer.status_code == 422
    assert "第1行：2027-01-01是周五，不是周四。" in answer.text
    assert "1月1日（周四）至3日" in answer.text
    assert "国务院办公厅通知" in answer.text


def test_year_without_a_source_is_refused(as_):
    answer = as_("admin").submit("/profiles/calendar/2027", {"notice": NOTICE})

    assert answer.status_code == 422
    assert "请填写通知名称和文号。" in answer.text


def test_year_entered_before_is_refused(as_):
    answer = as_("admin").press("/profiles/calendar/2026", {"source": "通知", "notice": "元旦：1月1日放假。"})

    assert answer.status_code == 409
    assert "2026年的放假安排已经录入" in answer.text


def test_day_is_added_and_removed(as_):
    admin = as_("admin")

    added = admin.submit("/profiles/calendar/2026", {"day": "2026-12-31", "kind": "holiday", "name": "元旦"}, to="/profiles/calendar/2026/days")
    assert ["2026-12-31", "周四", "休息", "元旦"] in [row[:4] for row in admin.page(added.location).table(12)]

    removed = admin.press("/profiles/calendar/2026/days/remove", {"row_version": "2", "day": "2026-12-31"})
    assert removed.status_code == 303
    assert "2026-12-31" not in [row[0] for row in admin.page(removed.location).table(12)]


@pytest.mark.parametrize(
    ("typed", "status", "message"),
    [
        ({"day": "2026-12-32"}, 422, "请填写日期，例如2027-01-01。"),
        ({"day": ""}, 422, "请填写日期。"),
        ({"name": ""}, 422, "请填写节日名称。"),
        ({"name": "元" * 41}, 422, "节日名称最多40字。"),
        ({"day": "2026-12-26"}, 422, "2026-12-26是周末，本来就休息，不用列出。"),
        ({"day": "2026-10-07"}, 422, "2026-10-07已经列在下面，如需更改请先删除。"),
        ({"row_version": "7"}, 409, "这条记录刚被别人改过。"),
        ({"row_version": "x"}, 409, "这条记录刚被别人改过。"),
    ],
)
def test_bad_day_is_refused_and_kept(as_, typed, status, message):
    given = {"row_version": "1", "day": "2026-12-31", "kind": "holiday", "name": "元旦"} | typed

    answer = as_("admin").press("/profiles/calendar/2026/days", given)

    assert answer.status_code == status
    assert message in answer.text
    assert f'value="{given["name"]}"' in answer.text


def test_kind_of_day_that_is_none_is_refused(as_):
    assert as_("admin").press("/profiles/calendar/2026/days", {"row_version": "1", "day": "2026-12-31", "kind": "party", "name": "元旦"}).status_code == 422


def test_day_that_is_not_listed_cannot_be_removed(as_):
    admin = as_("admin")

    assert admin.press("/profiles/calendar/2026/days/remove", {"row_version": "1", "day": "2026-11-20"}).status_code == 404
    assert admin.press("/profiles/calendar/2026/days/remove", {"row_version": "1", "day": "never"}).status_code == 404
    assert admin.press("/profiles/calendar/2026/days/remove", {"row_version": "9", "day": "2026-10-10"}).status_code == 409


def test_admin_of_a_county_reads_the_calendar_only(county_admin):
    assert county_admin.page("/profiles/calendar/2026").all("form", action="/profiles/calendar/2026/days") == []
    assert county_admin.page("/profiles/calendar/2027").all("form", action="/profiles/calendar/2027") == []
    answer = county_admin.press("/profiles/calendar/2027", {"source": "通知", "notice": NOTICE})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/profiles/calendar/2026/days", "/profiles/calendar/2026/days/remove"])
def test_changes_are_only_posted(as_, path):
    assert as_("admin").get(path).status_code == 405


@pytest.mark.parametrize("path", ["/profiles/calendar/2027", "/profiles/calendar/2026/days", "/profiles/calendar/2026/days/remove"])
def test_changes_are_for_admins(as_, path):
    assert as_("leader").press(path).status_code == 403
