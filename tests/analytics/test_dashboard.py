"""The board over HTTP: its figures against a recount by hand of ratings given through the citizen's page."""

import json
from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.work import run_tick
from evalsvc.matters.services.served import keep_served
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import PointDay, TagDay, UnitDay
from tests.page import words
from tests.ratings.visitors import rate, undo

TODAY = date(2026, 11, 20)


@pytest.fixture
def given(app, client, clock, region):
    """Twelve ratings in the first county, four in the other, one of them undone; eleven minutes ago."""
    for level, fields in (*[(5, {"done": "yes"})] * 5, (4, {}), (4, {}), (3, {"done": "no"}), (2, {"tags": ["209", "213"]})):
        rate(client, region.window_point, level, **fields)
    rate(client, region.second_window_point, 1, tags=["115"])
    rate(client, region.exit_point, 5)
    undo(client, rate(client, region.online_point, 1))
    for level in (5, 5, 5):
        rate(client, region.other_point, level)
    rate(client, region.other_point, 2, comment="等了两个小时。")
    clock.shift(timedelta(minutes=11))
    run_tick(app)


def _cards(page):
    """The headline figures: name → all lines of the card."""
    return {words(card.find("h2")): [words(line) for line in card.iter("p")] for card in page.all("section", class_="figure-card")}


def test_dashboard_figures_equal_a_recount(as_, given):
    cards = _cards(as_("leader").page("/dashboard"))
    # 16 ratings came in, one was undone: 5,5,5,5,5,4,4,3,2 · 1 · 5 · 5,5,5,2
    assert cards["满意率"][:3] == ["80.00%", "12 / 15 件有效评价", "95%区间 54.81%–92.95%"]
    assert cards["差评率"][:2] == ["20.00%", "3 / 15 件有效评价"]
    assert cards["平均分"][:2] == ["7.86", "118 / 15 件有效评价"]  # 9·10 + 2·8 + 6 + 2·3 + 0
    assert cards["有效评价"][:3] == ["15", "15 / 16 件收到的群众首次评价", "计数，不作区间估计"]


def test_dashboard_children_add_up(as_, given):
    page = as_("leader").page("/dashboard")
    rows = {row[0]: row for row in page.table(0)}
    assert rows["涪城区医疗保障局"][2] == "9 / 11"
    assert rows["三台县医疗保障局"][2] == "3 / 4"
    assert rows["合计"][2] == "12 / 15"
    assert rows["涪城区医疗保障局"][4] == "—（少于30件，不比较）"
    assert page.heading == "满意率80.00%，有效评价不足30件，不与上一期比较。"  # each reason was given once


def test_dashboard_points_of_a_unit_add_up_to_themselves(as_, given, region):
    page = as_("leader").page(f"/dashboard?unit={region.hall.public_id}")
    rows = {row[0]: row for row in page.table(1)}
    assert rows["南门出口 出口"][2] == "1 / 1"
    assert rows["合计"][2] == "1 / 1"  # the hall with its windows has 9 / 11


def test_dashboard_counts_apart_what_does_not_count(as_, given):
    page = as_("leader").page("/dashboard")
    rows = [row for index in range(len(list(page.elements("table")))) for row in page.table(index)]
    assert ["撤回 评价人在时限内自己撤回", "1", "—"] in rows
    assert ["追评 同一次办事的第二次评价，单独统计", "0", "— 0 / 0"] in rows
    done = next(row for row in rows if row[0].startswith("办成率（第1版）"))
    assert done[1].startswith("83.33% 5 / 6 ")
    assert "有9件没有作答" in page.text


def test_dashboard_sentences_are_complete(as_, given):
    page = as_("leader").page("/dashboard")
    assert words(page.ids["satisfaction-sentence"]) == (
        "绵阳市医疗保障局2026年10月22日—11月20日满意率为80.00%（12 / 15，95%区间54.81%–92.95%，"
        "口径：（非常满意＋满意＋基本满意）÷有效评价，第1版）；没有服务人次，无法说明未评价的人可能如何影响这个数；按当前的单位归属统计；数据截至2026年11月20日10:11。"
    )
    assert {element.get("data-copy") for element in page.elements("button") if element.get("data-copy")} == {
        f"{key}-sentence" for key in ("satisfaction", "bad", "mean", "effective", "praise", "done", "not-done")
    }


