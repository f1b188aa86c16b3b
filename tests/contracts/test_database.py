"""The discipline of the database: pragmas, who may write when, and that nobody's writing fails another's."""

import threading

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from evalsvc.core.db import BATCH, chunks, db, public_engine, unit_of_work
from evalsvc.core.installation import fact, keep_fact

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 8000}


@pytest.fixture
def inside(app):
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def said(inside):
    """Every statement that reaches the database."""
    statements = []

    def note(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.sqlite
@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items(), ids=PRAGMAS)
def test_pragma_of_the_staff_engine(inside, pragma, value):
    assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.sqlite
@pytest.mark.parametrize(("pragma", "value"), PRAGMAS.items(), ids=PRAGMAS)
def test_pragma_of_the_public_engine(inside, pragma, value):
    with public_engine.reading() as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == value


@pytest.mark.sqlite
def test_writing_transaction_says_so_at_its_beginning(said):
    with unit_of_work():
        fact("nothing")

    assert said[0] == "BEGIN IMMEDIATE"


@pytest.mark.sqlite
def test_reading_transaction_takes_no_lock(said):
    fact("nothing")

    assert said[0] == "BEGIN"


@pytest.mark.sqlite
def test_writing_in_a_reading_request_fails_when_another_was_faster(inside, database, tmp_path):
    fact("nothing")
    in_thread(lambda: keep_elsewhere(inside, "a"))
    keep_fact("b", "b")

    with pytest.raises(OperationalError, match="locked"):
        db.session.flush()


def test_foreign_keys_are_kept(inside):
    with pytest.raises(Exception, match=r"(?i)foreign key"), unit_of_work():
        db.session.execute(text("INSERT INTO unit_ancestor (unit_id, ancestor_id, depth) VALUES (987, 987, 0)"))


def test_error_leaves_nothing(inside):
    def fail_half_way():
        keep_fact("a", "b")
        db.session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), unit_of_work():
        fail_half_way()

    assert fact("a") is None


def test_two_writers_wait_for_each_other(inside):
    def count_up():
        with inside.app_context():
            for _ in range(20):
                with unit_of_work():
                    keep_fact("n", str(int(fact("n") or 0) + 1)) if inside.extensions["settings"].is_sqlite else count_up_on_postgresql()
            db.session.remove()

    with unit_of_work():
        keep_fact("n", "0")
    in_thread(count_up, count_up, count_up)

    assert fact("n") == "60"


def count_up_on_postgresql():
    db.session.execute(text("UPDATE installation SET value = (value::int + 1)::text WHERE key = 'n'"))


@pytest.mark.sqlite
def test_reader_waits_for_no_writer(inside):
    answers = []
    with unit_of_work():
        keep_fact("a", "b")
        db.session.flush()
        in_thread(lambda: answers.append(read_publicly()))

    assert answers == [0]


@pytest.mark.sqlite
def test_staff_and_public_engine_share_one_lock(inside):
    order = []

    def rate():
        with public_engine.writing() as connection:
            order.append("public")
            connection.execute(text("INSERT INTO installation (key, value) VALUES ('p', 'p')"))

    with unit_of_work():
        keep_fact("a", "b")
        db.session.flush()
        other = threading.Thread(target=rate)
        other.start()
        other.join(0.2)
        order.append("staff")
    other.join(10)

    assert order == ["staff", "public"]


def test_chunks_pause_between_small_lists(inside):
    taken = list(chunks(range(120), pause=0))

    assert [len(chunk) for chunk in taken] == [BATCH, BATCH, 20]
    assert [row for chunk in taken for row in chunk] == list(range(120))


def read_publicly():
    with public_engine.reading() as connection:
        return connection.scalar(text("SELECT count(*) FROM installation WHERE key = 'a'"))


def keep_elsewhere(app, key):
    with app.app_context():
        with unit_of_work():
            keep_fact(key, key)
        db.session.remove()


def in_thread(*targets):
    failures = []

    def carefully(target):
        try:
            target()
        except Exception as error:  # shown below
            failures.append(error)

    threads = [threading.Thread(target=carefully, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
