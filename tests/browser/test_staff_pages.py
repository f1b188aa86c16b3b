"""Every page of the staff, by the person who works with it: no violation, nothing beside the window, at the widths of telephone, tablet and desktop."""

import re
import threading
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import XLSX
from evalsvc.core.files.uploads import Upload
from evalsvc.corrections.services import Announced, announce_draw, draw_rechecks
from evalsvc.guides.queries.lists import rows_of
from evalsvc.guides.reasons import BasisKind, Decision
from evalsvc.guides.services.proofs import ProofSaid, register_proof
from evalsvc.inspections import services as inspections
from evalsvc.inspections.lots import What
from evalsvc.inspections.models import Sheet, SheetRecheck
from evalsvc.inspections.queries import outline_for
from evalsvc.inspections.queries import rows_of as rows_of_sheet
from evalsvc.inspections.services import Asked, Said, Stage, assign_rows, bring_form, plan_round, publish_round, save_row
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import read_sheet
from evalsvc.instruments.queries import current_version, version
from evalsvc.jobs.work import run_next, run_tick
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.services import order_papers
from evalsvc.profiles.queries import profile_for
from evalsvc.profiles.services import make_local_version
from evalsvc.ratings.models import Rating, Release
from tests import factories
from tests.browser.test_corrections import PAGES as CORRECTION_PAGES
from tests.browser.test_visits import PAGES as VISIT_PAGES
from tests.cast import PASSWORD
from tests.corrections.making import actor, closed
from tests.guides.making import drafted, filled, published, reported
from tests.imports.conftest import ITEM_HEADS, book
from tests.inspections import making
from tests.inspections.workbook.habits import excel
from tests.inspections.workbook.making import by_hand
from tests.papers.making import KINDS, draft, issued
from tests.ratings.visitors import rate