def test_dashboard_moves_at_once_but_lists_after_ten_minutes(as_, client, clock, region):
    receipt = rate(client, region.window_point, 2, comment="材料说得不清楚。")
    leader = as_("leader")
    page = leader.page("/dashboard")
    assert _cards(page)["差评率"][1] == "1 / 1 件有效评价"
    assert "材料说得不清楚" not in page.text
    undo(client, receipt)
    cards = _cards(as_("leader").page("/dashboard"))
    assert (cards["差评率"][:2], cards["有效评价"][1]) == (["—", "0 / 0 件有效评价"], "0 / 1 件收到的群众首次评价")
    rate(client, region.window_point, 3, comment="还要再来一趟。")
    clock.shift(timedelta(minutes=11))
    assert "还要再来一趟。" in as_("leader").page("/dashboard").text


def test_dashboard_without_the_right_to_read_ratings_lists_none(as_, given):
    assert "等了两个小时" in as_("leader").page("/dashboard").text
    auditor = as_("auditor").page("/dashboard")
    assert "等了两个小时" not in auditor.text
    assert "最近收到的评价" not in auditor.text
    assert _cards(auditor)["有效评价"][0] == "15"


def test_dashboard_drills_down_to_the_window(as_, region, given):
    leader, path = as_("leader"), "/dashboard?by=week"
    for name, share in (("涪城区医疗保障局", "9 / 11"), ("涪城区医保服务大厅", "9 / 11"), ("1号窗口", "8 / 9")):
        page = leader.page(path)
        [link] = [link for link in page.elements("a") if words(link) == name]
        path = link.get("href")
        assert "by=week" in path
        assert _cards(leader.page(path))["满意率"][1] == f"{share} 件有效评价"
    page = leader.page(path)
    assert [words(link) for link in page.one("nav", class_="crumbs").iter("a")] == ["绵阳市医疗保障局", "涪城区医疗保障局", "涪城区医保服务大厅"]
    assert page.table(0)[1][0] == "窗口"


def test_dashboard_begins_where_the_person_is_responsible(as_, region, given):
    page = as_("bureau").page("/dashboard")
    assert _cards(page)["有效评价"][0] == "11"
    offered = [words(option).strip("　") for option in page.ids["unit"].iter("option")]
    assert offered == ["涪城区医疗保障局", "涪城区医保服务大厅", "涪城区医保网上服务"]
    assert not page.all("nav", class_="crumbs")


def test_dashboard_outside_is_not_found(as_, region):
    for name, places in (("bureau", (region.city, region.other_county, region.other_window)), ("outsider", (region.city, region.county, region.windows[0]))):
        for place in places:
            as_(name).page(f"/dashboard?unit={place.public_id}", 404)
    as_("leader").page("/dashboard?unit=nobody", 404)


@pytest.mark.parametrize("name", ["clerk", "admin"])
def test_dashboard_is_closed_to(as_, name):
    as_(name).page("/dashboard", 403)


def test_dashboard_needs_sign_in(client, region):
    response = client.get("/dashboard?by=week")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/dashboard?by%3Dweek")


def test_dashboard_takes_no_post(as_):
    assert as_("leader").press("/dashboard").status_code == 405


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-11-21", "从：不能晚于今天。"),
        ("to=2026-11-21", "到：不能晚于今天。"),
        ("from=2026-11-02&to=2026-11-01", "从：开始日期晚于截止日期。"),
        ("from=2019-01-01", "从：一次最多看1100天，请缩短时段。"),
        ("from=1066-10-14&to=1066-10-14", "从：最早可选2019年1月1日。"),
        ("from=0001-01-01&to=0001-01-02", "到：最早可选2019年1月1日。"),
        ("to=0001-01-01", "到：最早可选2019年1月1日。"),
        ("from=yesterday", "从：不是有效的日期值。"),
        ("by=month", "趋势按：不是有效的选择。"),
    ],
)
def test_dashboard_refuses_bad_filters_and_keeps_them(as_, query, said):
    page = as_("leader").page(f"/dashboard?{query}", 422)
    assert said in [words(item) for item in page.ids["error-summary"].iter("li")]
    for name, value in (pair.split("=") for pair in query.split("&")):
        assert name == "by" or page.one("input", name=name).get("value") == value


@pytest.mark.parametrize("query", ["", "from=&to=&by=&unit=", "to=2026-11-20", "from=2026-10-22", "from=2026-10-22&to=2026-11-20&by=day&more=1"])
def test_dashboard_shows_thirty_days_by_default(as_, query):
    assert "2026年10月22日—11月20日（30天）" in as_("leader").page(f"/dashboard?{query}").text


def test_dashboard_before_the_first_rules(as_):
    assert "2019年1月1日—1月31日（31天）" in as_("leader").page("/dashboard?from=2019-01-01&to=2019-01-31").text


def test_dashboard_without_ratings_says_what_would_stand_here(as_):
    page = as_("leader").page("/dashboard")
    assert page.heading == "这段时间还没有收到有效评价。"
    assert "群众扫描窗口或大厅的二维码评价后，这里立即显示满意率" in page.text
    assert "0%" not in page.text


