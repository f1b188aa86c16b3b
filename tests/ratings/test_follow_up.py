"""The follow-up rating from the receipt: one, in time, apart from the first, and the receipt tells no level."""

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from evalsvc.core.db import db
from evalsvc.ratings.models import FollowUp, PointDay, Rating, RatingSecret, RatingTag
from tests.ratings.test_fuzz import ANYTHING
from tests.ratings.visitors import rate, undo, visit_of

PHONE = "13912345678"
FIELDS = ("level", "done", "comment", "name", "phone", "consent", "visit", "show")


@pytest.fixture
def ask(app):
    def rows(statement):
        with app.app_context():
            return db.session.execute(statement).all()

    return rows


@pytest.fixture
def later(client, clock, region):
    """The address of the follow-up of a rating given some minutes ago."""

    def one(level=2, minutes=11):
        receipt = rate(client, region.window_point, level)
        clock.shift(timedelta(minutes=minutes))
        return f"{receipt}/follow-up"

    return one


def follow_up(client, path, *, visit=None, **fields):
    return client.post(path, data={"visit": visit or visit_of(client, path), **fields})


def counted(ask):
    return {row.turn: (row.n1, row.n2, row.n3, row.n4, row.n5) for row in ask(select(PointDay.__table__))}


def test_follow_up_stands_beside_the_first(client, later, ask):
    path = later(2)

    assert follow_up(client, path, level="5", tags=["510", "115"], done="yes").status_code == 303
    assert [
        (row.level, row.turn, row.channel, row.origin) for row in ask(select(Rating.level, Rating.turn, Rating.channel, Rating.origin).order_by(Rating.id))
    ] == [
        (2, "first", "qr_code", "volunteered"),
        (5, "follow_up", "receipt", "volunteered"),
    ]
    assert counted(ask) == {"first": (0, 1, 0, 0, 0), "follow_up": (0, 0, 0, 0, 1)}
    assert [row.code for row in ask(select(RatingTag.code))] == ["510"]
    assert len(ask(select(FollowUp.first_id))) == 1


def test_it_counts_on_the_day_on_which_it_is_given(client, clock, later, ask):
    path = later(2)
    clock.shift(timedelta(days=3))

    follow_up(client, path, level="4")

    assert sorted((row.service_day.isoformat(), row.turn) for row in ask(select(PointDay.service_day, PointDay.turn))) == [
        ("2026-11-20", "first"),
        ("2026-11-23", "follow_up"),
    ]


def test_comment_is_masked_and_contact_sealed(client, later, ask):
    follow_up(client, later(), level="1", comment=f"还是不行，{PHONE}", name="某女士", phone=PHONE, consent="yes")

    [(comment,)] = ask(select(Rating.comment).where(Rating.turn == "follow_up"))
    sealed = ask(select(RatingSecret.kind, RatingSecret.body).order_by(RatingSecret.kind))
    assert comment == "还是不行，［已遮盖］"
    assert [kind for kind, _ in sealed] == ["comment", "contact"]
    assert not [body for _, body in sealed if PHONE.encode() in body]


def test_receipts_of_all_levels_are_the_same_before_and_after(client, later, clock):
    def without_tokens(path):
        code = path.rpartition("/")[2]
        return re.sub(r'name="visit" value="[^"]+"', "", client.get(path).text.replace(code, "CODE"))

    addresses = [later(level, minutes=0) for level in (1, 2, 3, 4, 5)]
    clock.shift(timedelta(minutes=11))
    receipts = [address.removesuffix("/follow-up") for address in addresses]
    before = {without_tokens(receipt) for receipt in receipts}
    for level, address in zip((5, 4, 3, 2, 1), addresses, strict=True):
        follow_up(client, address, level=str(level))
    after = {without_tokens(receipt) for receipt in receipts}

    assert (len(before), len(after)) == (1, 1)
    assert "追加评价" in before.pop()
    assert "追评已收到" in after.pop()


def test_sent_twice_is_kept_once(client, later, ask):
    path = later()
    visit = visit_of(client, path)

    answers = [follow_up(client, path, visit=visit, level="4", comment="好多了").status_code for _ in range(2)]

    assert answers == [303, 303]
    assert len(ask(select(Rating.id))) == 2


