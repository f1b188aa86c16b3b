"""Every page of the staff, by the person who works with it: no violation, nothing beside the window, at the widths of telephone, tablet and desktop."""

from datetime import datetime

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.work import run_tick
from evalsvc.ratings.models import Rating, Release
from tests import factories
from tests.papers.making import KINDS, draft, issued
from tests.ratings.visitors import rate

LAST_WEEK = datetime(2026, 11, 12, 10, 0, tzinfo=SHANGHAI)
TODAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
PAGES = {
    "leader": [
        "/dashboard",
        "/dashboard?unit={window}",
        "/dashboard?from=2026-11-21",
        "/ratings",
        "/ratings?flagged=y&level=5",
        "/ratings/{rating}",
        "/papers",
        "/papers/drafts",
        "/papers/{paper}",
        "/papers/{draft}",
        "/papers/{draft}/edit",
        "/releases",
        "/releases/{release}",
        "/organisation",
        "/organisation/units/{hall}",
        "/organisation/points/{point}",
        "/organisation/points",
        "/surveys",
        "/surveys/window-rating/2",
        "/surveys/window-rating/1",
        "/account",
        "/notices",
        "/jobs",
        "/nowhere",
    ],
    "admin": [
        "/organisation/units/{hall}/units/new",
        "/organisation/units/{window}/move",
        "/organisation/units/{window}/points/new",
        "/organisation/points/{point}/replace-code",
        "/organisation/items",
        "/organisation/papers",
        "/organisation/changes",
        "/organisation/units/new",
        "/organisation/units/{hall}/merge",
        "/organisation/units/{hall}/split",
        "/accounts",
        "/accounts/new",
        "/accounts/{account}",
        "/imports",
        "/exports",
        "/imports/items",
        "/imports/units",
        "/imports/points",
        "/imports/staff",
        "/jobs",
        "/retention",
        "/papers/organs",
        "/papers/organs/{hall}",
        "/profiles",
        "/profiles/units/{hall}/versions/new",
        "/profiles/calendar/2026",
        "/audit",
        "/audit/seals",
    ],
    "call_back": ["/ratings/{rating}", "/ratings/slips", "/ratings/slips/new", "/ratings/slips/{slip}", "/ratings/paper-slips"],
    "bureau": ["/papers", "/papers/incoming", "/papers/{paper}"],
    "clerk": ["/releases", "/surveys"],
}


@pytest.fixture
def addresses(app, client, clock, region):
    """What stands in the addresses, after a week in which people rated and wrote."""
    app.extensions["paper_kinds"] = KINDS
    clock.move_to(LAST_WEEK)
    for level in (5, 4, 3, 2):
        rate(client, region.window_point, level, comment="材料说得很清楚，办得也快。", done="yes")
    rate(client, region.window_point, 1, tags=["115", "112"], comment="请打13900000001", name="某女士", phone="13900000001", consent="yes", done="no")
    clock.move_to(TODAY)
    run_tick(app)
    with app.app_context():
        public_ids = {
            "rating": db.session.scalar(select(Rating.public_id).where(Rating.level == 1)),
            "release": db.session.scalar(select(Release.public_id)),
            "account": db.session.scalar(select(Account.public_id).where(Account.username == "bureau")),
        }
        with unit_of_work():
            public_ids["slip"] = factories.slip(region.window_point.id)
            public_ids["paper"] = issued(region).public_id
            public_ids["draft"] = draft(region).public_id
    return public_ids | {"window": region.windows[0].public_id, "hall": region.hall.public_id, "point": region.window_point.public_id}


@pytest.mark.parametrize("person", PAGES)
def test_pages_can_be_used(surf, addresses, width, person):
    surfer = surf(width)
    surfer.sign_in(person)
    found = {}
    for path in PAGES[person]:
        page = surfer.go(path.format(**addresses))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        beside = surfer.overflow()
        found[path] = [f"{beside} pixels beside the window"] if beside > 0 else []
        found[path] += surfer.violations() if width != 768 else []  # the tablet's page is one of the other two

    assert {path: faults for path, faults in found.items() if faults} == {}


def test_refused_forms_can_be_used(surf, addresses, width):
    surfer = surf(width)
    surfer.sign_in("admin")
    for path in ("/organisation/units/{hall}/units/new", "/accounts/new", "/organisation/points/{point}/withdraw-code"):
        page = surfer.go(path.format(**addresses))
        page.locator("main form button.btn-primary, main form button.btn-danger").last.click()

        expect(page.locator("#error-summary")).to_be_visible()
        surfer.check()


def test_contact_is_looked_at(surf, addresses, width):
    surfer = surf(width)
    surfer.sign_in("call_back")
    page = surfer.go(f"/ratings/{addresses['rating']}")
    page.get_by_label("联系方式").check()
    page.get_by_role("textbox").last.fill("就排队的事回电话")
    page.get_by_role("button", name="查看，并记入审计").click()

    expect(page.get_by_text("13900000001")).to_be_visible()
    surfer.check()
