import pytest
from sqlalchemy import func, select

from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import DEMO_STAMP, Installation
from evalsvc.ratings.models import PointDay, Rating, UnitDay
from evalsvc.ratings.recount import differences
from tests.load import board, region


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setattr(board, "DAYS", 3)
    return region.build(tmp_path, points=4)


def test_prepared_requests_are_accepted(small, tmp_path):
    lines = region.requests(small, tmp_path / "requests", 8).read_text(encoding="utf-8").splitlines()

    answers = [
        small.test_client().post(path, data=body, content_type="application/x-www-form-urlencoded") for path, body in (line.split(" ", 1) for line in lines)
    ]

    assert [answer.status_code for answer in answers] == [303] * 8


def test_generated_ratings_fill_every_cell_and_agree_with_their_counters(small):
    board.fill(small, 120)

    with small.app_context():
        cells = db.session.execute(select(Rating.point_id, Rating.service_day, func.count()).group_by(Rating.point_id, Rating.service_day)).all()
        assert sorted(row[2] for row in cells) == [10] * 12
        assert {row[1] for row in cells} >= {today()}
        least = [db.session.scalar(select(func.min(n))) for table in (PointDay, UnitDay) for n in (table.n1, table.n2, table.n3, table.n4, table.n5)]
        assert min(least) >= 1
        assert list(differences()) == []


def test_database_without_stamp_is_refused(small):
    with small.app_context(), unit_of_work():
        db.session.delete(db.session.get(Installation, DEMO_STAMP))

    with pytest.raises(SystemExit, match="no demo stamp"):
        board.fill(small, 12)
