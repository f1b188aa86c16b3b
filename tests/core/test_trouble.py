"""Disk full, database locked, read-only, or the clock set back: a clear page, nothing half-written, and well again by itself."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from evalsvc.jobs.work import run_pulse
from tests.applications import let_go, make_app
from tests.judge import JudgedClient
from tests.ratings.visitors import post_rating, rate


def refused(client, point):
    """The page that a citizen gets in trouble: not kept, come again, and what was typed is still there."""
    response = post_rating(client, point, level="5", comment="一句没有丢的话")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "一句没有丢的话" in response.text


def count(observer, table="rating"):
    return observer.ask(f"SELECT count(*) FROM {table}")


@contextmanager
def full_disk(file: Path) -> Iterator[None]:
    """No file of this process may grow past the write-ahead log; unlike a small disk it needs no right, and root obeys it, too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 8192, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.sqlite
def test_full_disk_refuses_a_rating_and_then_takes_it(app, client, observer, region):
    rate(client, region.window_point, 5)
    with full_disk(Path(f"{make_url(app.extensions['settings'].database_url).database}-wal")):
        refused(client, region.window_point)
    assert count(observer) == 1
    rate(client, region.window_point, 4)

    assert count(observer) == count(observer, "visit_use") == count(observer, "receipt") == 2
    assert observer.ask("SELECT n4 + n5 FROM unit_day") == 2


@pytest.mark.sqlite
def test_locked_database_refuses_a_rating_and_then_takes_it(app, client, observer, region):
    with closing(sqlite3.connect(str(make_url(app.extensions["settings"].database_url).database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused(client, region.window_point)
        other.execute("ROLLBACK")
    rate(client, region.window_point, 4)

    assert count(observer) == 1


@pytest.mark.sqlite
def test_read_only_database_refuses_a_rating_and_shows_pages(database, observer, region, tmp_path):
    file = make_url(database.url).database
    app = make_app(f"sqlite:///file:{file}?mode=ro&uri=true", tmp_path)
    client = JudgedClient(app, observer)
    refused(client, region.window_point)
    assert client.get("/audit").status_code == 303
    let_go(app)

    assert count(observer) == 0


@pytest.mark.postgresql
def test_locked_table_refuses_a_rating_and_then_takes_it(app, client, observer, region):
    with psycopg.connect(plain(app)) as other:
        other.execute("LOCK TABLE rating IN SHARE MODE")
        refused(client, region.window_point)
    rate(client, region.window_point, 4)

    assert count(observer) == 1


@pytest.mark.postgresql
def test_read_only_database_refuses_everybody_and_then_serves(app, client, as_, observer, region):
    admin = as_("admin")
    name = make_url(app.extensions["settings"].database_url).database
    with psycopg.connect(plain(app), autocommit=True) as other:
        other.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        let_go(app)
        refused(client, region.window_point)
        assert admin.press("/jobs/recount/start").status_code == 503
        other.execute("SET default_transaction_read_only = off")
        other.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        let_go(app)
    rate(client, region.window_point, 4)

    assert count(observer) == 1
    assert admin.press("/jobs/recount/start").status_code == 303


def plain(app):
    return make_url(app.extensions["settings"].database_url).set(drivername="postgresql").render_as_string(hide_password=False)


def test_full_disk_stops_the_file_of_heads_only_until_it_is_over(app, observer, region):
    assert run_pulse(app)
    file = app.extensions["settings"].data_dir / "seals.log"
    kept = file.read_bytes()
    file.write_bytes(b"")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, hard))
    try:
        assert not run_pulse(app)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert run_pulse(app)

    assert file.read_bytes() == kept


def test_clock_set_back_takes_ratings_and_seals_on(app, client, clock, observer, region):
    rate(client, region.window_point, 5)
    run_pulse(app)
    clock.shift(timedelta(hours=-3))
    rate(client, region.window_point, 4)

    assert run_pulse(app)
    assert count(observer) == 2
    assert observer.ask("SELECT count(*) FROM audit_event WHERE seal_number IS NULL") == 0
