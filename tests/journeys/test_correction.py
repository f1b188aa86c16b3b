"""A problem from filing to striking off and back again, by six people; each sees on the desk and in the notices what waits, and nothing else."""

from io import BytesIO

import pytest

from evalsvc.core.clock import today
from tests.cast import PASSWORD
from tests.corrections.making import PROOF, account, closed, deputy, make
from tests.judge import JudgedClient


@pytest.fixture
def second(app, observer, region):
    """A second lead of the county, signed in."""
    make(app, lambda: deputy(region.county))
    client = JudgedClient(app, observer)
    client.sign_in("deputy", PASSWORD)
    return client


def desk(client):
    """What the desk says of corrections."""
    page = client.page("/")
    lists = page.all("ul", class_="desk")
    rows = [" ".join("".join(item.itertext()).split()) for item in lists[0].iter("li")] if lists else []
    return [row.split(" ")[1] for row in rows if "整改" in row]


def told(client):
    """The acts that the person's open notices ask for."""
    page = client.page("/notices?state=open")
    lists = page.all("ul", class_="desk notices")
    return [" ".join("".join(item.itertext()).split()).rpartition(" ")[2] for item in lists[0].iter("li")] if lists else []


def send(client, path, act, **said):
    """Fills the form of an act on the page of the correction; it must be accepted."""
    prefix = {"grant": "grant", "measures": "measure", "evidence": "evidence", "extensions": "extension"}.get(act, act)
    page = client.page(path)
    kept = {f"{prefix}-row_version": field.get("value") for field in page.all("input", id=f"{prefix}-row_version")}
    response = client.press(f"{path}/{act}", {**kept, **{f"{prefix}-{name}": value for name, value in said.items()}})
    assert response.status_code == 303, (act, response.status_code)


def action(page, part):
    """The address of the first form whose address holds a part."""
    return next(form.get("action").partition("#")[0] for form in page.all("form") if part in form.get("action", ""))


def test_problem_comes_back(app, as_, region, second, november):
    november(20, "10:00")
    inspector, bureau, leader, clerk = (as_(name) for name in ("inspector", "bureau", "leader", "clerk"))
    everybody = {"inspector": inspector, "bureau": bureau, "leader": leader, "clerk": clerk, "deputy": second}
    problem = {"source": "superior", "unit": region.county.public_id, "place": region.windows[0].public_id, "found_on": "2026-11-20"}
    problem |= {"problem": "1号窗口上班时间无人值守", "problem_type": "single", "kind": "at_once"}
    path = inspector.press("/corrections/new", problem).headers["Location"]
    assert (desk(bureau), told(bureau), told(second), told(clerk)) == (["整改问题2026-0001五定还没有齐。"], ["填齐五定"], ["填齐五定"], [])

    ids = make(app, lambda: {name: account(name).public_id for name in ("clerk", "deputy")})
    send(bureau, path, "plan", leader=ids["deputy"], person=ids["clerk"], goal="窗口不再空岗", limit="day", due_on="2026-11-30")
    send(bureau, path, "measures", text="实行AB岗", person=ids["clerk"], due_on="2026-11-30")
    assert (desk(bureau), told(bureau), told(clerk)) == ([], [], ["开始整改"])
    send(clerk, path, "start")
    assert desk(clerk) == ["有1项整改措施由您完成，最早的2026年11月30日到期。", "整改问题2026-0001由您负责整改。"]

    _come_back(november, 28, everybody)  # four fifths of ten days are over
    assert "整改问题2026-0001三天内到期。" in desk(clerk)
    assert "涪城区医疗保障局的整改问题2026-0001的完成时限快到时限了" in clerk.page("/notices").text
    send(clerk, path, "extensions", wanted_on="2026-12-20", reason="排班系统下周才能改")
    assert (desk(second), told(second)) == (["整改问题2026-0001申请延期，等您审批。", "整改问题2026-0001三天内到期。"], ["审批延期"])
    grant = action(bureau.page(path), "/grant")
    assert bureau.press(grant, {"grant-opinion": "同意"}).status_code == 303
    assert told(second) == []  # somebody else has decided
    assert told(clerk) == ["按新的时限整改", "完成措施，提交验收"]

    _come_back(november, 30, everybody)
    done = action(clerk.page(path), "/done")
    send(clerk, path, "evidence", title="值班表", file=(BytesIO(PROOF), "值班表.pdf"))
    assert clerk.press(done, {"done-day": "2026-11-30"}).status_code == 303
    send(clerk, path, "submit", verdict="done", words="已实行AB岗")
    assert (desk(clerk), told(clerk), told(bureau), told(second)) == ([], [], ["验收"], ["验收"])

    send(second, path, "return", reason="值班表没有盖章")
    assert (told(clerk), told(second), told(bureau)) == (["按退回意见整改"], ["按退回意见整改"], [])
    send(clerk, path, "submit", verdict="done", words="已盖章")
    send(second, path, "accept", opinion="属实")
    assert (told(bureau), desk(leader), told(leader), told(inspector)) == ([], ["整改问题2026-0001本级已验收，等您复评。"], ["复评"], ["复评"])
    send(inspector, path, "rejudge", opinion="同意")
    assert (desk(leader), told(leader), told(second)) == ([], [], ["销号"])
    send(second, path, "close", lasting="AB岗制度", is_public="y")
    assert [told(one) for one in (bureau, second, clerk, leader, inspector)] == [[], [], [], [], []]


def _come_back(november, day, people):
    """At nine o'clock of another day everybody signs in again."""
    november(day, "09:00")
    for username, client in people.items():
        client.sign_in(username, PASSWORD)


def test_failed_recheck_begins_a_further_turn(app, as_, region, second, clock):
    """The look after thirty days finds the window empty again."""
    path = "/corrections/" + make(app, lambda: _closed(region))
    clock.shift(30 * 86400)
    second.sign_in("deputy", PASSWORD)
    assert desk(second) == ["整改问题2026-0001到了回头看的日子。"]
    recheck = action(second.page(path), "/rechecks/")
    looked = {"recheck-found": "fails", "recheck-text": "1号窗口又没有人", "recheck-day": str(today())}
    assert second.press(recheck, looked).status_code == 303
    assert (desk(second), told(second), told(as_("bureau"))) == (["整改问题2026-0001五定还没有齐。"], ["重新五定"], ["重新五定"])
    assert "第2次整改" in as_("bureau").page(path).text


def _closed(region):
    return closed(region.county).public_id
