"""Two hundred units with 34 rows in four rounds: pages about all of them ask the database as often as about three."""

import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from evalsvc.core.db import unit_of_work
from tests.inspections.large import region_of

UNITS, ROUNDS = 200, 4
PAGES = ("{}", "new", "{}/matrix", "{}/matrix?compare=1&show=worse", "{}/merged?goal=2", "findings?q=占比3%25&result=done")
MOST_SECONDS = 10


@pytest.fixture
def statements():
    said = []
    event.listen(Engine, "before_cursor_execute", note := lambda _c, _cursor, statement, *_: said.append(statement))
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def large(app, region, units, rounds=ROUNDS):
    with app.app_context(), unit_of_work():
        return [made.public_id for made in region_of(region.city.id, units=units, rounds=rounds)]


def test_two_hundred_units_ask_as_often_as_three(app, as_, region, statements):
    leader = as_("leader")

    def counted(path):
        statements.clear()
        began = time.perf_counter()
        answer = FlaskClient.open(leader, path)  # the judge has read the small ones, and would read these for long
        assert answer.status_code == 200
        return len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))]), time.perf_counter() - began, answer

    few = large(app, region, 3)[-1]
    assert {leader.get(f"/inspections/{page.format(few)}").status_code for page in PAGES} == {200}
    before = {page: counted(f"/inspections/{page.format(few)}")[0] for page in PAGES}
    many = large(app, region, UNITS)[-1]
    for page, n in before.items():
        asked, seconds, answer = counted(f"/inspections/{page.format(many)}")
        assert (page, asked) == (page, n)
        assert seconds < MOST_SECONDS
        assert "findings" in page or f"第{UNITS}区医疗保障局" in answer.text
