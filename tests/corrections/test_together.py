"""One act for several corrections: each by its own rights and state, nothing half done, and a page that tells of each."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import WrongState
from evalsvc.corrections import services
from evalsvc.corrections.models import Comment, Correction, Extension, Judgement
from tests.corrections.making import filed, in_progress, make, planned, rejudged, submitted

PATH = "/corrections/together"


def ticks(app, *public_ids):
    with app.app_context():
        found = db.session.execute(select(Correction.public_id, Correction.row_version).where(Correction.public_id.in_(public_ids))).all()
    return [f"{public_id}.{version}" for public_id, version in found]


def states(app):
    with app.app_context():
        return dict(db.session.execute(select(Correction.public_id, Correction.state)).all())


def do(client, act, items, **typed):
    return client.press(PATH, {"item": items, "together-bulk": act, **{f"together-{name}": value for name, value in typed.items()}})


def test_each_goes_as_far_as_its_state_allows(app, as_, region):
    ready, lacking, running = (make(app, lambda m=m: m(region.county).public_id) for m in (planned, filed, in_progress))
    answer = do(as_("bureau"), "start", ticks(app, ready, lacking, running))
    text = answer.text

    assert answer.status_code == 200
    assert "办成1个，没有办成2个" in text
    assert "还不能开始整改" in text
    assert states(app) == {ready: "in_progress", lacking: "open", running: "in_progress"}


def test_accepted_with_one_opinion(app, as_, region):
    made = [make(app, lambda: submitted(region.county).public_id) for _ in range(2)]

    assert do(as_("inspector"), "accept", ticks(app, *made), words="抽查属实").status_code == 200
    assert set(states(app).values()) == {"accepted"}
    with app.app_context():
        opinions = db.session.scalars(select(Judgement.opinion).where(Judgement.tier == "acceptance")).all()
    assert opinions == ["抽查属实", "抽查属实"]


def test_own_work_is_not_accepted_and_the_rest_is(app, as_, region):
    own = make(app, lambda: submitted(region.county).public_id)
    others = make(app, lambda: submitted(region.county, by="inspector", person="inspector").public_id)
    text = do(as_("bureau"), "accept", ticks(app, own, others)).text

    assert "验收要由提交人和措施责任人以外的人来做" in text
    assert states(app) == {own: "submitted", others: "accepted"}


def test_row_that_was_changed_since_the_list_was_opened_is_left_alone(app, as_, region):
    made = make(app, lambda: submitted(region.county).public_id)
    [tick] = ticks(app, made)
    old = f"{made}.{int(tick.rpartition('.')[2]) - 1}"

    assert do(as_("inspector"), "accept", [old]).status_code == 409
    assert do(as_("inspector"), "accept", [made]).status_code == 409
    assert states(app) == {made: "submitted"}


def test_closed_listed_commented_and_asked_for_more_time(app, as_, region):
    done = make(app, lambda: rejudged(region.county).public_id)
    running = make(app, lambda: in_progress(region.county).public_id)
    later = str(today() + timedelta(days=60))

    assert do(as_("leader"), "close", ticks(app, done, running)).status_code == 200
    assert do(as_("leader"), "list", ticks(app, running), words="进展太慢").status_code == 200
    assert do(as_("bureau"), "extension", ticks(app, running, done), words="等设备到货", wanted_on=later).status_code == 200
    assert do(as_("call_back"), "comment", ticks(app, running, done), words="请各科室看一下").status_code == 200
    assert states(app) == {done: "closed", running: "in_progress"}
    with app.app_context():
        assert db.session.scalars(select(Extension)).one().reason == "等设备到货"
        assert db.session.scalar(select(func.count()).select_from(Comment)) == 2
        assert db.session.scalars(select(Correction.is_listed).where(Correction.public_id == running)).one()


def test_each_leaves_its_own_trace_and_a_refusal_none(app, as_, region):
    ready, lacking = (make(app, lambda m=m: m(region.county).public_id) for m in (planned, filed))
    do(as_("bureau"), "start", ticks(app, ready, lacking))
    with app.app_context():
        subjects = db.session.scalars(select(AuditEvent.subject).where(AuditEvent.action == "correction.start")).all()

    assert subjects == [f"correction:{ready}"]


def test_nothing_is_half_done(app, region):
    first = make(app, lambda: planned(region.county).public_id)
    second = make(app, lambda: planned(region.county).public_id)

    def half(one):
        one.goal = "改了一半"
        db.session.flush()
        if one.public_id == second:
            raise WrongState("到此为止。")

    with app.app_context():
        outcomes = services.each(db.session.scalars(select(Correction)).all(), half)
        assert [one.refusal for one in outcomes] == ["", "到此为止。"]
        db.session.commit()
        assert dict(db.session.execute(select(Correction.public_id, Correction.goal)).all()) == {first: "改了一半", second: "窗口不再空岗"}


def test_what_one_may_not_see_is_counted_and_not_named(app, as_, region):
    made = make(app, lambda: planned(region.county, problem="外县看不到的问题").public_id)
    answer = do(as_("outsider"), "comment", [*ticks(app, made), "nobody.1"], words="看看")

    assert answer.status_code == 409
    assert "另有2个没有找到" in answer.text
    assert "外县看不到" not in answer.text


def test_one_may_see_it_and_not_do_it(app, as_, region):
    made = make(app, lambda: submitted(region.county).public_id)

    assert do(as_("call_back"), "comment", ticks(app, made), words="收到").status_code == 200
    assert do(as_("call_back"), "accept", ticks(app, made)).status_code == 422  # not among the acts of this person
    assert states(app) == {made: "submitted"}


@pytest.mark.parametrize(
    ("act", "typed", "said"),
    [
        ("", {}, "请选择要做什么。"),
        ("list", {}, "请写明挂牌督办的理由。"),
        ("comment", {}, "请写评论。"),
        ("extension", {"wanted_on": "2027-01-01"}, "请写明延期理由。"),
        ("extension", {"words": "等设备"}, "请按“2026-11-21”的样子填写日期。"),
        ("comment", {"words": "长" * 401}, "最多400个字符。"),
    ],
)
def test_bad_input_keeps_ticks_and_words(app, as_, region, act, typed, said):
    made = make(app, lambda: in_progress(region.county).public_id)
    who = "leader" if act == "list" else "bureau"
    answer = do(as_(who), act, ticks(app, made), **typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="tick-{made}" checked' in answer.text
    assert typed.get("words", "") in answer.text


def test_nothing_ticked_or_too_much(app, as_, region):
    make(app, lambda: planned(region.county))
    bureau = as_("bureau")

    assert "请先勾选要处理的问题" in do(bureau, "start", []).text
    assert do(bureau, "start", [f"x{n}.1" for n in range(101)]).status_code == 422


def test_filters_of_the_address_stay(app, as_, region):
    made = make(app, lambda: planned(region.county).public_id)
    bureau = as_("bureau")
    answer = bureau.press(f"{PATH}?state=planned", {"item": ticks(app, made), "together-bulk": "start"})

    assert 'href="/corrections?state=planned"' in answer.text
    assert bureau.press(f"{PATH}?state=nothing", {"item": ticks(app, made), "together-bulk": "start"}).status_code == 422


def test_ritual(app, as_, client, region):
    made = make(app, lambda: planned(region.county).public_id)
    items = ticks(app, made)

    assert do(client, "start", items).status_code == 303
    assert do(as_("clerk"), "start", items).status_code == 403
    assert do(as_("visitor"), "start", items).status_code == 403
    assert as_("bureau").get(PATH).status_code == 404  # it would be the page of a correction


def test_own_ones_are_done_together_by_whoever_is_only_named(app, as_, client, region):
    own, measured = (make(app, lambda s=s: s(region.county, person="clerk").public_id) for s in (planned, in_progress))
    strange = make(app, lambda: planned(region.county).public_id)
    clerk, where = as_("clerk"), "/corrections/mine/together"
    items = ticks(app, own, measured, strange)
    shown = clerk.page("/corrections/mine")
    assert {box.get("id") for box in shown.all("input", type="checkbox")} == {f"tick-{own}", f"tick-{measured}"}
    assert {option.get("value") for option in shown.one("select", id="together-bulk").iter("option")} == {"", "start", "extension", "comment"}

    refused = clerk.press(where, {"item": items, "together-bulk": "extension", "together-words": "等设备到货"})
    assert refused.status_code == 422
    assert f'id="tick-{own}" checked' in refused.text
    assert "等设备到货" in refused.text
    answer = clerk.press(where, {"item": items, "together-bulk": "start"})
    assert answer.status_code == 200
    assert "办成1个，没有办成2个" in answer.text
    assert 'href="/corrections/mine"' in answer.text
    assert states(app) == {own: "in_progress", measured: "in_progress", strange: "planned"}
    assert clerk.press(where, {"item": ticks(app, strange), "together-bulk": "start"}).status_code == 409
    assert [as_(name).press(where, {"item": items, "together-bulk": "start"}).status_code for name in ("leader", "call_back")] == [403, 403]
    assert client.press(where, {"item": items}).location.startswith("/sign-in")
    assert clerk.get(where).status_code == 405
