"""A unit's own rules: made from those in force, compared, put in force from a day; a version is frozen once it is made."""

import pytest
from sqlalchemy import func, select

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from evalsvc.profiles.models import ProfileInForce, ProfileVersion
from tests import factories

OURS = {"title": "涪城区评价规则", "source_kind": "ours", "source_note": "窗口少，试行一年。"}
DOCUMENT = {"title": "涪城区评价规则", "source_kind": "document", "source_title": "评价办法", "source_number": "测医保发〔2026〕1号", "source_where": "第三条"}


@pytest.fixture
def county_admin(app, region, as_):
    """An admin of one county."""
    with app.app_context(), unit_of_work():
        factories.grant(db.session.get(Account, region.people["bureau"].account_id), Role.ADMIN, db.session.get(Unit, region.county.id))
    return as_("bureau")


@pytest.fixture
def units(region):
    """`units("county")`: where versions of a unit are made."""
    return lambda name: f"/profiles/units/{getattr(region, name).public_id}/versions"


def make(client, at, **typed):
    return client.submit(f"{at}/new", {**OURS, **typed})


def rows(app, model):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model))


def test_version_is_made_compared_and_put_in_force(county_admin, units, region):
    at = units("county")
    made = make(county_admin, at, undo_minutes="30", simple_clock="3", mean_scores="5、4、3、2、1")
    page = county_admin.page(made.location)

    assert made.location == f"{at}/1"
    assert page.heading == "《涪城区评价规则》第1版"
    assert page.table(0)[1:] == [
        ["误点后可撤回", "10分钟内", "30分钟内", "③ 自定"],
        ["平均分折算", "5级至1级依次为10、8、6、3、0分", "5级至1级依次为5、4、3、2、1分", "③ 自定"],
        ["简单问题办结", "5个工作日", "3个工作日", "③ 自定"],
    ]
    assert "还没有施行。" in page.text

    county_admin.submit(made.location, {"since": "2026-11-20"}, to=f"{at}/1/put-in-force")

    assert "今天施行的就是这一版。" in county_admin.page(made.location).text
    hall = county_admin.page(f"/profiles?unit={region.hall.public_id}")
    assert ["误点后可撤回", "30分钟内"] in [row[:2] for row in hall.table(0)]


def test_rules_of_others_stay(as_, county_admin, units, region):
    at = units("county")
    county_admin.submit(make(county_admin, at, undo_minutes="30").location, {"since": "2026-11-20"}, to=f"{at}/1/put-in-force")

    other = as_("admin").page(f"/profiles?unit={region.other_county.public_id}")
    assert ["误点后可撤回", "10分钟内"] in [row[:2] for row in other.table(0)]


def test_citizens_are_promised_what_is_in_force(client, county_admin, units, region):
    at = units("county")
    county_admin.submit(make(county_admin, at, undo_minutes="30").location, {"since": "2026-11-20"}, to=f"{at}/1/put-in-force")

    assert "30分钟内可以撤回" in client.get(region.window_point.path).text
    assert "10分钟内可以撤回" in client.get(region.other_point.path).text


def test_page_says_who_inherits_and_who_does_not(as_, county_admin, units):
    admin, city = as_("admin"), units("city")
    county_admin.submit(make(county_admin, units("county"), undo_minutes="30").location, {"since": "2026-12-01"}, to=f"{units('county')}/1/put-in-force")

    page = admin.page(make(admin, city, minimum_n="50").location)

    assert "沿用绵阳市医疗保障局规则的下级单位有3个。另有规则、不受影响的：涪城区医疗保障局，连同它们的下级。" in page.text


def test_next_version_begins_with_the_one_in_force_and_the_first_stays(app, county_admin, units):
    at = units("county")
    first = make(county_admin, at, undo_minutes="30")
    county_admin.submit(first.location, {"since": "2026-11-20"}, to=f"{at}/1/put-in-force")
    before = county_admin.page(first.location).table(1)

    assert county_admin.page(f"{at}/new").one("input", name="undo_minutes").get("value") == "30"
    second = make(county_admin, at, **(DOCUMENT | {"comment_limit": "200"}))

    assert second.location == f"{at}/2"
    assert [row[0] for row in county_admin.page(second.location).table(0)[1:]] == ["留言字数上限"]
    assert "《评价办法》（测医保发〔2026〕1号），第三条" in county_admin.page(second.location).text
    assert county_admin.page(first.location).table(1) == before
    history = county_admin.page("/profiles").text
    assert "《涪城区评价规则》第1版" in history
    assert "《涪城区评价规则》第2版" in history


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"undo_minutes": "61"}, "请填写1到60之间的整数。"),
        ({"undo_minutes": "十"}, "请填写1到60之间的整数。"),
        ({"comment_limit": ""}, "请填写“留言字数上限”。"),
        ({"simple_clock": "0"}, "请填写1到100000之间的整数。"),
        ({"burst_per_minute": "700"}, "不能多于“同一评价点暂停接收”的条数。"),
        ({"mean_scores": "10、8、6、3"}, "请依次填写5级至1级的五个分数"),
        ({"mean_scores": "1、2、3、4、5"}, "高一级不低于低一级"),
        ({"recheck_days": "90、30"}, "请由近到远填写天数"),
        ({"title": ""}, "请填写规则名称。"),
        ({"source_kind": None}, "请选择依据。"),
        ({"source_note": ""}, "自定的，请写明理由。"),
        ({"source_kind": "document", "source_title": "评价办法"}, "依据是文件的，请填写文号。"),
    ],
)
def test_bad_input_is_named_at_the_field_and_kept(app, as_, units, typed, said):
    answer = make(as_("admin"), units("county"), **({"matter_days": "77"} | typed))

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="77"' in answer.text
    assert rows(app, ProfileVersion) == 1


