"""The worker: what it does with jobs, how it ends, and the tick beside it."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.jobs import work
from evalsvc.jobs.queries import step_runs, tick_age
from evalsvc.jobs.work import run_tick, work_forever


def test_job_is_done_with_what_it_was_given(office):
    office.knows(lambda given, report: report(2, 2) or f"处理了{given['n']}条")
    office.queues(given={"n": 7})

    assert office.works()
    assert not office.works()
    job = office.job()
    assert (job.state, job.outcome, job.done, job.total) == ("done", "处理了7条", 2, 2)


def test_failure_is_told_without_its_words(office, caplog):
    def stumble(_given, _report):
        raise ValueError("13812345678")

    office.knows(stumble)
    office.queues()
    office.works()

    assert (office.job().state, office.job().outcome) == ("queued", "系统内部出错（ValueError），详情见运行日志。")
    assert "ValueError" in caplog.text


def test_unknown_kind_fails(office):
    office.queues(kind="nobody-knows")
    office.works()

    assert office.job().outcome == "这个版本的系统不认识这种任务。"


def test_stopped_job_goes_back_untried(office):
    stop = threading.Event()

    def long(_given, report):
        stop.set()
        report(1, 1000)
        return "不会说到这里"

    office.knows(long)
    office.queues()
    office.works(stop=stop)

    assert (office.job().state, office.job().tries) == ("queued", 0)
    assert office.claims() is not None


def test_killed_worker_is_taken_over(app, office, clock, tmp_path):
    office.queues()
    url = app.extensions["settings"].database_url
    process = subprocess.Popen([sys.executable, "-m", "tests.jobs.stuck_worker", url, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "running\n"
    process.kill()
    process.wait()
    process.stdout.close()
    stuck = office.job()
    assert (stuck.state, stuck.lease_by, stuck.done, stuck.total) == ("running", "stuck", 3, 10)

    office.knows(lambda _given, report: report(10, 10) or "接着办完了")
    clock.move_to(stuck.lease_until - timedelta(seconds=1))
    assert not office.works("two")
    clock.move_to(stuck.lease_until + timedelta(seconds=1))
    assert office.works("two")

    assert (office.job().state, office.job().outcome, office.job().tries) == ("done", "接着办完了", 2)


def test_tick_runs_every_step_though_one_fails(app, caplog):
    done = []

    def broken():
        raise RuntimeError("broken on purpose")

    app.extensions["tick_steps"] = {"first": lambda: done.append("first"), "broken": broken, "last": lambda: done.append("last")}

    assert run_tick(app) == ["broken"]
    assert done == ["first", "last"]
    assert "broken on purpose" in caplog.text


def test_step_that_fails_leaves_nothing_for_the_next(app, caplog):
    def half():
        db.session.execute(db.text("SELECT 1"))
        raise RuntimeError

    app.extensions["tick_steps"] = {"half": half, "whole": lambda: db.session.execute(db.text("SELECT 1"))}

    assert run_tick(app) == ["half"]


def test_tick_of_the_product_succeeds_on_an_empty_database(app):
    assert run_tick(app) == []
    assert {"releases", "summaries", "secrets", "keys", "delays", "verification"} <= set(app.extensions["tick_steps"])


def test_how_each_step_went_is_kept(app, clock, caplog):
    def broken():
        raise RuntimeError("broken on purpose")

    app.extensions["tick_steps"] = {"whole": lambda: None, "half": lambda: None}
    run_tick(app)
    began = now()
    clock.shift(timedelta(minutes=1))
    app.extensions["tick_steps"] = {"whole": lambda: None, "half": broken}
    run_tick(app)

    with app.app_context():
        runs = step_runs()
        assert (runs["whole"].succeeded_at, runs["whole"].failed_last) == (now(), False)
        assert (runs["half"].succeeded_at, runs["half"].failed_at, runs["half"].failed_last) == (began, now(), True)
        assert tick_age(now() + timedelta(minutes=3)) == timedelta(minutes=3)


def test_two_ticks_at_once_leave_one_row_for_each_step(app):
    app.extensions["tick_steps"] = {name: lambda: None for name in "abcdef"}
    ticks = [threading.Thread(target=run_tick, args=(app,)) for _ in range(4)]
    for tick in ticks:
        tick.start()
    for tick in ticks:
        tick.join()

    with app.app_context():
        assert {name: run.succeeded_at for name, run in step_runs().items()} == dict.fromkeys("abcdef", now())


@pytest.mark.parametrize("jobs", [0, 3])
def test_worker_ticks_works_and_ends_when_told(office, app, monkeypatch, jobs):
    monkeypatch.setattr(work, "IDLE_SECONDS", 0.01)
    stop, ticked = threading.Event(), threading.Event()
    app.extensions["tick_steps"] = {"probe": ticked.set}
    office.knows(lambda _given, _report: "好了")
    for _ in range(jobs):
        office.queues()
    office.knows(lambda _given, _report: stop.set() or "好了", kind="last")
    office.queues(kind="last")
    thread = threading.Thread(target=work_forever, args=(app, stop))
    thread.start()

    assert ticked.wait(200)
    thread.join(200)
    assert not thread.is_alive()
    assert {job.state for job in office.jobs()} == {"done"}


def test_worker_survives_a_database_that_is_away(office, app, monkeypatch, caplog):
    stop, tries = threading.Event(), []

    def away(_worker):
        tries.append(1)
        if len(tries) == 2:
            stop.set()
        raise ConnectionError("away")

    monkeypatch.setattr(work, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(work.services, "claim", away)
    app.extensions["tick_steps"] = {}
    work_forever(app, stop)

    assert len(tries) == 2
    assert "away" in caplog.text
