"""The hall's page: which windows it offers, and a number from which nobody learns who has just rated."""

from datetime import date, datetime

import pytest

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import RatingPoint, Unit
from evalsvc.ratings.received import hour_of, told
from tests import factories
from tests.applications import let_go, make_app
from tests.ratings.staff import at
from tests.ratings.visitors import rate, undo


@pytest.fixture
def page(app, client, region):
    """`page("?lang=en")`: the hall's page, asked anew."""

    def ask(mode="", status=200):
        for kept in ("hall_points", "hall_received", "hall_guides", "rate_places"):
            app.extensions[kept].__init__(0)
        return client.page(f"/h/{region.hall_point.code}{mode}", status=status)

    return ask


@pytest.fixture
def three_windows(app, region):
    """The third window gets a point as well, so that the hall has three windows to rate."""
    with app.app_context(), unit_of_work():
        factories.point(db.session.get(Unit, region.windows[2].id), PointKind.WINDOW)


def links(page):
    """The places that are offered, with where they lead."""
    return {link.text: link.get("href") for link in page.all("a") if link.get("href").startswith("/r/")}


def test_windows_of_the_hall_are_offered(page, region):
    shown = page()

    assert shown.heading == "涪城区医保服务大厅"
    assert links(shown) == {
        "1号窗口": region.window_point.path,
        "2号窗口": region.second_window_point.path,
        "城乡居民参保登记": region.item_point.path,
        "评价整个大厅": region.hall_point.path,
    }


def test_modes_go_on(page, region):
    shown = page("?lang=en&big=1")

    assert shown.heading == "Fucheng Service Hall"
    assert links(shown) == {
        "Window 1": f"{region.window_point.path}?lang=en&big=1",
        "Window 2": f"{region.second_window_point.path}?lang=en&big=1",
        "Enrolment of residents": f"{region.item_point.path}?lang=en&big=1",
        "Rate the whole hall": f"{region.hall_point.path}?lang=en&big=1",
    }


def test_closed_windows_are_not_offered(app, page, region):
    with app.app_context(), unit_of_work():
        db.session.get(RatingPoint, region.window_point.id).retired_on = date(2026, 11, 20)
        db.session.get(RatingPoint, region.item_point.id).first_day = date(2026, 11, 21)
        db.session.get(Unit, region.windows[1].id).retired_on = date(2026, 11, 20)

    assert list(links(page())) == ["评价整个大厅"]


def test_replaced_code_is_not_offered(as_, page, region):
    as_("bureau").submit(f"/organisation/points/{region.window_point.public_id}/withdraw-code", {"reason": "纸张破损"})

    assert "1号窗口" not in links(page())


def test_other_codes_have_no_hall(client, region):
    for path in (f"/h/{region.window_point.code}", f"/h/{region.exit_point.code}", "/h/X", "/h/ABCDEFGHJKLM"):
        assert client.page(path, status=404).heading == "没有这个评价点"
    assert client.post(f"/h/{region.hall_point.code}").status_code == 405


def test_withdrawn_hall_explains_itself(as_, page, region):
    as_("bureau").submit(f"/organisation/points/{region.hall_point.public_id}/withdraw-code", {"reason": "纸张破损"})

    assert page(status=410).heading == "这个二维码已停用"


def test_withdrawn_window_offers_the_hall(as_, client, region):
    as_("bureau").submit(f"/organisation/points/{region.window_point.public_id}/withdraw-code", {"reason": "纸张破损"})

    shown = client.page(f"{region.window_point.path}?lang=en", status=410)

    assert shown.one("a", class_="g").get("href") == f"/h/{region.hall_point.code}?lang=en"
    assert shown.one("a", class_="g").text == "Open the page of Fucheng Service Hall"


QUIET = "窗口看不到是谁评的"


def rated(client, clock, point, levels, moment):
    """Ratings given at an instant; the receipt of the last one."""
    clock.move_to(moment)
    return [rate(client, point, level) for level in levels][-1]


