"""What is destroyed when its days are over, and what stays."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.core.vault import Sealed, Unreadable
from evalsvc.ratings.models import Rating, RatingSecret, VisitUse
from evalsvc.ratings.services import secret_context
from tests.ratings.staff import at

PHONE = "13912345678"


@pytest.fixture
def sealed(hand, region):
    """A rating of 20 November with a contact and an unmasked comment."""
    return hand.rated(region.window_point, 1, comment=f"请打{PHONE}", phone=PHONE, consent="y")


def secrets(app):
    with app.app_context():
        return list(db.session.scalars(select(RatingSecret).order_by(RatingSecret.kind)))


def events(app, action):
    with app.app_context():
        return [event.sentence for event in db.session.scalars(select(AuditEvent).where(AuditEvent.action == action))]


def test_texts_are_kept_for_their_days(app, hand, sealed):
    hand.clock.shift(timedelta(days=179))
    hand.ticks()

    assert [secret.body is None for secret in secrets(app)] == [False, False]
    assert app.extensions["vault"].key_ids() == ["2026-11"]


def test_texts_are_destroyed_and_the_rating_stays(app, hand, sealed):
    hand.clock.shift(timedelta(days=180))
    hand.ticks()
    hand.ticks()

    assert [(secret.kind, secret.body) for secret in secrets(app)] == [("comment", None), ("contact", None)]
    assert {secret.destroyed_at for secret in secrets(app)} == {at(20, "10:11") + timedelta(days=180)}
    assert events(app, "rating.destroy_secrets") == ["系统按规则到期销毁了2条联系方式或原始留言。"]
    with app.app_context():
        assert db.session.scalars(select(Rating.comment)).one() == "请打［已遮盖］"


def test_key_goes_with_its_last_text(app, hand, sealed, region):
    kept = secrets(app)[0]
    hand.clock.shift(timedelta(days=8))
    hand.rates(region.window_point, 1, phone=PHONE, consent="y")
    hand.clock.shift(timedelta(days=173))
    hand.ticks()
    assert app.extensions["vault"].key_ids() == ["2026-11"]

    hand.clock.shift(timedelta(days=8))
    hand.ticks()

    assert app.extensions["vault"].key_ids() == []
    assert events(app, "rating.destroy_key") == ["系统销毁了2026-11的密钥，该月已无仍需保留的密文。"]
    with pytest.raises(Unreadable):
        app.extensions["vault"].open(Sealed(kept.algorithm, kept.key_id, kept.body), context=secret_context(kept.rating_id, kept.kind))


def test_key_of_the_month_stays_though_nothing_is_sealed_under_it(app, hand):
    app.extensions["vault"].seal("probe", context="test", on=at(20).date())
    hand.ticks(30, "23:00")
    assert app.extensions["vault"].key_ids() == ["2026-11"]

    hand.clock.shift(timedelta(days=2))
    hand.ticks()

    assert app.extensions["vault"].key_ids() == []


def test_what_would_let_the_number_be_guessed_goes_with_it(app, hand, sealed, region):
    with app.app_context():
        assert all(db.session.scalars(select(VisitUse.digest)))
    hand.clock.shift(timedelta(days=10))
    hand.rates(region.window_point, 4)
    hand.clock.shift(timedelta(days=170))
    hand.ticks()

    with app.app_context():
        assert [bool(digest) for digest in db.session.scalars(select(VisitUse.digest).order_by(VisitUse.rating_id))] == [False, True]
