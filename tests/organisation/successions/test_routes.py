"""The pages of merges, splits, new tops and the history: preview without a trace, the act with one, and every refusal."""

from datetime import date

import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.organisation.models import Unit, UnitSuccession
from tests import factories
from tests.ratings.visitors import rate

REASON = "川医保发〔2026〕1号"


@pytest.fixture
def merging(region):
    """The address of the county's merge, and what is typed when the other county goes into it."""
    return f"/organisation/units/{region.county.public_id}/merge", {
        "others": [region.other_county.public_id],
        "into": "keep",
        "on": "2026-11-20",
        "reason": REASON,
    }


@pytest.fixture
def splitting(region):
    return f"/organisation/units/{region.hall.public_id}/split", {
        "name": "涪城区医保服务二厅",
        "parts": [region.windows[1].public_id, region.exit_point.public_id],
        "on": "2026-11-20",
        "reason": REASON,
    }


def asked(path, given):
    """The address of a preview."""
    pairs = [(name, each) for name, value in given.items() for each in (value if isinstance(value, list) else [value])]
    return f"{path}?" + "&".join(f"{name}={each}" for name, each in pairs)


def confirm(client, path, given, **more):
    """Looks at the preview and presses its button."""
    page = client.page(asked(path, given))
    form = next(form for form in page.elements("form") if form.get("method") == "post" and form.get("action") == path)
    hidden = [(field.get("name"), field.get("value")) for field in page.elements("input") if field in list(form.iter())]
    values = {}
    for name, value in hidden:
        if name != "csrf_token":
            values.setdefault(name, []).append(value)
    return client.press(path, values | more)


def test_preview_says_everything_and_changes_nothing(app, as_, region, merging):
    page = as_("admin").page(asked(*merging))

    for said in (
        "合并以后会怎样",
        "共1个窗口、1个评价点转到“涪城区医疗保障局”",
        "1个在用的码照常有效",
        "1个角色转到“涪城区医疗保障局”",
        "单位负责人 outsider（三台县医疗保障局）",
        "三台县医保服务大厅",
    ):
        assert said in page.text
    with app.app_context():
        assert db.session.scalars(select(UnitSuccession)).all() == []


def test_merge_is_done_and_shown_in_the_history(as_, client, region, merging):
    admin = as_("admin")

    response = confirm(admin, *merging)

    assert response.location == f"/organisation/units/{region.county.public_id}"
    assert "2026年11月20日，“三台县医疗保障局”并入“涪城区医疗保障局”" in admin.page(response.location).text
    rows = admin.page("/organisation/changes").table()
    assert rows[1][:3] == ["2026-11-20", "并入", "三台县医疗保障局"]
    assert client.get(region.other_point.path).status_code == 200
    rate(client, region.other_point, 5)


def test_people_of_a_merged_unit_see_what_their_unit_has_become(as_, region, merging):
    confirm(as_("admin"), *merging)

    assert as_("outsider").page("/organisation").table()[1][0] == "涪城区医疗保障局"


def test_merge_into_a_new_unit(app, as_, region, merging):
    path, given = merging

    response = confirm(as_("admin"), path, given | {"into": "new", "name": "涪三区医疗保障局", "name_en": "Fusan Bureau"})

    assert response.status_code == 303
    page = as_("admin").page(response.location)
    assert page.heading == "涪三区医疗保障局"
    with app.app_context():
        ended = db.session.scalars(select(Unit.name).where(Unit.retired_on.is_not(None)).order_by(Unit.id)).all()
    assert ended == ["涪城区医疗保障局", "三台县医疗保障局"]


def test_change_after_the_preview_asks_for_another_look(as_, region, built, merging):
    admin = as_("admin")
    path, given = merging
    page = admin.page(asked(path, given))
    mark = next(field.get("value") for field in page.elements("input") if field.get("name") == "mark")
    built(lambda: factories.unit(db.session.get(Unit, region.other_county.id), "hall", "后来的大厅"))

    response = admin.press(path, given | {"mark": mark, "row_version": "1"})

    assert response.status_code == 409
    assert "请核对新的预览" in response.text
    assert "后来的大厅" in response.text
    assert REASON in response.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"others": []}, "请至少选一个单位"),
        ({"others": ["nowhere"]}, ""),
        ({"into": "new"}, "合并成新单位，请填写名称"),
        ({"on": "2026-13-01"}, "不是有效的日期值"),
        ({"reason": ""}, "请填写原因"),
    ],
)
def test_bad_input_of_a_merge_is_refused_and_kept(as_, region, merging, wrong, says):
    path, given = merging
    typed = given | {"name_en": "Kept Name"} | wrong

    shown = as_("admin").page(asked(path, typed), status=422)
    posted = as_("admin").press(path, typed)

    assert says in shown.text
    assert posted.status_code == 422
    assert "Kept Name" in shown.html
    assert "Kept Name" in posted.text


def test_day_to_come_is_refused(as_, region, merging):
    path, given = merging

    posted = as_("admin").press(path, given | {"on": "2026-11-21", "row_version": "1"})

    assert posted.status_code == 422
    assert "日期不能晚于今天" in posted.text


