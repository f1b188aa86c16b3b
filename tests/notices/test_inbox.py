"""One's own notices, as the person sees and reads them."""

from datetime import date

import pytest
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.notices.models import Notice
from evalsvc.notices.urgency import Urgency

NAMED = "整改“一次性告知不到位”11月30日到期。"


@pytest.fixture
def one(app, desk):
    """The public id of a notice to the bureau."""
    desk.tell("bureau", due=date(2026, 11, 30))
    with app.app_context():
        return db.session.scalars(select(Notice.public_id)).one()


def entries(page):
    return [" ".join("".join(item.itertext()).split()) for item in page.one("ul", class_="desk notices").iter("li")]


def count(page):
    return [mark.text for mark in page.one("a", class_="top-notices").iter("b")]


def test_person_sees_what_where_until_when(as_, one):
    page = as_("bureau").page("/notices")

    assert page.heading == "有1条未读提醒"
    assert entries(page) == [f"尽快处理 未读 {NAMED} 快到期，2026-11-20 10:00发出，2026年11月30日到期，还有10天。 提交验收"]


def test_others_see_nothing_of_it(as_, one):
    page = as_("leader").page("/notices")

    assert "还没有给您的提醒。" in page.text
    assert NAMED not in page.text
    assert as_("leader").press(f"/notices/{one}/open").status_code == 404
    assert as_("leader").press(f"/notices/{one}/read").status_code == 404


def test_needs_sign_in(client, one):
    assert client.get("/notices").status_code == 303
    for path in ("/notices/read-all", f"/notices/{one}/open", f"/notices/{one}/read"):
        assert client.press(path).location.startswith("/sign-in")


def test_frame_of_every_page_counts_what_is_unread(as_, desk, one):
    desk.tell("bureau", key="second", subject="correction:second")
    bureau = as_("bureau")
    assert count(bureau.page("/organisation")) == ["2"]
    assert count(as_("leader").page("/organisation")) == []

    bureau.press(f"/notices/{one}/read")
    assert count(bureau.page("/organisation")) == ["1"]
    desk.end("correction:second")
    assert count(bureau.page("/organisation")) == []


def test_act_marks_as_read_and_leads_there(as_, one):
    bureau = as_("bureau")
    response = bureau.submit("/notices", to=f"/notices/{one}/open")

    assert (response.status_code, response.location) == (303, "/organisation")
    assert "2026-11-20 10:00读过" in bureau.page("/notices").text
    assert bureau.page("/notices").heading == "提醒"


def test_all_are_marked_at_once(as_, desk, one):
    desk.tell("bureau", key="second", subject="correction:second")
    bureau = as_("bureau")
    response = bureau.submit("/notices", to="/notices/read-all")

    assert response.status_code == 303
    page = bureau.page("/notices")
    assert "2条提醒已标为已读" in page.text
    assert (count(page), len(entries(page))) == ([], 2)
    assert "没有未读的提醒。" in bureau.press("/notices/read-all", follow_redirects=True).text


def test_done_ones_stand_last_and_say_why(as_, desk, one):
    desk.tell("bureau", key="second", subject="correction:second", sentence="整改“排队过久”已逾期。", urgency=Urgency.NOW, due=date(2026, 11, 18))
    desk.end()
    page = as_("bureau").page("/notices")

    assert entries(page) == [
        "马上处理 未读 整改“排队过久”已逾期。 快到期，2026-11-20 10:00发出，2026年11月18日到期，已逾期2天。 提交验收",
        f"已结束 {NAMED} 快到期，2026-11-20 10:00发出；2026-11-20 10:00结束：已提交验收。 查看",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("", 3), ("state=open", 2), ("state=unread", 1), ("state=ended", 1), ("kind=test.returned", 1), ("state=ended&kind=test.returned", 0)],
)
def test_filters_stand_in_the_address(as_, desk, one, asked, found):
    bureau = as_("bureau")
    bureau.press(f"/notices/{one}/read")
    desk.tell("bureau", key="second", subject="correction:second", kind="test.returned")
    desk.tell("bureau", key="third", subject="correction:third")
    desk.end("correction:third")
    page = bureau.page(f"/notices?{asked}")

    assert len(page.all("ul", class_="desk notices") and entries(page)) == found
    if not found:
        assert "没有这样的提醒。" in page.text


def test_filter_that_nobody_offers_is_refused(as_, one):
    as_("bureau").page("/notices?state=gone", status=422)


def test_long_list_is_turned(as_, desk):
    for number in range(51):
        desk.tell("bureau", key=str(number), subject=f"correction:{number}", sentence=f"第{number}件整改快到期。")
    bureau = as_("bureau")
    first = bureau.page("/notices")
    second = bureau.page(first.one("a", rel="next").get("href"))

    assert (len(entries(first)), len(entries(second))) == (50, 1)
    assert "第0件整改快到期。" in second.text


def test_unknown_is_not_found_and_reading_is_a_post(as_, one):
    bureau = as_("bureau")

    assert bureau.press("/notices/nothing00000/open").status_code == 404
    assert bureau.get(f"/notices/{one}/open").status_code == 405
    assert bureau.get("/notices/read-all").status_code == 405


def test_citizens_page_counts_nothing(client, desk, region):
    desk.tell("bureau")

    assert "提醒" not in client.get(region.window_point.path).text
