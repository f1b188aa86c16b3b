"""Recurrence and effect against the ratings themselves: what counts, when, and how often it reopens."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Date, Engine, event, func, insert, literal, select

from evalsvc.core.clock import today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.corrections import recurring
from evalsvc.corrections.kinds import Source
from evalsvc.corrections.models import Correction, Recheck, Recurrence
from evalsvc.corrections.wants import Asked, Seen
from evalsvc.jobs.work import run_tick
from evalsvc.organisation.models import Unit
from evalsvc.ratings.queries import problems
from tests.corrections.making import closed, make
from tests.organisation.statements import noted
from tests.ratings.staff import Hand
from tests.ratings.visitors import rate, undo

RUDE, WAITING = "115", "110"


@pytest.fixture
def hand(app, client, clock):
    return Hand(app, client, clock)


@pytest.fixture
def struck_off(app, region, clock):
    """A problem at the first window, struck off yesterday."""

    def settle():
        window = db.session.get_one(Unit, region.windows[0].id)
        return closed(region.county, tag=RUDE, place=window, source=Source.SELF_INSPECTION).public_id

    made = make(app, settle)
    clock.shift(timedelta(days=1))
    return made


def tick(app):
    assert run_tick(app) == []


def row(app):
    with app.app_context():
        return db.session.scalars(select(Correction)).one()


def recurrences(app):
    with app.app_context():
        return [(one.turn, one.seen_on, one.reference) for one in db.session.scalars(select(Recurrence))]


def test_same_tag_at_the_same_place_reopens_once(app, as_, hand, region, struck_off):
    seen = hand.rated(region.window_point, 1, tags=[RUDE, WAITING])
    hand.rated(region.window_point, 2, tags=[])
    day = today()
    for _ in range(3):
        tick(app)
        hand.rated(region.window_point, 1, tags=[RUDE])

    assert recurrences(app) == [(1, day, f"rating:{seen}")]
    assert (row(app).state, row(app).turn, row(app).level, row(app).closed_on) == ("open", 2, 1, None)
    text = as_("bureau").get(f"/corrections/{struck_off}").text
    assert "系统" in text
    assert "销号后同一地点又有同样原因的差评" in text
    assert seen not in text


@pytest.mark.parametrize(
    "given",
    [
        {"level": 1, "tags": [WAITING]},
        {"level": 1, "tags": []},
        {"level": 5, "tags": []},
        {"level": 1, "tags": [RUDE], "where": "second_window_point"},
        {"level": 1, "tags": [RUDE], "undone": True},
        {"level": 1, "tags": [RUDE], "minutes": 9},
    ],
)
def test_what_does_not_count_reopens_nothing(app, client, clock, region, struck_off, given):
    point = getattr(region, given.get("where", "window_point"))
    receipt = rate(client, point, given["level"], tags=given["tags"])
    if given.get("undone"):
        undo(client, receipt)
    clock.shift(timedelta(minutes=given.get("minutes", 11)))
    tick(app)

    assert recurrences(app) == []
    assert row(app).state == "closed"


@pytest.mark.parametrize(("days", "reopened"), [(0, False), (1, True), (90, True), (91, False)])
def test_period_is_that_of_the_rules(app, hand, region, clock, struck_off, days, reopened):
    clock.shift(timedelta(days=days - 1))
    hand.rated(region.window_point, 1, tags=[RUDE])
    clock.shift(timedelta(days=10))
    tick(app)

    assert bool(recurrences(app)) == reopened


def test_two_ticks_at_once_reopen_once(app, hand, region, struck_off, monkeypatch):
    hand.rated(region.window_point, 1, tags=[RUDE])
    tick_before = recurring._recurred

    def late(day):
        found = list(tick_before(day))
        db.session.rollback()
        with monkeypatch.context() as patch:
            patch.setattr(recurring, "_recurred", tick_before)
            recurring.reopen_recurred()
        return found

    monkeypatch.setattr(recurring, "_recurred", late)
    tick(app)

    assert len(recurrences(app)) == 1
    assert row(app).turn == 2


def test_second_turn_may_come_back_too(app, hand, region, clock, struck_off):
    hand.rated(region.window_point, 1, tags=[RUDE])
    tick(app)
    assert row(app).turn == 2
    with app.app_context():
        again = db.session.scalars(select(Correction)).one()
        again.state, again.closed_on, again.origin = "closed", today(), "imported"
        db.session.commit()
    clock.shift(timedelta(days=1))
    hand.rated(region.window_point, 2, tags=["207"])
    tick(app)
    assert row(app).turn == 2
    hand.rated(region.window_point, 1, tags=[RUDE])
    tick(app)

    assert (row(app).turn, row(app).level, len(recurrences(app))) == (3, 2, 2)


def test_quiet_ticks_ask_little_and_write_nothing(app, region, struck_off):
    tick(app)
    said = []
    with app.app_context():
        note = lambda _c, _cu, statement, *_: said.append(statement)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        recurring.reopen_recurred()
        event.remove(db.engine, "before_cursor_execute", note)

    assert not [statement for statement in said if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len([statement for statement in said if statement.startswith("SELECT")]) <= 3


def test_many_that_are_watched_cost_as_many_statements_as_few(app, as_, struck_off):
    """20 against 400 struck-off problems: the step asks as often, and so do the pages."""
    with app.app_context():
        _copies(19)
    few = _asked(app, as_)
    with app.app_context():
        _copies(380)
    assert _asked(app, as_) == few
    assert few["tick"] <= 3


def _asked(app, as_):
    """How many statements a look of the tick takes, and each page for who looks again."""
    inspector, counted = as_("inspector"), {}
    with app.app_context(), noted(Engine) as said:
        recurring.reopen_recurred()
    counted["tick"] = len(said)
    for path in ("/", "/corrections/rechecks", "/corrections?state=closed", "/corrections/whole", "/dashboard"):
        inspector.get(path)
        with noted(Engine) as said:
            assert inspector.get(path).status_code == 200
        counted[path] = len(said)
    return counted


def _copies(number):
    """The struck-off problem so many times more, each with its rechecks."""
    whole, *_ = _rows(Correction)
    start = db.session.scalar(select(func.count()).select_from(Correction))
    fresh = [whole | {"public_id": public_id(), "number": f"抄{start + n}"} for n in range(number)]
    made = db.session.scalars(insert(Correction).returning(Correction.id), fresh).all()
    looks = _rows(Recheck)[:2]
    db.session.execute(insert(Recheck), [look | {"correction_id": key, "public_id": public_id()} for key in made for look in looks])
    db.session.commit()


def _rows(model):
    found = db.session.execute(select(model.__table__).order_by(model.id)).mappings()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_share_counts_what_counts(app, client, clock, region, hand):
    """By hand: at the window 4 ratings count, 2 of them with the tag; the hall's own, undone ones, follow-ups and other days do not."""
    hand.rates_on(10, region.window_point, [1], tags=[RUDE])
    first = hand.rates_on(11, region.window_point, [1], tags=[RUDE, WAITING])
    hand.rates_on(11, region.window_point, [5, 1])
    undo(client, rate(client, region.window_point, 1, tags=[RUDE], comment="按错了"))
    clock.shift(timedelta(minutes=5))
    hand.rates_on(12, region.window_point, [1], tags=[RUDE])
    hand.rates_on(12, region.hall_point, [1], tags=[RUDE])
    hand.rates_on(14, region.window_point, [1], tags=[RUDE])
    hand.ticks(16)
    days = (date(2026, 11, 11), date(2026, 11, 13))

    with app.app_context():
        window, hall = region.windows[0].id, region.hall.id
        assert problems.share(Asked(window, RUDE, *days)).__dict__ == {"n": 2, "of": 4}
        assert problems.share(Asked(window, RUDE, *days, but=f"rating:{first[0]}")).__dict__ == {"n": 1, "of": 3}
        assert problems.share(Asked(window, RUDE, *days, but="rating:nobody")).__dict__ == {"n": 2, "of": 4}
        assert problems.share(Asked(window, RUDE, *days, but="finding:x")).__dict__ == {"n": 2, "of": 4}
        assert problems.share(Asked(hall, RUDE, *days)).__dict__ == {"n": 3, "of": 5}
        assert problems.share(Asked(region.other_hall.id, RUDE, *days)).__dict__ == {"n": 0, "of": 0}
        assert problems.whole_until() == date(2026, 11, 15)
        watched = select(literal(7), literal(window), literal(RUDE), literal(days[0] - timedelta(days=1), Date))
        nowhere = select(literal(8), literal(region.other_hall.id), literal(RUDE), literal(days[0], Date))
        found = problems.came_back(watched.union_all(nowhere))
        assert found == {7: Seen(date(2026, 11, 11), f"rating:{first[0]}")}