def test_unit_of_a_time_limit_that_is_none_is_refused(as_, units):
    admin = as_("admin")
    form = admin.page(f"{units('county')}/new").form(f"{units('county')}/new")
    address, sent = form.filled(OURS)

    assert admin.post(address, data={**sent, "undo_minutes": "20", "simple_clock_unit": "fortnights"}).status_code == 422


def test_version_without_a_change_is_refused(app, as_, units):
    answer = make(as_("admin"), units("county"))

    assert answer.status_code == 409
    assert "没有改动任何规则" in answer.text
    assert rows(app, ProfileVersion) == 1


def test_form_from_before_other_rules_came_into_force_is_refused_and_kept(as_, units):
    admin, at = as_("admin"), units("county")
    address, sent = admin.page(f"{at}/new").form(f"{at}/new").filled({**OURS, "minimum_n": "60"})
    admin.submit(make(admin, at, undo_minutes="30").location, {"since": "2026-11-20"}, to=f"{at}/1/put-in-force")

    answer = admin.post(address, data=sent)

    assert answer.status_code == 409
    assert "这条记录刚被别人改过" in answer.text
    assert 'value="60"' in answer.text


@pytest.mark.parametrize(
    ("since", "status", "said"), [("2026-11-19", 422, "施行日期不能早于今天"), ("", 422, "请填写施行日期。"), ("2026-02-30", 422, "请填写日期")]
)
def test_bad_day_is_refused(app, as_, units, since, status, said):
    admin, at = as_("admin"), units("county")
    answer = admin.submit(make(admin, at, undo_minutes="30").location, {"since": since}, to=f"{at}/1/put-in-force")

    assert answer.status_code == status
    assert said in answer.text
    assert rows(app, ProfileInForce) == 1


def test_day_on_which_other_rules_begin_is_refused(as_, units):
    admin, at = as_("admin"), units("county")
    page = make(admin, at, undo_minutes="30").location
    answers = [admin.submit(page, {"since": "2026-12-01"}, to=f"{at}/1/put-in-force").status_code for _ in range(2)]

    assert answers == [303, 409]


@pytest.mark.parametrize("path", ["/new", "/1"])
def test_needs_sign_in_and_the_right(as_, client, units, path):
    assert client.get(units("county") + path).status_code == 303
    for person in ("leader", "inspector", "auditor", "bureau", "call_back", "clerk", "outsider"):
        assert as_(person).get(units("county") + path).status_code == 403


@pytest.mark.parametrize("path", ["/new", "/1/put-in-force"])
def test_post_needs_sign_in_and_the_right(as_, client, units, path):
    assert client.press(units("county") + path, OURS).status_code == 303
    assert as_("leader").press(units("county") + path, OURS).status_code == 403


def test_unit_outside_is_not_found(as_, county_admin, units):
    make(as_("admin"), units("other_county"), undo_minutes="30")

    for path in ("/new", "/1"):
        assert county_admin.get(units("other_county") + path).status_code == 404
    for path in ("/new", "/1/put-in-force"):
        assert county_admin.press(units("other_county") + path, OURS).status_code == 404


def test_unknown_version_is_not_found_and_acts_are_posts(as_, units):
    admin = as_("admin")

    assert admin.get(f"{units('county')}/7").status_code == 404
    assert admin.press(f"{units('county')}/7/put-in-force", {"since": "2026-12-01"}).status_code == 404
    assert admin.get(f"{units('county')}/1/put-in-force").status_code == 405


def test_log_tells_both_acts_under_the_unit(as_, county_admin, units, region):
    at = units("county")
    county_admin.submit(make(county_admin, at, undo_minutes="30").location, {"since": "2026-12-01"}, to=f"{at}/1/put-in-force")
    text = as_("auditor").page(f"/audit?unit={region.county.public_id}").text

    assert "收入规则《涪城区评价规则》第1版。" in text
    assert "决定涪城区医疗保障局自2026-12-01起施行《涪城区评价规则》第1版。" in text
