"""Records before those who check them, and the release."""

import pytest

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.matters.services.served import enter_served
from evalsvc.organisation.models import Unit
from evalsvc.visits.kinds import VisitKind
from tests import factories
from tests.ratings.staff import Hand
from tests.visits.making import accepted, account, handed_in, make, secret_sheet, survey_sheet


def path_of(ids, act=""):
    return f"/visits/{ids[0]}/records/{ids[2][0]}{act}"


@pytest.fixture
def inspector(as_, visitors):
    return as_("inspector")


def test_waiting_records_are_the_first_thing_to_do(inspector, recorded):
    ids = recorded(how=handed_in)

    page = inspector.page(f"/visits/{ids[0]}")
    assert page.one("a", class_="btn-primary").get("href") == f"/visits/{ids[0]}/records?state=submitted"
    assert "审核1份记录" in page.text


def test_record_is_read_in_words(inspector, recorded):
    page = inspector.page(path_of(recorded(how=handed_in)))

    assert page.heading == "访查记录0001"
    answers = dict(page.table())
    assert answers["总的来说，这次办事的感受"] == "满意"
    assert answers["从取号到开始办理的等候时间"] == "11至30分钟"
    assert "三号窗口无人 负面清单第3条" in page.text
    assert "测试访查员" in page.text


def test_inspector_accepts(inspector, recorded):
    ids = recorded(how=handed_in)

    response = inspector.submit(path_of(ids), to=path_of(ids, "/accept"))

    assert response.status_code == 303
    assert "已通过" in inspector.page(path_of(ids)).text


def test_inspector_returns_with_a_remark(inspector, as_, recorded):
    ids = recorded(how=handed_in)

    response = inspector.submit(path_of(ids), {"remark": "请写清时间"}, to=path_of(ids, "/return"))

    assert response.status_code == 303
    tasks = as_("visitor").page("/visits/assigned").text
    assert "已退回" in tasks
    assert "请写清时间" in tasks
    assert "请写清时间" in as_("visitor").page(path_of(ids, "/edit")).text


def test_return_without_a_remark_is_refused(inspector, recorded):
    ids = recorded(how=handed_in)

    assert inspector.press(path_of(ids, "/return"), {"remark": " "}).status_code == 422
    too_long = inspector.press(path_of(ids, "/return"), {"remark": "长" * 401})
    assert too_long.status_code == 422
    assert "长" * 401 in too_long.text


def test_check_that_comes_too_late_is_told(inspector, recorded):
    ids = recorded(how=accepted)

    assert inspector.press(path_of(ids, "/accept")).status_code == 409
    late = inspector.press(path_of(ids, "/return"), {"remark": "留下的意见"})
    assert late.status_code == 409
    assert "留下的意见" in late.text
    assert "这份记录现在是“已通过”" in late.text


def test_own_record_is_for_another_to_check(app, as_, region, recorded):
    ids = recorded(how=handed_in)
    make(app, lambda: factories.grant(account("visitor"), Role.INSPECTOR, db.session.get_one(Unit, region.city.id)))
    both = as_("visitor")

    assert "要由另一个人审核" in both.page(path_of(ids)).text
    assert both.press(path_of(ids, "/accept")).status_code == 403


def test_list_is_narrowed(inspector, recorded):
    ids = recorded(how=accepted)

    assert len(inspector.page(f"/visits/{ids[0]}/records?state=accepted&target={ids[1]}").table()) == 2
    assert "没有符合条件的记录。" in inspector.page(f"/visits/{ids[0]}/records?state=returned").text
    assert inspector.get(f"/visits/{ids[0]}/records?state=magic").status_code == 422


def test_release_tells_the_unit(inspector, as_, recorded):
    ids = recorded(sheets=[secret_sheet(2, problem="三号窗口无人"), secret_sheet(5)])

    response = inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release")

    assert response.status_code == 303
    bureau = as_("bureau")
    assert bureau.page("/visits").table()[1][0] == "十一月窗口暗访"
    page = bureau.page(f"/visits/{ids[0]}")
    assert "三号窗口无人" in page.text
    assert page.table()[1][6:9] == ["50.00%", "1 / 2", "9.45%–90.54%"]


def test_released_record_hides_its_visitor(inspector, as_, recorded):
    ids = recorded()
    inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release")

    page = as_("bureau").page(path_of(ids))

    assert "三号窗口无人" in page.text
    assert "2026-11-19" in page.text
    assert not [word for word in ("测试访查员", "09:30", "访查员账号", "审核") if word in page.text]