LAST_WEEK = datetime(2026, 11, 12, 10, 0, tzinfo=SHANGHAI)
TODAY = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
PAGES = {
    "leader": [
        "/inspections",
        "/inspections/new",
        "/inspections/{round}",
        "/inspections/{round}/claims",
        "/inspections/{round}/matrix",
        "/inspections/{round_draft}",
        "/inspections/{round_draft}/edit",
        "/inspections/{old_draft}/newer",
        "/inspections/{conduct}",
        "/inspections/{conduct}/negatives",
        "/inspections/new?template=wenshui-2023-15/1",
        "/inspections/{round}/report",
        "/inspections/{round}/merged",
        "/inspections/findings",
        "/inspections/sheets/{handed_in}/review",
        "/inspections/sheets/{handed_in}/revisions/1",
        "/inspections/{lot_round}/draws",
        "/inspections/draws/{lots}",
        "/inspections/rechecks/{lot}",
        "/dashboard",
        "/dashboard?unit={window}",
        "/dashboard?from=2026-11-21",
        "/ratings",
        "/ratings?flagged=y&level=5",
        "/ratings/{rating}",
        "/item-lists",
        "/item-lists/merged",
        "/item-lists/{list}",
        "/papers",
        "/papers/drafts",
        "/papers/{paper}",
        "/papers/{paper_draft}",
        "/papers/{paper_draft}/edit",
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
        "/matters",
        "/matters/{matter}",
        "/served",
        "/served/{window}",
        "/corrections/rechecks",
        "/corrections/draws",
        "/corrections/draws/new",
        "/corrections/draws/{draw}",
        "/ratings/{rating}/correction",
        "/account/mail",
        "/nowhere",
    ],
    "admin": [
        "/organisation/units/{hall}/units/new",
        "/organisation/units/{window}/move",
        "/organisation/units/{window}/points/new",
        "/organisation/points/{point}/replace-code",
        "/organisation/units/{hall}/edit",
        "/organisation/units/{window}/retire",
        "/organisation/points/{point}/edit",
        "/organisation/points/{point}/move",
        "/organisation/points/{point}/retire",
        "/organisation/points/{point}/withdraw-code",
        "/organisation/items",
        "/organisation/items/new",
        "/organisation/items/{item}/edit",
        "/organisation/items/{item}/retire",
        "/organisation/papers",
        "/organisation/papers/{run}",
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
        "/notices/outbox",
        "/profiles",
        "/profiles/units/{hall}/versions/new",
        "/profiles/units/{hall}/versions/1",
        "/profiles/calendar/2026",
        "/audit",
        "/audit/seals",
    ],
    "call_back": [
        "/",
        "/ratings/{rating}",
        "/ratings/slips",
        "/ratings/slips/new",
        "/ratings/slips/{slip}",
        "/ratings/paper-slips",
        "/matters/import",
        "/matters/{matter}",
    ],
    "bureau": [
        "/imports/item-list",
        "/imports/ledger",
        "/inspections",
        "/inspections/sheets/{sheet}",
        "/inspections/sheets/{sheet}/newer",
        "/inspections/sheets/{sheet}/forms/{filled_form}",
        "/inspections/sheets/{conduct_sheet}",
        "/inspections/sheets/{conduct_sheet}/deliveries",
        "/inspections/sheets/{conduct_sheet}/negatives",
        "/inspections/sheets/{sheet}?view=all",
        "/inspections/sheets/{sheet}/rows/{sheet_row}",
        "/inspections/sheets/{sheet}/report",
        "/",
        "/item-lists/{other_list}",
        "/proofs",
        "/proofs/new",
        "/proofs/{proof}",
        "/proofs/{proof}/edit",
        "/service-guides",
        "/service-guides/{guide}",
        "/service-guides/{guide}/edit",
        "/service-guides/{guide}/versions/1",
        "/item-lists/{other_list}/rows/new",
        "/item-lists/{other_list}/rows/{row}",
        "/served",
        "/imports/served",
        "/imports/ratings",
        "/papers",
        "/papers/incoming",
        "/papers/{paper}",
    ],
    "clerk": ["/", "/inspections/mine", "/inspections/mine/{sheet}", "/releases", "/surveys", "/served/{window}"],
}
REFUSED = {"/nowhere", "/dashboard?from=2026-11-21"}
OPENED_ELSEWHERE = {
    "accounts.sign_in",
    "corrections.show_evidence",
    "guide.guide",
    "guide.guides",
    "guide.version",
    "guides.code_png",
    "guides.code_svg",
    "guides.unit_code_png",
    "guides.unit_code_svg",
    "imports.batch",  # below
    "inspections.draw_ids",
    "inspections.show_evidence",
    "imports.export_run",
    "imports.match",  # with a ledger
    "imports.template",
    "instruments.document",
    "operations.alive",
    "corrections.draw_ids",
    "operations.measured",
    "operations.ready",
    "organisation.code_png",
    "organisation.code_svg",
    "organisation.hall_poster",
    "organisation.papers_preview",
    "organisation.poster",
    "organisation.sticker",
    "rate.find_receipt",
    "rate.follow_up",
    "rate.hall",
    "rate.rate",
    "rate.rate_matter",
    "rate.receipt",
    "ratings.blank_slip",
    "static",
    "visits.evidence_picture",
    "visits.new_correction",  # the form of a rating's problem
    "visits.own_picture",
}


