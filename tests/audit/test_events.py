"""The page of the log."""

from datetime import date

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from tests import factories
from tests.cast import PASSWORD


@pytest.fixture
def log(app):
    """`log(region.hall)`: an event about a unit (or none), by the system."""

    def write(place, name="windy"):
        with app.app_context(), unit_of_work():
            audit.record("account.create", by=SYSTEM, subject="account:test", unit_id=place and place.id, username=name)

    return write


@pytest.fixture
def county_auditor(app, as_, region):
    with app.app_context(), unit_of_work():
        account = db.session.get(Account, region.people["clerk"].account_id)
        factories.grant(account, Role.AUDITOR, db.session.get(Unit, region.county.id))
    return as_("clerk")


def sentences(client, query=""):
    page = client.page(f"/audit{query}")
    return [row[1] for row in page.table()[1:]] if page.all("table") else []


def test_event_is_shown_with_who_when_and_what(as_, log, region, clock):
    log(region.hall)
    page = as_("auditor").page("/audit?action=account.create")

    assert page.heading == "审计"
    assert page.table()[0] == ["时间", "记录", "用户名", "编号", "校验值", "封签"]
    assert page.table()[1][:3] == ["2026-11-20 10:00", "系统新建了账号“windy”。", "系统"]
    assert page.table()[1][4].endswith("一致")
    assert page.table()[1][5] == "待封签"


def test_actor_is_named_by_role_and_user_name(as_, client, region):
    client.sign_in("leader", PASSWORD)
    row = as_("auditor").page("/audit?username=leader").table()[1]

    assert row[1:3] == ["领导（绵阳市医疗保障局）登录了系统（账号“leader”）。", "leader"]


def test_changed_event_does_not_pass(app, as_, log, region):
    log(region.hall)
    with app.app_context(), unit_of_work():
        db.session.execute(db.text("UPDATE audit_event SET sentence = '系统什么也没有做。' WHERE sentence LIKE '%windy%'"))

    row = as_("auditor").page("/audit?action=account.create").table()[1]
    assert row[1] == "系统什么也没有做。"
    assert row[4].endswith("不一致")


def test_scope_ends_with_the_unit(county_auditor, log, region):
    for place, name in ((region.hall, "inside"), (region.city, "above"), (region.other_hall, "outside"), (None, "nowhere")):
        log(place, name)

    assert sentences(county_auditor, "?action=account.create") == ["系统新建了账号“inside”。"]


def test_top_of_the_tree_sees_what_belongs_to_no_unit(as_, log):
    log(None, "nowhere")

    assert "系统新建了账号“nowhere”。" in sentences(as_("auditor"), "?action=account.create")


def test_unit_filter_reaches_down(as_, log, region):
    for place, name in ((region.county, "county"), (region.windows[2], "window"), (region.other_hall, "other"), (None, "nowhere")):
        log(place, name)
    found = sentences(as_("auditor"), f"?action=account.create&unit={region.county.public_id}")

    assert found == ["系统新建了账号“window”。", "系统新建了账号“county”。"]


def test_period_counts_days_of_shanghai(as_, log, region, clock):
    clock.move_to("2026-11-18T15:59:59+00:00")
    log(region.hall, "before")
    clock.move_to("2026-11-18T16:00:00+00:00")
    log(region.hall, "first")
    clock.move_to("2026-11-19T15:59:59+00:00")
    log(region.hall, "last")
    clock.move_to("2026-11-19T16:00:00+00:00")
    log(region.hall, "after")

    found = sentences(as_("auditor"), "?action=account.create&since=2026-11-19&until=2026-11-19")
    assert found == ["系统新建了账号“last”。", "系统新建了账号“first”。"]


def test_long_log_comes_in_pages_without_gap_or_repeat(as_, log, region):
    names = [f"name{number}" for number in range(120)]
    for name in names:
        log(region.hall, name)
    client, seen, path = as_("auditor"), [], f"/audit?action=account.create&unit={region.hall.public_id}"
    while path:
        page = client.page(path)
        seen += [row[1] for row in page.table()[1:]]
        onward = page.all("a", rel="next")
        path = onward[0].get("href") if onward else ""

    assert seen == [f"系统新建了账号“{name}”。" for name in reversed(names)]


def test_new_events_do_not_shift_a_page_that_is_being_read(as_, log, region):
    for number in range(60):
        log(region.hall, f"old{number}")
    client = as_("auditor")
    onward = client.page("/audit?action=account.create").one("a", rel="next").get("href")
    log(region.hall, "young")

    assert sentences(client, onward.removeprefix("/audit"))[0] == "系统新建了账号“old9”。"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2026-13-01", "since"),
        ("since=2026-11-20&until=2026-11-19", "截止日期早于开始日期。"),
        ("action=nonsense", "action"),
        ("username=" + "x" * 41, "用户名最多40个字符。"),
    ],
)
def test_bad_filter_is_named_and_stays(as_, query, said):
    response = as_("auditor").get(f"/audit?{query}")

    assert response.status_code == 422
    assert said in response.text
    assert 'id="error-summary"' in response.text


@pytest.mark.parametrize("place", ["city", "other_county", "other_window"])
def test_unit_above_or_outside_is_not_found(county_auditor, region, place):
    assert county_auditor.get(f"/audit?unit={getattr(region, place).public_id}").status_code == 404
    assert county_auditor.get("/audit?unit=nothing00000").status_code == 404


def test_retired_unit_can_still_be_asked_for(app, as_, log, region):
    log(region.windows[2])
    with app.app_context(), unit_of_work():
        db.session.get(Unit, region.windows[2].id).retired_on = date(2026, 11, 19)

    assert sentences(as_("auditor"), f"?action=account.create&unit={region.windows[2].public_id}") == ["系统新建了账号“windy”。"]


def test_unit_outside_is_not_offered(county_auditor, region):
    assert region.other_county.name not in county_auditor.get("/audit").text


def test_filters_stay_and_are_printed(as_, region):
    page = as_("auditor").page(f"/audit?since=2026-11-01&until=2026-11-20&unit={region.county.public_id}&username=clerk")

    assert page.one("input", name="since").get("value") == "2026-11-01"
    assert page.one("p", class_="printed").text == "筛选条件：从：2026-11-01，到：2026-11-20，单位（含下级）：涪城区医疗保障局，用户名：clerk"


def test_empty_log_says_what_would_stand_here(as_):
    assert "没有符合条件的记录。" in as_("auditor").get("/audit?since=2020-01-01&until=2020-01-02").text


def test_unknown_cursor_gives_an_empty_page(as_):
    assert "没有符合条件的记录。" in as_("auditor").get("/audit?after=nothing00000").text


def test_needs_sign_in(client):
    assert client.get("/audit?username=clerk").location == "/sign-in?next=/audit?username%3Dclerk"


@pytest.mark.parametrize("username", ["leader", "inspector", "bureau", "call_back", "clerk", "outsider"])
def test_without_the_right_it_is_refused(as_, username):
    assert as_(username).get("/audit").status_code == 403


def test_log_cannot_be_written_from_outside(as_):
    assert as_("auditor").post("/audit").status_code == 405


@pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31"])
def test_day_that_no_log_reaches_is_named(as_, query):
    response = as_("auditor").get(f"/audit?{query}")

    assert response.status_code == 422
    assert "请填写2000年至2100年之间的日期。" in response.text
