"""Each act tells those whom it concerns, and ends what it has made needless; expectations by hand."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.access.permissions import Permission, Role
from evalsvc.accounts.models import Account
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import CallBack, Source, Verdict
from evalsvc.corrections.models import Correction, Measure
from evalsvc.notices.models import Notice
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.corrections.making import accepted, account, actor, closed, deputy, filed, hand_in, in_progress, make, planned, rejudged, submitted


@pytest.fixture
def told(app):
    """`told()` says what waits for whom: kind without its noun, and the user's name."""

    def ask():
        with app.app_context():
            found = select(Notice.kind, Account.username).join(Account, Account.id == Notice.account_id).where(Notice.ended_at.is_(None))
            return sorted(f"{kind.removeprefix('correction.')} {name}" for kind, name in db.session.execute(found))

    return ask


@pytest.fixture
def does(app):
    """`does("bureau", services.start_correction, made, …)`: an act of a person in a transaction of its own."""

    def act(username, verb, made, **said):
        return make(app, lambda: verb(by=actor(username), correction=db.session.get_one(Correction, made), **said))

    return act


def made_by(app, maker, *args, **more):
    return make(app, lambda: maker(*args, **more).id)


def test_filed_problem_waits_for_the_lead_of_the_unit(app, region, told):
    made_by(app, filed, region.hall, by="inspector")

    assert told() == ["plan bureau"]


def test_notice_names_item_act_and_page(app, region, told):
    made = made_by(app, filed, region.county, by="inspector")
    with app.app_context():
        notice = db.session.scalars(select(Notice)).one()
        correction = db.session.get_one(Correction, made)
        assert notice.sentence == "涪城区医疗保障局的整改问题2026-0001已登记，五定还没有齐。"
        assert (notice.act, notice.link, notice.subject) == ("填齐五定", f"/corrections/{correction.public_id}", f"correction:{correction.public_id}")


def test_notices_follow_the_whole_way(app, region, told, does):
    make(app, lambda: deputy(region.county))
    made = made_by(app, planned, region.county, by="bureau", person="clerk")
    assert told() == ["start clerk"]
    does("bureau", services.start_correction, made)
    assert told() == ["work clerk"]
    make(app, lambda: hand_in(db.session.get_one(Correction, made), "clerk"))
    assert told() == ["accept bureau", "accept deputy"]
    does("deputy", services.return_correction, made, reason="值班表没有盖章")
    assert told() == ["returned bureau", "returned clerk"]
    make(app, lambda: services.submit_correction(by=actor("clerk"), correction=db.session.get_one(Correction, made), verdict=Verdict.DONE, words="已盖章"))
    does("deputy", services.accept_correction, made, opinion="属实")
    assert told() == ["rejudge inspector", "rejudge leader"]
    does("leader", services.overturn_correction, made, reason="抽查仍有空岗")
    assert told() == ["returned bureau", "returned clerk"]
    make(app, lambda: services.submit_correction(by=actor("clerk"), correction=db.session.get_one(Correction, made), verdict=Verdict.DONE, words="已补岗"))
    does("bureau", services.accept_correction, made, opinion="属实")
    does("inspector", services.rejudge_correction, made, opinion="同意")
    assert told() == ["close bureau", "close deputy"]
    does("deputy", services.close_correction, made, lasting="AB岗", is_public=True)
    assert told() == []
    does("deputy", services.reopen_correction, made, reason="又空岗")
    assert told() == ["raised inspector", "raised leader", "reopened bureau", "reopened deputy"]


def test_every_notice_ends_with_a_reason(app, region):
    made_by(app, closed, region.county)
    with app.app_context():
        ended = dict(db.session.execute(select(Notice.kind, Notice.ended_why).order_by(Notice.id)).all())
    assert ended == {
        "correction.plan": "已定措施",
        "correction.start": "已开始整改",
        "correction.work": "已提交验收",
        "correction.accept": "已验收",
        "correction.rejudge": "已复评",
        "correction.close": "已销号",
    }


def test_whoever_does_the_work_is_never_asked_to_judge_it(app, region, told):
    made_by(app, submitted, region.county)

    assert told() == ["accept inspector", "accept leader"]  # the county's only lead did the work


def test_whoever_accepted_is_not_asked_to_judge_again(app, region, told):
    made_by(app, accepted, region.county)

    assert told() == ["rejudge leader"]  # the inspector has accepted


def test_problem_of_citizens_waits_for_the_answer_before_it_can_be_struck_off(app, region, told, does):
    made = made_by(app, rejudged, region.county, source=Source.COMPLAINT)
    assert told() == ["complete bureau"]
    does("bureau", services.answer_citizen, made, text="已整改")
    assert told() == ["complete bureau"]
    does("call_back", services.call_back, made, result=CallBack.SATISFIED, text="满意")
    assert told() == ["close inspector", "close leader"]


def test_plan_that_is_broken_and_mended_tells_again(app, region, told, does):
    made = made_by(app, planned, region.county, person="clerk")
    with app.app_context():
        measure = queries.measures_of(db.session.get_one(Correction, made))[0].id
    make(app, lambda: services.drop_measure(by=actor("bureau"), correction=db.session.get_one(Correction, made), measure=db.session.get_one(Measure, measure)))
    assert told() == ["plan bureau"]
    does("bureau", services.add_measure, made, text="换班", person=services.Named(None, "张测试"), due_on=today())
    assert told() == ["start clerk"]


