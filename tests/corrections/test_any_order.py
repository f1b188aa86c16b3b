"""Whatever is asked in whatever order by whomever: no illegal state, no date lost, nobody judges their own work."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import CallBack, Source, Verdict
from evalsvc.corrections.models import CorrectionDue, Extension, Judgement, Measure, Recheck
from evalsvc.corrections.services import Given, Planned
from tests.corrections.making import actor, deputy, filed, make, named, proof

PEOPLE = ("bureau", "deputy", "inspector", "leader", "call_back")
ALLOWED = {
    "open": {"open", "planned"},
    "planned": {"open", "planned", "in_progress"},
    "in_progress": {"in_progress", "submitted"},
    "submitted": {"submitted", "accepted", "in_progress"},
    "accepted": {"accepted", "rejudged", "in_progress", "closed"},
    "rejudged": {"rejudged", "closed"},
    "closed": {"closed", "open"},
}


def _measure(made):
    return next((one for one in queries.measures_of(made) if one.done_at is None), None)


def _extension(made):
    return db.session.scalars(select(Extension).where(Extension.correction_id == made.id, Extension.decided_at.is_(None))).first()


def _due(made, days):
    return (made.due_on or today()) + timedelta(days=days)


VERBS = {
    "plan": lambda by, one, n: services.plan_correction(by=by, correction=one, planned=Planned(named("bureau"), named("bureau"), "", "不再空岗", _due(one, n))),
    "measure": lambda by, one, n: services.add_measure(by=by, correction=one, text="AB岗", person=named("bureau"), due_on=one.due_on),
    "drop": lambda by, one, n: _measure(one) and services.drop_measure(by=by, correction=one, measure=_measure(one)),
    "start": lambda by, one, n: services.start_correction(by=by, correction=one),
    "progress": lambda by, one, n: services.add_progress(by=by, correction=one, day=today(), text="有进展"),
    "finish": lambda by, one, n: _measure(one) and services.finish_measure(by=by, correction=one, measure=_measure(one), day=today()),
    "evidence": lambda by, one, n: services.add_evidence(by=by, correction=one, given=Given("值班表", proof())),
    "submit": lambda by, one, n: services.submit_correction(by=by, correction=one, verdict=Verdict.DONE, words="改好了"),
    "accept": lambda by, one, n: services.accept_correction(by=by, correction=one, opinion=""),
    "return": lambda by, one, n: services.return_correction(by=by, correction=one, reason="不好"),
    "rejudge": lambda by, one, n: services.rejudge_correction(by=by, correction=one, opinion=""),
    "overturn": lambda by, one, n: services.overturn_correction(by=by, correction=one, reason="不好"),
    "close": lambda by, one, n: services.close_correction(by=by, correction=one, lasting="", is_public=False),
    "reopen": lambda by, one, n: services.reopen_correction(by=by, correction=one, reason="又有了"),
    "ask": lambda by, one, n: services.ask_extension(by=by, correction=one, wanted_on=_due(one, n), reason="要时间"),
    "grant": lambda by, one, n: _extension(one) and services.grant_extension(by=by, correction=one, extension=_extension(one), opinion=""),
    "refuse": lambda by, one, n: _extension(one) and services.refuse_extension(by=by, correction=one, extension=_extension(one), opinion="不"),
    "list": lambda by, one, n: services.list_correction(by=by, correction=one, reason="久拖"),
    "lift": lambda by, one, n: services.lift_listing(by=by, correction=one, reason="已改"),
    "answer": lambda by, one, n: services.answer_citizen(by=by, correction=one, text="已安排"),
    "call_back": lambda by, one, n: services.call_back(by=by, correction=one, result=CallBack.SATISFIED, text="满意"),
}
STRAIGHT = ("plan", "measure", "start", "evidence", "finish", "submit", "accept", "answer", "call_back", "rejudge", "close", "reopen")
STEPS = st.lists(st.tuples(st.sampled_from(list(VERBS)), st.sampled_from(PEOPLE), st.integers(0, 9)), max_size=12)


@pytest.fixture
def people(app, region):
    make(app, lambda: deputy(region.county))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(straight=st.integers(0, len(STRAIGHT)), steps=STEPS)
def test_no_sequence_of_acts_breaks_a_rule(app, region, people, straight, steps):
    by = {"accept": "deputy", "rejudge": "leader", "close": "leader", "call_back": "call_back", "reopen": "leader"}
    begun = [(verb, by.get(verb, "bureau"), 9) for verb in STRAIGHT[:straight]]
    with app.app_context():
        try:
            _walk(filed(region.county, source=Source.COMPLAINT), [*begun, *steps])
        finally:
            db.session.rollback()


def _walk(made, steps):
    dates: list[object] = []
    for verb, who, n in steps:
        before = made.state
        try:
            with db.session.begin_nested():
                VERBS[verb](actor(who), made, n)
        except Problem:
            db.session.expire_all()
        assert made.state in ALLOWED[before], (verb, before, made.state)
        dates = _check(made, dates)


def _check(made, dates):
    kept = [row.due_on for row in db.session.scalars(select(CorrectionDue).where(CorrectionDue.correction_id == made.id).order_by(CorrectionDue.id))]
    assert kept[: len(dates)] == dates
    assert made.due_on is None or made.due_on == kept[-1]
    assert made.due_on is None or made.first_due_on in kept
    for one in db.session.scalars(select(Judgement).where(Judgement.correction_id == made.id)):
        assert (one.tier == "own") == (one.account_id == one.submitted_by)
    if made.state in ("in_progress", "submitted", "accepted", "rejudged", "closed"):
        assert made.goal
        assert made.person_name
        assert made.leader_name
        assert made.due_on
    if made.state == "closed":
        done = db.session.scalars(select(Measure).where(Measure.correction_id == made.id, Measure.turn == made.turn, Measure.dropped_at.is_(None))).all()
        assert done
        assert all(one.done_at for one in done)
        assert len({made.submitted_by, made.accepted_by, made.rejudged_by}) == 3
        assert db.session.scalars(select(Recheck.due_on).where(Recheck.correction_id == made.id, Recheck.turn == made.turn)).all()
    return kept
