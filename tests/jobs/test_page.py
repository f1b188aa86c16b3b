"""The page of background jobs."""

import threading
from datetime import timedelta

import pytest

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs import services
from evalsvc.jobs.states import MOST_TRIES
from evalsvc.organisation.models import Unit
from tests import factories


def refreshes(page):
    return [element.get("content") for element in page.all("meta", http_equiv="refresh")]


def test_empty_page_says_what_will_stand_there(as_):
    page = as_("admin").page("/jobs")

    assert page.heading == "后台任务"
    assert page.one("p", class_="empty-what").text == "还没有后台任务。"
    assert refreshes(page) == []


def test_recount_is_started_run_and_told(as_, office):
    admin = as_("admin")
    response = admin.submit("/jobs", to="/jobs/recount/start")
    waiting = admin.page("/jobs")

    assert response.status_code == 303
    assert waiting.table()[1][:2] == ["核对计数", "等待中"]
    assert refreshes(waiting) == ["5; url=/jobs?by_itself=1"]
    office.works()
    done = admin.page("/jobs")
    assert done.table()[1][1:4] == ["已完成", "17 / 17", "核对了17个评价点和单位的每日计数，与评价记录全部一致。"]
    assert refreshes(done) == []


def test_second_start_is_refused_while_one_is_open(as_, office):
    admin = as_("admin")
    admin.submit("/jobs", to="/jobs/recount/start")

    assert admin.press("/jobs/recount/start").status_code == 409
    office.works()
    assert admin.press("/jobs/recount/start").status_code == 303
    assert len(office.jobs()) == 2


def test_progress_is_seen_while_it_runs_and_survives_a_reload(as_, office):
    admin = as_("admin")
    reported, seen = threading.Event(), threading.Event()

    def count(_given, report):
        report(400, 1200)
        reported.set()
        seen.wait(200)
        report(1200, 1200)
        return "数完了"

    office.knows(count)
    office.queues()
    worker = threading.Thread(target=office.works)
    worker.start()
    assert reported.wait(200)
    pages = [admin.page("/jobs") for _ in range(2)]
    seen.set()
    worker.join()

    for page in pages:
        bar = page.one("progress")
        assert (bar.get("value"), bar.get("max")) == ("400", "1200")
        assert page.table()[1][1:3] == ["正在进行", "400 / 1,200"]
        assert refreshes(page) == ["5; url=/jobs?by_itself=1"]
    assert admin.page("/jobs").table()[1][1:4] == ["已完成", "1,200 / 1,200", "数完了"]


@pytest.fixture
def failed(app, office, clock):
    """The public id of a job that has failed for good."""
    office.queues()
    for _ in range(MOST_TRIES):
        claimed = office.claims()
        with app.app_context():
            services.fail(claimed, "磁盘已满。")
        clock.shift(timedelta(hours=1))
    return office.job().public_id


def test_failed_job_says_why_and_is_tried_again(as_, office, failed):
    admin = as_("admin")

    assert admin.page("/jobs").table()[1][1:4] == ["未成功", "—", "磁盘已满。"]
    assert admin.submit("/jobs", to=f"/jobs/{failed}/retry").status_code == 303
    assert (office.job().state, office.job().tries) == ("queued", 0)
    assert admin.press(f"/jobs/{failed}/retry").status_code == 409


def test_waiting_after_a_failure_says_when_it_is_tried_again(app, as_, office):
    office.queues()
    claimed = office.claims()
    with app.app_context():
        services.fail(claimed, "磁盘已满。")

    assert "磁盘已满。 第1次未成功，共试5次；2026-11-20 10:00再试" in as_("admin").page("/jobs").text


@pytest.mark.parametrize("person", ["leader", "inspector", "bureau", "call_back", "clerk", "auditor", "outsider"])
def test_without_the_right_nothing(as_, office, person):
    somebody = as_(person)

    assert [somebody.get("/jobs").status_code, somebody.press("/jobs/recount/start").status_code, somebody.press("/jobs/any/retry").status_code] == [403] * 3
    assert office.jobs() == []


def test_stranger_is_led_to_the_sign_in(client):
    assert client.get("/jobs").location == "/sign-in?next=/jobs"


def test_unknown_is_not_found_and_wrong_method_refused(as_):
    admin = as_("admin")

    assert [admin.press(path).status_code for path in ("/jobs/nothing/start", "/jobs/nothing00000/retry")] == [404, 404]
    assert [admin.press("/jobs").status_code, admin.get("/jobs/recount/start").status_code] == [405, 405]


def test_admin_of_a_county_neither_reads_nor_starts_what_goes_through_all(app, region, as_):
    as_("admin").press("/jobs/recount/start")
    with app.app_context(), unit_of_work():
        factories.grant(db.session.get(Account, region.people["bureau"].account_id), Role.ADMIN, db.session.get(Unit, region.county.id))
    county_admin = as_("bureau")

    page = county_admin.page("/jobs")

    assert "等待中" not in page.text
    assert "由最上级单位的管理员查看和操作" in page.text
    assert county_admin.press("/jobs/recount/start").status_code == 403
