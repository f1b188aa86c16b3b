"""Plan, record, check, release, on real rows."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.access.permissions import Role
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import PointDay, Rating, UnitDay
from evalsvc.visits import queries, services
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitAnswer, VisitAssignment, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.services.records import Incomplete
from evalsvc.visits.sheet import Filled, Finding
from evalsvc.visits.states import Act
from tests import factories
from tests.visits.making import accepted, account, actor, campaign, handed_in, make, secret_sheet, survey_sheet, target_of, visitor


@pytest.fixture
def people(session, region):
    visitor("visitor_2", "第二访查员", region.city)


@pytest.fixture
def planned(people, region):
    """A secret visit of the city at the first county's hall."""
    return campaign(region.city, [region.hall])


@pytest.fixture
def target(planned, region):
    return target_of(planned, region.hall)


def events(session):
    return session.scalars(select(AuditEvent).where(AuditEvent.action.like("visit.%")).order_by(AuditEvent.id)).all()


def test_plan_assigns_everybody_to_every_target(session, region, people):
    made = campaign(region.city, [region.hall, region.windows[0]], people=("visitor", "visitor_2"), quota=4)

    rows = queries.targets_of(made)
    assert [(row.unit.name, row.target.quota, [person.username for person in row.people]) for row in rows] == [
        ("涪城区医保服务大厅", 4, ["visitor", "visitor_2"]),
        ("1号窗口", 4, ["visitor", "visitor_2"]),
    ]
    assert made.profile_version_id == 1


def test_plan_refuses_what_lies_outside_the_organ(people, region):
    with pytest.raises(Problem, match="“三台县医保服务大厅”不在组织单位之下") as refused:
        campaign(region.county, [region.hall, region.other_hall])

    assert refused.value.field == "units"


def test_plan_refuses_who_may_not_visit_for_the_organ(people, region):
    visitor("far", "外县访查员", region.other_county)

    with pytest.raises(Problem, match="“外县访查员”不是组织单位的访查员") as refused:
        campaign(region.city, [region.hall], people=("far",))

    assert refused.value.field == "visitors"


def test_nobody_visits_where_they_work(people, session, region):
    factories.grant(account("visitor"), Role.CLERK, session.get(Unit, region.windows[1].id))

    with pytest.raises(Problem, match="“测试访查员”在访查对象任职"):
        campaign(region.city, [region.hall])


@pytest.mark.parametrize(("first", "last", "field"), [(1, 0, "last_day"), (0, 401, "first_day"), (-401, -400, "first_day")])
def test_days_that_cannot_be(planned, first, last, field):
    days = {"first_day": today() + timedelta(days=first), "last_day": today() + timedelta(days=last)}

    with pytest.raises(Problem) as refused:
        services.edit_campaign(by=actor("inspector"), campaign=planned, title="暗访", **days)

    assert refused.value.field == field


def test_days_must_hold_the_records(planned, target):
    handed_in(target, secret_sheet())

    with pytest.raises(Problem, match="已有2026-11-19至2026-11-19的访查记录"):
        services.edit_campaign(by=actor("inspector"), campaign=planned, title="暗访", first_day=today(), last_day=today())


def test_edit_of_an_old_page_is_refused(planned):
    old = planned.row_version
    days = {"first_day": planned.first_day, "last_day": planned.last_day}
    services.edit_campaign(by=actor("leader"), campaign=planned, title="另一个名称", row_version=old, **days)

    with pytest.raises(StaleVersion):
        services.edit_campaign(by=actor("inspector"), campaign=planned, title="第三个名称", row_version=old, **days)

    assert planned.title == "另一个名称"


def test_unit_is_a_target_once(session, planned, region):
    with pytest.raises(Problem, match="“涪城区医保服务大厅”已经在这个计划里"):
        services.add_targets(by=actor("inspector"), campaign=planned, units=[session.get(Unit, region.hall.id)], quota=1, visitors=[])


def test_target_changes_number_and_people(session, target):
    old = target.row_version

    services.edit_target(by=actor("inspector"), target=target, quota=9, visitors=[account("visitor_2")], row_version=old)

    assert (target.quota, target.row_version > old) == (9, True)
    assert session.scalars(select(VisitAssignment.account_id).where(VisitAssignment.target_id == target.id)).all() == [account("visitor_2").id]
    with pytest.raises(StaleVersion):
        services.edit_target(by=actor("leader"), target=target, quota=2, visitors=[], row_version=old)


