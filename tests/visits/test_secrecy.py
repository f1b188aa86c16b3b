"""A unit learns of a secret visit when it is told, and not a word before: each page holds what could have leaked."""

import pytest
from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit
from evalsvc.visits.models import VisitCampaign, VisitTarget
from tests import cast, factories
from tests.visits.making import accepted, campaign, handed_in, make, secret_sheet, target_of

WORDS = ("十一月窗口暗访", "三号窗口无人", "负面清单第3条", "暗访", "访查计划", "访查记录", "测试访查员")
PAGES = ("/", "/visits", "/dashboard", "/ratings", "/releases", "/organisation", "/audit", "/accounts", "/jobs", "/retention", "/surveys", "/account")
SAYS_SO_ANYWAY = {
    "/dashboard": ("暗访",),  # the name of a stream that stands there for everybody, with 0
    "/visits": ("暗访",),  # what the page is for
    "/audit": ("访查计划", "访查记录", "暗访"),  # the names of acts in the filter
    "/surveys": ("访查记录", "暗访"),  # the sheet is no secret
    "/retention": ("访查记录", "访查计划", "暗访"),  # the kinds of data there are
}


@pytest.fixture
def everybody_there(app, region, visitors):
    """Somebody of the visited hall and of its county in every role there is but the visitor's."""

    def settle():
        for role in Role:
            if role is Role.VISITOR:
                continue
            for place in (region.county, region.hall):
                made = factories.account(f"{role.value}.{place.id}", "测试同事", password=cast.PASSWORD)
                factories.grant(made, role, db.session.get_one(Unit, place.id))

    make(app, settle)
    return [f"{role.value}.{place.id}" for role in Role if role is not Role.VISITOR for place in (region.county, region.hall)]


@pytest.fixture
def secret(app, region, visitors):
    """A secret visit of the city at the hall with a draft, a waiting, a returned and an accepted record; nothing is released."""

    def plan():
        made = campaign(region.city, [region.hall, region.other_hall], quota=9)
        target = target_of(made, region.hall)
        records = [how(target, secret_sheet(1, problem="三号窗口无人")) for how in (handed_in, accepted)]
        return made.public_id, target.public_id, [record.public_id for record in records]

    return make(app, plan)


def leaks(client, ids, words):
    """Where a person finds one of the words, or an address that opens."""
    found = []
    for path in PAGES:
        answer = client.get(path)
        told = [word for word in (*words, ids[0], ids[1], *ids[2]) if word in answer.text and word not in SAYS_SO_ANYWAY.get(path, ())]
        found += [(path, told)] if answer.status_code == 200 and told else []
    opened = (f"/visits/{ids[0]}", f"/visits/{ids[0]}/records", f"/visits/{ids[0]}/edit", f"/visits/{ids[0]}/records/{ids[2][1]}")
    return found + [(path, "opens") for path in opened if client.get(path).status_code == 200]


def test_what_could_leak_is_there(as_, secret):
    inspector = as_("inspector")

    assert "三号窗口无人" in inspector.page(f"/visits/{secret[0]}").text
    assert "十一月窗口暗访" in inspector.page("/visits").text
    assert secret[0] in as_("auditor").page("/audit").text


def test_nobody_of_the_unit_sees_a_secret_visit(as_, everybody_there, secret):
    assert {username: found for username in everybody_there if (found := leaks(as_(username), secret, WORDS))} == {}


def test_log_of_the_city_says_that_and_not_where(as_, secret):
    told = as_("auditor").page("/audit").text

    assert f"督查员（绵阳市医疗保障局）新建了编号{secret[0]}的访查计划。" in told
    assert not [word for word in ("十一月窗口暗访", "三号窗口无人") if word in told]


def test_board_counts_nothing_before_the_release(as_, secret):
    page = as_("bureau").page("/dashboard")

    others = [[" ".join("".join(cell.itertext()).split()) for cell in row] for table in page.all("table") for row in table.iter("tr")]
    assert [row[1] for row in others if row and row[0].startswith("暗访评价")] in ([], ["0"])


def test_one_unit_is_told_nothing_of_another(as_, secret, region, app):
    def accept_elsewhere():
        accepted(target_at(secret[0], region.other_hall), secret_sheet(5, problem="外县的问题"))

    make(app, accept_elsewhere)
    as_("inspector").press(f"/visits/{secret[0]}/targets/{secret[1]}/release")

    page = as_("bureau").page(f"/visits/{secret[0]}").text
    assert "三号窗口无人" in page
    assert not [word for word in ("三台县", "外县的问题", "测试访查员", "第二访查员") if word in page]
    assert as_("outsider").get(f"/visits/{secret[0]}").status_code == 404
    assert "十一月窗口暗访" not in as_("outsider").page("/visits").text


def target_at(campaign_id, unit):
    found = select(VisitTarget).join(VisitCampaign, VisitCampaign.id == VisitTarget.campaign_id)
    return db.session.scalars(found.where(VisitCampaign.public_id == campaign_id, VisitTarget.unit_id == unit.id)).one()


def test_clerk_is_told_nothing_even_after_the_release(as_, secret):
    as_("inspector").press(f"/visits/{secret[0]}/targets/{secret[1]}/release")

    assert as_("clerk").get("/visits").status_code == 403
    assert "暗访" not in as_("clerk").page("/releases").text


def test_records_that_follow_wait_for_their_own_release(as_, secret, region, app):
    as_("inspector").press(f"/visits/{secret[0]}/targets/{secret[1]}/release")

    def more():
        return accepted(target_at(secret[0], region.hall), secret_sheet(1, problem="第二次的问题")).public_id

    later = make(app, more)

    page = as_("bureau").page(f"/visits/{secret[0]}").text
    assert "第二次的问题" not in page
    assert as_("bureau").get(f"/visits/{secret[0]}/records/{later}").status_code == 404
