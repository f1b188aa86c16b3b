"""Events are sealed in batches, in an order of their own, and every head is in the file beside the database."""

import hashlib
import hmac
import json
import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.audit.models import AuditEvent, AuditSeal
from evalsvc.audit.sealing import OtherChain, bring_file_up_to_date
from evalsvc.core.db import db, unit_of_work, writing

WAITING = "SELECT count(*) FROM audit_event WHERE seal_number IS NULL"


def lines(log):
    return log.file.read_text(encoding="ascii").splitlines()


def test_events_are_sealed_in_batches_of_fifty(sealed):
    before = sealed.asks("SELECT max(number) FROM audit_seal")[0][0]
    sealed.writes(120)
    sealed.seals()

    counts = sealed.asks(f"SELECT seal_number, count(*) FROM audit_event WHERE seal_number > {before} GROUP BY seal_number ORDER BY seal_number")
    assert counts == [(before + 1, 50), (before + 2, 50), (before + 3, 20)]
    assert [bool(swept) for (swept,) in sealed.asks(f"SELECT swept FROM audit_seal WHERE number > {before} ORDER BY number")] == [False, False, True]


def test_head_can_be_made_again_without_the_product(app, sealed, clock):
    sealed.writes(2)
    sealed.seals()
    with app.app_context():
        before, seal = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number)).all()[-2:]
        events = db.session.execute(select(AuditEvent.public_id, AuditEvent.hash).where(AuditEvent.seal_number == seal.number).order_by(AuditEvent.id)).all()
    (key_file,) = app.extensions["settings"].keys_dir.glob("seal-*.key")
    key = key_file.read_bytes()
    content = {"at": "2026-11-20T02:00:00.000000+00:00", "before": before.head, "events": [list(event) for event in events]}
    content |= {"key_id": hashlib.sha256(key).hexdigest()[:12], "number": seal.number, "swept": True}
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))

    assert seal.head == hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()


def test_first_seal_follows_nothing(app, sealed):
    with app.app_context():
        first = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number)).first()

    assert first.number == 1
    assert lines(sealed)[0] == f"seal 1 2026-11-20T02:00:00Z {first.head}"


def test_every_head_is_in_the_file(sealed):
    sealed.writes(3)
    sealed.seals()

    told = [re.fullmatch(r"seal (\d+) \S+ (\w{64})", line).groups() for line in lines(sealed)]
    assert [(int(number), head) for number, head in told] == sealed.asks("SELECT number, head FROM audit_seal ORDER BY number")


def test_nothing_new_makes_no_seal_but_the_first_of_a_day(sealed, clock):
    count = len(lines(sealed))
    sealed.seals()
    assert len(lines(sealed)) == count
    clock.shift(timedelta(days=1))
    sealed.seals()
    sealed.seals()

    assert len(lines(sealed)) == count + 1
    assert sealed.fault() == ("", {})


def test_clock_set_back_makes_no_seal_of_its_own(sealed, clock):
    count = len(lines(sealed))
    clock.shift(timedelta(days=-3))
    sealed.seals()

    assert len(lines(sealed)) == count


@pytest.mark.postgresql
def test_uncommitted_event_with_a_lower_id_is_sealed_later(app, sealed):
    slow_may_end, slow_has_begun = threading.Event(), threading.Event()

    def slow():
        with app.app_context(), unit_of_work():
            audit.record("account.create", by=SYSTEM, subject="slow", username="slow")
            db.session.flush()
            slow_has_begun.set()
            slow_may_end.wait(20)

    other = threading.Thread(target=slow)
    other.start()
    slow_has_begun.wait(20)
    sealed.writes(1, "quick")
    sealed.seals()
    slow_may_end.set()
    other.join(20)
    sealed.seals()

    (slow_id, slow_seal), (quick_id, quick_seal) = sealed.asks("SELECT id, seal_number FROM audit_event ORDER BY id DESC LIMIT 2")[::-1]
    assert slow_id < quick_id
    assert slow_seal > quick_seal
    assert sealed.fault() == ("", {})


@pytest.mark.postgresql
def test_sealing_waits_for_no_open_office_act(app, sealed):
    sealed.writes()
    with app.app_context(), writing():
        audit.record("account.create", by=SYSTEM, subject="open", username="open")
        db.session.flush()
        done = threading.Thread(target=sealed.seals)
        done.start()
        done.join(10)
        alive = done.is_alive()
        db.session.rollback()

    assert not alive
    assert sealed.asks(WAITING) == [(0,)]


def test_several_sealers_at_once_make_one_chain(sealed):
    faults = []

    def carefully():
        try:
            for _ in range(6):
                sealed.seals()
        except Exception as error:  # shown below
            faults.append(error)

    sealers = [threading.Thread(target=carefully) for _ in range(3)]
    for sealer in sealers:
        sealer.start()
    for _ in range(8):
        sealed.writes(30)
    for sealer in sealers:
        sealer.join(60)
    sealed.seals()

    assert faults == []
    assert sealed.asks(WAITING) == [(0,)]
    assert sealed.fault() == ("", {})
    assert [int(line.split()[1]) for line in lines(sealed)] == list(range(1, len(lines(sealed)) + 1))


def test_sealer_sees_what_another_has_sealed_since_its_last_look(app, sealed):
    with app.app_context():
        bring_file_up_to_date()
        sealed.writes()
        sealed.seals()

        bring_file_up_to_date()

    assert sealed.fault() == ("", {})


def test_sealer_that_has_read_before_sees_what_another_has_sealed_since(app, sealed):
    with app.app_context():
        db.session.scalars(select(AuditSeal)).all()
        sealed.writes()
        sealed.seals()

        bring_file_up_to_date()

    assert sealed.fault() == ("", {})


def test_file_that_lags_is_brought_up_to_date(sealed):
    sealed.writes(150)
    sealed.seals()
    whole = lines(sealed)
    sealed.file.write_text("".join(f"{line}\n" for line in whole[:-3]), encoding="ascii")
    assert sealed.fault() == ("", {})
    sealed.seals()

    assert lines(sealed) == whole


def test_torn_line_is_written_again(sealed):
    sealed.writes()
    sealed.seals()
    whole = sealed.file.read_bytes()
    sealed.file.write_bytes(whole[:-30])
    assert sealed.fault() == ("", {})
    sealed.seals()

    assert sealed.file.read_bytes() == whole


def test_nothing_is_sealed_while_file_and_database_disagree(sealed):
    sealed.writes(60)
    sealed.seals()
    sealed.tampers("UPDATE audit_event SET seal_number = NULL WHERE seal_number > 1", "DELETE FROM audit_seal WHERE number > 1")
    with pytest.raises(OtherChain):
        sealed.seals()

    assert sealed.asks("SELECT max(number) FROM audit_seal") == [(1,)]


def test_key_that_is_gone_is_followed_by_another(app, sealed):
    (old,) = app.extensions["settings"].keys_dir.glob("seal-*.key")
    old.unlink()
    app.extensions["seal_keys"]._known.clear()
    sealed.writes()
    sealed.seals()

    (new,) = app.extensions["settings"].keys_dir.glob("seal-*.key")
    assert new != old
    assert sealed.fault() == ("no_key", {"seal": 1, "key": old.stem.removeprefix("seal-")})