def test_target_cannot_ask_for_fewer_than_there_are(target):
    handed_in(target, secret_sheet())
    handed_in(target, secret_sheet())

    with pytest.raises(Problem, match="已经有2份记录"):
        services.edit_target(by=actor("inspector"), target=target, quota=1, visitors=[])


def test_record_keeps_its_answers(session, target):
    record = handed_in(target, secret_sheet(2, problem="三号窗口九点二十分无人", seen="排队约二十人"))

    answers = queries.answers_of(record)
    assert (record.state, record.sample, record.visited_on.isoformat()) == ("submitted", "0001", "2026-11-19")
    assert (answers["overall"].level, answers["overall"].text, answers["wait"].text, answers["seen"].text) == (2, None, "half", "排队约二十人")
    assert [(finding.problem, finding.clause) for finding in queries.findings_of(record)] == [("三号窗口九点二十分无人", "负面清单第3条")]


def test_texts_are_masked_and_the_original_is_nowhere(session, target):
    sheet = secret_sheet(problem="电话13912345678没人接", seen="请找13987654321")

    record = handed_in(target, sheet)

    kept = [*session.scalars(select(VisitAnswer.text).where(VisitAnswer.record_id == record.id)), *session.scalars(select(VisitFinding.problem))]
    assert "电话［已遮盖］没人接" in kept
    assert "请找［已遮盖］" in kept
    assert not [text for text in kept if text and "139" in text]


def test_draft_may_have_gaps_and_a_handed_in_one_not(session, target):
    gaps = Filled(secret_sheet().visited_at, {"overall": "3"})
    draft = services.start_record(by=actor("visitor"), target=target, filled=gaps, act=Act.SAVE)

    with pytest.raises(Incomplete) as refused:
        services.save_record(by=actor("visitor"), record=draft, filled=gaps, act=Act.SUBMIT)

    assert draft.state == "draft"
    assert {"q-open", "q-wait"} <= set(refused.value.at_fields)
    assert "q-overall" not in refused.value.at_fields


def test_saving_again_replaces_answers_and_findings(session, target):
    draft = services.start_record(by=actor("visitor"), target=target, filled=secret_sheet(4, problem="甲"), act=Act.SAVE)

    services.save_record(by=actor("visitor"), record=draft, filled=secret_sheet(1, problem="乙"), act=Act.SAVE)

    assert queries.answers_of(draft)["overall"].level == 1
    assert session.scalars(select(VisitFinding.problem)).all() == ["乙"]


def test_old_page_of_a_record_is_refused(target):
    draft = services.start_record(by=actor("visitor"), target=target, filled=secret_sheet(4), act=Act.SAVE)
    old = draft.row_version
    services.save_record(by=actor("visitor"), record=draft, filled=secret_sheet(3), act=Act.SAVE, row_version=old)

    with pytest.raises(StaleVersion):
        services.save_record(by=actor("visitor"), record=draft, filled=secret_sheet(2), act=Act.SAVE, row_version=old)

    assert queries.answers_of(draft)["overall"].level == 3


def test_sample_number_is_taken_once(session, target):
    handed_in(target, secret_sheet(sample="甲-7"))

    with pytest.raises(Problem, match="编号“甲-7”已被这个计划的另一份记录用了") as refused:
        handed_in(target, secret_sheet(sample="甲-7"))

    assert refused.value.field == "q-sample"
    assert session.scalar(select(func.count()).select_from(VisitRecord)) == 1


def test_sample_number_taken_by_another_leaves_a_draft_as_it_was(target):
    handed_in(target, secret_sheet(sample="甲-7"))
    draft = services.start_record(by=actor("visitor"), target=target, filled=secret_sheet(5, sample="甲-8"), act=Act.SAVE)

    with pytest.raises(Problem):
        services.save_record(by=actor("visitor"), record=draft, filled=secret_sheet(1, sample="甲-7"), act=Act.SAVE)

    assert queries.answers_of(draft)["overall"].level == 5


