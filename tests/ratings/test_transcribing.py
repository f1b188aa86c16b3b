"""Several people at one slip, and several posts of one receipt, at the same moment, on both databases: the database decides."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor, Grant
from evalsvc.access.permissions import Role
from evalsvc.core.clock import now, today
from evalsvc.core.db import db, public_engine, unit_of_work, writing
from evalsvc.core.errors import WrongState
from evalsvc.instruments.queries import current_version
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.models import FollowUp, PointDay, Rating, Slip, SlipEntry, UnitDay
from evalsvc.ratings.services import Frame, LostRace, Words, following, rating_of_receipt, transcribing
from evalsvc.ratings.services.following import FollowedUp
from evalsvc.ratings.slip_states import SlipState, same_reading
from evalsvc.ratings.tokens import Visit
from tests import factories
from tests.ratings.visitors import rate

THREADS = 6


@pytest.fixture
def actors(app, region):
    """People of the county who may type, as many as there are threads and one more."""

    def one(number):
        account = factories.account(f"typist-{number}", f"测试录入{number}", password="a-long-enough-word")
        return Actor(account.id, account.username, account.display_name, (Grant(Role.CALL_BACK, region.county.id, region.county.name),))

    with app.app_context(), unit_of_work():
        return [one(number) for number in range(THREADS + 1)]


@pytest.fixture
def slip(app, region):
    with app.app_context(), unit_of_work():
        return factories.slip(region.window_point.id)


@pytest.fixture
def type_(app, slip):
    """Types the slip in a transaction of its own, from whatever thread; says what became of it, or the refusal's type."""

    def one(actor):
        with app.app_context():
            try:
                with unit_of_work():
                    found = db.session.scalars(select(Slip).where(Slip.public_id == slip)).one()
                    return transcribing.type_slip(by=actor, slip=found, words=Words(4), vault=app.extensions["vault"], at=now())
            except WrongState as refusal:
                return type(refusal)
            finally:
                db.session.remove()

    return one


def at_once(act, arguments):
    start = threading.Barrier(len(arguments))

    def wait_and_act(argument):
        start.wait(20)
        return act(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return list(pool.map(wait_and_act, arguments))


@pytest.fixture
def count(app):
    def rows(table):
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(table))

    return rows


def test_second_typists_at_once_make_one_rating(app, actors, type_, count):
    assert type_(actors[0]) is SlipState.TYPING

    answers = at_once(type_, actors[1:])

    assert answers.count(SlipState.KEPT) == 1
    assert answers.count(WrongState) == THREADS - 1
    assert (count(Rating), count(SlipEntry)) == (1, 2)
    with app.app_context():
        assert [db.session.scalars(select(table.n4)).all() for table in (PointDay, UnitDay)] == [[1], [1]]


def test_first_typists_at_once_are_first_and_second(actors, type_, count):
    answers = at_once(type_, actors[1:])

    assert sorted(map(str, answers))[-2:] == sorted(["kept", "typing"])
    assert answers.count(WrongState) == THREADS - 2
    assert (count(Rating), count(SlipEntry)) == (1, 2)


def test_same_person_at_once_types_once(actors, type_, count):
    answers = at_once(type_, [actors[0]] * THREADS)

    assert (answers.count(SlipState.TYPING), answers.count(WrongState)) == (1, THREADS - 1)
    assert (count(Rating), count(SlipEntry)) == (0, 1)


def test_database_itself_refuses_a_second_entry_of_one_person(app, actors, type_):
    type_(actors[0])

    with app.app_context(), writing():
        values = {"slip_id": db.session.scalar(select(Slip.id)), "number": 2, "account_id": actors[0].account_id, "typed_at": now(), "level": 5, "tags": []}
        with pytest.raises(IntegrityError):
            db.session.execute(insert(SlipEntry).values(**values, algorithm="none", key_id="none"))
        db.session.rollback()


def test_follow_ups_at_once_give_one(app, client, clock, region, count):
    code = rate(client, region.window_point, 2).rpartition("/")[2].replace("-", "")
    clock.shift(700)
    with app.app_context():
        profile_version_id, rules = rules_for(region.windows[0].id, today())
        frame = Frame(current_version("window-rating").id, profile_version_id, rules)

    def follow(number):
        try:
            with public_engine.writing() as connection:
                visit = Visit(f"visit-{number}", 1, today())
                found = rating_of_receipt(connection, code)
                given = {"rating": found, "visit": visit, "digest": str(number), "words": Words(5), "frame": frame}
                following.submit_follow_up(connection, **given, vault=app.extensions["vault"], at=now())
        except (FollowedUp, LostRace) as refusal:
            return type(refusal)
        return "kept"

    answers = at_once(follow, range(THREADS))

    assert answers.count("kept") == 1
    assert (count(FollowUp), count(Rating)) == (1, 2)
    with app.app_context():
        assert sorted(db.session.execute(select(UnitDay.turn, UnitDay.n2, UnitDay.n5)).all()) == [("first", 1, 0), ("follow_up", 0, 1)]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Words(2, ("209",), False, "等了很久", "某女士", "13900000001", True), True),
        (Words(2, ("209",), False, "等了， 很久！", "某 女士", "139-0000-0001", True), True),
        (Words(2, ("209",), False, "等了很久", "某女士", "１３９０００００００１", True), True),
        (Words(1, ("209",), False, "等了很久", "某女士", "13900000001", True), False),
        (Words(2, (), False, "等了很久", "某女士", "13900000001", True), False),
        (Words(2, ("209",), None, "等了很久", "某女士", "13900000001", True), False),
        (Words(2, ("209",), False, "等了好久", "某女士", "13900000001", True), False),
        (Words(2, ("209",), False, "等了很久", "某先生", "13900000001", True), False),
        (Words(2, ("209",), False, "等了很久", "某女士", "13900000002", True), False),
    ],
)
def test_readings_are_the_same_but_for_what_handwriting_cannot_tell(other, same):
    assert same_reading(Words(2, ("209",), False, "等了很久", "某女士", "13900000001", True), other) is same
