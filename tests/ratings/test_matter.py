"""One matter, one rating: the page of a matter's own link, by the same rules as at a point."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import now, today
from evalsvc.core.db import db, public_engine, unit_of_work
from evalsvc.matters.models import Matter
from evalsvc.matters.retention import destroy_old_numbers
from evalsvc.matters.services.matters import invite
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.ratings import services
from evalsvc.ratings.heard import is_rated
from evalsvc.ratings.models import MatterUse, PointDay, Rating, UnitDay
from evalsvc.ratings.per_matter import MatterRated, place_of_link
from evalsvc.ratings.public.shared import frame_of
from evalsvc.ratings.services import LostRace, Words
from evalsvc.ratings.tokens import Visit
from tests import factories
from tests.page import Page
from tests.ratings.visitors import open_again, undo, visit_of

FINISHED = date(2026, 11, 17)
THREADS = 8


@pytest.fixture
def link(app, region):
    """The path of the rating page of a matter that the online service finished on Tuesday."""
    return f"/m/{token_of(app, region, 'YB-2026-0001')}"


def token_of(app, region, number):
    with app.app_context(), unit_of_work():
        unit, item = db.session.get_one(Unit, region.online.id), db.session.get_one(ServiceItem, region.item.id)
        return factories.link_of(factories.matter(unit, number, service_item=item, finished_on=FINISHED, vault=app.extensions["vault"]))


@pytest.fixture
def ask(app):
    def rows(statement):
        with app.app_context():
            return list(db.session.execute(statement))

    return rows


def post(client, link, level=5, *, visit=None, **fields):
    return client.post(link, data={"visit": visit or visit_of(client, link), "level": level, **fields})


class TestPage:
    def test_works(self, client, link):
        page = client.page(link)

        assert page.heading == "这件事从申请到办结，您满意吗？"
        assert "涪城区医保网上服务 · 城乡居民参保登记" in page.text
        assert "离开窗口" not in page.text

    def test_asks_in_english(self, client, link):
        page = client.page(f"{link}?lang=en")

        assert page.heading == "Were you satisfied with how this matter was handled, from application to decision?"
        assert "Fucheng Online Service · Enrolment of residents" in page.text

    @pytest.mark.parametrize("mode", ["", "?lang=en", "?big=1", "?lang=en&big=1"])
    def test_first_view_fits_into_one_round_trip(self, client, link, mode):
        response = client.get(link + mode, headers={"Accept-Encoding": "gzip"})
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)

        assert len(head.encode()) + len(response.data) <= 5_900
        assert response.headers["Cache-Control"] == "private, no-cache"

    def test_says_nothing_of_the_number(self, client, link):
        assert "0001" not in client.get(link).text.replace(link, "")

    @pytest.mark.parametrize("token", ["X", "0000000000001", "0000000000000", "%00"])
    def test_unknown_link_explains_itself(self, client, region, token):
        response = client.get(f"/m/{token}")

        assert response.status_code == 404
        assert "没有这个办件链接" in response.text or token == "%00"

    def test_link_ends_with_its_number(self, app, client, clock, link):
        visit = visit_of(client, link)
        clock.shift(timedelta(days=180))
        with app.app_context():
            destroy_old_numbers()

        assert client.get(link).status_code == 410
        assert post(client, link, visit=visit).status_code == 410


class TestSubmit:
    def test_works(self, client, link, ask):
        response = post(client, link, 4, tags=["406"], done="yes", comment="很快")

        assert client.page(response.location).heading == "已收到您的评价"
        (rating,) = ask(select(Rating))[0]
        assert (rating.level, rating.origin, rating.channel, rating.rater) == (4, "volunteered", "matter_link", "citizen")

    def test_day_of_service_is_the_day_of_finishing(self, client, link, region, ask):
        post(client, link, 4)

        assert ask(select(Rating.service_day)) == [(FINISHED,)]
        assert ask(select(PointDay.point_id, PointDay.service_day, PointDay.n4)) == [(region.online_point.id, FINISHED, 1)]
        assert ask(select(UnitDay.unit_id, UnitDay.service_day, UnitDay.n4)) == [(region.online.id, FINISHED, 1)]

    def test_invited_link_gives_an_invited_rating(self, app, client, link, region, ask):
        with app.app_context(), unit_of_work():
            invite(by=SYSTEM, unit=db.session.get_one(Unit, region.online.id), matter_ids=db.session.scalars(select(Matter.id)).all())

        post(client, link)

        assert ask(select(Rating.origin)) == [("invited",)]

    def test_same_again_leads_to_the_same_receipt(self, client, link):
        visit = visit_of(client, link)

        assert post(client, link, visit=visit).location == post(client, link, visit=visit).location

    def test_other_words_of_the_same_visit_name_the_receipt(self, client, link):
        visit = visit_of(client, link)
        receipt = post(client, link, visit=visit).location
        response = post(client, link, 1, visit=visit, comment="改主意了")

        assert response.status_code == 409
        assert receipt in response.text
        assert "改主意了" in response.text

    def test_somebody_else_with_the_link_is_told_no_receipt(self, client, link):
        stranger = visit_of(client, link)
        receipt = post(client, link).location

        for response in (client.get(link), post(client, link, 5, visit=stranger, comment="我也评")):
            assert response.status_code == 409
            assert "这个办件已经评价过了" in response.text
            assert receipt.rpartition("/")[2] not in response.text

    def test_undone_rating_frees_one_more_attempt(self, client, link, ask):
        receipt = post(client, link, 1).location
        undo(client, receipt)
        form = Page(open_again(client, receipt).text)
        assert form.one("form").get("action").startswith(link)

        response = client.post(link, data={"visit": form.one("input", name="visit").get("value"), "level": 5})

        assert response.status_code == 303
        assert ask(select(MatterUse.turn, MatterUse.attempt).order_by(MatterUse.attempt)) == [("first", 1), ("first", 2)]
        undo(client, response.location)
        assert client.get(link).status_code == 409

    def test_attempt_that_somebody_else_made_is_not_offered_again(self, client, link):
        receipt = post(client, link, 1).location
        undo(client, receipt)
        token = visit_of(client, receipt)
        post(client, link, 5)

        assert client.post(f"{receipt}/again", data={"visit": token}).status_code == 409

    def test_other_mode_of_a_refused_form_is_the_same_link(self, client, link, ask):
        page = Page(post(client, link, "", comment="写了很多").text)
        button = page.one("button", lang="en")

        response = post(client, button.get("formaction"), "5", visit=page.one("input", name="visit").get("value"), comment="写了很多", show="errors")

        assert button.get("formaction").startswith(link)
        assert response.status_code == 200
        assert "写了很多" in response.text
        assert ask(select(Rating.id)) == []

    def test_undone_rating_may_be_given_anew_through_the_link(self, client, link, ask):
        rated = select(func.count()).select_from(Matter).where(is_rated(Matter.id))
        undo(client, post(client, link, 1).location)
        assert ask(rated) == [(0,)]

        assert post(client, link, 5).status_code == 303
        assert ask(rated) == [(1,)]

    def test_bad_input_keeps_what_was_typed(self, client, link):
        response = post(client, link, "", comment="写了很多", phone="123")

        assert response.status_code == 422
        assert "写了很多" in response.text

    def test_visit_of_another_link_is_not_taken(self, app, client, link, region):
        other = f"/m/{token_of(app, region, 'YB-2026-0002')}"

        assert post(client, link, visit=visit_of(client, other)).status_code == 422

    def test_point_does_not_open_as_a_matter(self, client, region):
        assert client.get(f"/m/{region.window_point.code}").status_code == 404


def test_database_lets_one_of_many_through(app, region, link, ask):
    token = link.rpartition("/")[2]
    with app.test_request_context():
        _, frame = frame_of(region.online.id, "matter-rating")
    start = threading.Barrier(THREADS)

    def one(number):
        start.wait(10)
        for _ in range(2):
            try:
                with public_engine.writing() as connection:
                    opened = place_of_link(connection, token)
                    mine = services.Frame(frame.instrument_version_id, frame.profile_version_id, frame.rules, matter=opened.matter)
                    visit = Visit(f"visit-{number}", 1, today())
                    given = {"place": opened.place, "visit": visit, "digest": str(number), "words": Words(5), "frame": mine}
                    return services.submit_rating(connection, **given, vault=app.extensions["vault"], at=now())
            except LostRace:
                continue
            except MatterRated as refusal:
                return type(refusal)
        return LostRace

    with ThreadPoolExecutor(THREADS) as pool:
        said = list(pool.map(one, range(THREADS)))

    assert [answer for answer in said if answer is not MatterRated] == [receipt for receipt in said if isinstance(receipt, str)]
    assert len([receipt for receipt in said if isinstance(receipt, str)]) == 1
    assert ask(select(func.count()).select_from(Rating)) == [(1,)]


def test_staff_see_the_week_of_a_matter_not_its_day(app, as_, client, clock, link):
    post(client, link, 2)
    clock.shift(timedelta(minutes=11))
    bureau = as_("bureau")

    page = bureau.page(bureau.page("/ratings").one("a", class_="inbox-level").get("href"))

    assert "2026-11-16至2026-11-22这一周" in page.text
    assert FINISHED.isoformat() not in page.text


@pytest.mark.parametrize(("first", "last", "rows"), [(FINISHED, FINISHED, 0), ("2026-11-20", "2026-11-20", 1), ("0001-01-01", "9999-12-31", 1)])
def test_list_is_narrowed_by_the_day_a_rating_came(as_, client, clock, link, first, last, rows):
    post(client, link, 2)
    clock.shift(timedelta(minutes=11))

    page = as_("bureau").page(f"/ratings?from={first}&to={last}")

    assert len(page.all("a", class_="inbox-level")) == rows
