"""What the window is told and when, and what becomes of paper that hangs on after its code has ended."""

import pytest

from tests.journeys.reading import board
from tests.page import words
from tests.ratings.visitors import post_rating, rate, undo, visit_of


@pytest.fixture
def week(client, region, november):
    """Six ratings of Tuesday the 17th at the first window, one of them undone, two at the second."""
    november(17, "09:00")
    for level in (5, 5, 4, 2, 5):
        rate(client, region.window_point, level, comment=f"第{level}级的话")
    undo(client, rate(client, region.window_point, 1, comment="按错了"))
    for level in (5, 1):
        rate(client, region.second_window_point, level)


def releases(client):
    """What stands at /releases: period and window, then the numbers."""
    page = client.page("/releases")
    return page.table()[1:] if page.all("table") else []


def test_clerk_reads_the_week_when_it_is_closed_and_released(as_, week, november):
    november(22, "23:59")
    assert releases(as_("clerk")) == []
    november(23, "02:00")

    clerk = as_("clerk")
    assert releases(clerk) == [["2026-11-16至2026-11-22 涪城区医保服务大厅 · 1号窗口", "5", "3", "1", "0", "1", "0", "5"]]
    [link] = [link.get("href") for link in clerk.page("/releases").elements("a") if link.get("href", "").startswith("/releases/")]
    text = clerk.page(link).text
    assert "第2级的话" in text
    assert "按错了" not in text
    assert "09:00" not in text


def test_week_under_five_waits_for_the_next(as_, client, region, week, november):
    november(23)
    assert {row[0] for row in releases(as_("leader"))} == {"2026-11-16至2026-11-22 涪城区医保服务大厅 · 1号窗口"}
    for level in (4, 4, 3):
        rate(client, region.second_window_point, level)
    november(30)

    [late] = [row for row in releases(as_("leader")) if "2号窗口" in row[0]]
    assert late[:7] == ["2026-11-16至2026-11-29 涪城区医保服务大厅 · 2号窗口", "5", "1", "2", "1", "0", "1"]


def test_clerk_has_neither_list_nor_figures_from_the_first_day(as_, week):
    clerk = as_("clerk")

    assert [clerk.get(path).status_code for path in ("/dashboard", "/ratings", "/audit", "/organisation")] == [403] * 4
    assert clerk.page("/").heading


def test_second_tick_changes_nothing(week, november, observer):
    def rows():  # the tick itself notes when it came, so the database is never quite the same
        return {table: observer.ask(f"SELECT count(*) FROM {table}") for table in ("release", "release_entry", "tag_day", "audit_event", "job", "self_test")}

    open_week = rows()
    november(23)
    closed_week = rows()
    november(23)

    assert open_week != closed_week
    assert rows() == closed_week
    assert closed_week["release_entry"] == 5


def test_withdrawn_code_explains_itself_and_offers_the_hall(as_, client, region, scan):
    path = scan(as_("bureau"), region.window_point)
    as_("bureau").submit(f"/organisation/points/{region.window_point.public_id}/withdraw-code", {"reason": "海报被人调换"})

    closed = client.page(path, status=410)
    [hall] = [link.get("href") for link in closed.all("a", class_="g")]
    windows = client.page(hall)
    [way] = [link.get("href") for link in windows.all("a", class_="g")]
    receipt = client.post(way, data={"visit": visit_of(client, way), "level": "4"}).location

    assert closed.heading == "这个二维码已停用"
    assert windows.heading == "涪城区医保服务大厅"
    assert "1号窗口" not in windows.text
    assert client.page(way).all("p", class_="q")[0].text == "涪城区医疗保障局 · 涪城区医保服务大厅"
    assert client.page(receipt).heading == "已收到您的评价"
    assert board(as_("leader"), region.hall)["有效评价"] == "1，1 / 1"
    assert "有效评价" not in board(as_("leader"), region.windows[0])


def test_page_that_was_open_when_the_code_ended_still_counts(as_, client, region):
    visit = visit_of(client, region.window_point.path)
    as_("bureau").submit(f"/organisation/points/{region.window_point.public_id}/replace-code", {"reason": "海报破损"})

    assert post_rating(client, region.window_point, visit=visit, level=5).status_code == 303
    assert board(as_("leader"), region.windows[0])["有效评价"] == "1，1 / 1"


def test_moved_point_takes_its_ratings_along_from_that_day(as_, client, region, scan):
    rate(client, region.window_point, 5)
    bureau = as_("bureau")
    move = f"/organisation/points/{region.window_point.public_id}/move"
    bureau.submit(move, {"to": region.windows[2].public_id, "on": "2026-11-20", "reason": "窗口调整"})

    path = scan(bureau, region.window_point)
    client.post(path, data={"visit": visit_of(client, path), "level": "1"})

    assert client.get(region.window_point.path).status_code == 410
    assert client.page(path).all("p", class_="q")[0].text == "涪城区医保服务大厅 · 3号窗口"
    assert board(as_("leader"), region.windows[0])["满意率"] == "100%，1 / 1"
    assert board(as_("leader"), region.windows[2])["满意率"] == "0%，0 / 1"
    assert board(as_("leader"), region.hall)["满意率"] == "50.00%，1 / 2"


def test_retired_window_keeps_its_past(as_, client, region):
    rate(client, region.window_point, 5)
    as_("admin").submit(f"/organisation/units/{region.windows[0].public_id}/retire", {"on": "2026-11-20", "reason": "窗口撤并"})

    assert words(client.page(region.window_point.path, status=410).one("h1")) == "这个二维码已停用"
    assert board(as_("leader"))["有效评价"] == "1，1 / 1"
    assert client.get(region.second_window_point.path).status_code == 200
