"""A window from nothing: its unit, its code, its first day, its clerk, its first release."""

import re

import pytest

from tests.cast import Place, Point
from tests.journeys.reading import board
from tests.judge import JudgedClient
from tests.page import words
from tests.ratings.visitors import post_rating

PERSON = {"display_name": "测试新窗口人员", "username": "new.clerk", "role": "clerk"}
OWN = "my own words for tests"


@pytest.fixture
def window(as_, region):
    """Window 4, which an administrator has just opened."""
    admin = as_("admin")
    typed = {"kind": "window", "name": "4号窗口", "name_en": "Window 4", "opened_on": "2026-11-20"}
    led_to = admin.submit(f"/organisation/units/{region.hall.public_id}/units/new", typed).location
    [address] = {link.get("href", "") for link in admin.page(led_to).elements("a") if words(link) == "4号窗口"}
    return Place(0, address.rpartition("/")[2], "4号窗口")


@pytest.fixture
def point(as_, window, scan):
    """Its rating point, which opens on Monday; `code` is read from the drawing."""
    bureau = as_("bureau")
    made = bureau.submit(f"/organisation/units/{window.public_id}/points/new", {"kind": "window", "first_day": "2026-11-23"}).location
    unread = Point(0, made.rpartition("/")[2], "", window)
    return Point(0, unread.public_id, scan(bureau, unread).removeprefix("/r/"), window)


@pytest.fixture
def clerk(app, as_, observer, window):
    """Its clerk, who has signed in with the one-time password and chosen another."""
    shown = as_("admin").submit("/accounts/new", {**PERSON, "unit": window.public_id}).text
    [password] = re.findall("data-verbatim>([^<]{19})<", shown)
    person = JudgedClient(app, observer)
    person.sign_in(PERSON["username"], password)
    assert person.submit("/account", {"current": password, "password": OWN, "again": OWN}, to="/account/password").status_code == 303
    return person


def test_ratings_before_the_first_day_are_tests(as_, client, point, november):
    assert client.page(point.path).all("p", class_="q")[0].text == "涪城区医保服务大厅 · 4号窗口"
    assert post_rating(client, point, level=1).status_code == 303
    assert "有效评价" not in board(as_("leader"), point.unit)

    november(23)
    assert post_rating(client, point, level=5).status_code == 303
    assert board(as_("leader"), point.unit)["满意率"] == "100%，1 / 1"


def test_new_clerk_reads_the_first_week_of_the_new_window(as_, client, clerk, point, november):
    assert clerk.page("/").heading
    november(24)
    for level in (5, 5, 4, 4, 3):
        post_rating(client, point, level=level, comment="窗口很好找")
    november(30)
    clerk.sign_in(PERSON["username"], OWN)

    assert [row[:2] for row in clerk.page("/releases").table()[1:]] == [["2026-11-23至2026-11-29 涪城区医保服务大厅 · 4号窗口", "5"]]
    assert not as_("clerk").page("/releases").all("table")
    [release] = [link.get("href") for link in clerk.page("/releases").elements("a") if link.get("href", "").startswith("/releases/")]
    assert as_("clerk").get(release).status_code == 404


def test_clerk_who_leaves_is_out_at_the_next_click(as_, clerk):
    admin = as_("admin")
    [account] = {
        link.get("href") for link in admin.page("/accounts?text=new.clerk").elements("a") if re.fullmatch("/accounts/(?!new)[^/?]+", link.get("href", ""))
    }
    assert clerk.get("/releases").status_code == 200

    assert admin.submit(account, {}, to=f"{account}/retire").status_code == 303

    assert clerk.get("/releases").location.startswith("/sign-in")
    sentences = [row[1] for row in as_("auditor").page("/audit?username=admin").table()[1:]]
    assert any("停用了账号“new.clerk”" in sentence for sentence in sentences), sentences
