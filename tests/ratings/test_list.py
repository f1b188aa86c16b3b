"""The list of single ratings and the page of one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event

from evalsvc.core.db import db, unit_of_work
from evalsvc.instruments.queries import version
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import Rating, RatingTag
from tests import factories
from tests.ratings.visitors import rate, undo, visit_of


def listed(client, query=""):
    page = client.page(f"/ratings{query}")
    return [link.get("href").rpartition("/")[2] for link in page.all("a", class_="inbox-level")]


def test_list_shows_what_was_said_and_where(as_, hand, region):
    hand.rated(region.window_point, 2, tags=["209"], comment="排队一个小时，电话13812345678", done="no")
    page = as_("leader").page("/ratings")

    (entry,) = page.one("ul", class_="inbox")
    text = " ".join("".join(entry.itertext()).split())
    assert page.heading == "评价"
    assert page.one("a", class_="inbox-level").text == "不满意"
    assert "涪城区医保服务大厅 · 1号窗口" in text
    assert "2026-11-20 10:00" in text
    assert "没办成" in text
    assert "排队一个小时，电话［已遮盖］" in text


def test_list_names_the_point_that_shares_its_unit_with_others(app, as_, hand, region):
    with app.app_context(), unit_of_work():
        desk = factories.point(db.session.get_one(Unit, region.hall.id), PointKind.STUCK_DESK)
        path = f"/r/{factories.code_of(desk)}"
    hand.rated(replace(region.hall_point, code=path.rpartition("/")[2]), 2)
    leader = as_("leader")

    assert "涪城区医疗保障局 · 涪城区医保服务大厅 · “办不成事”反映窗口" in leader.page("/ratings").text
    assert "涪城区医保服务大厅 · “办不成事”反映窗口" in leader.page("/dashboard").text


@pytest.mark.parametrize(("minutes", "seen"), [(9, 0), (10, 1)])
def test_rating_is_listed_when_it_can_no_longer_be_undone(as_, hand, region, clock, minutes, seen):
    public_id = hand.rates(region.window_point)
    clock.shift(timedelta(minutes=minutes))
    leader = as_("leader")

    assert len(listed(leader)) == seen
    assert leader.get(f"/ratings/{public_id}").status_code == (200 if seen else 404)


def test_undone_rating_is_not_listed(as_, client, hand, region, clock):
    undo(client, rate(client, region.window_point, 1))
    clock.shift(timedelta(minutes=11))

    assert listed(as_("leader")) == []


def test_latest_stand_first(as_, hand, region):
    given = [hand.rated(region.window_point, level) for level in (1, 2, 3)]

    assert listed(as_("leader")) == given[::-1]


@pytest.mark.parametrize(("person", "sees"), [("leader", {"here", "there"}), ("bureau", {"here"}), ("call_back", {"here"}), ("outsider", {"there"})])
def test_scope_is_the_own_units(as_, hand, region, person, sees):
    names = {hand.rated(region.window_point): "here", hand.rated(region.other_point): "there"}
    somebody = as_(person)

    assert {names[public_id] for public_id in listed(somebody)} == sees
    assert {name for public_id, name in names.items() if somebody.get(f"/ratings/{public_id}").status_code == 200} == sees


@pytest.mark.parametrize("person", ["admin", "clerk", "auditor"])
def test_without_the_right_nothing_is_read(as_, hand, region, person):
    public_id = hand.rated(region.window_point)
    somebody = as_(person)

    assert [somebody.get(path).status_code for path in ("/ratings", f"/ratings/{public_id}")] == [403, 403]


def test_stranger_is_led_to_the_sign_in(client):
    assert client.get("/ratings").location == "/sign-in?next=/ratings"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"good", "bad", "other"}),
        ("?level=bad", {"bad"}),
        ("?level=5", {"good", "other"}),
        ("?done=yes", {"good"}),
        ("?done=no", {"bad"}),
        ("?tag=510", {"good"}),
        ("?comment=y", {"bad"}),
        ("?flagged=y", {"other"}),
        ("?from=2026-11-20&to=2026-11-20", {"good", "bad", "other"}),
        ("?from=2026-11-21", set()),
        ("?to=2026-11-19", set()),
        ("?unit={window}", {"good", "bad"}),
        ("?unit={county}", {"good", "bad"}),
        ("?unit={window}&level=5&tag=510", {"good"}),
    ],
)
def test_filters_narrow_the_list(as_, client, hand, region, query, found):
    names = {hand.rated(region.window_point, 5, tags=["510"], done="yes"): "good", hand.rated(region.window_point, 1, comment="太慢", done="no"): "bad"}
    receipt = rate(client, region.other_point, 5)
    client.post(f"{receipt}/asked", data={"visit": visit_of(client, receipt)})
    hand.clock.shift(timedelta(minutes=11))
    leader = as_("leader")
    everything = listed(leader)
    names |= dict.fromkeys(set(everything) - names.keys(), "other")

    assert {names[i] for i in listed(leader, query.format(window=region.windows[0].public_id, county=region.county.public_id))} == found


@pytest.mark.parametrize("query", ["?level=7", "?from=tomorrow", "?from=2026-11-20&to=2026-11-19", "?tag=nothing", "?done=maybe"])
def test_bad_filter_is_told(as_, query):
    page = as_("leader").page(f"/ratings{query}", status=422)

    assert page.one("div", role="alert")


def test_unit_outside_is_not_found(as_, region):
    assert as_("bureau").get(f"/ratings?unit={region.other_window.public_id}").status_code == 404


def test_pages_follow_each_other(as_, hand, region):
    given = [hand.rates(region.window_point, 5) for _ in range(31)]
    hand.clock.shift(timedelta(minutes=11))
    leader = as_("leader")
    first = leader.page("/ratings?level=5")
    onward = first.one("a", rel="next").get("href")

    rest = listed(leader, onward.removeprefix("/ratings"))
    assert "level=5" in onward
    assert sorted([*listed(leader), *rest]) == sorted(given)
    assert len(rest) == 1


def test_longer_list_asks_no_more_of_the_database(app, as_, hand, region):
    leader, asked = as_("leader"), []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    def statements():
        asked.clear()
        shown = len(listed(leader))
        return shown, len(asked)

    event.listen(engine, "before_cursor_execute", note)
    hand.rated(region.window_point, 5, tags=["510"], comment="好")
    first = statements()
    for point in (region.window_point, region.second_window_point, region.item_point) * 9:
        hand.rates(point, 1, tags=["115"], comment="慢")
    hand.clock.shift(timedelta(minutes=11))
    many = statements()

    assert (first[0], many[0]) == (1, 28)
    assert first[1] == many[1]


def test_page_after_nothing_is_empty(as_):
    assert as_("leader").page("/ratings?after=nothing").one("p", class_="empty-what").text == "没有符合条件的评价。"


def test_detail_shows_everything_but_who(as_, hand, region):
    public_id = hand.rated(region.item_point, 4, tags=["413"], done="yes", comment="很好", name="测试称呼", phone="13912345678", consent="y")
    page = as_("bureau").page(f"/ratings/{public_id}")

    assert page.heading == "满意：涪城区医疗保障局 · 涪城区医保服务大厅"
    for words in ("413", "很好", "办成了", "主动评价", "办事群众", "城乡居民参保登记", "第2版"):
        assert words in page.text
    assert "测试称呼" not in page.html
    assert "13912345678" not in page.html
    assert "回访" not in page.text


def test_tags_are_read_in_the_version_they_were_given_under(app, as_, hand, region):
    public_id = hand.rated(region.window_point, 5)
    with app.app_context(), unit_of_work():
        old = version("window-rating", 1)
        tag = old.content["levels"][0]["tags"][0]
        rating = db.session.scalars(db.select(Rating).where(Rating.public_id == public_id)).one()
        rating.instrument_version_id = old.id
        db.session.add(RatingTag(rating_id=rating.id, code=tag["code"]))
    page = as_("leader").page(f"/ratings/{public_id}")

    assert tag["text"] in page.text
    assert "第1版" in page.text


@pytest.mark.parametrize("path", ["/ratings/nothing00000", "/releases/nothing00000"])
def test_unknown_is_not_found(as_, path):
    assert as_("leader").get(path).status_code == 404


@pytest.mark.parametrize("path", ["/ratings", "/releases", "/ratings/nothing00000"])
def test_wrong_method_is_refused(as_, path):
    assert as_("leader").press(path).status_code == 405