def round_of(region):
    """A published round that the city asks of the county, with two rows filled in."""
    city, county = (db.session.get_one(Unit, place.id) for place in (region.city, region.county))
    lead, inspector = (actor_of(db.session.scalars(select(Account).where(Account.username == name)).one()) for name in ("bureau", "inspector"))
    stages = [Stage("自查自纠", "", TODAY.date(), TODAY.date() + timedelta(days=30))]
    made = plan_round(by=inspector, organ=city, title="年底行风建设自查", version=version("mianyang-2019-18", 1), units=[county], stages=stages)
    publish_round(by=inspector, made=made)
    sheet = db.session.scalars(select(Sheet).where(Sheet.round_id == made.id)).one()
    first, second = rows_of_sheet(sheet)[:2]
    save_row(by=lead, sheet=sheet, row=first, said=Said("已成立领导小组，每月例会一次", Result.DONE))
    save_row(by=lead, sheet=sheet, row=second, said=Said("方案还没有印发", Result.NOT_BEGUN, measure="月底前印发", measure_due_on=TODAY.date()))
    clerk = db.session.scalars(select(Account).where(Account.username == "clerk")).one()
    assign_rows(by=lead, sheet=sheet, rows=[first], person=clerk, office="大厅管理科")
    wanted = (Asked("自查报告", TODAY.date()),)
    conduct = [Stage("自查", "对照自查", TODAY.date(), TODAY.date() + timedelta(days=9), wanted)]
    asked = {"by": inspector, "organ": city, "units": [county], "stages": conduct}
    draft, runs = (plan_round(**asked, title=title, version=current_version("shaanxi-2023-34")) for title in ("作风自查", "十月作风自查"))
    publish_round(by=inspector, made=runs)
    old = plan_round(**asked, title="旧版草稿", version=version("mianyang-2019-18", 1))
    own = db.session.scalars(select(Sheet).where(Sheet.round_id == runs.id)).one()
    rounds = {"round": made.public_id, "round_draft": draft.public_id, "old_draft": old.public_id, "conduct": runs.public_id}
    upload = Upload(excel(by_hand({1: ("已落实。纸上写的", ""), 3: ("不适用，本县没有", "")}), hidden=(9,)), XLSX, "0" * 64, "自查表.xlsx")
    form = bring_form(by=lead, sheet=sheet, read=read_sheet(upload.name, upload.body, outline_for(sheet)), upload=upload)
    return {**rounds, "filled_form": form.public_id, "sheet": sheet.public_id, "sheet_row": first.public_id, "conduct_sheet": own.public_id}


def looked_at_again(region):
    """What the other county handed in, of which rows are drawn by lot."""
    sheet, by = making.published(region, region.other_county), actor("inspector")
    making.filled(sheet, by="outsider")
    inspections.submit_sheet(by=actor("outsider"), sheet=sheet)
    said = inspections.Announced("年底抽查", What.DONE_ROWS, 2, "福利彩票3D开奖号码", today() + timedelta(days=1))
    lots = inspections.announce_draw(by=by, made=sheet.round, said=said)
    lots.seed_on = today()
    db.session.flush()
    inspections.draw_lots(by=by, draw=lots, seed="471")
    lot = db.session.scalars(select(SheetRecheck).where(SheetRecheck.draw_id == lots.id)).first()
    return {"handed_in": sheet.public_id, "lot_round": sheet.round.public_id, "lots": lots.public_id, "lot": lot.public_id}


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
            public_ids |= round_of(region)
            public_ids |= looked_at_again(region)
            public_ids["draw"] = drawn(region).public_id
            public_ids["slip"] = factories.slip(region.window_point.id)
            public_ids["paper"] = issued(region).public_id
            public_ids["list"] = reported(region.other_county, "outsider").public_id
            public_ids["other_list"] = (mine := filled(region.county, but=(3,), local=("上门核对",))).public_id
            published(region.county, region.item)
            public_ids["guide"] = drafted(region.county, region.item).guide.public_id
            said = ProofSaid("无业证明", None, BasisKind.RULE, "市文件", Decision.KEEP)
            public_ids["proof"] = register_proof(by=SYSTEM, unit=db.session.get_one(Unit, region.county.id), said=said).public_id
            public_ids["row"] = rows_of(mine)[2].public_id
            public_ids["paper_draft"] = draft(region).public_id
            online, item = db.session.get_one(Unit, region.online.id), db.session.get_one(ServiceItem, region.item.id)
            public_ids["matter"] = factories.matter(
                online, "2026110001", service_item=item, finished_on=LAST_WEEK.date(), vault=app.extensions["vault"]
            ).public_id
            public_ids["item"] = item.public_id
            hall, admin = db.session.get_one(Unit, region.hall.id), actor_of(db.session.scalars(select(Account).where(Account.username == "admin")).one())
            public_ids["run"] = order_papers(by=admin, unit=hall, pieces=12, base="https://pj.example.gov.cn").public_id
            began_with, values = profile_for(hall.id, today()).id, {"undo_minutes": 5}
            make_local_version(by=admin, unit=hall, began_with=began_with, title="大厅规则", values=values, source={"kind": "ours"})
    return public_ids | {"window": region.windows[0].public_id, "hall": region.hall.public_id, "point": region.window_point.public_id}


