"""What is invented in bulk is, row for row, what citizens would have left behind."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from evalsvc.core.clock import now, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.vault import Sealed
from evalsvc.demo.keeping import Given, keep_day
from evalsvc.demo.visits import Act
from evalsvc.instruments.queries import current_version
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.recount import differences
from evalsvc.ratings.services import Frame, Words, secret_context
from evalsvc.ratings.tokens import VisitSigner
from tests.applications import SECRET
from tests.demo.conftest import build
from tests.ratings.visitors import rate, undo, visit_of

PHONE = "15400000000"
WORDS = Words(2, ("209", "214"), False, f"请打{PHONE}", "演示群众甲", PHONE, True)
FIELDS = {"level": 2, "tags": ["209", "214"], "done": "no", "comment": f"请打{PHONE}", "name": "演示群众甲", "phone": PHONE, "consent": "y"}
BESIDE = "SELECT x.* FROM {} x JOIN rating r ON r.id = x.rating_id WHERE r.point_id = :point ORDER BY x.rating_id"
QUESTIONS = {
    "rating": "SELECT * FROM rating WHERE point_id = :point ORDER BY id",
    "rating_tag": BESIDE.format("rating_tag") + ", x.code",
    "rating_secret": BESIDE.format("rating_secret") + ", x.kind",
    **{table: BESIDE.format(table) for table in ("visit_use", "receipt", "rating_withdrawal", "rating_pressure", "rating_flag")},
    "point_day": "SELECT * FROM point_day WHERE point_id = :point",
    "unit_day": "SELECT * FROM unit_day WHERE unit_id = :unit",
}
OF_ITS_OWN = {"id", "public_id", "point_id", "unit_id", "rating_id", "body", "visit", "digest", "code"}


@pytest.fixture
def frame(app, region):
    with app.app_context():
        return Frame(current_version("window-rating").id, *rules_for(region.city.id, today()))


@pytest.fixture
def keep(app, frame):
    def one(point, *acts, first_day):
        with app.app_context(), unit_of_work():
            given = [Given(act, point.id, point.unit.id, first_day) for act in acts]
            keep_day(given, frame=frame, signer=VisitSigner(SECRET), vault=app.extensions["vault"])

    return one


def left_at(app, point):
    """Every row that ratings at a point have left, by table; a code of a tag is compared, one of a receipt only by its length."""
    with app.app_context():
        found = {}
        for table, question in QUESTIONS.items():
            rows = db.session.execute(text(question), {"point": point.id, "unit": point.unit.id} if ":unit" in question else {"point": point.id})
            own = OF_ITS_OWN - {"code"} if table == "rating_tag" else OF_ITS_OWN
            found[table] = [
                {name: len(value) if name in {"code", "visit", "digest", "body"} else value for name, value in row.items() if name not in own}
                for row in map(dict, rows.mappings())
            ]
        return found


def test_bulk_leaves_the_rows_of_a_citizen(app, client, keep, region):
    receipt = rate(client, region.window_point, **FIELDS)
    client.post(f"{receipt}/asked", data={"visit": visit_of(client, receipt)})
    keep(region.second_window_point, Act(now(), WORDS, "a" * 12, pressed_at=now()), first_day=today())

    assert left_at(app, region.second_window_point) == left_at(app, region.window_point)


def test_bulk_leaves_the_rows_of_an_undone_rating(app, client, keep, region):
    undo(client, rate(client, region.window_point, **FIELDS))
    keep(region.second_window_point, Act(now(), WORDS, "a" * 12, withdrawn_at=now()), first_day=today())

    assert left_at(app, region.second_window_point) == left_at(app, region.window_point)


def test_digest_knows_the_same_content_again(app, client, keep, region):
    visit = visit_of(client, region.window_point.path)
    rate(client, region.window_point, visit=visit, **FIELDS)
    keep(region.second_window_point, Act(now(), WORDS, "a" * 12), first_day=today())

    with app.app_context():
        assert len(set(db.session.scalars(text("SELECT digest FROM visit_use")))) == 1


def test_what_bulk_seals_can_be_opened(app, keep, region):
    keep(region.window_point, Act(now(), WORDS, "a" * 12), first_day=today())

    with app.app_context():
        row = db.session.execute(text("SELECT rating_id, algorithm, key_id, body FROM rating_secret WHERE kind = 'comment'")).one()
        opened = app.extensions["vault"].open(Sealed(row.algorithm, row.key_id, bytes(row.body)), context=secret_context(row.rating_id, "comment"))
    assert opened == f"请打{PHONE}"


def test_bulk_flags_what_a_minute_cannot_hold(app, keep, region):
    acts = [Act(now() + timedelta(seconds=n), Words(5), f"{n:012}") for n in range(70)]
    keep(region.window_point, *acts, Act(now() + timedelta(hours=1), Words(5), "b" * 12), first_day=today())

    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM rating_flag WHERE kind = 'burst'")) == 40


def test_bulk_before_the_first_day_is_a_test(app, keep, region):
    keep(region.window_point, Act(now(), Words(5), "a" * 12), first_day=today() + timedelta(days=1))

    with app.app_context():
        assert db.session.execute(text("SELECT rater FROM rating UNION SELECT stream FROM point_day")).all() == [("test",)]


def test_recount_finds_nothing(app):
    city = build(app, days=9)

    with app.app_context():
        assert list(differences()) == []
    assert city.number("SELECT count(*) FROM rating") > 500
    assert city.number("SELECT sum(withdrawn) FROM point_day") > 0
