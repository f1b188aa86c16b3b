"""A look at a contact or at the comment as it was typed."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from tests.judge import JudgedClient

PHONE = "13912345678"
REASON = {"kind": "contact", "reason": "电话回访排队的问题"}


@pytest.fixture
def rating(hand, region):
    """A rating with a contact and a telephone number in its comment."""
    return hand.rated(region.window_point, 1, comment=f"请打{PHONE}", name="测试称呼", phone=PHONE, consent="y")


def looks(app):
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("rating.read%")).order_by(AuditEvent.id)))


def test_contact_is_shown_once_with_a_reason(as_, rating):
    response = as_("call_back").submit(f"/ratings/{rating}", REASON, to=f"/ratings/{rating}/contact")

    assert response.status_code == 200
    assert PHONE in response.text
    assert "测试称呼" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert PHONE not in as_("call_back").get(f"/ratings/{rating}").text


def test_comment_as_typed_is_shown_the_same_way(as_, rating):
    officer = as_("call_back")

    assert f"请打{PHONE}" not in officer.get(f"/ratings/{rating}").text
    assert f"请打{PHONE}" in officer.press(f"/ratings/{rating}/contact", REASON | {"kind": "comment"}).text


def test_every_look_is_in_the_log_without_anything_personal(app, as_, rating):
    officer = as_("call_back")
    officer.press(f"/ratings/{rating}/contact", REASON | {"reason": f"回拨{PHONE}核实"})
    officer.press(f"/ratings/{rating}/contact", REASON | {"kind": "comment"})

    first, second = looks(app)
    assert first.sentence == f"回访员（涪城区医疗保障局）查看了编号{rating}的评价的联系方式，理由：回拨［已遮盖］核实。"
    assert (second.action, second.subject) == ("rating.read_comment", f"rating:{rating}")
    assert not [event for event in (first, second) for personal in (PHONE, "测试称呼", "请打") if personal in f"{event.sentence}{event.facts}"]


@pytest.mark.parametrize(("hours", "mark"), [(23, "（此前24小时内，这个账号的密码被他人重置过）"), (25, "")])
def test_look_soon_after_a_reset_is_marked(app, as_, clock, observer, rating, region, hours, mark):
    admin, officer, password = as_("admin"), JudgedClient(app, observer), "another-long-password-7"
    with app.app_context():
        account = db.session.scalars(select(Account.public_id).where(Account.username == "call_back")).one()
    given = admin.press(f"/accounts/{account}/reset-password")
    once = given.text.partition("data-verbatim>")[2].partition("<")[0]
    officer.sign_in("call_back", once)
    officer.press("/account/password", {"current": once, "password": password, "again": password})
    clock.shift(timedelta(hours=hours))
    later = JudgedClient(app, observer)
    later.sign_in("call_back", password)
    later.press(f"/ratings/{rating}/contact", REASON)

    assert looks(app)[0].sentence == f"回访员（涪城区医疗保障局）查看了编号{rating}的评价的联系方式，理由：电话回访排队的问题{mark}。"
    seen_by_the_lead = as_("bureau").page(f"/ratings/{rating}").text
    assert looks(app)[0].sentence in seen_by_the_lead
    assert ("密码刚被重置" in seen_by_the_lead) == bool(mark)


def test_leads_see_who_looked_and_nobody_when_nobody_did(as_, rating):
    before = as_("bureau").page(f"/ratings/{rating}").text
    as_("call_back").press(f"/ratings/{rating}/contact", REASON | {"reason": f"回拨{PHONE}核实"})
    after = as_("bureau").page(f"/ratings/{rating}").text

    assert "谁看过加密的内容" not in before
    assert "谁看过加密的内容" in after
    assert "理由：回拨［已遮盖］核实" in after
    assert PHONE not in after


@pytest.mark.parametrize("given", [{"reason": ""}, {"reason": "查"}, {"reason": "长" * 101}, {"kind": "other"}])
def test_look_without_a_reason_is_refused(app, as_, rating, given):
    response = as_("call_back").press(f"/ratings/{rating}/contact", REASON | given)

    assert response.status_code == 422
    assert PHONE not in response.text
    assert looks(app) == []


def test_typed_reason_stays(as_, rating):
    response = as_("call_back").press(f"/ratings/{rating}/contact", {"reason": "回访一次排队的事"})

    assert 'value="回访一次排队的事"' in response.text
    assert response.status_code == 422


@pytest.mark.parametrize("person", ["admin", "leader", "inspector", "bureau", "clerk", "auditor"])
def test_without_the_right_no_contact(app, as_, rating, person):
    response = as_(person).press(f"/ratings/{rating}/contact", REASON)

    assert response.status_code == 403
    assert looks(app) == []


def test_contact_outside_is_not_found(as_, hand, region):
    public_id = hand.rated(region.other_point, 1, phone=PHONE, consent="y")

    assert as_("call_back").press(f"/ratings/{public_id}/contact", REASON).status_code == 404


def test_contact_of_a_fresh_rating_is_not_found(as_, hand, region):
    public_id = hand.rates(region.window_point, 1, phone=PHONE, consent="y")

    assert as_("call_back").press(f"/ratings/{public_id}/contact", REASON).status_code == 404


def test_rating_without_contact_says_so(as_, hand, region):
    public_id = hand.rated(region.window_point, 1, comment="太慢")
    officer = as_("call_back")

    assert "没有留下联系方式" in officer.page(f"/ratings/{public_id}").text
    assert officer.press(f"/ratings/{public_id}/contact", REASON).status_code == 404


def test_stranger_sees_nothing(client, rating):
    assert client.press(f"/ratings/{rating}/contact", REASON).status_code == 303


def test_destroyed_contact_says_so(app, as_, hand, rating):
    hand.clock.shift(timedelta(days=181))
    hand.ticks()
    officer = as_("call_back")

    assert "联系方式已于2027-05-20" in officer.page(f"/ratings/{rating}").text
    assert officer.press(f"/ratings/{rating}/contact", REASON).status_code == 409
    assert looks(app) == []