def drawn(region):
    """A draw of one of two struck-off problems."""
    ids = [closed(region.county).public_id for _ in range(2)]
    said = Announced("四季度抽查", today(), today(), len(ids) - 1, "福利彩票3D开奖号码", today() + timedelta(days=1))
    draw = announce_draw(by=actor("leader"), organ=db.session.get_one(Unit, region.county.id), said=said)
    draw.seed_on = today()
    draw_rechecks(by=actor("leader"), draw=draw, seed="471")
    return draw


@pytest.mark.parametrize("person", PAGES)
def test_pages_can_be_used(surf, addresses, width, person):
    surfer = surf(width)
    surfer.sign_in(person)
    found = {}
    for path in PAGES[person]:
        answer = surfer.page.goto(path.format(**addresses))
        expect(surfer.page.get_by_role("heading", level=1)).to_have_count(1)
        beside = surfer.overflow()
        found[path] = [f"{beside} pixels beside the window"] if beside > 0 else []
        found[path] += [f"status {answer.status}"] if answer.ok == (path in REFUSED) else []
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


def test_every_page_is_opened(app):
    adapter = app.url_map.bind("evalsvc.example")
    paths = {
        re.sub(r"\{\w+\}", "x", path.partition("?")[0]) for person in (*PAGES.values(), *VISIT_PAGES.values(), *CORRECTION_PAGES.values()) for path in person
    }
    opened = {adapter.match(path)[0] for path in paths - {"/nowhere"}}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages - opened - OPENED_ELSEWHERE == set()


def test_slip_is_typed_and_compared(surf, app, as_, region, addresses, width):
    path = f"/ratings/slips/{addresses['slip']}"
    with app.app_context(), unit_of_work():
        factories.grant(factories.account("lead", "测试市局负责人", password=PASSWORD), Role.BUREAU_LEAD, db.session.get_one(Unit, region.city.id))
    as_("call_back").press(f"{path}/type", {"level": "2", "tags": ["209"], "comment": "等了很久", "done": "no"})
    for person in ("bureau", "lead"):
        surfer = surf(width)
        page = surfer.sign_in(person)
        surfer.go(path)
        page.locator("main form button.btn-primary").first.click()
        surfer.check()
        if person == "bureau":
            page.get_by_role("button", name="提交这一遍").click()
            expect(page.locator("#error-summary")).to_be_visible()
            surfer.check()
            page.get_by_role("radio", name="满意", exact=True).check()
            page.get_by_role("button", name="提交这一遍").click()
    page.get_by_role("button", name="以选定的一遍为准").click()
    expect(page.locator("#error-summary")).to_be_visible()
    surfer.check()


def test_table_is_imported(surf, app, region, width):
    surfer = surf(width)
    page = surfer.sign_in("admin")
    for row, seen in ((["", "", "", "", "X", ""], "没有写入"), (["", "参保登记", "新的事项", "", "ABC", ""], "确认")):
        surfer.go("/imports/items")
        page.get_by_label("文件").set_input_files({"name": "表.xlsx", "mimeType": "application/octet-stream", "buffer": book(ITEM_HEADS, row)})
        page.get_by_role("button", name="上传并核对").click()
        surfer.check()
        while run_next(app, "one", threading.Event()):
            pass
        page.reload()
        expect(page.get_by_text(seen).first).to_be_visible()
        surfer.check()
    surfer.go("/imports/items")
    page.get_by_role("button", name=re.compile("^导出")).click()
    surfer.check()
