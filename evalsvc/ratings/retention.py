"""Destroys contacts and unmasked comments when the profile's days are over, and the keys that nothing needs any more."""

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import Row, Select, and_, func, select, tuple_, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now, start_of
from evalsvc.core.db import chunks, db, unit_of_work
from evalsvc.core.files import rows as files
from evalsvc.core.retention import Retention, fixed, kept_for_good
from evalsvc.core.vault import Vault
from evalsvc.matters.retention import keys_in_use
from evalsvc.notices.retention import keys_in_use as addresses_keys_in_use
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in, term_of_rule
from evalsvc.ratings import slip_retention
from evalsvc.ratings.models import Rating, RatingSecret, Release, VisitUse

GRACE = timedelta(days=1)  # a rating given at the last second of a month may still be on its way into the database


def destroy_old_secrets() -> None:
    """Empties the sealed texts whose days are over, in small transactions; the row and the rating stay.

    With a text goes the digest of what was posted: who holds its key could try telephone numbers until one fits.
    """
    at = now()
    due = _due_secrets(at)
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            ours = and_(tuple_(RatingSecret.rating_id, RatingSecret.kind).in_(chunk), RatingSecret.body.is_not(None))
            emptied = db.session.scalars(update(RatingSecret).where(ours).values(body=None, destroyed_at=at).returning(RatingSecret.rating_id)).all()
            if emptied:
                db.session.execute(update(VisitUse).where(VisitUse.rating_id.in_(emptied)).values(digest=""))
                audit.record("rating.destroy_secrets", by=SYSTEM, subject="rating_secret", count=len(emptied))


def _due_secrets(at: datetime) -> list[Row[int, str]]:
    return [key for profile in db.session.scalars(select(ProfileVersion)).all() for key in db.session.execute(_due(profile, at))]


def _due(profile: ProfileVersion, at: datetime) -> Select[int, str]:
    until = at - timedelta(days=rules_in(profile).contact_days)
    found = select(RatingSecret.rating_id, RatingSecret.kind).join(Rating, Rating.id == RatingSecret.rating_id)
    found = found.where(RatingSecret.key_id <= f"{day_of(until):%Y-%m}", RatingSecret.kept_at <= until, RatingSecret.body.is_not(None))
    return found.where(Rating.profile_version_id == profile.id)


def destroy_old_keys() -> None:
    """Destroys the keys of past months under which no text is left, so that copies in old backups stay closed for ever."""
    due = _due_keys(now())
    db.session.rollback()
    for key_id in due:
        if _vault().destroy(key_id):
            with unit_of_work():
                audit.record("rating.destroy_key", by=SYSTEM, subject=f"key:{key_id}", month=key_id)


def _due_keys(at: datetime) -> list[str]:
    held = (
        set(db.session.scalars(select(RatingSecret.key_id).where(RatingSecret.body.is_not(None)).distinct()))
        | keys_in_use()
        | files.keys_in_use()
        | addresses_keys_in_use()
        | slip_retention.keys_in_use()
    )
    return [key_id for key_id in _vault().key_ids() if key_id not in held and _ended(key_id) + GRACE <= at]


def _vault() -> Vault:
    found: Vault = current_app.extensions["vault"]
    return found


def _ended(key_id: str) -> datetime:
    year, month = (int(part) for part in key_id.split("-"))
    return start_of(date(year + month // 12, month % 12 + 1, 1))


def _secrets() -> int:
    return db.session.scalar(select(func.count()).where(RatingSecret.body.is_not(None))) or 0


def _ratings() -> int:
    return db.session.scalar(select(func.count()).select_from(Rating)) or 0


def _releases() -> int:
    return db.session.scalar(select(func.count()).select_from(Release)) or 0


RETENTION = (
    *slip_retention.RETENTION,
    Retention(
        key="secrets",
        kind="联系方式和未遮盖的留言原文",
        tables=("rating_secret", "visit_use"),
        term=term_of_rule("contact_days"),
        counts_from="从评价提交时起算",
        at_the_end="销毁密文和提交内容的摘要；评价本身和遮盖后的留言保留",
        kept=_secrets,
        due=lambda at: len(_due_secrets(at)),
        carry_out=destroy_old_secrets,
    ),
    Retention(
        key="keys",
        kind="每月的加密密钥",
        tables=(),
        term=fixed("到当月密文全部销毁为止", "系统固定"),
        counts_from="至少保存到次月1日的次日",
        at_the_end="销毁密钥；备份中的对应密文从此无法读取",
        kept=lambda: len(_vault().key_ids()),
        due=lambda at: len(_due_keys(at)),
        carry_out=destroy_old_keys,
    ),
    kept_for_good(
        "ratings",
        "评价：等级、原因、办成与否、遮盖后的留言",
        tables=("rating", "rating_tag", "rating_withdrawal", "rating_pressure", "rating_flag", "receipt", "matter_use", "follow_up", "upstream_rating"),
        why="各项统计的依据，不可更改；其中没有姓名、电话和网络地址",
        kept=_ratings,
    ),
    kept_for_good("releases", "给窗口的评价反馈", tables=("release", "release_entry"), why="作出后不再重算，日后可以对照", kept=_releases),
)
