"""What the tracker refuses, whoever asks; some of it the database itself refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import CallBack, ReferenceKind, Source, Verdict
from evalsvc.corrections.models import Correction, CorrectionDue, Extension, Judgement
from evalsvc.corrections.services import Filed, Named, Planned
from evalsvc.profiles.rules import Clock, ClockUnit
from tests.corrections.making import accepted, account, actor, closed, deputy, filed, hand_in, in_progress, named, planned, rejudged, submitted

pytestmark = pytest.mark.usefixtures("session")


def test_numbers_of_a_ledger_follow_each_other(region):
    assert [filed(region.county).number for _ in range(3)] == ["2026-0001", "2026-0002", "2026-0003"]
    assert filed(region.other_county, by="outsider").number == "2026-0001"


def test_window_files_into_the_ledger_of_its_bureau(region):
    made = filed(region.windows[0])

    assert (made.organ_id, made.unit_id, made.place_id) == (region.county.id, region.windows[0].id, region.windows[0].id)


def test_same_source_is_filed_once(region):
    filed(region.county, source=Source.RATING, ref="rating:one")

    with pytest.raises(WrongState):
        filed(region.county, source=Source.RATING, ref="rating:one")


def test_work_waits_for_each_of_the_five_points(region):
    made = filed(region.county)
    due = today() + timedelta(days=5)
    for words, act in (
        ("至少写一项整改措施", lambda: services.add_measure(by=actor("bureau"), correction=made, text="AB岗", person=Named(None, ""), due_on=None)),
        ("每项措施都要有责任人和完成日期", lambda: None),
    ):
        with pytest.raises(WrongState, match=words):
            services.start_correction(by=actor("bureau"), correction=made)
        act()
    services.plan_correction(by=actor("bureau"), correction=made, planned=Planned(Named(None, ""), named("bureau"), "", "不再空岗", due))
    with pytest.raises(WrongState, match="定责任领导"):
        services.start_correction(by=actor("bureau"), correction=made)


def test_time_may_be_set_by_hours_natural_and_working_days(region):
    """21 November 2026 is a Saturday."""
    given = {}
    for unit, amount in ((ClockUnit.HOURS, 30), (ClockUnit.NATURAL_DAYS, 4), (ClockUnit.WORKING_DAYS, 5)):
        made = filed(region.county)
        planned_ = Planned(named("bureau"), named("bureau"), "", "不再空岗", Clock(amount=amount, unit=unit))
        services.plan_correction(by=actor("bureau"), correction=made, planned=planned_)
        given[unit] = (made.due_on - today()).days

    assert given[ClockUnit.NATURAL_DAYS] == 4
    assert given[ClockUnit.HOURS] in (1, 2)
    assert given[ClockUnit.WORKING_DAYS] >= 5


def test_who_did_the_work_judges_nothing_of_it(region):
    deputy(region.county)
    made = submitted(region.county)

    for act in (
        lambda: services.accept_correction(by=actor("bureau"), correction=made, opinion=""),
        lambda: services.return_correction(by=actor("bureau"), correction=made, reason="不好"),
    ):
        with pytest.raises(Forbidden):
            act()
    services.accept_correction(by=actor("deputy"), correction=made, opinion="属实")
    assert made.accepted_by == account("deputy").id


def test_person_of_a_measure_does_not_accept(region):
    deputy(region.county)
    made = planned(region.county, person="deputy")
    services.start_correction(by=actor("bureau"), correction=made)
    hand_in(made)

    with pytest.raises(Forbidden):
        services.accept_correction(by=actor("deputy"), correction=made, opinion="")


def test_one_person_is_not_two_tiers(region):
    made = accepted(region.county)

    with pytest.raises(Forbidden):
        services.rejudge_correction(by=actor("inspector"), correction=made, opinion="")


def test_superior_must_stand_above(region):
    deputy(region.county)
    made = submitted(region.county)
    services.accept_correction(by=actor("inspector"), correction=made, opinion="")

    with pytest.raises(Forbidden):
        services.rejudge_correction(by=actor("deputy"), correction=made, opinion="")


@pytest.mark.parametrize("column", ["accepted_by", "closed_by"])
def test_database_refuses_judgement_by_who_handed_in(region, column):
    made = submitted(region.county)

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Correction).where(Correction.id == made.id).values({column: made.submitted_by}))


def test_database_refuses_striking_off_without_acceptance(region):
    made = submitted(region.county)

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Correction).where(Correction.id == made.id).values(state="closed", closed_on=today()))


def test_database_refuses_a_tier_judged_by_who_handed_in(region):
    made = submitted(region.county)
    own = db.session.scalars(select(Judgement).where(Judgement.correction_id == made.id)).one()

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Judgement).where(Judgement.id == own.id).values(tier="acceptance"))


def test_nothing_is_handed_in_without_measures_done_and_evidence(region):
    made = in_progress(region.county)

    with pytest.raises(WrongState, match="1项措施没有完成"):
        services.submit_correction(by=actor("bureau"), correction=made, verdict=Verdict.DONE, words="好了")


def test_striking_off_names_everything_that_is_missing(region):
    made = accepted(region.county, source=Source.COMPLAINT)
    services.list_correction(by=actor("leader"), correction=made, reason="久拖不改")

    with pytest.raises(WrongState) as refused:
        services.close_correction(by=actor("leader"), correction=made, lasting="", is_public=False)
    for words in ("还没有上级复评", "还没有答复群众", "还没有回访", "挂牌督办还没有解除"):
        assert words in refused.value.sentence


def test_dissatisfied_call_back_keeps_it_open(region):
    made = rejudged(region.county, source=Source.COMPLAINT)
    services.answer_citizen(by=actor("bureau"), correction=made, text="已安排AB岗")
    services.call_back(by=actor("call_back"), correction=made, result=CallBack.DISSATISFIED, text="仍要等")
    with pytest.raises(WrongState, match="不满意"):
        services.close_correction(by=actor("leader"), correction=made, lasting="", is_public=False)
    services.call_back(by=actor("call_back"), correction=made, result=CallBack.SATISFIED, text="现在不用等了")

    services.close_correction(by=actor("leader"), correction=made, lasting="", is_public=False)
    assert made.closed_on == today()


def test_city_without_a_superior_is_struck_off_after_acceptance(region):
    made = submitted(region.city, by="inspector", person="inspector")
    services.accept_correction(by=actor("leader"), correction=made, opinion="")
    services.close_correction(by=actor("leader"), correction=made, lasting="", is_public=False)

    assert (made.state, made.needs_superior) == ("closed", False)


def test_extension_is_asked_before_the_last_day_and_granted_by_another(region, clock):
    made = in_progress(region.county, days=10)
    first = made.due_on
    asked = services.ask_extension(by=actor("bureau"), correction=made, wanted_on=first + timedelta(days=5), reason="等系统升级")
    with pytest.raises(WrongState):
        services.ask_extension(by=actor("bureau"), correction=made, wanted_on=first + timedelta(days=9), reason="再问一次")
    with pytest.raises(Forbidden):
        services.grant_extension(by=actor("bureau"), correction=made, extension=asked, opinion="")
    services.grant_extension(by=actor("inspector"), correction=made, extension=asked, opinion="同意")

    assert (made.first_due_on, made.due_on) == (first, first + timedelta(days=5))
    assert [row.due_on for row in db.session.scalars(select(CorrectionDue).order_by(CorrectionDue.id))] == [first, first + timedelta(days=5)]
    clock.shift(timedelta(days=16))
    with pytest.raises(WrongState, match="已经超过完成时限"):
        services.ask_extension(by=actor("bureau"), correction=made, wanted_on=first + timedelta(days=60), reason="太晚了")


def test_reopened_correction_begins_a_further_turn_and_forgets_nothing(region):
    made = closed(region.county)
    first = made.first_due_on
    services.reopen_correction(by=actor("inspector"), correction=made, reason="又发现空岗")

    assert (made.state, made.turn, made.level, made.due_on, made.closed_on) == ("open", 2, 1, None, None)
    assert [row.due_on for row in db.session.scalars(select(CorrectionDue))] == [first]
    with pytest.raises(WrongState, match="至少写一项整改措施"):
        services.start_correction(by=actor("bureau"), correction=made)


def test_stale_form_changes_nothing(region):
    made = planned(region.county)
    old = made.row_version
    services.add_measure(by=actor("bureau"), correction=made, text="再加一项", person=named("bureau"), due_on=made.due_on)

    with pytest.raises(StaleVersion):
        services.plan_correction(by=actor("bureau"), correction=made, planned=Planned(named("bureau"), named("bureau"), "", "别的", None), row_version=old)
    assert made.goal == "窗口不再空岗"


@pytest.mark.parametrize("days", [1, -4000])
def test_day_of_finding_must_be_possible(region, days):
    with pytest.raises(Problem) as refused:
        services.open_correction(
            by=actor("bureau"),
            unit=db.session.get_one(type(filed(region.county).unit), region.county.id),
            filed=Filed(Source.SELF_INSPECTION, today() + timedelta(days=days), "空岗", "at_once"),
        )
    assert refused.value.field == "found_on"


def test_only_one_request_for_more_time_waits(region):
    made = in_progress(region.county)
    services.ask_extension(by=actor("bureau"), correction=made, wanted_on=made.due_on + timedelta(days=5), reason="等系统升级")

    first = db.session.scalars(select(Extension)).one()
    same = {column.key: getattr(first, column.key) for column in Extension.__table__.columns if column.key not in ("id", "public_id")}
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(insert(Extension).values(public_id="twin", **same))


def test_what_a_problem_touches_is_said_once(region):
    made = filed(region.county)
    row = services.Touched(ReferenceKind.ROW, "mianyang-2019-18/2/self-inspection/21", "附件2第21行")
    services.add_reference(by=actor("bureau"), correction=made, touched=row)

    with pytest.raises(Problem):
        services.add_reference(by=actor("bureau"), correction=made, touched=row)
    assert [one.words for one in queries.references_of(made)] == ["附件2第21行"]
