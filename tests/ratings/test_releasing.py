"""Releases: made by the tick for closed weeks, and what a clerk gets to see."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.organisation.services import move_point
from evalsvc.ratings.models import Rating, RatingWithdrawal, Release, ReleaseEntry
from evalsvc.ratings.releasing import make_releases
from tests.ratings.staff import at
from tests.ratings.visitors import rate, undo


@pytest.fixture
def made(app):
    """Everything that has been released, oldest first."""

    def ask():
        with app.app_context():
            return list(db.session.scalars(select(Release).order_by(Release.until_day, Release.unit_id)))

    return ask


def weeks(releases):
    return [(str(release.from_day), str(release.until_day), release.content["n"]) for release in releases]


def test_closed_week_is_released(hand, region, made):
    hand.rates_on(9, region.window_point, [5, 5, 4])
    hand.rates_on(15, region.window_point, [3, 1], tags=[])
    hand.ticks(16, "01:00")

    (release,) = made()
    assert (release.unit_id, str(release.from_day), str(release.until_day)) == (region.windows[0].id, "2026-11-09", "2026-11-15")
    assert release.content["levels"] == {"5": 2, "4": 1, "3": 1, "2": 0, "1": 1}
    assert set(release.content) == {"n", "levels", "tags", "comments"}


def test_open_week_is_not(hand, region, made):
    hand.rates_on(9, region.window_point, [5] * 6)
    hand.ticks(15, "23:59")
    hand.ticks(16, "00:59")

    assert made() == []


def test_tags_are_counted(hand, region, made):
    hand.rates_on(9, region.window_point, [5, 5], tags=["510", "511"])
    hand.rates_on(9, region.window_point, [5], tags=["510"])
    hand.rates_on(9, region.window_point, [1, 1])
    hand.ticks(16)

    assert [(tag["code"], tag["n"]) for tag in made()[0].content["tags"]] == [("510", 3), ("511", 2)]


def test_weeks_with_too_few_are_joined(hand, region, made):
    hand.rates_on(3, region.window_point, [5, 5])
    hand.ticks(9)
    hand.rates_on(10, region.window_point, [5, 5])
    hand.ticks(16)
    hand.rates_on(17, region.window_point, [5])
    assert made() == []
    hand.ticks(23)

    assert weeks(made()) == [("2026-11-02", "2026-11-22", 5)]


def test_weeks_that_nobody_ticked_are_made_up_for(hand, region, made):
    hand.rates_on(3, region.window_point, [5] * 5)
    hand.rates_on(10, region.window_point, [5] * 6)
    hand.ticks(23)

    assert weeks(made()) == [("2026-11-02", "2026-11-08", 5), ("2026-11-09", "2026-11-15", 6)]


def test_windows_have_their_own(hand, region, made):
    hand.rates_on(9, region.window_point, [5] * 5)
    hand.rates_on(9, region.other_point, [1] * 6)
    hand.rates_on(9, region.hall_point, [1] * 6)
    hand.ticks(16)

    assert [(release.unit_id, release.content["n"]) for release in made()] == [(region.windows[0].id, 5), (region.other_window.id, 6)]


def test_withdrawn_and_tests_are_left_out(app, client, hand, region, made):
    hand.rates_on(9, region.window_point, [5] * 5)
    undo(client, rate(client, region.window_point, 1, comment="按错了"))
    with app.app_context(), unit_of_work():
        db.session.get(RatingPoint, region.window_point.id).first_day = at(10).date()
    hand.rates_on(9, region.window_point, [1])
    hand.ticks(16)

    assert made()[0].content["levels"]["1"] == 0
    assert made()[0].content["n"] == 5


def test_paper_that_comes_late_goes_into_the_next(app, hand, region, made):
    hand.rates_on(9, region.window_point, [5] * 5)
    hand.ticks(16)
    paper, *_ = hand.rates_on(17, region.window_point, [1] * 5)
    with app.app_context(), unit_of_work():
        db.session.execute(db.update(Rating).where(Rating.public_id == paper).values(service_day=at(12).date(), origin="transcribed"))
    hand.ticks(23)

    assert weeks(made()) == [("2026-11-09", "2026-11-15", 5), ("2026-11-16", "2026-11-22", 5)]


def test_release_never_changes(app, hand, region, made):
    hand.rates_on(9, region.window_point, [1, 2, 3, 4, 5])
    hand.ticks(16)
    before = made()[0].content
    with app.app_context(), unit_of_work():
        db.session.add_all(RatingWithdrawal(rating_id=rating, at=now()) for rating in db.session.scalars(select(Rating.id)))
        move_point(
            by=SYSTEM,
            point=db.session.get(RatingPoint, region.window_point.id),
            unit=db.session.get(Unit, region.windows[2].id),
            on=at(16).date(),
            reason="调整窗口",
        )
    hand.ticks(17)
    hand.ticks(23)

    assert [release.content for release in made()] == [before]


def test_rating_goes_into_one_release_only(app, hand, region, made):
    for monday in (9, 16, 23):
        hand.rates_on(monday, region.window_point, [5] * 5)
        hand.ticks(monday + 7)
        hand.ticks()

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ReleaseEntry)) == 15
    assert weeks(made()) == [("2026-11-09", "2026-11-15", 5), ("2026-11-16", "2026-11-22", 5), ("2026-11-23", "2026-11-29", 5)]


def test_comments_are_shuffled_and_masked(hand, region, made):
    hand.rates_on(9, region.window_point, [5] * 24)
    hand.clock.shift(timedelta(minutes=2))
    hand.rates(region.window_point, 1, comment="找我打13812345678")
    hand.ticks(16)
    comments = made()[0].content["comments"]
    numbered = [int(comment.removeprefix("留言")) for comment in comments if comment.startswith("留言")]

    assert "找我打［已遮盖］" in comments
    assert len(numbered) == 24
    assert numbered not in (sorted(numbered), sorted(numbered, reverse=True))


def test_two_ticks_at_once_make_one_release(app, hand, region, made):
    for point in (region.window_point, region.second_window_point, region.other_point):
        hand.rates_on(9, point, [5] * 6)
    hand.clock.move_to(at(16))
    together, faults = threading.Barrier(4), []

    def tick():
        with app.app_context():
            try:
                together.wait()
                make_releases()
            except Exception as error:
                faults.append(error)

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for each in ticks:
        each.start()
    for each in ticks:
        each.join()
    hand.ticks()

    assert faults == []
    assert weeks(made()) == [("2026-11-09", "2026-11-15", 6)] * 3


def test_clerk_reads_the_releases_of_the_own_window(as_, hand, region, made):
    hand.rates_on(9, region.window_point, [5, 5, 5, 5, 2], tags=[])
    hand.rates_on(9, region.second_window_point, [5] * 5)
    hand.ticks(16)
    mine, other = made()
    clerk = as_("clerk")
    page = clerk.page("/releases")

    assert page.heading == "评价反馈"
    assert [row[:2] for row in page.table()[1:]] == [["2026-11-09至2026-11-15 涪城区医保服务大厅 · 1号窗口", "5"]]
    assert clerk.page(f"/releases/{mine.public_id}").heading == "1号窗口2026年11月9日至2026年11月15日收到5条评价"
    assert clerk.get(f"/releases/{other.public_id}").status_code == 404


def test_release_tells_levels_tags_and_comments_but_no_time(as_, hand, region, made):
    hand.rates_on(9, region.window_point, [5, 5, 4, 4, 1])
    hand.rates_on(10, region.window_point, [5], tags=["510"])
    hand.ticks(16)
    (release,) = made()
    page = as_("clerk").page(f"/releases/{release.public_id}")

    assert [row[:2] for row in page.table()[1:]] == [["非常满意", "3"], ["满意", "2"], ["基本满意", "0"], ["不满意", "0"], ["非常不满意", "1"]]
    assert page.table(1)[1] == ["一窗受理一次办结", "1"]
    assert len(page.one("ul", class_="comments")) == 6
    assert "10:00" not in page.text


@pytest.mark.parametrize(("person", "windows"), [("leader", 3), ("bureau", 2), ("outsider", 1)])
def test_leads_read_the_releases_of_their_units(as_, hand, region, made, person, windows):
    for point in (region.window_point, region.second_window_point, region.other_point):
        hand.rates_on(9, point, [5] * 5)
    hand.ticks(16)
    somebody = as_(person)

    assert len(somebody.page("/releases").table()) == windows + 1
    assert sum(somebody.get(f"/releases/{release.public_id}").status_code == 200 for release in made()) == windows


def test_releases_are_narrowed_to_a_unit(as_, hand, region):
    hand.rates_on(9, region.window_point, [5] * 5)
    hand.rates_on(9, region.other_point, [5] * 5)
    hand.ticks(16)
    leader = as_("leader")

    assert len(leader.page(f"/releases?unit={region.county.public_id}").table()) == 2
    assert as_("bureau").get(f"/releases?unit={region.other_window.public_id}").status_code == 404


@pytest.mark.parametrize("person", ["admin", "auditor", "call_back"])
def test_without_the_right_no_release(as_, region, person):
    assert as_(person).get("/releases").status_code == 403


def test_stranger_is_led_to_the_sign_in(client):
    assert client.get("/releases").location == "/sign-in?next=/releases"


def test_empty_list_says_what_will_stand_there(as_):
    assert as_("clerk").page("/releases").one("p", class_="empty-what").text == "还没有评价反馈。"
