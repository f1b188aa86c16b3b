"""Coming and going, and what failed attempts cost."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.accounts import queries
from evalsvc.accounts.buckets import FORGOTTEN_AFTER, FREE_AT_A_PLACE, FREE_FAILURES, PLACE_FORGOTTEN_AFTER, delay_after, delay_at_place
from evalsvc.accounts.models import Account, EndedSession, SignInDelay
from evalsvc.accounts.passwords import hash_password, is_outdated
from evalsvc.accounts.services.rights import desk_of
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import WrongState

LONGEST_SESSION = timedelta(hours=12)


def sign_in(*, proved: queries.Credentials, bucket: str, fresh_hash: str | None) -> Account:
    """The account whose password was just proved; its failures are forgotten, and an outdated hash is replaced by `fresh_hash`.

    Raises WrongState when the account was retired or its password changed in the meantime.
    """
    account = queries.account_by_public_id(proved.account)
    if account.is_retired or account.password_hash != proved.password_hash:
        raise WrongState("账号信息刚刚有变化，请重新登录。")
    if fresh_hash:
        account.password_hash = fresh_hash
    db.session.execute(delete(SignInDelay).where(SignInDelay.bucket == bucket))
    by = queries.actor_of(account)
    audit.record("account.sign_in", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)
    return account


def sign_out(*, by: Actor, session: str) -> None:
    """Ends one session of a person for good, so that no copy of its cookie opens anything; other sessions go on."""
    account = queries.account_of(by)
    with suppress(IntegrityError), db.session.begin_nested():  # the button hit twice
        db.session.add(EndedSession(session=session, ended_at=now()))
    audit.record("account.sign_out", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)


def sign_out_everywhere(*, by: Actor) -> None:
    """Ends every session of a person, on all devices."""
    account = queries.account_of(by)
    account.epoch += 1
    audit.record("account.sign_out_everywhere", by=by, subject=f"account:{account.public_id}", unit_id=desk_of(by, account), username=account.username)


def record_failed_sign_in(*, bucket: str, username: str) -> None:
    """Counts a failure in its bucket; kept although the request is refused. The first one that costs waiting leaves an event."""
    row = _count_failure(bucket, FORGOTTEN_AFTER, delay_after)
    account = db.session.scalar(select(Account).where(Account.username == username))
    if account is not None and row.failures == FREE_FAILURES + 1:
        desk = desk_of(SYSTEM, account)
        audit.record("account.delay", by=SYSTEM, subject=f"account:{account.public_id}", unit_id=desk, username=account.username, failures=row.failures)


def record_failure_at_place(*, bucket: str) -> None:
    """Counts a failure for its address, whatever the name. The first one that makes others wait leaves an event, without the address."""
    row = _count_failure(bucket, PLACE_FORGOTTEN_AFTER, delay_at_place)
    if row.failures == FREE_AT_A_PLACE + 1:
        audit.record("account.delay_place", by=SYSTEM, subject="sign-in", failures=row.failures)


def _count_failure(bucket: str, forgotten_after: timedelta, delay: Callable[[int], timedelta]) -> SignInDelay:
    row = _locked_delay(bucket)
    moment = now()
    row.failures = 1 if moment - row.failed_at > forgotten_after else row.failures + 1
    row.failed_at = moment
    row.not_before = moment + delay(row.failures)
    return row


def forget_ended_sessions() -> None:
    """Removes the ids of sessions whose cookies are too old by now; part of every pass of time."""
    db.session.execute(delete(EndedSession).where(EndedSession.ended_at <= now() - LONGEST_SESSION))


def forget_old_delays() -> None:
    """Removes the buckets in which nothing failed for a day; part of every pass of time."""
    db.session.execute(delete(SignInDelay).where(SignInDelay.failed_at <= now() - FORGOTTEN_AFTER))


def fresh_hash(proved: queries.Credentials, password: str) -> str | None:
    """A new hash of a proved password when the kept one has outdated parameters, else None."""
    return hash_password(password) if is_outdated(proved.password_hash) else None


def _locked_delay(bucket: str) -> SignInDelay:
    found = db.session.get(SignInDelay, bucket, with_for_update=True)
    if found is not None:
        return found
    moment = now()
    try:
        with db.session.begin_nested():
            fresh = SignInDelay(bucket=bucket, failures=0, not_before=moment, failed_at=moment)
            db.session.add(fresh)
        return fresh
    except IntegrityError:  # another attempt of the same bucket was faster
        return db.session.get_one(SignInDelay, bucket, with_for_update=True)