@pytest.mark.parametrize("days", [-11, 1])
def test_visit_lies_within_the_days_and_not_ahead(target, days):
    with pytest.raises(Problem) as refused:
        handed_in(target, secret_sheet(day=today() + timedelta(days=days)))

    assert refused.value.field in {"visited_on", "visited_time"}


@pytest.mark.parametrize("answers", [{"overall": "6"}, {"open": "maybe"}, {"place": "长" * 81}, {"seen": "长" * 501}])
def test_answers_that_cannot_be(target, answers):
    sheet = secret_sheet()

    with pytest.raises(Problem) as refused:
        handed_in(target, replace(sheet, answers={**sheet.answers, **answers}))

    assert refused.value.field == f"q-{next(iter(answers))}"


def test_no_more_records_than_planned(target):
    for _ in range(3):
        handed_in(target, secret_sheet())

    with pytest.raises(WrongState, match="数量已满"):
        handed_in(target, secret_sheet())


def test_no_new_record_when_the_days_are_over(target, clock):
    clock.shift(timedelta(days=11))

    with pytest.raises(WrongState, match="不在进行期间"):
        handed_in(target, secret_sheet())


def test_check_accepts_or_returns_with_a_remark(target):
    good, bad = handed_in(target, secret_sheet()), handed_in(target, secret_sheet())

    services.accept_record(by=actor("inspector"), record=good)
    services.return_record(by=actor("inspector"), record=bad, remark="时间写错了")

    assert (good.state, good.checked_by) == ("accepted", account("inspector").id)
    assert (bad.state, bad.remark) == ("returned", "时间写错了")


def test_returned_record_is_handed_in_again(target):
    record = handed_in(target, secret_sheet())
    services.return_record(by=actor("inspector"), record=record, remark="时间写错了")

    services.save_record(by=actor("visitor"), record=record, filled=secret_sheet(1, sample="0001"), act=Act.SUBMIT)

    assert (record.state, record.remark, record.checked_by) == ("submitted", "", None)


def test_second_check_is_told_that_another_was_faster(target):
    record = handed_in(target, secret_sheet())
    services.accept_record(by=actor("inspector"), record=record)

    with pytest.raises(WrongState, match="这份记录现在是“已通过”"):
        services.return_record(by=actor("leader"), record=record, remark="再看看")


def test_nobody_checks_their_own(session, region, target):
    factories.grant(account("visitor"), Role.INSPECTOR, session.get(Unit, region.city.id))
    record = handed_in(target, secret_sheet())

    with pytest.raises(Forbidden, match="要由另一个人审核"):
        services.accept_record(by=actor("visitor"), record=record)


def test_release_keeps_ratings_of_their_own_stream(session, region, target):
    records = [accepted(target, secret_sheet(level)) for level in (5, 2)]

    assert services.release(by=actor("inspector"), target=target) == 2

    ratings = session.scalars(select(Rating).order_by(Rating.id)).all()
    assert [(rating.level, rating.rater, rating.origin, rating.channel, rating.service_day.isoformat()) for rating in ratings] == [
        (5, "secret_visit", "invited", "visit", "2026-11-19"),
        (2, "secret_visit", "invited", "visit", "2026-11-19"),
    ]
    assert [record.rating_id for record in records] == [rating.id for rating in ratings]
    for table in (PointDay, UnitDay):
        assert [(row.stream, row.turn, row.n5, row.n2) for row in session.scalars(select(table))] == [("secret_visit", "first", 1, 1)]


@pytest.mark.parametrize("kind", VisitKind)
def test_stream_says_who_rated(session, region, people, kind):
    sheet = survey_sheet if kind is VisitKind.THIRD_PARTY else secret_sheet
    target = target_of(campaign(region.city, [region.hall], kind=kind, quota=9), region.hall)
    for _ in range(5):
        accepted(target, sheet())

    services.release(by=actor("inspector"), target=target)

    assert [(row.stream, row.n5 + row.n4) for row in session.scalars(select(UnitDay))] == [(kind.value, 5)]


def test_unit_without_a_point_is_told_and_nothing_is_counted(session, region, people):
    target = target_of(campaign(region.city, [region.county]), region.county)
    record = accepted(target, secret_sheet())

    services.release(by=actor("inspector"), target=target)

    assert (record.state, record.rating_id) == ("released", None)
    assert session.scalar(select(func.count()).select_from(UnitDay)) == 0


