"""Served counts: typed by the window, filled in by its bureau, corrected with a reason."""

import pytest
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db, unit_of_work
from evalsvc.matters.models import ServedCorrection, ServedDay
from evalsvc.organisation.models import Unit
from evalsvc.organisation.services import retire_unit


@pytest.fixture
def path(region):
    return f"/served/{region.windows[0].public_id}"


@pytest.fixture
def ask(app):
    def rows(statement):
        with app.app_context():
            return [tuple(row) for row in db.session.execute(statement)]

    return rows


DAYS = select(ServedDay.service_day, ServedDay.n, ServedDay.source).order_by(ServedDay.service_day)


def said(ask):
    return [(str(day), n, source) for day, n, source in ask(DAYS)]


class TestWindow:
    def test_clerk_is_at_once_at_the_own_window_and_today(self, as_):
        page = as_("clerk").page("/served")

        assert page.heading == "1号窗口2026年11月20日服务了多少人次？"
        assert page.one("input", id="day").get("value") == "2026-11-20"

    def test_clerk_types_todays_number(self, as_, path, ask):
        clerk = as_("clerk")

        response = clerk.submit("/served", {"n": "３５"}, to=path)

        assert response.status_code == 303
        assert said(ask) == [("2026-11-20", 35, "typed")]
        assert "已记下：2026年11月20日服务35人次。" in clerk.get(response.location).text

    def test_zero_is_an_answer(self, as_, path, ask):
        as_("clerk").submit(path, {"n": "0"})

        assert said(ask) == [("2026-11-20", 0, "typed")]

    def test_days_before_are_shown_missing_closed_or_filled(self, as_, path):
        clerk = as_("clerk")
        clerk.submit(f"{path}?day=2026-11-18", {"n": "1204"}, to=path)

        page = clerk.page(path)

        week = page.table()[3]
        assert week == ["11-16缺，缺报", "11-17缺，缺报", "11-181,204，已填", "11-19缺，缺报", "11-20待填，还没填", "11-21—", "11-22—"]
        assert page.table()[2][5:] == ["11-14休，休息日，不用填", "11-15休，休息日，不用填"]
        assert "这三周还缺13天" in page.text

    def test_correction_keeps_the_old_number(self, as_, path, ask):
        clerk = as_("clerk")
        clerk.submit(path, {"n": "35"})
        response = clerk.submit(path, {"n": "50", "reason": "漏记了下午的15人，电话13912345678"})

        assert response.status_code == 303
        assert said(ask) == [("2026-11-20", 50, "typed")]
        ((n, reason),) = ask(select(ServedCorrection.n, ServedCorrection.reason))
        assert n == 35
        assert "13912345678" not in reason
        assert "原为35人次" in clerk.page(path).text

    def test_correction_needs_a_reason(self, as_, path, ask):
        clerk = as_("clerk")
        clerk.submit(path, {"n": "35"})

        response = clerk.submit(path, {"n": "50"})

        assert response.status_code == 422
        assert "这一天已经填了35人次。要改，请写明更正理由" in response.text
        assert 'value="50"' in response.text
        assert said(ask) == [("2026-11-20", 35, "typed")]

    def test_same_number_again_changes_nothing(self, as_, path):
        clerk = as_("clerk")
        clerk.submit(path, {"n": "35"})

        assert clerk.submit(path, {"n": "35"}).status_code == 422

    @pytest.mark.parametrize("typed", ["", "很多", "-1", "3.5", "100001", "9999999999"])
    def test_bad_number_stays_and_is_explained(self, as_, path, ask, typed):
        response = as_("clerk").submit(path, {"n": typed})

        assert response.status_code == 422
        assert f'value="{typed}"' in response.text
        assert said(ask) == []

    @pytest.mark.parametrize(
        ("day", "why"),
        [
            ("2026-11-21", "还没到这一天。"),
            ("2026-01-03", "这一天没有开办"),
            ("昨天", "请填写日期"),
            ("0001-01-01", "2000年至2999年"),
            ("9999-12-31", "2000年至2999年"),
        ],
    )
    def test_bad_day_is_explained(self, as_, path, day, why):
        response = as_("clerk").press(path, {"n": "5", "day": day})

        assert response.status_code == 422
        assert why in response.text

    def test_two_at_once_do_not_overwrite_each_other(self, as_, path, ask):
        as_("clerk").submit(path, {"n": "35"})

        response = as_("bureau").press(path, {"n": "40", "day": "2026-11-20", "row_version": "0"})

        assert response.status_code == 409
        assert 'value="40"' in response.text
        assert "这一天已经填过" in response.text
        assert said(ask) == [("2026-11-20", 35, "typed")]


class TestTable:
    def test_bureau_sees_all_windows_and_fills_in(self, as_, region, ask):
        bureau = as_("bureau")

        page = bureau.page("/served")
        assert [row[0] for row in page.table()[1:]] == [
            "涪城区医保网上服务 涪城区医疗保障局",
            *(f"{n}号窗口 涪城区医保服务大厅" for n in (1, 2, 3)),
        ]
        bureau.submit(f"/served/{region.windows[2].public_id}?day=2026-11-17", {"n": "8"}, to=f"/served/{region.windows[2].public_id}")

        assert said(ask) == [("2026-11-17", 8, "typed")]
        assert "8，3号窗口2026年11月17日，已填" in bureau.page("/served").text

    def test_leader_reads_and_has_no_form(self, as_, path):
        leader = as_("leader")

        assert len(leader.page("/served").table()) == 6
        assert leader.page(path).all("form", action=path) == []

    def test_days_and_places_are_chosen_in_the_address(self, as_, region):
        page = as_("leader").page(f"/served?unit={region.other_county.public_id}&day=2026-10-09")

        head, window = page.table()
        assert (head[1], head[-1]) == ("9-21周一", "10-11周日")
        assert window[1] == "缺，1号窗口2026年9月21日，缺报"
        assert window[head.index("10-1周四")] == "休"

    @pytest.mark.parametrize("query", ["?day=x", "?day=0001-01-01", "?day=9999-12-31", "?page=x", "?page=99", "?unit="])
    def test_odd_addresses_are_forgiven(self, as_, query):
        assert as_("bureau").get(f"/served{query}").status_code == 200

    def test_unit_outside_is_not_found(self, as_, region):
        as_("bureau").page(f"/served?unit={region.other_county.public_id}", status=404)

    def test_retired_window_is_left_out(self, app, as_, region):
        with app.app_context(), unit_of_work():
            retire_unit(by=SYSTEM, unit=db.session.get_one(Unit, region.windows[1].id), reason="窗口撤并")

        assert len(as_("bureau").page("/served").table()) == 4


class TestWhoMayComeIn:
    def test_stranger_is_led_to_sign_in(self, client, path):
        assert client.get(path).location.startswith("/sign-in")

    def test_outsider_finds_nothing(self, as_, path):
        outsider = as_("outsider")

        outsider.page(path, status=404)
        assert outsider.press(path, {"n": "1", "day": "2026-11-20"}).status_code == 404

    def test_reading_is_not_writing(self, as_, path):
        assert as_("leader").press(path, {"n": "1", "day": "2026-11-20"}).status_code == 403

    def test_call_back_officer_has_no_business_here(self, as_, path):
        as_("call_back").page(path, status=403)

    def test_hall_has_no_count(self, as_, region):
        as_("bureau").page(f"/served/{region.hall.public_id}", status=404)

    def test_wrong_method(self, as_):
        assert as_("clerk").press("/served").status_code == 405
