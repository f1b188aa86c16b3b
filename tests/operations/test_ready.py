"""Alive and ready: what is asked, what is said, and that nothing else is."""

from collections import namedtuple
from datetime import timedelta

import pytest

from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.work import run_tick
from tests.applications import let_go, make_app

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def asked(app, client, clock):
    """What /readyz says: its status and reasons; an answer is kept for a second."""

    def ask():
        app.extensions["readiness"].__init__(0)
        response = client.get("/readyz")
        assert response.json == {"ready": response.status_code == 200, "reasons": response.json["reasons"]}
        return response.status_code, response.json["reasons"]

    return ask


def test_alive_whatever_happens(client):
    response = client.get("/healthz")

    assert (response.status_code, response.text, response.headers["Cache-Control"]) == (200, "ok\n", "no-store")


def test_ready_after_the_first_tick(app, asked):
    assert asked() == (503, ["tick_never"])
    run_tick(app)
    assert asked() == (200, [])


def test_late_tick(app, asked, clock):
    run_tick(app)
    clock.shift(timedelta(minutes=10))
    assert asked() == (200, [])
    clock.shift(timedelta(seconds=1))
    assert asked() == (503, ["tick_late"])


def test_schema_of_another_program(app, asked):
    run_tick(app)
    with app.app_context(), unit_of_work():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))

    assert asked() == (503, ["schema_outdated"])


def test_disk_that_fills_up(app, asked, monkeypatch):
    run_tick(app)
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(10**12, 0, 256 * 1024 * 1024))
    assert asked() == (200, [])
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(10**12, 0, 256 * 1024 * 1024 - 1))
    assert asked() == (503, ["disk_low"])


def test_folder_that_is_gone(app, asked, tmp_path):
    run_tick(app)
    (tmp_path / "data").rename(tmp_path / "elsewhere")

    assert asked() == (503, ["data_dir_missing"])


def test_database_out_of_reach(tmp_path, caplog):
    made = make_app("postgresql+psycopg://nobody:a-secret-word@127.0.0.1:1/none", tmp_path)

    response = made.test_client().get("/readyz")
    let_go(made)

    assert (response.status_code, response.json) == (503, {"ready": False, "reasons": ["database_unreachable"]})
    assert made.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("face", ["public", "staff"])
def test_both_faces_answer(database, tmp_path, face):
    made = make_app(database.url, tmp_path, faces=face)

    statuses = [made.test_client().get(path).status_code for path in ("/healthz", "/readyz", "/metrics")]
    let_go(made)

    assert statuses == [200, 503, 404]


def test_nothing_is_written_and_nobody_signed_in(client):
    for path in ("/healthz", "/readyz"):
        response = client.get(path)
        assert "Set-Cookie" not in response.headers
        assert client.post(path).status_code == 405
