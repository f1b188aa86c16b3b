"""The ledger in all its views, and a clerk who finishes a measure on a telephone; at every width."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from evalsvc.corrections import services
from evalsvc.corrections.kinds import Source
from tests.corrections.making import accepted, account, actor, closed, filed, in_progress, make, named, planned, submitted

PAGES = {
    "leader": [
        "/corrections",
        "/corrections?state=nothing",
        "/corrections/board",
        "/corrections/whole",
        "/corrections/calendar",
        "/corrections/calendar?month=2026-10",
        "/corrections/people/{bureau}",
        "/corrections/{accepted}",
        "/corrections/{closed}",
        "/dashboard",
    ],
    "inspector": ["/corrections/new", "/corrections/{submitted}"],
    "bureau": ["/corrections/mine", "/corrections/{filed}", "/corrections/{running}", "/corrections/{citizens}"],
    "clerk": ["/corrections/mine", "/corrections/{running}", "/corrections/people/{clerk}"],
}


@pytest.fixture
def led(app, region):
    """Corrections in every state, one with a measure of the clerk; their addresses."""

    def lead():
        running = in_progress(region.county, days=20)
        day = running.due_on - timedelta(days=2)
        services.add_measure(by=actor("bureau"), correction=running, text="1号窗口换上新告知单", person=named("clerk"), due_on=day)
        made = {"running": running, "filed": filed(region.county), "citizens": planned(region.county, source=Source.COMPLAINT)}
        made |= {"submitted": submitted(region.county), "accepted": accepted(region.county), "closed": closed(region.county)}
        people = {name: account(name).public_id for name in ("bureau", "clerk")}
        return {name: one.public_id for name, one in made.items()} | people

    return make(app, lead)


@pytest.mark.parametrize("person", PAGES)
def test_pages_can_be_used(surf, led, width, person):
    surfer = surf(width)
    surfer.sign_in(person)
    found = {}
    for path in PAGES[person]:
        page = surfer.go(path.format(**led))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        beside = surfer.overflow()
        found[path] = [f"{beside} pixels beside the window"] if beside > 0 else []
        found[path] += surfer.violations() if width != 768 else []  # the tablet's page is one of the other two

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_clerk_finishes_a_measure_on_a_telephone(surf, led, scripts):
    surfer = surf(375, scripts=scripts)
    page = surfer.sign_in("clerk")
    surfer.go("/corrections/mine")
    page.get_by_role("link", name="2026-").first.click()
    photo = BytesIO()
    Image.new("RGB", (64, 48), "#336699").save(photo, "PNG")
    own = page.locator(".next", has_text="轮到您的措施")
    own.get_by_label("现场照片或文件").set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": photo.getvalue()})
    own.get_by_role("button", name="完成这项措施").click()

    expect(page.get_by_text("这项措施已完成")).to_be_visible()
    expect(page.locator(".evidence img")).to_have_count(1)


def test_several_are_done_together_without_scripts(surf, led, scripts):
    surfer = surf(1280, scripts=scripts)
    page = surfer.sign_in("inspector")
    surfer.go("/corrections?state=submitted")
    for box in page.get_by_role("checkbox", name="勾选").all():
        box.check()
    page.get_by_text("对勾选的问题一起操作").click()
    page.get_by_label("操作", exact=True).select_option("accept")
    page.get_by_role("button", name="对勾选的问题操作").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("验收通过：办成1个，没有办成0个")


def test_refused_form_stands_open_and_in_view(surf, led):
    surfer = surf(375)
    page = surfer.sign_in("inspector")
    surfer.go(f"/corrections/{led['submitted']}")
    page.get_by_text("退回整改").click()
    page.get_by_role("button", name="退回，继续整改").click()

    expect(page.locator("#act-return .field-error")).to_be_in_viewport()
