"""A visitor fills a sheet in on a telephone; whoever plans and the unit read it, at every width."""

import pytest
from playwright.sync_api import expect

from evalsvc.visits import services
from evalsvc.visits.states import Act
from tests.ratings.staff import Hand
from tests.visits.making import accepted, actor, campaign, handed_in, make, photographed, secret_sheet, target_of


@pytest.fixture
def visited(app, client, clock, region):
    """A secret visit with a waiting record, and a finished one of which the unit has been told; their addresses."""

    Hand(app, client, clock).rated(region.window_point, 5)  # citizens of those days stand beside the results

    def plan():
        running = campaign(region.city, [region.hall], quota=9)
        waiting = handed_in(target_of(running, region.hall), secret_sheet(2, problem="三号窗口无人"))
        told = campaign(region.city, [region.hall], title="秋季暗访")
        record = accepted(target_of(told, region.hall), secret_sheet(2, problem="三号窗口无人"))
        draft = services.start_record(
            by=actor("visitor"), target=target_of(running, region.hall), filled=secret_sheet(2, problem="三号窗口无人", sample="0008"), act=Act.SAVE
        )
        photographed(draft)
        photographed(record)
        services.release(by=actor("inspector"), target=target_of(told, region.hall))
        return {
            "running": running.public_id,
            "target": target_of(running, region.hall).public_id,
            "waiting": waiting.public_id,
            "told": told.public_id,
            "record": record.public_id,
            "draft": draft.public_id,
        }

    return make(app, plan)


PAGES = {
    "inspector": [
        "/visits",
        "/visits/new",
        "/visits/{running}",
        "/visits/{running}/edit",
        "/visits/{running}/targets/new",
        "/visits/{running}/targets/{target}/edit",
        "/visits/{running}/records",
        "/visits/{running}/records/{waiting}",
    ],
    "visitor": [
        "/visits/assigned",
        "/visits/{running}/records/new",
        "/visits/{running}/records/{draft}/edit",
        "/visits/{running}/records/{draft}/evidence",
    ],
    "bureau": ["/visits", "/visits/{told}", "/visits/{told}/records/{record}"],
}


@pytest.mark.parametrize("person", PAGES)
def test_pages_can_be_used(surf, visited, width, person):
    surfer = surf(width)
    surfer.sign_in(person)
    found = {}
    for path in PAGES[person]:
        page = surfer.go(path.format(**visited))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        for image in page.locator("main img").all():
            image.scroll_into_view_if_needed()
            expect(image).to_have_js_property("complete", value=True)
            assert image.evaluate("one => one.naturalWidth") > 0
        beside = surfer.overflow()
        found[path] = ([f"{beside} pixels beside the window"] if beside > 0 else []) + surfer.violations()

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_visitor_records_on_a_telephone(surf, visited, scripts):
    surfer = surf(375, scripts=scripts)
    page = surfer.sign_in("visitor")
    surfer.go("/visits/assigned")
    page.get_by_role("link", name="填一份记录").first.click()
    for question, answer in (("窗口按公示的时间开放", "是"), ("总的来说，这次办事的感受", "不满意")):
        page.get_by_role("group", name=question).get_by_text(answer, exact=True).click()
    page.get_by_label("问题1（选填）").fill("三号窗口九点二十分无人")
    page.get_by_role("button", name="提交，等待审核").click()

    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.get_by_label("问题1（选填）")).to_have_value("三号窗口九点二十分无人")
    expect(page.get_by_role("group", name="总的来说").get_by_label("不满意", exact=True)).to_be_checked()
    page.get_by_role("button", name="先存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
