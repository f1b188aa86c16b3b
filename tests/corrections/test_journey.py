"""From a problem to striking off over HTTP, with several people, and back again."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction, Recheck
from tests.cast import PASSWORD
from tests.corrections.making import PROOF, account, deputy, make
from tests.judge import JudgedClient


@pytest.fixture
def second(app, observer, region):
    """A second lead of the county, signed in."""
    make(app, lambda: deputy(region.county))
    client = JudgedClient(app, observer)
    client.sign_in("deputy", PASSWORD)
    return client


@pytest.fixture
def path(as_, region):
    """Where the problem is that the city's inspector has filed."""
    said = as_("inspector").press("/corrections/new", _problem(region))
    assert said.status_code == 303
    return said.headers["Location"]


def _problem(region):
    return {
        "source": "superior",
        "unit": region.county.public_id,
        "place": region.windows[0].public_id,
        "found_on": str(today()),
        "problem": "1号窗口上班时间无人值守，群众等了40分钟，电话13812345678",
        "problem_type": "single",
        "kind": "at_once",
    }


def state(app, path):
    with app.app_context():
        row = db.session.scalars(select(Correction).where(Correction.public_id == path.rpartition("/")[2])).one()
        return row.state


def _public(app, username):
    with app.app_context():
        return account(username).public_id


def test_problem_is_put_right_and_struck_off(app, as_, region, path, second):
    bureau, inspector, leader = as_("bureau"), as_("inspector"), as_("leader")
    page = bureau.page(path)
    assert "五定还没有齐" in page.text
    assert "13812345678" not in page.text
    refused = bureau.press(f"{path}/start")
    assert refused.status_code == 409
    assert "还不能开始整改，先" in refused.text

    later = str(today() + timedelta(days=10))
    me = _public(app, "bureau")
    plan = {"plan-leader": _public(app, "deputy"), "plan-person": me, "plan-goal": "窗口不再空岗", "plan-limit": "day", "plan-due_on": later}
    version = page.one("input", id="plan-row_version").get("value")
    assert bureau.press(f"{path}/plan", {**plan, "plan-row_version": version}).status_code == 303
    assert state(app, path) == "open"
    measure = {"measure-text": "实行AB岗", "measure-person": me, "measure-due_on": later}
    assert bureau.press(f"{path}/measures", measure).status_code == 303
    assert state(app, path) == "planned"

    assert bureau.press(f"{path}/start").status_code == 303
    assert bureau.press(f"{path}/progress", {"progress-day": str(today()), "progress-text": "已排班"}).status_code == 303
    proof = {"evidence-title": "值班表", "evidence-file": (BytesIO(PROOF), "值班表.exe")}
    assert bureau.press(f"{path}/evidence", proof).status_code == 303

    page = bureau.page(path)
    finish = next(form.get("action") for form in page.all("form") if form.get("action", "").endswith("/done"))
    assert bureau.press(f"{path}/submit", _own(page)).status_code == 409
    assert bureau.press(finish, {"done-day": str(today())}).status_code == 303
    assert bureau.press(f"{path}/submit", _own(bureau.page(path))).status_code == 303
    assert state(app, path) == "submitted"

    version = bureau.page(path)
    assert bureau.press(f"{path}/accept", {"accept-row_version": "1"}).status_code == 409
    returned = second.press(f"{path}/return", {"return-reason": "值班表没有盖章", **_version(second.page(path), "return")})
    assert returned.status_code == 303
    assert bureau.press(f"{path}/submit", _own(bureau.page(path))).status_code == 303
    assert second.press(f"{path}/accept", {"accept-opinion": "属实", **_version(second.page(path), "accept")}).status_code == 303
    assert second.press(f"{path}/close", {"close-row_version": ""}).status_code == 409

    assert inspector.press(f"{path}/rejudge", _version(inspector.page(path), "rejudge")).status_code == 303
    closing = {"close-lasting": "AB岗制度", "close-is_public": "y", **_version(leader.page(path), "close")}
    assert leader.press(f"{path}/close", closing).status_code == 303
    assert state(app, path) == "closed"
    with app.app_context():
        assert [row.due_on - today() for row in db.session.scalars(select(Recheck).order_by(Recheck.due_on))] == [timedelta(30), timedelta(90)]
    story = leader.page(path).text
    for words in ("登记了这个问题", "开始整改", "在本级验收时退回", "验收通过", "复评通过", "销号"):
        assert words in story


def _own(page):
    return {"submit-verdict": "done", "submit-words": "已实行AB岗", **_version(page, "submit")}


def _version(page, name):
    return {f"{name}-row_version": page.one("input", id=f"{name}-row_version").get("value")}


def test_outsider_finds_nothing(as_, path):
    outsider = as_("outsider")
    outsider.page(path, 404)
    for act in ("plan", "measures", "start", "progress", "submit", "accept", "return", "close", "reopen", "comments"):
        assert outsider.press(f"{path}/{act}").status_code == 404, act
    assert path not in outsider.page("/corrections").text