def test_release_of_nothing_is_refused(inspector, recorded):
    ids = recorded(how=handed_in)

    assert inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release").status_code == 409


def test_released_level_stands_apart_on_the_board(inspector, as_, recorded):
    ids = recorded(sheets=[secret_sheet(1)])
    inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release")

    page = as_("bureau").page("/dashboard")

    assert "这段时间还没有收到评价。" in page.text
    assert ["暗访评价", "1"] in [[row[0].split()[0], row[1]] for table in page.all("table") for row in rows(table) if len(row) > 1]
    assert as_("bureau").page("/ratings").text.count("暗访") == 1


def rows(table):
    return [["".join(cell.itertext()).strip() for cell in row if cell.tag in {"td", "th"}] for row in table.iter("tr")]


def test_interviews_are_told_in_sums_only(inspector, as_, recorded):
    sheets = [survey_sheet({"courtesy": 2}, good=f"好话{number}", better="排队") for number in range(5)]
    ids = recorded(sheets=sheets, kind=VisitKind.THIRD_PARTY)
    inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release")
    bureau = as_("bureau")

    page = bureau.page(f"/visits/{ids[0]}")
    assert bureau.get(path_of(ids)).status_code == 404
    assert "逐次记录" not in page.text
    aspects = {row[0]: row[1:] for row in page.table(1)[1:]}
    assert aspects["文明服务"] == ["0", "0", "0", "5", "0", "0%", "0 / 5", "0%–43.44%"]
    assert "好话3" in page.text


def test_answers_of_too_few_are_not_told(inspector, as_, recorded):
    sheets = [survey_sheet() for _ in range(5)]
    thin = [{**sheet.answers, "lenient": "none"} if number else sheet.answers for number, sheet in enumerate(sheets)]
    ids = recorded(sheets=[type(sheet)(sheet.visited_at, answers) for sheet, answers in zip(sheets, thin, strict=True)], kind=VisitKind.THIRD_PARTY)
    inspector.press(f"/visits/{ids[0]}/targets/{ids[1]}/release")

    aspects = {row[0]: row[1:] for row in as_("bureau").page(f"/visits/{ids[0]}").table(1)[1:]}

    assert aspects["容缺受理"] == ["—"] * 8
    assert aspects["限时办结"][5:7] == ["100%", "5 / 5"]


def test_citizens_stand_beside_with_words(inspector, hand, region, recorded):
    for level in (5, 1):
        hand.rated(region.window_point, level)
    ids = recorded(sheets=[secret_sheet(1)])

    page = inspector.page(f"/visits/{ids[0]}")

    assert page.table(1)[1][6:8] == ["0%", "0 / 1"]
    assert page.table(1)[1][9].startswith("50.00% 1 / 2")
    assert "没有服务人次，无法说明未评价的人可能如何影响这个数" in page.table(1)[1][9]
    assert "不与群众评价合并" in page.text


def test_silent_citizens_stand_beside_them(app, inspector, hand, region, recorded):
    for level in (5, 1):
        hand.rated(region.window_point, level)
    with app.app_context(), unit_of_work():
        enter_served(by=SYSTEM, unit=db.session.get_one(Unit, region.windows[0].id), day=today(), n=10)
    ids = recorded(sheets=[secret_sheet(1)])

    page = inspector.page(f"/visits/{ids[0]}")

    assert page.table(1)[1][9].endswith("计入未评价的人：10.00%–90.00%（已知服务人次的1个窗口日）")


@pytest.fixture
def hand(app, client, clock, region):
    return Hand(app, client, clock)


@pytest.mark.parametrize("act", ["", "/accept", "/return"])
def test_ritual(client, as_, recorded, act):
    ids = recorded(how=handed_in)
    path = path_of(ids, act)
    ask = (lambda who, where: who.press(where)) if act else (lambda who, where: who.get(where))

    assert ask(client, path).location.startswith("/sign-in")
    assert ask(as_("admin"), path).status_code == 403
    assert ask(as_("leader"), path.replace(ids[2][0], "nothing00000")).status_code == 404
    assert ask(as_("bureau"), path).status_code == (403 if act else 404)
    assert (as_("leader").get(path) if act else as_("leader").press(path)).status_code == 405