@pytest.mark.parametrize("act", ["merge", "split"])
def test_acts_are_closed_to_others(as_, client, region, other_admin, act):
    path = f"/organisation/units/{region.county.public_id}/{act}"

    assert client.get(path).status_code == 303
    for who in ("bureau", "leader", "clerk", "auditor"):
        assert as_(who).get(path).status_code == 403
        assert as_(who).press(path).status_code == 403
    assert other_admin.get(path).status_code == 404
    assert other_admin.press(path).status_code == 404
    assert as_("admin").get(f"/organisation/units/nowhere/{act}").status_code == 404
    assert as_("admin").delete(path).status_code == 405


def test_units_outside_ones_own_cannot_be_merged(region, other_admin):
    path = f"/organisation/units/{region.other_county.public_id}/merge"

    page = other_admin.page(path)

    assert "没有可以合并的单位" in page.text
    assert other_admin.press(path, {"others": [region.county.public_id], "into": "keep", "on": "2026-11-20", "reason": REASON}).status_code == 422


def test_retired_unit_cannot_be_merged_or_split(as_, region, merging, splitting):
    confirm(as_("admin"), *merging)
    path = f"/organisation/units/{region.other_county.public_id}"

    typed = {"others": [region.county.public_id], "into": "keep", "on": "2026-11-20", "reason": REASON}
    assert as_("admin").press(f"{path}/merge", typed).status_code == 409


def test_split_is_previewed_and_done(app, as_, client, region, splitting):
    admin = as_("admin")
    page = admin.page(asked(*splitting))
    assert "划出1个下级单位（共1个窗口）和本单位的1个评价点" in page.text

    response = confirm(admin, *splitting)

    made = admin.page(response.location)
    assert made.heading == "涪城区医保服务二厅"
    assert "分出“涪城区医保服务二厅”" in made.text
    assert client.get(region.exit_point.path).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(UnitSuccession.kind)).all() == ["split"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"parts": []}, "请至少选一个下级单位或评价点"),
        ({"name": ""}, "请填写新单位名称"),
        ({"ends": "y"}, "原单位撤销，就要把下面的都划出"),
        ({"on": "2026-11-19"}, "只能自今天起划出"),
    ],
)
def test_bad_input_of_a_split_is_refused_and_kept(app, as_, region, splitting, wrong, says):
    path, given = splitting

    posted = as_("admin").press(path, given | {"row_version": "1"} | wrong)

    assert posted.status_code == 422
    assert says in posted.text
    assert REASON in posted.text
    with app.app_context():
        assert db.session.scalars(select(Unit).where(Unit.name == "涪城区医保服务二厅")).all() == []


def test_new_top_is_made_by_who_answers_for_everything(as_, region):
    admin = as_("admin")

    response = admin.submit("/organisation/units/new", {"kind": "province", "name": "四川省医疗保障局"})

    assert response.status_code == 303
    assert admin.page(response.location).heading == "四川省医疗保障局"
    assert admin.page("/organisation").table()[-1][0] == "四川省医疗保障局"
    assert admin.get("/organisation/units/new").status_code == 200


def test_new_top_is_closed_to_who_answers_for_a_part(as_, client, region, other_admin):
    path = "/organisation/units/new"

    assert client.get(path).status_code == 303
    assert "顶层单位由负责全部单位的管理员新建" in other_admin.page(path, status=403).text
    assert other_admin.press(path, {"kind": "city", "name": "德阳市医疗保障局"}).status_code == 403
    assert as_("bureau").get(path).status_code == 403
    refused = as_("admin").press(path, {"kind": "hall", "name": "某大厅", "opened_on": "2026-11-20"})
    assert refused.status_code == 422
    assert "某大厅" in refused.text
    assert "新建顶层单位" not in other_admin.page("/organisation").text


def test_history_is_closed_to_others_and_shows_ones_own_only(as_, client, region, splitting):
    confirm(as_("admin"), *splitting)

    assert client.get("/organisation/changes").status_code == 303
    assert as_("clerk").get("/organisation/changes").status_code == 403
    assert "涪城区医保服务二厅" in as_("bureau").page("/organisation/changes").text
    assert "涪城区医保服务二厅" not in as_("outsider").page("/organisation/changes").text
    assert "还没有单位合并" in as_("outsider").page("/organisation/changes").text


def test_move_and_retirement_tell_what_hangs_on_the_unit(as_, region):
    admin = as_("admin")

    assert "共3个窗口、5个评价点；5个在用的码照常有效" in admin.page(f"/organisation/units/{region.hall.public_id}/move").text
    assert "连同1个评价点；在它那里的1个角色" in admin.page(f"/organisation/units/{region.windows[0].public_id}/retire").text


def test_board_can_be_asked_for_the_tree_of_the_day(as_, client, region, merging):
    for level in (5, 4, 1):
        rate(client, region.other_point, level)
    confirm(as_("admin"), merging[0], merging[1] | {"on": date(2026, 11, 20).isoformat()})
    leader = as_("leader")

    now, then = (leader.page(f"/dashboard?unit={region.county.public_id}&tree={tree}") for tree in ("now", "then"))

    for page, name in ((now, "按当前的单位归属"), (then, "按当时的单位归属")):
        assert f"{name}统计群众首次评价" in page.text
        assert f"{name}统计；数据截至" in page.text
        assert "2026年11月20日“三台县医疗保障局”并入“涪城区医疗保障局”" in page.text
        assert "满意率" in page.text
    assert "tree=then" in then.html
    leader.page("/dashboard?tree=yesterday", status=422)
