"""Verification finds what somebody did to the database behind the program's back, names it, and never cries wolf."""

from datetime import timedelta

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.audit.hashes import event_hash
from evalsvc.audit.models import AuditEvent
from evalsvc.audit.seal_file import SealFile
from evalsvc.audit.verifying import verify
from evalsvc.core.db import db, unit_of_work


@pytest.fixture
def log(sealed, clock):
    """Three seals of a few events each, the last two an hour and two hours later; `log.made` are the public ids of each."""
    sealed.made = []
    for _ in range(2):
        clock.shift(timedelta(hours=1))
        sealed.made.append(sealed.writes(4))
        sealed.seals()
    sealed.seal = sealed.asks("SELECT max(number) FROM audit_seal")[0][0]
    return sealed


def where(public_id):
    return f"WHERE public_id = '{public_id}'"


def rehash(app, public_id):
    """Somebody who knows how hashes are made."""
    with app.app_context(), unit_of_work():
        event = db.session.scalars(db.select(AuditEvent).where(AuditEvent.public_id == public_id)).one()
        event.hash = event_hash(event)


def test_untouched_log_holds(log):
    found = log.verifies()

    assert found.fault is None
    assert found.seals == log.seal
    assert found.events == log.asks("SELECT count(*) FROM audit_event")[0][0]
    assert found.unsealed == []


def test_verification_after_an_earlier_look_sees_what_was_sealed_since(app, log):
    with app.app_context():
        db.session.scalars(db.select(AuditEvent)).all()
        log.writes()
        log.seals()

        assert verify().fault is None


def test_unsealed_tail_is_listed(log):
    tail = log.writes(3)

    assert log.verifies().unsealed == tail


@pytest.mark.parametrize("column", ["sentence", "action", "subject", "actor_title"])
def test_changed_event_is_named(log, column):
    event = log.made[0][2]
    log.tampers(f"UPDATE audit_event SET {column} = 'nothing' {where(event)}")

    assert log.fault() == ("changed", {"seal": log.seal - 1, "event": event})


def test_changed_event_with_a_fresh_hash_is_named(app, log):
    event = log.made[0][2]
    log.tampers(f"UPDATE audit_event SET sentence = 'nothing' {where(event)}")
    rehash(app, event)

    assert log.fault() == ("changed", {"seal": log.seal - 1, "event": event})


def test_deleted_event_is_named(log):
    event = log.made[0][0]
    log.tampers(f"DELETE FROM audit_event {where(event)}")

    assert log.fault() == ("deleted", {"seal": log.seal - 1, "event": event})


def test_last_event_deleted_is_named(log):
    event = log.made[1][-1]
    log.tampers(f"DELETE FROM audit_event {where(event)}")

    assert log.fault() == ("deleted", {"seal": log.seal, "event": event})


def test_exchanged_places_are_named(log):
    first, second = log.made[0][:2]
    ids = dict(log.asks(f"SELECT public_id, id FROM audit_event WHERE public_id IN ('{first}', '{second}')"))
    log.tampers(
        f"UPDATE audit_event SET id = 999999 {where(first)}",
        f"UPDATE audit_event SET id = {ids[first]} {where(second)}",
        f"UPDATE audit_event SET id = {ids[second]} {where(first)}",
    )

    assert log.fault() == ("reordered", {"seal": log.seal - 1, "event": second})


def test_event_moved_to_another_seal_is_named(log):
    event = log.made[1][0]
    log.tampers(f"UPDATE audit_event SET seal_number = {log.seal - 1} {where(event)}")

    assert log.fault()[1]["event"] == event


def test_event_taken_out_of_its_seal_is_named(log):
    event = log.made[1][0]
    log.tampers(f"UPDATE audit_event SET seal_number = NULL {where(event)}")

    assert log.fault() == ("moved", {"seal": log.seal, "event": event})


def test_event_put_into_a_seal_is_named(log):
    event = log.writes()[0]
    log.tampers(f"UPDATE audit_event SET seal_number = {log.seal} {where(event)}")

    assert log.fault() == ("inserted", {"seal": log.seal, "event": event})


@pytest.mark.parametrize("sealed_first", [False, True], ids=["waiting", "sealed since"])
def test_event_put_in_with_an_old_instant_is_named(app, clock, log, sealed_first):
    clock.shift(timedelta(hours=-2))
    with app.app_context(), unit_of_work():
        event = audit.record("account.create", by=SYSTEM, subject="forged", username="forged").public_id
    clock.shift(timedelta(hours=2, minutes=1))
    if sealed_first:
        log.seals()

    assert log.fault() == ("backdated", {"event": event, "at": "2026-11-20 10:00"})


