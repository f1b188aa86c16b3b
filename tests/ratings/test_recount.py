"""The recount: it agrees with counters that are right, and names the one that is wrong."""

import pytest
from sqlalchemy import select

from evalsvc.core.db import db, unit_of_work
from evalsvc.ratings.models import PointDay, Rating, UnitDay
from evalsvc.ratings.recount import check, differences
from tests.ratings.visitors import rate, undo


@pytest.fixture
def ratings(client, hand, region):
    """Ratings of all kinds at several points, one undone."""
    for level, done in ((5, "yes"), (4, ""), (2, "no"), (1, "no")):
        hand.rates(region.window_point, level, done=done)
        hand.rates(region.hall_point, level)
    undo(client, rate(client, region.window_point, 1, done="no"))


@pytest.fixture
def found(app):
    def ask():
        with app.app_context():
            return [(f.owner, f.owner_id, str(f.day), f.stream, f.column, f.counted, f.recounted) for f in differences()]

    return ask


def test_right_counters_agree(app, ratings, found):
    assert found() == []
    with app.app_context():
        assert db.session.scalar(select(db.func.count()).select_from(Rating)) == 9


@pytest.mark.parametrize(
    ("column", "counted", "true"), [("n5", 2, 1), ("n1", 2, 1), ("done", 2, 1), ("not_done", 3, 2), ("withdrawn", 2, 1), ("excluded", 1, 0)]
)
def test_planted_difference_is_named(app, ratings, found, region, column, counted, true):
    with app.app_context(), unit_of_work():
        row = db.session.scalars(select(PointDay).where(PointDay.point_id == region.window_point.id)).one()
        setattr(row, column, getattr(row, column) + 1)

    assert found() == [("point", region.window_point.id, "2026-11-20", "citizen", column, counted, true)]


def test_missing_row_is_named(app, ratings, found, region):
    with app.app_context(), unit_of_work():
        db.session.execute(db.delete(UnitDay).where(UnitDay.unit_id == region.hall.id))

    assert {difference[4:] for difference in found()} == {("n5", 0, 1), ("n4", 0, 1), ("n2", 0, 1), ("n1", 0, 1)}


def test_row_that_nothing_stands_behind_is_named(app, ratings, found, region):
    with app.app_context(), unit_of_work():
        db.session.execute(db.update(UnitDay).where(UnitDay.unit_id == region.hall.id).values(stream="test"))

    assert len(found()) == 8


def test_job_says_what_it_found(app, ratings, region):
    with app.app_context(), unit_of_work():
        db.session.execute(db.update(UnitDay).where(UnitDay.unit_id == region.hall.id).values(n5=7))
    heard = []
    with app.app_context():
        said = check({}, lambda done, total: heard.append((done, total)))

    assert said == "核对了17个评价点和单位的每日计数，有1处与评价记录不一致：“涪城区医保服务大厅”2026-11-20群众评价“非常满意”数记为7，应为1。"
    assert heard[0] == (1, 17)
    assert heard[-1] == (17, 17)