@pytest.fixture
def crowd(app, region):
    """Enough ratings to compare: the first county 480 of 500, the other 430 of 500, and the same again before, a little better."""
    with app.app_context(), unit_of_work():
        for place, n5, n2, before in ((region.windows[0], 480, 20, 482), (region.other_window, 430, 70, 440)):
            db.session.add(UnitDay(unit_id=place.id, service_day=TODAY, stream="citizen", turn="first", n5=n5, n2=n2))
            db.session.add(UnitDay(unit_id=place.id, service_day=TODAY - timedelta(days=30), stream="citizen", turn="first", n5=before, n2=500 - before))
        for place, code, n in ((region.windows[0], "213", 90), (region.other_window, "209", 40), (region.other_window, "207", 9)):
            db.session.add(TagDay(unit_id=place.id, service_day=TODAY, code=code, n=n))


def test_dashboard_news_names_who_is_low_and_what_is_said_there(as_, crowd):
    page = as_("leader").page("/dashboard")
    # two-sided score test 910 against 922 of 1,000: z = 0.97; 430 against 480 of 500: z = 5.52
    assert page.heading == "满意率与上一期无明显差别；三台县医疗保障局明显偏低，其差评反映最多的是“未在承诺时间内办结”（40次）。"
    rows = {row[0]: row for row in page.table(0)}
    assert rows["涪城区医疗保障局"][1:3] == ["96.00% 480 / 500", "480 / 500"]
    assert rows["涪城区医疗保障局"][4:] == ["明显偏高 95%区间 93.90%–97.39%", "1 / 2"]
    assert rows["三台县医疗保障局"][4:] == ["明显偏低 95%区间 82.68%–88.76%", "2 / 2"]


def test_dashboard_news_names_a_point_of_the_unit_itself(app, as_, region):
    with app.app_context(), unit_of_work():
        for place, n5, n2 in ((region.windows[0], 345, 55), (region.windows[1], 345, 55), (region.hall, 690, 110)):
            db.session.add(UnitDay(unit_id=place.id, service_day=TODAY, stream="citizen", turn="first", n5=n5, n2=n2))
        for point, n5, n2 in ((region.hall_point, 390, 10), (region.exit_point, 300, 100)):
            db.session.add(PointDay(point_id=point.id, service_day=TODAY, stream="citizen", turn="first", n5=n5, n2=n2))
    page = as_("leader").page(f"/dashboard?unit={region.hall.public_id}")
    assert _levels(page)[0] == "单位"
    assert page.heading == "满意率86.25%，上一期有效评价一件也没有，不作比较；下级之间无明显差别，本单位评价点中南门出口明显偏低。"


def test_dashboard_charts_are_plotly_and_have_table_twins(as_, crowd):
    page = as_("leader").page("/dashboard")
    for name in ("trend", "levels"):
        chart = json.loads("".join(page.ids[f"{name}-data"].itertext()))
        assert go.Figure({"data": chart["data"], "layout": chart["layout"]}).data
        assert chart["config"]["showSendToCloud"] is False
    tables = [page.table(index) for index in range(len(list(page.elements("table"))))]
    assert ["2026-11-20（周五）", "91.00%", "910 / 1,000"] in [row[:3] for table in tables for row in table]
    assert ["三台县医疗保障局", "430 86.00%", "0 0%", "0 0%", "70 14.00%", "0 0%", "500"] in [row for table in tables for row in table]


def _levels(page):
    """The head of the first column of the table of levels, and its rows by name."""
    [table] = [t for t in map(page.table, range(len(list(page.elements("table"))))) if len(t[0]) == 7 and t[0][1] == "非常满意"]
    return table[0][0], {row[0]: row[1:] for row in table[1:]}


def test_dashboard_draws_no_levels_of_few_ratings(app, as_, crowd, region):
    with app.app_context(), unit_of_work():
        db.session.add(UnitDay(unit_id=region.city.id, service_day=TODAY, stream="citizen", turn="first", n5=28, n2=1))
    page = as_("leader").page("/dashboard")
    kind, rows = _levels(page)
    assert (kind, rows["本级评价点"]) == ("单位", ["28 —", "0 —", "0 —", "1 —", "0 —", "29"])
    assert rows["合计"][0] == "938 91.15%"
    assert json.loads("".join(page.ids["levels-data"].itertext()))["data"][0]["y"] == ["合计", "涪城区医疗保障局", "三台县医疗保障局"]
    assert "有1个单位不足30件，图中不画，件数见下表。" in page.text
    assert "—：有效评价不足30件，不计算占比。" in page.text


