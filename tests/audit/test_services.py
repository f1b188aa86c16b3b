"""Events and their hashes, on both databases."""

import hashlib
import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from evalsvc.access.actor import SYSTEM, Actor, Grant
from evalsvc.access.permissions import Permission, Role
from evalsvc.audit import services as audit
from evalsvc.audit.hashes import is_intact
from evalsvc.audit.models import AuditEvent

COLUMNS = ["public_id", "action", "actor_title", "subject", "sentence"]


def read_back(session, event):
    session.flush()
    session.expire(event)
    return session.scalars(select(AuditEvent).where(AuditEvent.public_id == event.public_id)).one()


def record(**given):
    return audit.record("account.create", **{"by": SYSTEM, "subject": "account:test", "username": "somebody", **given})


def test_event_says_who_did_what(session, region):
    by = Actor(region.people["bureau"].account_id, "bureau", "测试", (Grant(Role.BUREAU_LEAD, region.county.id, "涪城区医疗保障局"),))
    event = read_back(session, record(by=by, unit_id=region.county.id))

    assert event.sentence == "单位负责人（涪城区医疗保障局）新建了账号“somebody”。"
    assert (event.account_id, event.unit_id, event.facts) == (by.account_id, region.county.id, {"username": "somebody"})
    assert event.at == datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def test_title_is_that_of_the_role_that_gave_the_right(session, region):
    grants = (Grant(Role.CLERK, region.windows[0].id, "1号窗口"), Grant(Role.ADMIN, region.city.id, "绵阳市医疗保障局"))
    event = record(by=Actor(region.people["admin"].account_id, "admin", "测试", grants), right=Permission.ACCOUNT_MANAGE)

    assert event.actor_title == "管理员（绵阳市医疗保障局）"


def test_hash_can_be_made_again_without_the_product(session, region):
    event = read_back(session, record(unit_id=region.hall.id))
    content = {name: getattr(event, name) for name in ("public_id", "action", "account_id", "actor_title", "unit_id", "subject", "facts", "sentence")}
    content["at"] = "2026-11-20T02:00:00.000000+00:00"
    plain = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    assert event.hash == hashlib.sha256(plain.encode()).hexdigest()


def test_event_read_back_is_intact(session, region):
    assert is_intact(read_back(session, record()))


@pytest.mark.parametrize("column", COLUMNS)
def test_changed_text_is_found(session, region, column):
    event = read_back(session, record())
    setattr(event, column, getattr(event, column) + "x")

    assert not is_intact(event)


def test_changed_fact_is_found(session, region):
    event = read_back(session, record())
    event.facts = {"username": "somebody.else"}

    assert not is_intact(event)


def test_moved_or_reassigned_event_is_found(session, region):
    for change in ({"unit_id": region.hall.id}, {"account_id": region.people["clerk"].account_id}, {"at": datetime(2026, 11, 20, 2, 0, 1, tzinfo=UTC)}):
        event = read_back(session, record())
        for name, value in change.items():
            setattr(event, name, value)

        assert not is_intact(event), change


def test_unknown_action_is_an_error(session, region):
    with pytest.raises(KeyError):
        audit.record("nobody.did", by=SYSTEM, subject="nothing")


def test_event_goes_with_the_transaction(session, region):
    before = session.scalar(text("SELECT count(*) FROM audit_event"))
    record()
    session.flush()
    session.rollback()

    assert session.scalar(text("SELECT count(*) FROM audit_event")) == before
