"""The self-test: once a day every open code is tried as a citizen's telephone would, without rating."""

from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import now, today
from evalsvc.core.codes import read_code
from evalsvc.core.db import db, public_engine, unit_of_work
from evalsvc.desk.items import DAYS_KEPT
from evalsvc.desk.models import SelfTest, SelfTestFault
from evalsvc.organisation.queries import open_codes, point_by_code
from evalsvc.ratings.self_test import faults_of

NOT_READ = "印出去的码读不出评价点"


def try_codes() -> None:
    """The step of the tick: the first one of a day tries all open codes and keeps what it found; two at once keep it once."""
    day = today()
    if db.session.get(SelfTest, day) is not None:
        return
    codes = open_codes()
    at_units = faults_of(codes.values())
    faults = {code: at_units.get(unit_id) or _fault_of(code) for code, unit_id in codes.items()}
    db.session.rollback()
    try:
        with unit_of_work():
            db.session.add(SelfTest(day=day, at=now(), codes=len(codes)))
            db.session.flush()
            if rows := [{"day": day, "code": code, "unit_id": codes[code], "what": what} for code, what in faults.items() if what]:
                db.session.execute(insert(SelfTestFault), rows)
    except IntegrityError:  # another worker tested this very minute
        db.session.rollback()


def forget_old_tests() -> None:
    """Removes self-tests of more than sixty days ago."""
    until = today() - timedelta(days=DAYS_KEPT)
    if db.session.scalar(select(SelfTest.day).where(SelfTest.day < until).limit(1)) is None:
        return
    with unit_of_work():
        db.session.execute(delete(SelfTestFault).where(SelfTestFault.day < until))
        db.session.execute(delete(SelfTest).where(SelfTest.day < until))


def _fault_of(code: str) -> str:
    """What a telephone would meet that scanned the code; empty when the page of its point."""
    plain = read_code(code, len(code) - 1)
    with public_engine.reading() as connection:
        place = point_by_code(connection, plain) if plain else None
    return "" if place and place.until is None and place.retired_on is None else NOT_READ
