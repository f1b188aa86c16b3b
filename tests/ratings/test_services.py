"""Many visitors at once, on both databases: the database decides every race."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.core.clock import now, today
from evalsvc.core.db import db, public_engine
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.queries import point_by_code
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings import services
from evalsvc.ratings.models import PointDay, Rating, RatingFlag, RatingPressure, RatingTag, RatingWithdrawal, Receipt, UnitDay, VisitUse
from evalsvc.ratings.services import AlreadyRated, Frame, LostRace, TooLate, Words
from evalsvc.ratings.tokens import Visit

THREADS = 8


@pytest.fixture
def frame(app, region):
    with app.app_context():
        profile_version_id, rules = rules_for(region.windows[0].id, today())
        return Frame(current_version("window-rating").id, profile_version_id, rules)


@pytest.fixture
def submit(app, region, frame):
    """Submits a rating in a transaction of its own, from whatever thread; returns the receipt, or the type of the refusal."""

    def one(visit_id, *, point=None, level=5, attempt=1, at=None):
        words = Words(level, tags=("510",) if level == 5 else ())
        try:
            with public_engine.writing() as connection:
                place = point_by_code(connection, (point or region.window_point).code)
                visit = Visit(visit_id, attempt, today())
                return services.submit_rating(
                    connection, place=place, visit=visit, digest=f"{attempt}{level}", words=words, frame=frame, vault=app.extensions["vault"], at=at or now()
                )
        except (AlreadyRated, LostRace) as refusal:
            return type(refusal)

    return one


def at_once(act, arguments):
    """Runs `act` for every argument in threads that start together."""
    start = threading.Barrier(THREADS)

    def wait_and_act(argument):
        start.wait(10)
        return act(argument)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(wait_and_act, arguments))


@pytest.fixture
def count(app):
    def rows(table, *conditions):
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(table).where(*conditions))

    return rows


def test_same_form_sent_at_once_gives_one_rating(submit, count):
    answers = at_once(submit, ["the-same-visit"] * THREADS)

    receipts = {answer for answer in answers if isinstance(answer, str)}
    assert len(receipts) == 1
    assert [count(table) for table in (Rating, RatingTag, VisitUse, Receipt)] == [1, 1, 1, 1]


def test_visits_at_once_are_all_counted(app, submit, count):
    for wave in range(5):
        at_once(submit, [f"visit-{wave}-{n}" for n in range(THREADS)])

    with app.app_context():
        point, unit = db.session.scalars(select(PointDay)).one(), db.session.scalars(select(UnitDay)).one()
        assert (point.n5, unit.n5) == (40, 40)
    assert count(Rating) == 40


def test_points_of_one_hall_at_once_do_not_deadlock(region, submit, count):
    points = [region.hall_point, region.exit_point, region.item_point]

    for wave in range(5):
        at_once(lambda n, wave=wave: submit(f"{wave}-{n}", point=points[n % 3]), range(THREADS))

    assert count(Rating) == 40


def test_undo_at_once_counts_one_withdrawal(app, submit, frame, count):
    receipt = submit("visit", level=1)

    def undo(_):
        try:
            with public_engine.writing() as connection:
                services.withdraw_rating(connection, code=receipt, rules=frame.rules, at=now())
        except TooLate:
            return False
        return True

    assert sum(at_once(undo, range(THREADS))) == 1
    assert count(RatingWithdrawal) == 1
    with app.app_context():
        assert (db.session.scalars(select(UnitDay.n1)).one(), db.session.scalars(select(UnitDay.withdrawn)).one()) == (0, 1)


def test_pressure_said_at_once_is_noted_once(submit, count):
    receipt = submit("visit")

    def say(_):
        with public_engine.writing() as connection:
            services.note_pressure(connection, code=receipt, at=now())

    at_once(say, range(THREADS))

    assert count(RatingPressure) == 1


def test_second_attempt_needs_an_undo_and_is_the_last(submit, frame, count):
    first = submit("visit", level=1)
    assert submit("visit", level=4, attempt=2) is AlreadyRated

    with public_engine.writing() as connection:
        services.withdraw_rating(connection, code=first, rules=frame.rules, at=now())

    assert isinstance(submit("visit", level=4, attempt=2), str)
    assert submit("visit", level=1) is AlreadyRated
    assert count(Rating) == 2


def test_error_in_the_middle_leaves_nothing(app, region, frame, count):
    class Broken:
        def seal(self, *_, **__):
            raise OSError("no space left on device")

    with public_engine.reading() as connection:
        place = point_by_code(connection, region.window_point.code)
    given = {"place": place, "visit": Visit("v", 1, today()), "words": Words(1, comment="电话13812345678"), "frame": frame, "vault": Broken(), "at": now()}

    with pytest.raises(OSError, match="no space"), public_engine.writing() as connection:
        services.submit_rating(connection, digest="d", **given)

    assert [count(table) for table in (Rating, VisitUse, Receipt, PointDay, UnitDay)] == [0] * 5


def test_ratings_of_the_last_minute_alone_make_a_burst(submit, app, count):
    for n in range(31):
        submit(f"v{n}", at=now() - timedelta(seconds=61))

    submit("last")

    with app.app_context():
        flagged = db.session.scalars(select(RatingFlag.rating_id)).all()
    assert len(flagged) == 1
