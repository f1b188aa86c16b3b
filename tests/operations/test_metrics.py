"""Metrics: who may read them, that they count what happened, and whose name is in no label."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.services import queue_job
from evalsvc.jobs.work import run_pulse, run_tick
from tests.applications import let_go, make_app
from tests.judge import JudgedClient
from tests.ratings.visitors import visit_of

TOKEN = "only-tests-know-this-token-0123456789"
PHONE, NAME = "13912345678", "张测试"


@pytest.fixture
def app(database, tmp_path):
    """The application as it is when neighbours may read."""
    made = make_app(database.url, tmp_path, metrics="loopback")
    yield made
    let_go(made)


@pytest.fixture
def read(client):
    """`read("evalsvc_requests_total", endpoint="rate.rate")`: the value of a sample, 0.0 when there is none."""

    def value(name, **labels):
        for family in text_string_to_metric_families(client.get("/metrics").text):
            for sample in family.samples:
                if sample.name == name and labels.items() <= sample.labels.items():
                    return sample.value
        return 0.0

    return value


def test_requests_are_counted_by_view_and_class(client, region, read):
    before = read("evalsvc_requests_total", endpoint="rate.rate", status="2xx"), read("evalsvc_requests_total", endpoint="none", status="4xx")
    for _ in range(3):
        client.get(region.window_point.path)
    client.get("/nowhere")
    after = read("evalsvc_requests_total", endpoint="rate.rate", status="2xx"), read("evalsvc_requests_total", endpoint="none", status="4xx")

    assert (after[0] - before[0], after[1] - before[1]) == (3, 1)
    assert read("evalsvc_request_seconds_count", endpoint="rate.rate") >= 3


def test_ratings_are_counted_by_what_became_of_them(client, region, read):
    outcomes = ("accepted", "repeated", "already_rated", "not_filled_in", "unknown_code")
    before = {name: read("evalsvc_ratings_total", outcome=name) for name in outcomes}
    path = region.window_point.path
    form = {"visit": visit_of(client, path), "level": "1", "comment": f"{NAME}{PHONE}"}

    statuses = [client.post(path, data=form).status_code, client.post(path, data=form).status_code, client.post(path, data={**form, "level": "5"}).status_code]
    statuses += [client.post(path, data={"level": ""}).status_code, client.post("/r/nothing", data=form).status_code]

    assert statuses == [303, 303, 409, 422, 404]
    assert {name: read("evalsvc_ratings_total", outcome=name) - before[name] for name in outcomes} == dict.fromkeys(outcomes, 1)


def test_readings(app, client, region, read, clock):
    with app.app_context(), unit_of_work():
        queue_job(kind="recount", key="one")
        queue_job(kind="recount", key="two")
    run_tick(app)
    clock.shift(timedelta(seconds=90))

    assert read("evalsvc_database_up") == 1
    assert read("evalsvc_tick_age_seconds") == 90
    assert read("evalsvc_jobs", kind="recount", state="queued") == 2
    assert read("evalsvc_disk_free_bytes") > 0
    assert read("evalsvc_retention_overdue", kind="secrets") == 0


def test_log_that_waits_for_its_seal_is_seen(app, as_, read, clock):
    as_("admin")
    assert read("evalsvc_seal_lag_seconds") == 0
    as_("admin").press("/jobs/recount/start")
    clock.shift(timedelta(seconds=40))
    assert read("evalsvc_seal_lag_seconds") == 40

    assert run_pulse(app)

    assert read("evalsvc_seal_lag_seconds") == 0


def test_retention_that_is_not_carried_out_is_seen(client, region, read, clock):
    visit = visit_of(client, region.window_point.path)
    client.post(region.window_point.path, data={"visit": visit, "level": "1", "phone": PHONE, "consent": "yes"})
    clock.shift(timedelta(days=180, hours=1, seconds=1))

    assert read("evalsvc_retention_overdue", kind="secrets") == 1


def test_nothing_of_anybody_is_in_it(client, as_, region):
    visit = visit_of(client, region.window_point.path)
    given = {"visit": visit, "level": "1", "comment": NAME + PHONE, "name": NAME, "phone": PHONE, "consent": "yes"}
    receipt = client.post(region.window_point.path, data=given, headers={"User-Agent": PHONE}).location.rpartition("/")[2]
    client.get(f"/receipt/{receipt}?q={PHONE}")
    client.get(f"/nowhere/{PHONE}")
    as_("leader").get(f"/ratings?q={PHONE}")

    text = client.get("/metrics").text

    names = [person.username for person in region.people.values()]
    secrets = (PHONE, NAME, receipt, receipt.replace("-", ""), region.window_point.code, region.window_point.public_id, visit, "127.0.0.1", *names)
    labels = {value for family in text_string_to_metric_families(text) for sample in family.samples for value in sample.labels.values()}
    assert [word for word in secrets if word in labels] == []
    assert [word for word in secrets[:7] if word in text] == []
    assert not re.search(r'level="|unit="|="[1-5]"', text)


ALLOWED = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.mark.parametrize(
    ("settings", "environ", "headers", "status"),
    [
        ({}, ALLOWED, {}, 404),
        ({"metrics": "loopback"}, ALLOWED, {}, 200),
        ({"metrics": "loopback"}, {"REMOTE_ADDR": "::1"}, {}, 200),
        ({"metrics": "loopback"}, {"REMOTE_ADDR": "10.0.0.7"}, {}, 404),
        ({"metrics": "loopback"}, {"REMOTE_ADDR": ""}, {}, 404),
        ({"metrics": "loopback"}, ALLOWED, {"X-Forwarded-For": "127.0.0.1"}, 404),
        ({"metrics": "loopback"}, ALLOWED, {"Forwarded": "for=10.0.0.7"}, 404),
        ({"metrics": "loopback"}, ALLOWED, {"X-Real-IP": "10.0.0.7"}, 404),
        ({"metrics": "loopback", "trusted_proxies": "1"}, {"REMOTE_ADDR": "10.0.0.7"}, {"X-Forwarded-For": "127.0.0.1"}, 404),
        ({"metrics": "loopback"}, ALLOWED, {"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"metrics": "token", "metrics_token": TOKEN}, ALLOWED, {}, 404),
        ({"metrics": "token", "metrics_token": TOKEN}, ALLOWED, {"Authorization": f"Bearer {TOKEN}x"}, 404),
        ({"metrics": "token", "metrics_token": TOKEN}, ALLOWED, {"Authorization": TOKEN}, 404),
        ({"metrics": "token", "metrics_token": TOKEN}, {"REMOTE_ADDR": "10.0.0.7"}, {"Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_who_may_read(database, tmp_path, settings, environ, headers, status):
    made = make_app(database.url, tmp_path, **settings)

    answer = made.test_client().get("/metrics", environ_overrides=environ, headers=headers)
    let_go(made)

    assert answer.status_code == status
    assert ("evalsvc_database_up" in answer.text) is (status == 200)


def test_database_out_of_reach_is_said(tmp_path, caplog):
    made = make_app("postgresql+psycopg://nobody:a-secret-word@127.0.0.1:1/none", tmp_path, metrics="loopback")

    answer = made.test_client().get("/metrics")
    let_go(made)

    assert answer.status_code == 200
    assert "evalsvc_database_up 0.0" in answer.text
    assert "a-secret-word" not in answer.text


def test_reading_that_fails_keeps_no_other_back(app, client, read, caplog):
    with app.app_context(), unit_of_work():
        db.session.execute(db.text("ALTER TABLE job RENAME TO nowhere"))
    run_tick(app)

    assert read("evalsvc_jobs", kind="recount", state="queued") == 0
    assert read("evalsvc_retention_overdue", kind="delays") == 0
    assert "evalsvc_retention_overdue{" in client.get("/metrics").text
    assert "evalsvc_tick_age_seconds 0.0" in client.get("/metrics").text


COUNTING = """
import os, sys
from evalsvc.core import metrics
for _ in range(int(sys.argv[1])):
    metrics.note_request("rate.submit", 303, 0.01)
print(metrics.text(()).decode())
"""


def test_processes_of_one_server_count_together(tmp_path):
    env = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": ""}
    said = [subprocess.run([sys.executable, "-c", COUNTING, n], env=env, capture_output=True, text=True, check=True).stdout for n in ("3", "4")]

    assert 'evalsvc_requests_total{endpoint="rate.submit",status="3xx"} 3.0' in said[0]
    assert 'evalsvc_requests_total{endpoint="rate.submit",status="3xx"} 7.0' in said[1]


def test_nothing_is_counted_when_nobody_may_read(database, tmp_path, observer, read):
    made = make_app(database.url, tmp_path)

    assert made.counts_requests is False
    assert JudgedClient(made, observer).get("/metrics").status_code == 404
    let_go(made)
