"""Destroys contacts and unmasked comments when the profile's days are over, and the keys that nothing needs any more."""

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import Select, and_, select, tuple_, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now, start_of
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.vault import Vault
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in
from evalsvc.ratings.models import Rating, RatingSecret, VisitUse

GRACE = timedelta(days=1)  # a rating given at the last second of a month may still be on its way into the database


def destroy_old_secrets() -> None:
    """Empties the sealed texts whose days are over, in small transactions; the row and the rating stay.

    With a text goes the digest of what was posted: who holds its key could try telephone numbers until one fits.
    """
    at = now()
    due = [key for profile in db.session.scalars(select(ProfileVersion)).all() for key in db.session.execute(_due(profile, at))]
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            ours = and_(tuple_(RatingSecret.rating_id, RatingSecret.kind).in_(chunk), RatingSecret.body.is_not(None))
            emptied = db.session.scalars(update(RatingSecret).where(ours).values(body=None, destroyed_at=at).returning(RatingSecret.rating_id)).all()
            if emptied:
                db.session.execute(update(VisitUse).where(VisitUse.rating_id.in_(emptied)).values(digest=""))
                audit.record("rating.destroy_secrets", by=SYSTEM, subject="rating_secret", count=len(emptied))


def _due(profile: ProfileVersion, at: datetime) -> Select[int, str]:
    until = at - timedelta(days=rules_in(profile).contact_days)
    found = select(RatingSecret.rating_id, RatingSecret.kind).join(Rating, Rating.id == RatingSecret.rating_id)
    found = found.where(RatingSecret.key_id <= f"{day_of(until):%Y-%m}", RatingSecret.kept_at <= until, RatingSecret.body.is_not(None))
    return found.where(Rating.profile_version_id == profile.id)


def destroy_old_keys() -> None:
    """Destroys the keys of past months under which no text is left, so that copies in old backups stay closed for ever."""
    vault: Vault = current_app.extensions["vault"]
    held = set(db.session.scalars(select(RatingSecret.key_id).where(RatingSecret.body.is_not(None)).distinct()))
    db.session.rollback()
    for key_id in vault.key_ids():
        if key_id not in held and _ended(key_id) + GRACE <= now() and vault.destroy(key_id):
            with unit_of_work():
                audit.record("rating.destroy_key", by=SYSTEM, subject=f"key:{key_id}", month=key_id)


def _ended(key_id: str) -> datetime:
    year, month = (int(part) for part in key_id.split("-"))
    return start_of(date(year + month // 12, month % 12 + 1, 1))