def test_deleted_seal_is_found(log):
    log.tampers(f"DELETE FROM audit_event WHERE seal_number = {log.seal - 1}", f"DELETE FROM audit_seal WHERE number = {log.seal - 1}")

    assert log.fault() == ("seal_missing", {"seal": log.seal - 1})


@pytest.mark.parametrize("column", ["head", "at"])
def test_changed_seal_is_found(log, column):
    value = "'" + "0" * 64 + "'" if column == "head" else "'2026-11-20 01:00:00.000000'"
    log.tampers(f"UPDATE audit_seal SET {column} = {value} WHERE number = {log.seal - 1}")

    assert log.fault() == ("seal_changed", {"seal": log.seal - 1})


def cut(log):
    log.tampers(f"DELETE FROM audit_event WHERE seal_number = {log.seal}", f"DELETE FROM audit_seal WHERE number = {log.seal}")


def test_cut_end_is_found_by_the_file(log):
    cut(log)

    assert log.fault() == ("cut", {"told": log.seal, "seal": log.seal - 1})


def test_cut_end_with_seals_only_is_found(log):
    log.tampers(f"DELETE FROM audit_seal WHERE number = {log.seal}")

    assert log.fault()[0] in {"cut", "orphan"}


def test_cut_end_and_file_is_found_when_the_file_is_kept_elsewhere(app, log, tmp_path):
    copy = tmp_path / "elsewhere.log"
    copy.write_bytes(log.file.read_bytes())
    cut(log)
    log.file.write_bytes(b"".join(log.file.read_bytes().splitlines(keepends=True)[:-1]))
    with app.app_context():
        found = verify(file=SealFile(copy))

    assert log.fault() == ("", {})  # whoever has database and file can cut both: so the file is copied elsewhere
    assert found.fault.kind == "cut"


def test_chain_written_anew_with_the_key_is_found_by_the_file(app, log):
    log.tampers(f"UPDATE audit_event SET seal_number = NULL WHERE seal_number >= {log.seal - 1}", f"DELETE FROM audit_seal WHERE number >= {log.seal - 1}")
    kept = log.file.read_bytes()
    log.file.write_bytes(b"".join(kept.splitlines(keepends=True)[: log.seal - 2]))
    log.seals()
    log.file.write_bytes(kept)

    assert log.fault() == ("other_head", {"seal": log.seal - 1})


def test_missing_file_is_found(log):
    log.file.unlink()

    assert log.fault() == ("no_file", {"seal": log.seal})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lines: [lines[0].replace("seal", "sael"), *lines[1:]], ("bad_line", {"line": 1})),
        (lambda lines: [lines[0], *lines[2:]], ("bad_order", {"told": 1, "seal": 3})),
        (lambda lines: [*lines, f"restored 1 2026-11-20T02:00:00Z {lines[0].split()[-1]} {'0' * 64}"], ("no_marker", {"seal": 1})),
        (lambda lines: [*lines, f"restored 1 2026-11-20T02:00:00Z {'0' * 64} {'0' * 64}"], ("other_head", {"seal": 1})),
    ],
    ids=["unreadable", "line taken out", "restore of which the log knows nothing", "restore after another head"],
)
def test_changed_file_is_found(log, change, fault):
    lines = log.file.read_text(encoding="ascii").splitlines()
    log.file.write_text("".join(f"{line}\n" for line in change(lines)), encoding="ascii")

    assert log.fault() == fault


def test_log_that_was_written_long_before_the_first_seal_holds(app, clock, log_of):
    log = log_of(app)
    for _ in range(3):
        log.writes(40)
        clock.shift(timedelta(days=2))
    log.seals()

    assert log.fault() == ("", {})


def test_clock_set_back_is_no_fault(clock, log):
    clock.shift(timedelta(hours=-5))
    log.writes(2)
    log.seals()
    clock.shift(timedelta(hours=5))
    log.writes(2)
    log.seals()

    assert log.fault() == ("", {})


def test_what_is_sealed_meanwhile_is_no_fault(app, log):
    def meanwhile(_done, _total):
        log.writes(2)
        log.seals()

    with app.app_context():
        assert verify(meanwhile).fault is None


def test_empty_log_holds(app, log_of):
    assert log_of(app).fault() == ("", {})
