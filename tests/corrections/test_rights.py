"""Who may do what to a correction of the county, asked over HTTP; written by hand."""

import pytest

from evalsvc.access.permissions import Role
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import Source
from evalsvc.organisation.models import Unit
from tests import factories
from tests.cast import PASSWORD
from tests.corrections import making
from tests.corrections.making import make
from tests.judge import JudgedClient

# The lead of the county did the work; `deputy` is a second lead, `clerk` is the person of no measure, `outsider` leads another county.
TABLE = """
act          state        bureau  deputy  inspector  leader  call_back  clerk  outsider  admin
problem      filed        303     303     303        303     403        403    404       403
references   filed        303     303     303        303     403        403    404       403
plan         filed        303     303     303        303     403        403    404       403
measures     filed        303     303     303        303     403        403    404       403
start        planned      303     303     403        403     403        404    404       403
progress     in_progress  303     303     403        403     403        404    404       403
evidence     in_progress  303     303     403        403     403        404    404       403
done         in_progress  303     303     403        403     403        404    404       403
submit       ready        303     303     403        403     403        404    404       403
extensions   in_progress  303     303     403        403     403        404    404       403
grant        asked        403     303     303        303     403        403    404       403
refuse       asked        403     303     303        303     403        403    404       403
accept       submitted    403     303     303        303     403        403    404       403
return       submitted    403     303     303        303     403        403    404       403
rejudge      accepted     403     403     403        303     403        403    403       403
overturn     accepted     403     403     403        303     403        403    403       403
close        rejudged     403     303     303        303     403        403    404       403
reopen       closed       303     303     303        303     403        403    404       403
list         filed        403     403     303        303     403        403    403       403
lift         listed       403     403     303        303     403        403    403       403
answer       rejudged     303     303     403        403     403        404    404       403
call-back    answered     303     303     403        403     303        403    404       403
comments     filed        303     303     303        303     303        404    404       403
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
PEOPLE = HEAD[2:]


def ready(unit, **more):
    """All done and proven, not yet handed in."""
    made = making.in_progress(unit, **more)
    making.prove(made, "bureau")
    return made


def asked(unit, **more):
    made = making.in_progress(unit, **more)
    making.ask(made)
    return made


def listed(unit, **more):
    made = making.filed(unit, **more)
    making.listed(made)
    return made


def answered(unit, **more):
    made = making.rejudged(unit, **more)
    making.answer(made)
    return made


STATES = {"ready": ready, "asked": asked, "listed": listed, "answered": answered}
WORDS = {
    "problem": {"found_on": "2026-11-20", "problem": "无人值守", "problem_type": "single", "kind": "at_once"},
    "plan": {"goal": "不再空岗"},
    "measures": {"text": "AB岗", "due_on": "2026-12-20"},
    "references": {"cited": "row:mianyang-2019-18/2/self-inspection/21"},
    "progress": {"day": "{today}", "text": "已排班"},
    "done": {"day": "{today}"},
    "submit": {"verdict": "done", "words": "改好了"},
    "extensions": {"wanted_on": "2027-01-20", "reason": "等系统升级"},
    "refuse": {"opinion": "不等"},
    "return": {"reason": "没有盖章"},
    "overturn": {"reason": "没有盖章"},
    "reopen": {"reason": "又空岗"},
    "list": {"reason": "久拖不改"},
    "lift": {"reason": "已改好"},
    "answer": {"text": "已安排AB岗"},
    "call-back": {"result": "satisfied", "text": "现在不用等了"},
    "comments": {"text": "请尽快"},
}
PREFIX = {"references": "reference", "measures": "measure", "extensions": "extension", "call-back": "call_back", "comments": "comment"}


@pytest.fixture
def enter(app, as_, observer, region):
    def sign_in(username):
        if username in region.people:
            return as_(username)
        client = JudgedClient(app, observer)
        client.sign_in(username, PASSWORD)
        return client

    return sign_in


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_right_and_state_decide(app, enter, region, row):
    act, state, *expected = row
    make(app, lambda: making.deputy(region.county))
    found = {}
    for who in PEOPLE:
        path, version = make(app, lambda: _settled(state, region, act))
        prefix = PREFIX.get(act, act)
        sent = {f"{prefix}-{name}": value.format(today=today()) for name, value in WORDS.get(act, {}).items()} | {f"{prefix}-row_version": version}
        if act == "evidence":
            sent = {"evidence-title": "值班表", "evidence-file": making.upload()}
        found[who] = enter(who).press(path, sent).status_code

    assert found == dict(zip(PEOPLE, map(int, expected), strict=True))


def _settled(state, region, act):
    made = STATES.get(state, getattr(making, state, None))(region.county, source=Source.COMPLAINT if act in ("answer", "call-back") else Source.SUPERIOR)
    db.session.flush()
    base = f"/corrections/{made.public_id}"
    if act == "done":
        return f"{base}/measures/{queries.measures_of(made)[0].public_id}/done", made.row_version
    if act in ("grant", "refuse"):
        return f"{base}/extensions/{queries.extensions_of(made)[0].public_id}/{act}", made.row_version
    return f"{base}/{act}", made.row_version


def test_clerk_sees_and_does_what_names_them_and_nothing_else(app, enter, region):
    other, mine = make(app, lambda: (making.in_progress(region.county).public_id, making.in_progress(region.county, person="clerk").public_id))
    clerk = enter("clerk")

    clerk.page(f"/corrections/{other}", 404)
    assert "实行AB岗" in clerk.page(f"/corrections/{mine}").text
    assert mine in str(clerk.get("/corrections/mine").data)
    assert other not in str(clerk.get("/corrections/mine").data)
    assert clerk.press(f"/corrections/{mine}/progress", {"progress-day": str(today()), "progress-text": "已到岗"}).status_code == 303
    assert clerk.get("/corrections").status_code == 403


def test_files_of_evidence_go_out_by_a_trace_to_those_who_may_see_the_correction(app, enter, region):
    def settle():
        made = ready(region.county)
        return f"/corrections/{made.public_id}/evidence/{queries.evidence_of(made)[0].public_id}"

    path = make(app, settle)
    said = {who: enter(who).press(path).status_code for who in ("bureau", "inspector", "call_back", "clerk", "outsider", "admin")}

    assert said == {"bureau": 200, "inspector": 200, "call_back": 200, "clerk": 404, "outsider": 404, "admin": 403}
    taken = enter("bureau").press(path)
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert enter("bureau").get(path).status_code == 405
    assert enter("bureau").get(f"{path}/picture").status_code == 404  # a PDF is never shown inline


def test_right_of_one_county_reaches_no_other(app, enter, region):
    def settle():
        double = factories.account("double", "测试双岗", password=PASSWORD)
        factories.grant(double, Role.LEADER, db.session.get_one(Unit, region.city.id))
        factories.grant(double, Role.BUREAU_LEAD, db.session.get_one(Unit, region.other_county.id))
        return making.in_progress(region.county).public_id

    made = make(app, settle)
    sent = {"progress-day": str(today()), "progress-text": "已排班"}

    assert enter("double").press(f"/corrections/{made}/progress", sent).status_code == 404


def test_day_that_cannot_be_is_told_where_it_was_typed(app, enter, region):
    def settle():
        made = making.in_progress(region.county)
        return f"/corrections/{made.public_id}/measures/{queries.measures_of(made)[0].public_id}/done"

    refused = enter("bureau").press(make(app, settle), {"done-day": "2099-01-01"})

    assert refused.status_code == 422
    assert "日期不能晚于今天" in refused.text
    assert 'value="2099-01-01"' in refused.text
