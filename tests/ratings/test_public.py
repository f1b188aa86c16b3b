import gzip
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.access.actor import SYSTEM
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import RatingPoint
from evalsvc.organisation.services import withdraw_code
from evalsvc.profiles.models import ProfileInForce, ProfileVersion
from evalsvc.ratings.models import PointDay, Rating, RatingFlag, RatingPressure, RatingSecret, RatingTag, UnitDay
from tests.page import Page
from tests.ratings.visitors import open_again, post_rating, rate, undo, visit_in, visit_of

LONG = "很" * 151


@pytest.fixture
def ask(app):
    """Asks the database something in a context of its own."""

    def scalars(statement):
        with app.app_context():
            return list(db.session.scalars(statement))

    return scalars


def counts(ask, table, **of):
    (row,) = ask(select(table).filter_by(**of))
    return {name: getattr(row, name) for name in ("n1", "n2", "n3", "n4", "n5", "done", "not_done", "withdrawn")}


class TestRatePage:
    def test_works(self, client, region):
        page = client.page(region.window_point.path)

        assert page.heading == "这次办事，您满意吗？"
        assert "涪城区医保服务大厅 · 1号窗口" in page.text

    def test_asks_in_english(self, client, region):
        page = client.page(f"{region.window_point.path}?lang=en")

        assert page.heading == "Were you satisfied with the service this time?"
        assert "Fucheng Service Hall · Window 1" in page.text

    @pytest.mark.parametrize(("mode", "said"), [("", "评价由上级查看；窗口只收到每周汇总"), ("?lang=en", "Superiors read it; window staff get weekly totals")])
    def test_says_who_reads_it(self, client, region, mode, said):
        assert said in client.page(region.window_point.path + mode).text

    def test_preselects_nothing(self, client, region):
        page = client.page(region.window_point.path)

        assert [box.get("name") for box in page.all("input") if box.get("checked") is not None] == []

    def test_is_the_same_plain_and_packed_but_for_the_visit(self, client, region):
        plain = client.get(region.window_point.path)
        packed = client.get(region.window_point.path, headers={"Accept-Encoding": "gzip"})

        one, other = plain.text, gzip.decompress(packed.data).decode()
        assert one.split('value="', 1)[0] == other.split('value="', 1)[0]
        assert len(one) == len(other)

    @pytest.mark.parametrize("mode", ["", "?lang=en", "?big=1", "?lang=en&big=1"])
    def test_first_view_fits_into_one_round_trip(self, client, region, mode):
        response = client.get(region.window_point.path + mode, headers={"Accept-Encoding": "gzip"})
        head = (
            "HTTP/1.1 200 OK\r\n"
            + "".join(f"{name}: {value}\r\n" for name, value in response.headers)
            + "date: Sat, 21 Nov 2026 00:00:00 GMT\r\nserver: granian\r\n\r\n"
        )

        assert len(head.encode()) + len(response.data) <= 6_000

    def test_is_kept_for_back_but_asked_again(self, client, region):
        assert client.get(region.window_point.path).headers["Cache-Control"] == "private, no-cache"

    def test_reads_a_code_typed_by_hand(self, client, region):
        code = region.window_point.code
        typed = f"{code[:4]}-{code[4:8]}-{code[8:]}".lower().replace("1", "l").replace("0", "o")

        assert client.get(f"/r/{typed}").status_code == 200

    @pytest.mark.parametrize("code", ["X", "0000000000001", "%00", "ABCDEFGHJKMNP", "../etc"])
    def test_unknown_code_explains_itself(self, client, region, code):
        response = client.get(f"/r/{code}")

        assert response.status_code == 404
        assert "评价点" in response.text or code == "../etc"

    def test_withdrawn_code_offers_the_hall(self, app, client, region):
        _end_code(app, region.window_point)

        page = client.page(region.window_point.path, status=410)

        assert page.one("a", class_="g").get("href") == f"/h/{region.hall_point.code}"

    def test_visit_begun_before_the_code_ended_may_be_finished(self, app, client, region):
        visit = visit_of(client, region.window_point.path)
        _end_code(app, region.window_point)

        assert post_rating(client, region.window_point, visit=visit, level=5).status_code == 303