def test_number_is_told_from_five_on_and_never_exactly(client, clock, page, region, three_windows):
    rated(client, clock, region.window_point, (5, 4, 3, 2), at(20, "09:00"))
    clock.move_to(at(20, "10:00"))
    assert QUIET in page().text
    rated(client, clock, region.second_window_point, (1,), at(20, "10:05"))
    clock.move_to(at(20, "11:00"))
    assert "今天已收到至少5条评价（11:00更新）。" in page().text
    rated(client, clock, region.hall_point, (5, 5, 5, 5), at(20, "11:05"))
    clock.move_to(at(20, "12:00"))
    assert "今天已收到至少5条评价（12:00更新）。" in page().text
    rated(client, clock, region.hall_point, (1,), at(20, "12:05"))
    clock.move_to(at(20, "13:00"))

    assert "今天已收到至少10条评价（13:00更新）。" in page().text
    assert "At least 10 ratings received today (as of 13:00)." in page("?lang=en").text


def test_one_more_rating_changes_nothing_before_the_hour(client, clock, page, region, three_windows):
    rated(client, clock, region.window_point, (5, 4, 3, 2), at(20, "09:00"))
    clock.move_to(at(20, "10:10"))
    before = page().text
    receipt = rated(client, clock, region.window_point, (1,), at(20, "10:20"))
    after = page().text
    undo(client, receipt)
    clock.move_to(at(20, "10:59"))

    assert before == after == page().text


def test_undone_rating_was_never_in_it(client, clock, page, region, three_windows):
    receipt = rated(client, clock, region.window_point, (5, 4, 3, 2, 1), at(20, "09:55"))
    clock.move_to(at(20, "10:00"))
    assert QUIET in page().text
    undo(client, receipt)
    clock.move_to(at(20, "11:00"))

    assert QUIET in page().text


def test_number_of_one_hour_stays_the_same_until_the_next(client, clock, page, region, three_windows):
    receipt = rated(client, clock, region.window_point, (5, 4, 3, 2, 1), at(20, "09:49"))
    clock.move_to(at(20, "10:00"))
    assert "至少5条" in page().text

    assert undo(client, receipt).status_code == 409
    assert "至少5条" in page().text


def test_yesterday_and_other_halls_do_not_count(client, clock, page, region, three_windows):
    rated(client, clock, region.window_point, (5,) * 6, at(19, "15:00"))
    rated(client, clock, region.other_point, (5,) * 6, at(20, "09:00"))
    clock.move_to(at(20, "12:00"))

    assert QUIET in page().text


def test_hall_of_few_windows_tells_nothing(client, clock, page, region):
    rated(client, clock, region.window_point, (5,) * 12, at(20, "09:00"))
    clock.move_to(at(20, "12:00"))

    assert QUIET in page().text


def test_page_says_nothing_of_levels_and_windows(client, clock, page, region, three_windows):
    rated(client, clock, region.window_point, (1,) * 12, at(20, "09:00"))
    clock.move_to(at(20, "12:00"))
    bad = page().text
    rated(client, clock, region.second_window_point, (5,) * 1, at(20, "12:01"))

    assert bad.count("至少10条") == 1
    assert "满意" not in bad


@pytest.mark.parametrize(("received", "windows", "shown"), [(0, 9, 0), (4, 9, 0), (5, 9, 5), (9, 9, 5), (10, 9, 10), (1234, 3, 1230), (1234, 2, 0), (5, 0, 0)])
def test_what_is_told(received, windows, shown):
    assert told(received, windows) == shown


def test_hour_is_shanghais():
    assert hour_of(datetime(2026, 11, 20, 11, 59, 59, tzinfo=SHANGHAI)) == datetime(2026, 11, 20, 11, 0, tzinfo=SHANGHAI)


def test_page_is_small_and_kept_by_nobody(client, region, page):
    response = client.get(f"/h/{region.hall_point.code}", headers={"Accept-Encoding": "gzip"})

    assert len(response.data) < 5_000
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in response.headers


def test_public_face_alone_has_it(database, tmp_path, region):
    made = make_app(database.url, tmp_path, faces="public")

    answer = made.test_client().get(f"/h/{region.hall_point.code}")
    let_go(made)

    assert (answer.status_code, "1号窗口" in answer.text) == (200, True)