def test_another_one_is_refused_and_what_was_typed_is_shown(client, later, ask):
    path = later()
    visit = visit_of(client, path)
    follow_up(client, path, visit=visit, level="4")

    answer = follow_up(client, path, visit=visit, level="1", comment="我又想了想")

    assert answer.status_code == 409
    assert "我又想了想" in answer.text
    assert client.page(path, status=409).heading == "这次评价已经追评过了"
    assert len(ask(select(Rating.id))) == 2


@pytest.mark.parametrize(("days", "open_"), [(14, True), (15, True), (16, False)])
def test_it_is_open_for_the_days_of_the_profile(client, clock, later, days, open_):
    path = later()
    clock.shift(timedelta(days=days))
    receipt = path.removesuffix("/follow-up")

    assert client.get(path).status_code == (200 if open_ else 409)
    assert ("追加评价" in client.get(receipt).text) is open_
    if open_:
        assert "2026年12月5日前" in client.get(receipt).text


def test_it_waits_until_the_first_can_no_longer_be_undone(client, later):
    path = later(minutes=9)

    assert client.get(path).status_code == 409
    assert "追加评价" not in client.get(path.removesuffix("/follow-up")).text


def test_undone_rating_takes_none(client, clock, region):
    receipt = rate(client, region.window_point, 1)
    undo(client, receipt)
    clock.shift(timedelta(minutes=11))

    assert client.get(f"{receipt}/follow-up").status_code == 409
    assert client.post(f"{receipt}/follow-up", data={"level": "5", "visit": "x"}).status_code == 409


@pytest.mark.parametrize(
    ("fields", "said"), [({}, "请从五项里选一项"), ({"level": "6"}, "请从五项里选一项"), ({"level": "3", "comment": "很" * 151}, "最多写150字")]
)
def test_bad_input_keeps_what_was_typed(client, later, ask, fields, said):
    path = later()
    answer = follow_up(client, path, **{"comment": "等了很久", **fields})

    assert answer.status_code == 422
    assert said in answer.text
    assert (fields.get("comment") or "等了很久") in answer.text
    assert len(ask(select(Rating.id))) == 1


@pytest.mark.parametrize("where", ["", "another receipt", "the receipt itself"])
def test_token_belongs_to_this_page(client, later, where):
    path, other = later(), later()
    visit = {"": "nothing", "another receipt": visit_of(client, other), "the receipt itself": visit_of(client, path.removesuffix("/follow-up"))}[where]

    assert follow_up(client, path, visit=visit, level="5").status_code == 422


def test_unknown_receipt_has_none(client):
    assert client.get("/receipt/0000-0000-0000/follow-up").status_code == 404


def test_page_is_english_and_big_as_well(client, later):
    path = later()

    assert client.page(f"{path}?lang=en&big=1").heading == "Looking back now, are you satisfied with the service?"
    assert follow_up(client, f"{path}?lang=en", level="5", visit=visit_of(client, f"{path}?lang=en")).location.endswith("?lang=en")


def test_staff_see_which_is_which(as_, client, clock, later):
    path = later(2)
    follow_up(client, path, level="4", comment="补办好了")
    clock.shift(timedelta(minutes=11))
    leader = as_("leader")
    page = leader.page("/ratings")

    assert [link.text for link in page.all("a", class_="inbox-level")] == ["满意", "不满意"]
    assert "追评" in page.text
    first = page.all("a", class_="inbox-level")[1].get("href")
    assert "看追评" in leader.page(first).text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    fields=st.fixed_dictionaries({}, optional=dict.fromkeys(("level", "done", "comment", "name", "phone", "consent", "visit", "show"), ANYTHING)),
    good=st.booleans(),
)
def test_any_post_is_taken_whole_or_refused_whole(client, later, ask, fields, good):
    path = later()
    sent = fields | {"level": "4", "visit": visit_of(client, path)} if good else fields
    before = len(ask(select(FollowUp.first_id)))

    answer = client.post(path, data=sent)

    assert answer.status_code in {200, 303, 422}
    assert len(ask(select(FollowUp.first_id))) - before == (answer.status_code == 303)
