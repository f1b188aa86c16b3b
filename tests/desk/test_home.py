"""The desk: what waits for each person, and for nobody else."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db, unit_of_work
from evalsvc.imports.models import ImportBatch
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.jobs.models import Job
from evalsvc.jobs.services import queue_job
from evalsvc.jobs.work import run_tick
from evalsvc.matters.models import ServedDay
from evalsvc.organisation.kinds import PointKind
from evalsvc.organisation.models import PointCode, Unit
from evalsvc.profiles.models import CalendarDay, CalendarYear, ProfileVersion
from evalsvc.ratings.models import Slip
from evalsvc.visits.models import VisitAssignment, VisitCampaign, VisitRecord, VisitTarget
from tests import cast, factories
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


@pytest.fixture(autouse=True)
def every_served_count_is_there(app, region):
    day = datetime(2026, 11, 1, tzinfo=SHANGHAI).date()
    with app.app_context(), unit_of_work():
        for unit_id in db.session.scalars(select(Unit.id).where(Unit.kind.in_(["window", "online"]))):
            db.session.add_all(ServedDay(unit_id=unit_id, service_day=day + timedelta(days=n), n=10, source="typed", kept_at=TODAY) for n in range(40))


def versions():
    instrument = db.session.scalar(select(InstrumentVersion.id).where(InstrumentVersion.key == "window-rating", InstrumentVersion.retired_on.is_(None)))
    return {"instrument_version_id": instrument, "profile_version_id": db.session.scalar(select(ProfileVersion.id))}


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


def test_missing_served_count_waits_for_the_window_and_its_bureau(app, as_, region):
    run_tick(app)
    window, thursday = region.windows[0], datetime(2026, 11, 19, tzinfo=SHANGHAI).date()
    with app.app_context(), unit_of_work():
        db.session.execute(delete(ServedDay).where(ServedDay.unit_id == window.id, ServedDay.service_day == thursday))
    sentence = f"尽快处理 {region.hall.name}{window.name}最近7天还缺服务人次。 补填"

    assert waiting(as_("clerk").page("/")) == [sentence]
    assert waiting(as_("bureau").page("/")) == [sentence]
    assert waiting(as_("outsider").page("/")) == []


def test_day_off_and_a_day_that_still_runs_are_not_missing(app, as_, region):
    run_tick(app)
    with app.app_context(), unit_of_work():
        for day in (15, 20):  # a Sunday, and today
            db.session.execute(delete(ServedDay).where(ServedDay.service_day == datetime(2026, 11, day, tzinfo=SHANGHAI).date()))

    assert waiting(as_("clerk").page("/")) == []


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            "typing",
            {"bureau": ["尽快处理 有1张纸质评价表或电话评价等您录入。 开始录入"], "call_back": ["尽快处理 有1张纸质评价表或电话评价等您录入。 开始录入"]},
        ),
        ("differing", {"bureau": ["尽快处理 有1张评价表两遍录入不一致，等您对照原件决定。 逐张对照"], "call_back": []}),
        ("void", {"bureau": [], "call_back": []}),
    ],
)
def test_slip_waits_for_who_may_type_it_or_decide(app, as_, region, state, said):
    run_tick(app)
    place = {"point_id": region.window_point.id, "unit_id": region.windows[0].id, "medium": "paper", "service_day": TODAY.date(), "registered_at": TODAY}
    with app.app_context(), unit_of_work():
        db.session.add(Slip(public_id="slip00000001", state=state, void_reason="测试" if state == "void" else "", **place, **versions()))

    assert {person: waiting(as_(person).page("/")) for person in said} == said
    assert waiting(as_("clerk").page("/")) == []
    assert waiting(as_("outsider").page("/")) == []


@pytest.fixture
def campaign(app, region):
    """A secret visit to the first window, twice, by the inspector, until Sunday."""
    with app.app_context(), unit_of_work():
        inspector = db.session.scalars(select(Account).where(Account.username == "inspector")).one()
        days = {"first_day": TODAY.date(), "last_day": TODAY.date() + timedelta(days=2)}
        plan = VisitCampaign(public_id="plan00000001", unit_id=region.city.id, kind="secret_visit", title="十一月暗访", created_at=TODAY, **days, **versions())
        db.session.add(plan)
        db.session.flush()
        target = VisitTarget(public_id="target000001", campaign_id=plan.id, unit_id=region.windows[0].id, quota=2)
        db.session.add(target)
        db.session.flush()
        visitor = factories.account("visitor-1", "测试访查员", password=cast.PASSWORD)
        factories.grant(visitor, Role.VISITOR, db.session.get_one(Unit, region.city.id))
        db.session.add(VisitAssignment(target_id=target.id, account_id=visitor.id))
        return plan.id, target.id, visitor.id, inspector.id


def test_visit_waits_for_its_visitor_and_nobody_who_is_visited(app, region, client, as_, campaign):
    run_tick(app)
    client.sign_in("visitor-1", cast.PASSWORD)

    assert waiting(client.page("/")) == [f"马上处理 {region.hall.name} · {region.windows[0].name}还要访查2次，“十一月暗访”到2026年11月22日为止。 去记录"]
    for person in ("clerk", "bureau", "call_back", "outsider"):
        assert "暗访" not in as_(person).page("/").text


def test_record_waits_for_another_to_check_it(app, region, as_, campaign):
    run_tick(app)
    plan, target, visitor, inspector = campaign
    record = {"campaign_id": plan, "target_id": target, "visited_at": TODAY, "visited_on": TODAY.date(), "created_at": TODAY, "submitted_at": TODAY}
    with app.app_context(), unit_of_work():
        db.session.add(VisitRecord(public_id="record000001", account_id=visitor, sample="1", state="submitted", **record))
        db.session.add(VisitRecord(public_id="record000002", account_id=inspector, sample="2", state="submitted", **record))

    assert waiting(as_("inspector").page("/")) == ["尽快处理 “十一月暗访”有1份记录等您审核。 逐份审核"]
    assert waiting(as_("leader").page("/")) == ["尽快处理 “十一月暗访”有2份记录等您审核。 逐份审核"]
    assert waiting(as_("bureau").page("/")) == []


def test_own_import_waits_for_consent(app, as_, region, calendar_of_next_year):
    run_tick(app)
    with app.app_context(), unit_of_work():
        admin = db.session.scalars(select(Account.id).where(Account.username == "admin")).one()
        db.session.add(
            ImportBatch(public_id="batch0000001", kind="items", state="ready", account_id=admin, file_name="事项.xlsx", digest="0", created_at=TODAY)
        )

        leader = db.session.scalars(select(Account.id).where(Account.username == "leader")).one()
        batch = {"kind": "ledger", "account_id": leader, "file_name": "台账.xlsx", "digest": "1", "created_at": TODAY}
        db.session.add_all(
            [ImportBatch(public_id=f"batch000000{n}", state=state, **batch) for n, state in enumerate(("matching", "refused", "applied"), start=2)]
        )

    assert waiting(as_("admin").page("/")) == ["尽快处理 您导入的“事项.xlsx”已核对完，没有错，还没有写入。 看过再确认"]
    assert waiting(as_("leader").page("/")) == ["尽快处理 您导入的“台账.xlsx”等您指定哪一列是什么。 对应列"]
    assert waiting(as_("bureau").page("/")) == []


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