def test_person_of_a_measure_is_let_go_when_it_is_done(app, region, told, does):
    made = made_by(app, in_progress, region.county, person="bureau")
    person = make(app, lambda: services.Named(account("clerk").id, "测试窗口人员"))
    does("bureau", services.add_measure, made, text="换班", person=person, due_on=today())
    assert told() == ["work bureau", "work clerk"]
    with app.app_context():
        measure = queries.measures_of(db.session.get_one(Correction, made))[1].id
    make(
        app,
        lambda: services.finish_measure(
            by=actor("clerk"), correction=db.session.get_one(Correction, made), measure=db.session.get_one(Measure, measure), day=today()
        ),
    )
    assert told() == ["work bureau"]


def test_extension_is_asked_and_decided(app, region, told, does):
    make(app, lambda: deputy(region.county))
    made = made_by(app, in_progress, region.county, person="clerk")
    make(app, lambda: services.ask_extension(by=actor("clerk"), correction=db.session.get_one(Correction, made), wanted_on=_later(40), reason="设备未到"))
    assert told() == ["extension bureau", "extension deputy", "work clerk"]
    make(app, lambda: _decide(made, "deputy", services.refuse_extension))
    assert told() == ["decided clerk", "work clerk"]
    make(app, lambda: services.ask_extension(by=actor("clerk"), correction=db.session.get_one(Correction, made), wanted_on=_later(30), reason="设备未到"))
    make(app, lambda: _decide(made, "bureau", services.grant_extension))
    assert told() == ["decided clerk", "work clerk"]
    make(app, lambda: hand_in(db.session.get_one(Correction, made), "clerk"))
    assert told() == ["accept bureau", "accept deputy"]


def _later(days):
    return today() + timedelta(days=days)


def _decide(made, username, verb):
    correction = db.session.get_one(Correction, made)
    verb(by=actor(username), correction=correction, extension=queries.extensions_of(correction)[-1], opinion="已核")


def test_listing_tells_leads_and_leader_until_it_is_lifted(app, region, told, does):
    make(app, lambda: deputy(region.county))
    made = made_by(app, in_progress, region.county, person="clerk")
    does("leader", services.list_correction, made, reason="久拖不决")
    assert told() == ["listed bureau", "listed deputy", "work clerk"]
    does("leader", services.lift_listing, made, reason="已有进展")
    assert told() == ["lifted bureau", "lifted deputy", "work clerk"]
    does("leader", services.list_correction, made, reason="又停下来")
    assert told() == ["listed bureau", "listed deputy", "work clerk"]


def test_mention_lasts_until_the_person_answers(app, region, told, does):
    made = made_by(app, in_progress, region.county, person="clerk")
    for text in ("请看一下", "请再看一下"):
        make(
            app,
            lambda text=text: services.add_comment(
                by=actor("leader"), correction=db.session.get_one(Correction, made), text=text, named=[account("bureau")], right=Permission.CORRECTION_READ
            ),
        )
    assert told() == ["mention bureau", "mention bureau", "work clerk"]
    make(
        app,
        lambda: services.add_comment(
            by=actor("bureau"), correction=db.session.get_one(Correction, made), text="已看", named=[], right=Permission.CORRECTION_READ
        ),
    )
    assert told() == ["work clerk"]


def test_where_nobody_is_named_by_account_the_leads_are_told(app, region, told, does):
    made = made_by(app, filed, region.county)
    nobody = services.Named(None, "张测试")
    does("bureau", services.plan_correction, made, planned=services.Planned(nobody, nobody, "", "不再空岗", _later(9)))
    does("bureau", services.add_measure, made, text="换班", person=nobody, due_on=_later(9))

    assert told() == ["start bureau"]


def test_nearest_holders_stand_in_for_units_without_people(app, region):
    with app.app_context():
        assert queries.nearest(Permission.CORRECTION_FILE, region.windows[0].id) == {region.people["bureau"].account_id}
        assert queries.nearest(Permission.CORRECTION_FILE, region.city.id) == {region.people[name].account_id for name in ("leader", "inspector")}
        assert queries.nearest(Permission.CORRECTION_FILE, region.city.id, above=True) == frozenset()


def test_retired_people_and_ended_roles_are_not_told(app, region, told):
    def part():
        gone = factories.account("gone", "测试离任者", password=cast.PASSWORD)
        factories.grant(gone, Role.BUREAU_LEAD, db.session.get_one(Unit, region.hall.id))
        gone.retired_at = account("bureau").created_at

    make(app, part)
    made_by(app, filed, region.hall)
    assert told() == ["plan bureau"]


def test_progress_and_evidence_tell_nobody(app, region, does):
    made = made_by(app, in_progress, region.county)
    with app.app_context():
        before = Counter(db.session.scalars(select(Notice.key)))
    does("bureau", services.add_progress, made, day=today(), text="已排班")
    with app.app_context():
        assert Counter(db.session.scalars(select(Notice.key))) == before