def test_nothing_is_released_twice(session, target):
    accepted(target, secret_sheet())
    services.release(by=actor("inspector"), target=target)

    with pytest.raises(WrongState, match="没有新通过审核的记录"):
        services.release(by=actor("leader"), target=target)

    assert session.scalar(select(func.count()).select_from(Rating)) == 1


def test_few_interviews_are_not_released(region, people):
    target = target_of(campaign(region.city, [region.hall], kind=VisitKind.THIRD_PARTY, quota=9), region.hall)
    for _ in range(4):
        accepted(target, survey_sheet())

    with pytest.raises(WrongState, match="只有4份，至少要5份"):
        services.release(by=actor("inspector"), target=target)


def test_events_before_the_release_name_nothing(session, region, target):
    record = handed_in(target, secret_sheet(problem="三号窗口无人"))
    services.return_record(by=actor("inspector"), record=record, remark="写清楚时间")
    services.save_record(by=actor("visitor"), record=record, filled=secret_sheet(sample="0001"), act=Act.SUBMIT)
    services.accept_record(by=actor("inspector"), record=record)

    told = " ".join(f"{event.sentence} {event.facts} {event.subject}" for event in events(session))
    assert {event.unit_id for event in events(session)} == {region.city.id}
    assert not [word for word in ("暗访", "大厅", "涪城", region.hall.public_id, "三号窗口") if word in told]


def test_release_stands_in_the_log_of_the_unit(session, region, target):
    accepted(target, secret_sheet())
    services.release(by=actor("inspector"), target=target)

    last = events(session)[-1]
    assert (last.unit_id, last.sentence) == (
        region.hall.id,
        "督查员（绵阳市医疗保障局）向“涪城区医保服务大厅”发布了“十一月窗口暗访”（暗访）的结果，共1份记录。",
    )


def test_findings_without_a_problem_are_not_kept(session, target):
    sheet = replace(secret_sheet(), findings=(Finding("", "第3条"), Finding("无人")))

    handed_in(target, sheet)

    assert [(finding.position, finding.problem) for finding in session.scalars(select(VisitFinding))] == [(1, "无人")]


def together(app, *acts):
    """Carries the acts out at the same time, each in a transaction of its own; returns what each raised, or None."""
    barrier = threading.Barrier(len(acts))

    def guarded(act):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()
            except Problem as problem:
                return problem
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(guarded, acts))


@pytest.fixture
def lone_target(app, region):
    """The key of a target, kept for good, of which one record may be made."""

    def plan():
        visitor("visitor_2", "第二访查员", region.city)
        return target_of(campaign(region.city, [region.hall], quota=1, people=("visitor", "visitor_2")), region.hall).id

    return make(app, plan)


def test_last_place_is_taken_once(app, lone_target):
    def fill(username):
        return lambda: handed_in(db.session.get_one(VisitTarget, lone_target), secret_sheet(), username)

    raised = together(app, fill("visitor"), fill("visitor_2"))

    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "WrongState"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(VisitRecord)) == 1


def test_two_checks_at_once_let_one_win(app, lone_target):
    record_id = make(app, lambda: handed_in(db.session.get_one(VisitTarget, lone_target), secret_sheet()).id)

    def record():
        return db.session.get_one(VisitRecord, record_id)

    raised = together(
        app,
        lambda: services.accept_record(by=actor("inspector"), record=record()),
        lambda: services.return_record(by=actor("leader"), record=record(), remark="再看看"),
    )

    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "WrongState"]


def test_two_releases_at_once_count_once(app, lone_target):
    make(app, lambda: accepted(db.session.get_one(VisitTarget, lone_target), secret_sheet()).id)

    def tell(username):
        return lambda: services.release(by=actor(username), target=db.session.get_one(VisitTarget, lone_target))

    raised = together(app, tell("inspector"), tell("leader"))

    assert sorted(type(each).__name__ for each in raised) == ["NoneType", "WrongState"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Rating)) == 1
        assert db.session.scalars(select(UnitDay.n4)).all() == [1]