def test_dashboard_calls_points_points(app, as_, region):
    with app.app_context(), unit_of_work():
        db.session.add(UnitDay(unit_id=region.windows[0].id, service_day=TODAY, stream="citizen", turn="first", n5=30))
        db.session.add(PointDay(point_id=region.window_point.id, service_day=TODAY, stream="citizen", turn="first", n5=30))
    page = as_("leader").page(f"/dashboard?unit={region.windows[0].public_id}")
    assert _levels(page) == ("评价点", {name: ["30 100%", "0 0%", "0 0%", "0 0%", "0 0%", "30"] for name in ("合计", "窗口")})
    assert "每一横条是一个评价点的全部有效评价" in page.text
    assert "图中不画" not in page.text


def test_dashboard_prints_the_interval_of_what_counts_apart(app, as_, region):
    with app.app_context(), unit_of_work():
        db.session.add(UnitDay(unit_id=region.city.id, service_day=TODAY, stream="citizen", turn="follow_up", n5=480, n2=20))
    page = as_("leader").page("/dashboard")
    assert ["追评 同一次办事的第二次评价，单独统计", "500", "96.00% 480 / 500 93.90%–97.39%"] in page.table(len(list(page.elements("table"))) - 1)


def test_dashboard_by_week(as_, crowd):
    rows = [row for index in range(3) for row in as_("leader").page("/dashboard?by=week").table(index)]
    assert ["2026-11-16至2026-11-20", "91.00%", "910 / 1,000"] in [row[:3] for row in rows]


@pytest.mark.parametrize("query", ["", "&from=2026-11-18&to=2026-11-20"])
def test_dashboard_by_week_draws_weeks_on_their_mondays(as_, crowd, query):
    page = as_("leader").page(f"/dashboard?by=week{query}")
    chart = json.loads("".join(page.ids["trend-data"].itertext()))
    assert {day for trace in chart["data"] for day in trace["x"]} == {"2026-11-16"}
    assert chart["layout"]["xaxis"]["tick0"] == "2026-11-16"


def test_dashboard_says_beside_every_figure_that_nothing_is_known_of_the_silent(as_, given):
    page = as_("leader").page("/dashboard")

    assert all("没有服务人次，无法说明未评价的人可能如何影响这个数" in lines for lines in _cards(page).values())
    assert "没有服务人次，无法说明未评价的人可能如何影响上面的数。这段时间缺" in page.text


@pytest.fixture
def served(app, region, given):
    """The first window served forty people today, of whom nine rated; the second two, the third five the day before."""
    windows = {region.windows[0]: (TODAY, 40), region.windows[1]: (TODAY, 2), region.windows[2]: (TODAY - timedelta(days=1), 5)}
    with app.app_context(), unit_of_work():
        for window, (day, n) in windows.items():
            keep_served(by=SYSTEM, unit=db.session.get_one(Unit, window.id), day=day, n=n)


def test_dashboard_shows_what_the_silent_could_do(as_, served, region):
    page = as_("leader").page(f"/dashboard?unit={region.hall.public_id}&from=2026-11-19&to=2026-11-20")
    cards = _cards(page)
    base = "已知服务人次的3个窗口日，另缺2个"  # two other windows the day before; today is not over
    # 47 people: nine rated the first window (8 satisfied, 1 bad), one the second (bad), so 37 are silent
    assert f"计入未评价的人：17.02%–95.74%（{base}）" in cards["满意率"]  # 8 / 47 and 45 / 47
    assert f"计入未评价的人：4.25%–82.97%（{base}）" in cards["差评率"]  # 2 / 47 and 39 / 47
    assert f"服务47人次中有10件有效评价（{base}）" in cards["有效评价"]
    assert "还有1件评价不在这些窗口日里" in page.text  # the exit
    sentence = words(page.ids["satisfaction-sentence"])
    assert "服务47人次、有效评价10件，未评价的人可使这个数在17.02%–95.74%之间，另有2个窗口日没有服务人次，未计入" in sentence
    steps = next(table for table in (page.table(n) for n in range(len(list(page.elements("table"))))) if "计入未评价者" in table[0])
    assert [row[-2:] for row in steps[1:]] == [["42", "19.04%–95.23%"]]  # 8 / 42 and 40 / 42


def test_dashboard_never_hides_more_ratings_than_people(app, as_, given, region):
    with app.app_context(), unit_of_work():
        keep_served(by=SYSTEM, unit=db.session.get_one(Unit, region.windows[0].id), day=TODAY, n=7)

    page = as_("leader").page(f"/dashboard?unit={region.windows[0].public_id}&from=2026-11-20")

    assert "有1个窗口日的评价多于服务人次，共多2件" in page.text
    assert "计入未评价的人：88.88%–88.88%（已知服务人次的1个窗口日）" in _cards(page)["满意率"]