def _end_code(app, point):
    with app.app_context(), unit_of_work():
        withdraw_code(by=SYSTEM, point=db.session.get(RatingPoint, point.id), reason="海报破损")


class TestSubmit:
    def test_works(self, client, region, ask):
        location = rate(client, region.window_point, 4, tags=["406", "413"], done="yes", comment="  谢谢\r\n大家 ")

        (rating,) = ask(select(Rating))
        assert client.page(location).heading == "已收到您的评价"
        assert (rating.level, rating.done, rating.comment, rating.origin, rating.rater) == (4, True, "谢谢\n大家", "volunteered", "citizen")
        assert ask(select(RatingTag.code).order_by(RatingTag.code)) == ["406", "413"]

    def test_counts_for_the_point_and_its_unit(self, client, region, ask):
        for level, done in ((5, "yes"), (5, ""), (2, "no")):
            rate(client, region.window_point, level, done=done)

        expected = {"n1": 0, "n2": 1, "n3": 0, "n4": 0, "n5": 2, "done": 1, "not_done": 1, "withdrawn": 0}
        assert counts(ask, PointDay, point_id=region.window_point.id) == expected
        assert counts(ask, UnitDay, unit_id=region.windows[0].id) == expected

    def test_day_is_the_one_in_shanghai(self, client, region, ask, clock):
        clock.move_to(datetime(2026, 11, 20, 16, 30, tzinfo=UTC))

        rate(client, region.window_point)

        assert [str(day) for day in ask(select(Rating.service_day))] == ["2026-11-21"]

    def test_keeps_tags_of_the_final_level_only(self, client, region, ask):
        rate(client, region.window_point, 1, tags=["510", "115"])

        assert ask(select(RatingTag.code)) == ["115"]

    def test_before_the_first_day_is_a_test(self, app, client, region, ask):
        with app.app_context(), unit_of_work():
            db.session.get(RatingPoint, region.window_point.id).first_day = datetime(2026, 12, 1).date()  # noqa: DTZ001

        rate(client, region.window_point)

        assert ask(select(Rating.rater)) == ["test"]
        assert ask(select(UnitDay.stream)) == ["test"]

    def test_masks_telephone_numbers_and_keeps_the_original_sealed(self, app, client, region, ask):
        rate(client, region.window_point, 1, comment="打我电话13812345678")

        (secret,) = ask(select(RatingSecret))
        (comment,) = ask(select(Rating.comment))
        assert "13812345678" not in comment
        assert b"138" not in secret.body
        assert secret.kind == "comment"

    def test_contact_goes_to_the_vault_only(self, client, region, ask):
        rate(client, region.window_point, 1, name="王先生", phone="138 1234 5678", consent="yes")

        (secret,) = ask(select(RatingSecret))
        assert (secret.kind, secret.key_id) == ("contact", "2026-11")
        assert ask(select(Rating.comment)) == [None]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({}, "请从五项里选一项"),
            ({"level": "6"}, "请从五项里选一项"),
            ({"level": "5", "tags": "999"}, "有一个原因不在选项里"),
            ({"level": "5", "done": "maybe"}, "请选“办成了”或“没办成”"),
            ({"level": "5", "comment": LONG}, "现在多了1字"),
            ({"level": "5", "phone": "12", "consent": "yes"}, "电话号码好像不对"),
            ({"level": "5", "phone": "13812345678"}, "请勾选同意保存"),
            ({"level": "5", "name": "王先生"}, "请留下电话"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(self, client, region, ask, fields, message):
        response = post_rating(client, region.window_point, **({"comment": "我写的话"} | fields))

        assert response.status_code == 422
        assert message in response.text
        assert fields.get("comment", "我写的话") in response.text
        assert ask(select(func.count()).select_from(Rating)) == [0]

    def test_refused_page_can_be_sent_again(self, client, region, ask):
        refused = post_rating(client, region.window_point, comment="我写的话")
        visit = refused.text.split('name="visit" value="')[1].split('"')[0]

        assert post_rating(client, region.window_point, visit=visit, level=3).status_code == 303
        assert len(ask(select(Rating))) == 1

    def test_old_page_is_renewed_with_what_was_typed(self, client, region, clock, ask):
        visit = visit_of(client, region.window_point.path)
        clock.shift(timedelta(days=2))

        response = post_rating(client, region.window_point, visit=visit, level=2, comment="我写的话")

        assert response.status_code == 422
        assert "打开太久" in response.text
        assert "我写的话" in response.text
        assert ask(select(Rating)) == []

    @pytest.mark.parametrize("visit", ["", "x", "A" * 32, "é" * 10])
    def test_forged_visit_is_refused(self, client, region, ask, visit):
        response = client.post(region.window_point.path, data={"visit": visit, "level": "5"})

        assert response.status_code == 422
        assert ask(select(Rating)) == []

    def test_visit_of_another_window_is_refused(self, client, region):
        visit = visit_of(client, region.second_window_point.path)

        assert post_rating(client, region.window_point, visit=visit, level=5).status_code == 422

    def test_same_content_twice_leads_to_the_same_receipt(self, client, region, ask):
        visit = visit_of(client, region.window_point.path)

        locations = {post_rating(client, region.window_point, visit=visit, level=5, comment="好").location for _ in range(3)}

        assert len(locations) == 1
        assert len(ask(select(Rating))) == 1

    def test_other_content_with_a_spent_visit_names_the_receipt(self, client, region, ask):
        visit = visit_of(client, region.window_point.path)
        first = post_rating(client, region.window_point, visit=visit, level=5).location

        response = post_rating(client, region.window_point, visit=visit, level=1, comment="其实不好")

        assert response.status_code == 409
        assert first in response.text
        assert "其实不好" in response.text
        assert ask(select(Rating.level)) == [5]

    def test_two_hundred_visits_behind_one_address_are_normal(self, client, region, ask):
        points = [
            region.window_point,
            region.second_window_point,
            region.hall_point,
            region.exit_point,
            region.online_point,
            region.item_point,
            region.other_point,
        ]

        for number in range(200):
            rate(client, points[number % 7])

        assert ask(select(func.count()).select_from(Rating)) == [200]
        assert ask(select(RatingFlag)) == []

    def test_burst_at_one_point_is_flagged_and_kept(self, client, region, ask, clock):
        for _ in range(32):
            rate(client, region.window_point)
            clock.shift(1)

        assert len(ask(select(Rating))) == 32
        assert len(ask(select(RatingFlag))) == 2

    def test_ceiling_answers_503_with_what_was_typed(self, app, client, region, ask):
        _fill_minute(app, region.window_point, 600)

        response = post_rating(client, region.window_point, level=5, comment="我写的话")

        assert response.status_code == 503
        assert "我写的话" in response.text
        assert response.headers["Retry-After"] == "60"
        assert ask(select(func.count()).select_from(Rating)) == [600]

    def test_huge_post_is_refused(self, client, region):
        response = client.post(f"{region.window_point.path}?lang=en", data={"comment": "x" * 3_000_000})

        assert response.status_code == 413
        assert "Please go back, shorten it" in response.text

    def test_error_of_ours_is_told_in_the_language_of_the_page(self, app, client, region):
        app.config["PROPAGATE_EXCEPTIONS"] = False
        app.extensions.pop("visit_signer")

        response = client.get(f"{region.window_point.path}?lang=en")

        assert response.status_code == 500
        assert "what you typed is still there" in response.text

    def test_leaves_no_address_behind(self, client, region, ask):
        client.post(
            region.window_point.path, data={"visit": visit_of(client, region.window_point.path), "level": 5}, environ_overrides={"REMOTE_ADDR": "203.0.113.77"}
        )

        kept = [str(value) for row in ask(select(Rating)) for value in vars(row).values()]
        assert len(ask(select(Rating))) == 1
        assert not any("203.0.113.77" in value for value in kept)


def _fill_minute(app, point, number):
    at = datetime.now(UTC)
    row = {
        "point_id": point.id,
        "unit_id": point.unit.id,
        "instrument_version_id": 1,
        "profile_version_id": 1,
        "level": 5,
        "origin": "volunteered",
        "rater": "citizen",
    }
    row |= {"turn": "first", "channel": "qr_code", "service_day": at.date(), "created_at": at}
    with app.app_context(), unit_of_work():
        db.session.add_all(Rating(public_id=f"r{n}", **row) for n in range(number))


class TestOtherModeOfARefusedForm:
    SAID = {"level": "2", "tags": ["209", "213"], "done": "no", "comment": LONG, "name": "某女士", "phone": "12", "consent": "yes"}

    def test_keeps_everything_and_rates_nothing(self, client, region, ask):
        page = Page(post_rating(client, region.window_point, **self.SAID).text)
        button = page.one("button", lang="en")
        sent = {"visit": page.one("input", name="visit").get("value"), **self.SAID, button.get("name"): button.get("value")}

        response = client.post(button.get("formaction"), data=sent)
        other = Page(response.text)

        assert (response.status_code, other.heading) == (200, "Were you satisfied with the service this time?")
        assert "At most 150 characters; this is 1 too many." in other.text
        assert [box.get("value") for box in other.all("input") if box.get("checked") is not None] == ["2", "209", "213", "no", "yes"]
        assert [other.one("input", name=name).get("value") for name in ("name", "phone")] == ["某女士", "12"]
        assert LONG in response.text
        assert ask(select(Rating)) == []

    def test_of_the_whole_form_rates_nothing_either(self, client, region, ask):
        response = post_rating(client, region.window_point, level=5, comment="好", show="form")

        assert response.status_code == 200
        assert "好" in response.text
        assert "请从五项里选一项" not in response.text
        assert ask(select(Rating)) == []

    def test_keeps_the_visit(self, app, client, region, ask):
        visit = visit_of(client, region.window_point.path)
        shown = post_rating(client, region.window_point, visit=visit, level=5, show="errors")
        locations = {post_rating(client, region.window_point, visit=each, level=5).location for each in (visit, visit_in(shown.text))}

        assert len(locations) == len(ask(select(Rating))) == 1

    @pytest.mark.parametrize("mode", ["", "?lang=en", "?big=1", "?lang=en&big=1"])
    def test_is_reached_by_buttons_that_are_not_the_first_of_the_form(self, client, region, mode):
        page = Page(client.post(region.window_point.path + mode, data={"visit": visit_of(client, region.window_point.path)}).text)

        assert page.all("a", hreflang="en") == page.all("a", hreflang="zh-CN") == []
        assert [button.get("formaction") is None for button in page.all("button")] == [True, False, False, True]


class TestReceipt:
    def test_of_all_levels_is_the_same_but_for_the_code(self, client, region):
        pages = set()
        for level in (5, 4, 3, 2, 1):
            location = rate(
                client, region.window_point, level, comment="话" * level, done="no" if level < 3 else "yes", name="王", phone="13812345678", consent="yes"
            )
            text = client.get(location).text
            token = text.split('name="visit" value="')[1].split('"')[0]
            pages.add(text.replace(token, "").replace(location.rsplit("/", 1)[1], ""))

        assert len(pages) == 1

    def test_says_nothing_of_the_rating(self, client, region):
        text = client.get(rate(client, region.window_point, 1, tags=["115"], comment="态度很差", name="王先生", phone="13812345678", consent="yes")).text

        assert not any(word in text for word in ("不满意", "115", "态度", "王先生", "138", "窗口人员态度"))

    def test_code_is_found_by_hand(self, client, region):
        location = rate(client, region.window_point)
        code = location.rsplit("/", 1)[1]

        response = client.get("/receipt", query_string={"code": code.lower().replace("-", " ")})

        assert (response.status_code, response.location) == (303, location)

    @pytest.mark.parametrize(("typed", "status"), [("", 200), ("不是编号", 422), ("0000 0000 0001", 422)])
    def test_wrong_code_is_explained(self, client, region, typed, status):
        assert client.get("/receipt", query_string={"code": typed}).status_code == status

    def test_unknown_code_is_404(self, client, region):
        assert client.get("/receipt/0000-0000-0000").status_code == 404

    def test_guessing_is_slowed_down(self, client, region):
        location = rate(client, region.window_point)

        statuses = [client.get("/receipt/0000-0000-0000").status_code for _ in range(62)]

        assert statuses[:60] == [404] * 60
        assert statuses[60:] == [429] * 2
        assert client.get(location).status_code == 429

    def test_undo_within_ten_minutes_moves_the_counts(self, client, region, ask, clock):
        location = rate(client, region.window_point, 1, done="no")
        clock.shift(599)

        assert undo(client, location).status_code == 303
        assert counts(ask, UnitDay, unit_id=region.windows[0].id) == {"n1": 0, "n2": 0, "n3": 0, "n4": 0, "n5": 0, "done": 0, "not_done": 0, "withdrawn": 1}
        assert client.page(location).heading == "评价已撤回"
        assert len(ask(select(Rating))) == 1

    def test_undo_after_ten_minutes_is_too_late(self, client, region, ask, clock):
        location = rate(client, region.window_point, 1)
        token = visit_of(client, location)
        clock.shift(600)

        assert client.post(f"{location}/undo", data={"visit": token}).status_code == 409
        assert counts(ask, UnitDay, unit_id=region.windows[0].id)["n1"] == 1

    def test_undo_twice_counts_once(self, client, region, ask):
        location = rate(client, region.window_point, 1)
        token = visit_of(client, location)

        statuses = [client.post(f"{location}/undo", data={"visit": token}).status_code for _ in range(2)]

        assert statuses == [303, 409]
        assert counts(ask, UnitDay, unit_id=region.windows[0].id)["withdrawn"] == 1

    def test_undone_rating_may_be_given_once_more(self, client, region, ask):
        first = rate(client, region.window_point, 1)
        undo(client, first)

        second = post_rating(client, region.window_point, visit=visit_in(open_again(client, first).text), level=4)
        undo(client, second.location)

        assert second.status_code == 303
        assert "重新评价" not in client.get(second.location).text
        assert counts(ask, UnitDay, unit_id=region.windows[0].id) == {"n1": 0, "n2": 0, "n3": 0, "n4": 0, "n5": 0, "done": 0, "not_done": 0, "withdrawn": 2}

    def test_second_attempt_without_undo_is_refused(self, app, client, region):
        visit = visit_of(client, region.window_point.path)
        post_rating(client, region.window_point, visit=visit, level=5)
        signer = app.extensions["visit_signer"]
        day = datetime(2026, 11, 20, tzinfo=UTC).date()
        second = signer.issue(region.window_point.code, day, visit_id=signer.read(visit, region.window_point.code, day).id, attempt=2)

        assert post_rating(client, region.window_point, visit=second, level=1).status_code == 409

    def test_being_asked_to_rate_well_is_noted_once(self, client, region, ask):
        location = rate(client, region.window_point)
        token = visit_of(client, location)

        answers = [client.post(f"{location}/asked", data={"visit": token}) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert len(ask(select(RatingPressure))) == 1
        assert client.get(location).text.count("已记下") == 0

    @pytest.mark.parametrize("act", ["undo", "asked", "again"])
    def test_acts_without_the_token_of_the_page_are_refused(self, client, region, ask, act):
        location = rate(client, region.window_point, 1)

        assert client.post(f"{location}/{act}").status_code == 422
        assert ask(select(RatingPressure)) == []
        assert counts(ask, UnitDay, unit_id=region.windows[0].id)["n1"] == 1

    @pytest.mark.parametrize("act", ["undo", "asked", "again"])
    def test_acts_are_posts_only(self, client, region, act):
        assert client.get(f"/receipt/0000-0000-0000/{act}").status_code == 405

    def test_page_takes_no_visit_that_somebody_hands_out(self, app, client, region):
        handed = visit_of(client, region.window_point.path)

        assert visit_of(client, f"{region.window_point.path}?visit={handed}") != handed

    @pytest.mark.parametrize("mode", ["", "?lang=en&big=1"])
    def test_second_attempt_shows_the_form_with_its_token_in_no_address(self, client, region, mode):
        first = rate(client, region.window_point, 1)
        undo(client, first)

        response = client.post(f"{first}/again{mode}", data={"visit": visit_of(client, first)})
        page = Page(response.text)

        assert response.status_code == 200
        assert "1号窗口" in page.text or "Window 1" in page.text
        assert [box.get("name") for box in page.all("input") if box.get("checked") is not None] == []
        assert page.one("form").get("action").startswith(region.window_point.path)
        assert visit_in(response.text) not in "".join(f"{each.get('href')}{each.get('action')}{each.get('formaction')}" for each in page.elements())

    def test_second_attempt_is_offered_until_it_is_made(self, client, region):
        first = rate(client, region.window_point, 1)
        undo(client, first)
        token = visit_of(client, first)
        assert client.page(first).one("form", action=f"{first}/again")
        post_rating(client, region.window_point, visit=visit_in(open_again(client, first).text), level=4)

        assert "重新评价" not in client.get(first).text
        refused = client.post(f"{first}/again", data={"visit": token})
        assert refused.status_code == 409
        assert first in refused.text

    def test_second_attempt_needs_an_undo(self, client, region):
        assert open_again(client, rate(client, region.window_point, 1)).status_code == 409

    def test_second_attempt_needs_an_open_code(self, app, client, region):
        first = rate(client, region.window_point, 1)
        undo(client, first)
        token = visit_of(client, first)
        _end_code(app, region.window_point)

        assert client.post(f"{first}/again", data={"visit": token}).status_code == 409
        assert "重新评价" not in client.get(first).text

    @pytest.mark.parametrize(("site", "status"), [("same-origin", 200), ("cross-site", 422), ("same-site", 422)])
    def test_second_attempt_is_opened_from_the_receipt_only(self, client, region, site, status):
        first = rate(client, region.window_point, 1)
        undo(client, first)

        response = client.post(f"{first}/again", data={"visit": visit_of(client, first)}, headers={"Sec-Fetch-Site": site})

        assert response.status_code == status

    def test_address_brings_no_second_attempt(self, app, client, region):
        first = rate(client, region.window_point, 1)
        undo(client, first)
        token = visit_in(open_again(client, first).text)

        assert visit_of(client, f"{region.window_point.path}?visit={token}") != token

    def test_refused_act_leads_to_pages_that_are_there(self, client, region, clock):
        receipt = rate(client, region.window_point)
        token = visit_of(client, receipt)
        clock.shift(601)

        for act, visit in (("undo", token), ("again", token), ("undo", "forged")):
            page = Page(client.post(f"{receipt}/{act}", data={"visit": visit}).text)
            assert {client.get(link.get("href")).status_code for link in page.all("a")} == {200}

    def test_clock_that_was_set_back_makes_no_crowd(self, client, region, ask, clock):
        clock.shift(timedelta(days=1))
        for _ in range(31):
            rate(client, region.window_point)
        clock.shift(timedelta(days=-1))
        rate(client, region.window_point)

        assert len(ask(select(RatingFlag))) == 1

    def test_without_a_folder_of_keys_nothing_is_kept_and_nothing_typed_is_lost(self, app, client, region, ask):
        keys = app.extensions["settings"].keys_dir
        shutil.rmtree(keys, ignore_errors=True)
        keys.write_text("not a folder")

        response = post_rating(client, region.window_point, level=1, comment="我写的话", phone="13912345678", consent="y")

        assert response.status_code == 503
        assert "我写的话" in response.text
        assert ask(select(Rating)) == ask(select(UnitDay)) == []


class TestErrorPage:
    @pytest.mark.parametrize("path", ["/R/X", "/r/", "/receipt/0000/nothing", "/receipts"])
    def test_of_a_mistyped_address_is_the_citizens_own(self, client, region, path):
        page = client.page(f"{path}?lang=en", status=404)

        assert page.heading == "There is no such page"
        assert page.one("a", class_="g").get("href") == "/receipt?lang=en"

    def test_of_the_staff_stays_theirs(self, client, region):
        assert client.page("/nowhere", status=404).heading == "没有找到"

    def test_of_a_get_where_only_a_post_is_taken(self, client, region):
        assert client.page("/receipt/0000-0000-0000/undo", status=405).heading == "没有这个页面"


def test_promise_names_the_minutes_of_the_profile(app, client, region):
    with app.app_context(), unit_of_work():
        rules = db.session.scalars(select(ProfileVersion)).first()
        content = {**rules.rules, "rules": {**rules.rules["rules"], "undo_minutes": {"value": 30, "source": "house"}}}
        longer = ProfileVersion(key="local", version=1, title="本地规则", rules=content, hash="0" * 64)
        db.session.add(longer)
        db.session.flush()
        db.session.add(ProfileInForce(unit_id=region.county.id, profile_version_id=longer.id, since=datetime(2026, 1, 1).date()))  # noqa: DTZ001

    text = client.get(region.window_point.path).text
    receipt = client.get(rate(client, region.window_point)).text

    assert "30分钟内可以撤回" in text
    assert "30分钟内可以撤回" in receipt
    assert "10分钟" not in text + receipt
