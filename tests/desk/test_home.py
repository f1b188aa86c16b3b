"""The desk: what waits for each person, and for nobody else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.models import Job
from evalsvc.jobs.services import queue_job
from evalsvc.jobs.work import run_tick
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode, Unit
from evalsvc.profiles.models import CalendarDay, CalendarYear
from tests import factories
from tests.ratings.visitors import rate

EVERYBODY = ["leader", "inspector", "bureau", "call_back", "clerk", "admin", "auditor", "outsider"]
LAST_WEEK = datetime(2026, 11, 12, 10, 0, tzinfo=SHANGHAI)
TODAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)


def waiting(page):
    return [" ".join("".join(item.itertext()).split()) for item in page.all("ul", class_="desk")[0].iter("li")] if page.all("ul", class_="desk") else []


@pytest.fixture(autouse=True)
def every_window_has_a_code(app, region):
    with app.app_context(), unit_of_work():
        factories.point(db.session.get_one(Unit, region.windows[2].id), PointKind.WINDOW)


@pytest.fixture
def calendar_of_next_year(app):
    with app.app_context(), unit_of_work():
        db.session.add(CalendarYear(year=2027, source="测试"))


@pytest.mark.parametrize("username", EVERYBODY)
def test_everybody_begins_at_the_desk(as_, username):
    assert as_(username).page("/").heading


def test_desk_needs_sign_in(client, region):
    response = client.get("/")

    assert (response.status_code, response.location) == (303, "/sign-in")


def test_desk_takes_no_post(as_):
    assert as_("clerk").press("/").status_code == 405


@pytest.mark.parametrize("username", ["leader", "bureau", "clerk", "auditor"])
def test_desk_is_empty_when_nothing_waits(app, as_, username):
    run_tick(app)
    page = as_(username).page("/")

    assert page.heading == "没有等您处理的事"
    assert "现在没有事情等您处理" in page.text


def test_calendar_of_next_year_waits_for_the_administrator_of_all(app, as_):
    run_tick(app)

    assert waiting(as_("admin").page("/")) == ["尽快处理 2027年的放假安排还没有录入，跨年的期限暂按周末推算。 国务院公布后录入"]


def test_calendar_that_is_entered_waits_no_more(app, as_, calendar_of_next_year):
    run_tick(app)

    assert waiting(as_("admin").page("/")) == []


def test_failed_job_waits_until_it_is_put_right(app, as_, calendar_of_next_year):
    run_tick(app)
    with app.app_context(), unit_of_work():
        queue_job(kind="recount", key="recount:desk")
        db.session.execute(update(Job).where(Job.key == "recount:desk").values(state="failed"))

    assert waiting(as_("admin").page("/")) == ["马上处理 有1个后台任务没有成功。 查看原因，重新执行"]


def test_window_without_a_code_waits_for_who_may_give_one(app, as_, region):
    run_tick(app)
    with app.app_context(), unit_of_work():
        db.session.execute(update(PointCode).where(PointCode.point_id == region.window_point.id).values(until=TODAY, ended="withdrawn", reason="测试"))
    hall, window = region.hall.name, region.windows[0].name

    assert waiting(as_("bureau").page("/")) == [f"尽快处理 {hall}{window}没有可用的评价码，群众无法评价。 设评价点，打印海报"]
    assert waiting(as_("outsider").page("/")) == []
    assert waiting(as_("clerk").page("/")) == []


def test_new_release_waits_for_the_window(app, client, clock, as_, region):
    clock.move_to(LAST_WEEK)
    for level in (5, 4, 3, 2, 1):
        rate(client, region.window_point, level)
    clock.move_to(TODAY)
    run_tick(app)

    assert waiting(as_("clerk").page("/")) == ["有空处理 2026-11-09至2026-11-15的评价反馈已经形成，共5条评价。 阅读"]
    clock.shift(timedelta(days=8))
    run_tick(app)
    assert waiting(as_("clerk").page("/")) == []


@pytest.mark.parametrize("username", ["clerk", "leader", "admin"])
def test_desk_says_when_nothing_ticks(app, clock, as_, username):
    run_tick(app)
    assert "evalsvc work" not in as_(username).page("/").text

    clock.shift(timedelta(hours=2))
    assert "后台已有120分钟没有执行定时工作" in as_(username).page("/").text


def test_year_that_runs_must_be_entered_too(app, as_):
    run_tick(app)
    with app.app_context(), unit_of_work():
        db.session.execute(delete(CalendarDay))
        db.session.execute(delete(CalendarYear).where(CalendarYear.year == 2026))
        assert db.session.scalar(select(CalendarYear).where(CalendarYear.year == 2026)) is None

    assert waiting(as_("admin").page("/"))[0].startswith("尽快处理 2026年的放假安排还没有录入")
