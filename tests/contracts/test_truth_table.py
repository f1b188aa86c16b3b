"""Who may do what where, by hand: role × right × inside, above, outside, asked over HTTP.

Nothing here is read from the product's own table. A role is held in a county, or in the city above it.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import XLSX
from evalsvc.core.files.uploads import Upload
from evalsvc.corrections.kinds import Kind, Source
from evalsvc.corrections.models import Recheck
from evalsvc.corrections.services import Announced, Filed, announce_draw, answer_citizen, open_correction
from evalsvc.guides.reasons import BasisKind, Decision
from evalsvc.guides.services import guides as guide_services
from evalsvc.guides.services import lists as guide_lists
from evalsvc.guides.services.proofs import ProofSaid, register_proof
from evalsvc.inspections import services as inspection_services
from evalsvc.inspections.lots import What
from evalsvc.inspections.models import Revision, Sheet, SheetRow
from evalsvc.inspections.services import Stage, bring_form, plan_round, publish_round
from evalsvc.inspections.workbook import Read
from evalsvc.instruments.queries import version
from evalsvc.matters.models import Matter
from evalsvc.matters.services.matters import NewMatter, Numbers, keep_matters
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.papers import services as paper_services
from evalsvc.visits import services as visit_services
from evalsvc.visits.models import VisitAssignment, VisitFinding, VisitTarget
from tests import factories
from tests.cast import Place, Point
from tests.judge import JudgedClient
from tests.ratings.staff import Hand
from tests.visits.making import accepted, actor, campaign, photographed, secret_sheet, target_of

PASSWORD = "a-word-for-the-table"
RIGHTS = """
                      admin  leader  inspector  bureau_lead  call_back  clerk  auditor  visitor
account:manage        yes    no      no         no           no         no     no       no
audit:read            yes    no      no         no           no         no     yes      no
contact:read          no     no      no         no           yes        no     no       no
correction:accept     no     yes     yes        yes          no         no     no       no
correction:call_back  no     no      no         yes          yes        no     no       no
correction:file       no     yes     yes        yes          no         no     no       no
correction:read       no     yes     yes        yes          yes        no     no       no
correction:work       no     no      no         yes          no         yes    no       no
dashboard:read        no     yes     yes        yes          yes        no     yes      no
inspection:fill       no     no      no         yes          no         no     no       no
inspection:judge      no     yes     yes        yes          no         no     no       no
inspection:plan       no     yes     yes        no           no         no     no       no
inspection:read       no     yes     yes        yes          no         no     no       no
inspection:review     no     yes     yes        no           no         no     no       no
inspection:row        no     no      no         yes          yes        yes    no       no
guide:edit            no     no      no         yes          no         no     no       no
guide:publish         no     no      no         yes          no         no     no       no
guide:read            no     yes     yes        yes          no         no     no       no
guide:review          no     yes     yes        no           no         no     no       no
job:manage            yes    no      no         no           no         no     no       no
matter:manage         no     no      no         no           yes        no     no       no
matter:read           no     yes     yes        yes          yes        no     no       no
organisation:manage   yes    no      no         no           no         no     no       no
organisation:read     yes    yes     yes        yes          yes        no     yes      no
paper:issue           no      yes     yes        yes          no         no     no       no
paper:read            no      yes     yes        yes          no         yes    no       no
paper:receive         no      yes     no         yes          no         no     no       no
point:manage          yes    no      no         yes          no         no     no       no
profile:manage        yes    no      no         no           no         no     no       no
rating:read           no     yes     yes        yes          yes        no     no       no
release:read          no     yes     yes        yes          no         yes    no       no
retention:read        yes    no      no         no           no         no     yes      no
served:enter          no     no      no         yes          no         yes    no       no
served:read           no     yes     yes        yes          no         yes    no       no
slip:decide           no     no      no         yes          no         no     no       no
slip:transcribe       no     no      no         yes          yes        no     no       no
survey:read           yes    yes     yes        yes          yes        yes    yes      no
visit:plan            no     yes     yes        no           no         no     no       no
visit:read            no     yes     yes        yes          no         no     no       no
visit:record          no     no      no         no           no         no     no       yes
"""
HEAD, *ROWS = [line.split() for line in RIGHTS.strip().splitlines()]
TABLE = {(row[0], role): said == "yes" for row in ROWS for role, said in zip(HEAD, row[1:], strict=True)}

# One address of each right about a thing in a unit; {unit}, {window}, {point}, {rating} and {account} are things inside, above or outside.
READ = {
    "account:manage": ["/accounts/{account}"],
    "audit:read": ["/audit?unit={unit}"],
    "correction:read": [
        "/corrections?unit={unit}",
        "/corrections/board?unit={unit}",
        "/corrections/calendar?unit={unit}",
        "/corrections/draws/{draw}",
        "/corrections/draws/{draw}/ids.txt",
    ],
    "correction:file": ["/ratings/{rating}/correction", "/visits/{campaign}/records/{record}/findings/{finding}/correction"],
    "dashboard:read": ["/dashboard?unit={unit}"],
    "inspection:judge": ["/inspections/sheets/{handed_in}/review"],
    "inspection:review": ["/inspections/{round}/draws"],
    "inspection:fill": ["/inspections/sheets/{sheet}/forms/{filled_form}"],
    "inspection:plan": [
        "/inspections/{round}",
        "/inspections/{round}/claims",
        "/inspections/{round}/matrix",
        "/inspections/{round}/merged",
        "/inspections/{round}/report",
        "/inspections/{draft}",
        "/inspections/{draft}/edit",
    ],
    "inspection:read": [
        "/inspections/sheets/{sheet}",
        "/inspections/sheets/{sheet}/deliveries",
        "/inspections/sheets/{sheet}/report",
        "/inspections/sheets/{handed_in}/revisions/1",
        "/inspections/draws/{lot}",
        "/inspections/draws/{lot}/ids.txt",
    ],
    "guide:edit": ["/item-lists/{list}/rows/new", "/service-guides/{guide}/edit", "/proofs/{material}/edit"],
    "guide:read": ["/item-lists/{list}", "/service-guides/{guide}", "/proofs/{material}"],
    "matter:read": ["/matters?unit={unit}", "/matters/{matter}"],
    "organisation:manage": [
        "/organisation/units/{unit}/edit",
        "/organisation/units/{unit}/units/new",
        "/organisation/units/{unit}/retire",
        "/organisation/units/{unit}/merge",
        "/organisation/units/{unit}/split",
    ],
    "organisation:read": ["/organisation/units/{unit}", "/organisation/points/{point}"],
    "paper:read": ["/papers/{paper}"],
    "point:manage": ["/organisation/units/{unit}/points/new", "/organisation/points/{point}/edit", "/organisation/points/{point}/withdraw-code"],
    "profile:manage": ["/papers/organs/{unit}", "/profiles?unit={unit}", "/profiles/units/{unit}/versions/new"],
    "rating:read": ["/ratings?unit={unit}", "/ratings/{rating}"],
    "release:read": ["/releases?unit={unit}"],
    "served:read": ["/served?unit={unit}", "/served/{window}"],
    "slip:transcribe": ["/ratings/slips/{slip}", "/ratings/paper-slips/{point}.pdf"],
    "visit:plan": [
        "/visits/{campaign}/edit",
        "/visits/{campaign}/records",
        "/visits/{campaign}/targets/new",
        "/visits/{campaign}/targets/{target}/edit",
    ],
    "visit:read": ["/visits/{campaign}", "/visits/{campaign}/records/{record}", "/visits/{campaign}/records/{record}/evidence/{proof}/picture"],
    "visit:record": ["/visits/{campaign}/records/new"],
}
WRITE = {
    "account:manage": ["/accounts/{account}/end-sessions"],
    "correction:accept": ["/corrections/{old}/rechecks/{recheck}", "/corrections/draws/{draw}", "/corrections/{old}/reopen"],
    "correction:call_back": ["/corrections/{correction}/call-back"],
    "correction:file": ["/corrections/{correction}/measures"],
    "guide:publish": ["/service-guides/{other_guide}/publish"],
    "contact:read": ["/ratings/{rating}/contact", "/matters/{matter}/number"],
    "inspection:fill": ["/inspections/sheets/{sheet}/rows", "/inspections/sheets/{sheet}/rows/{claiming}/claim"],
    "inspection:read": ["/inspections/sheets/{sheet}/report"],
    "inspection:judge": ["/inspections/sheets/{handed_in}/judge-rest"],
    "inspection:plan": ["/inspections/{round}/report", "/inspections/{second}/end", "/inspections/{round}/blank", "/inspections/{round}/merged"],
    "inspection:review": ["/inspections/draws/{lot}", "/inspections/sheets/{handed_in}/accept"],
    "inspection:row": ["/inspections/sheets/{sheet}/rows/{row}"],
    "served:enter": ["/served/{window}"],
    "slip:transcribe": ["/ratings/slips/{slip}/open"],
    "slip:decide": ["/ratings/slips/{slip}/void"],
    "visit:read": ["/visits/{campaign}/export", "/visits/{campaign}/records/export", "/visits/{campaign}/records/{record}/evidence/{proof}/take"],
}
GIVEN = {"kind": "contact", "reason": "电话回访排队的问题", "day": "2026-11-20", "n": "35", "suffix": "csv", "row_version": "2"} | {
    "call_back-result": "satisfied",
    "call_back-text": "已回访",
    "local-text": "乡镇服务站设专窗",
    "review-row_version": "1",
    "rest-revision": "1",
    "measure-text": "实行AB岗",
    "measure-due_on": "2026-12-20",
    "recheck-found": "holds",
    "recheck-text": "看过了",
    "recheck-day": "2026-11-20",
    "reopen-reason": "问题又出现了",
    "seed": "4 7 1",
}
STRICTLY_ABOVE = {"correction:rejudge", "correction:supervise"}  # asked in tests/corrections: the right must be held above the bureau
# Rights whose things belong to no unit, or whose first page shows one's own.
EVERYWHERE = {
    "account:manage": ["/accounts", "/accounts/new"],
    "audit:read": ["/audit", "/audit/seals"],
    "correction:accept": ["/corrections/rechecks", "/corrections/draws/new"],
    "correction:file": ["/corrections/new", "/imports/ledger"],
    "correction:read": ["/corrections", "/corrections/board", "/corrections/calendar", "/corrections/draws"],
    "correction:work": ["/corrections/mine"],
    "dashboard:read": ["/dashboard"],
    "inspection:read": ["/inspections/findings"],
    "guide:edit": ["/imports/item-list"],
    "guide:read": ["/item-lists", "/proofs", "/service-guides"],
    "guide:review": ["/item-lists/merged"],
    "inspection:row": ["/inspections/mine"],
    "job:manage": ["/jobs", "/notices/outbox"],
    "matter:manage": ["/matters/import"],
    "matter:read": ["/matters"],
    "organisation:read": ["/organisation", "/organisation/changes", "/organisation/items", "/organisation/points"],
    "paper:issue": ["/papers/drafts"],
    "paper:read": ["/papers"],
    "paper:receive": ["/papers/incoming"],
    "point:manage": ["/organisation/papers"],
    "profile:manage": ["/papers/organs", "/profiles", "/profiles/calendar/2026"],
    "rating:read": ["/ratings"],
    "release:read": ["/releases"],
    "served:read": ["/served"],
    "retention:read": ["/retention"],
    "slip:transcribe": ["/ratings/slips", "/ratings/slips/new", "/ratings/paper-slips"],
    "survey:read": ["/surveys", "/surveys/mianyang-2019-18", "/surveys/window-rating/2"],
    "visit:plan": ["/visits/new"],
    "visit:read": ["/visits"],
    "visit:record": ["/visits/assigned"],
}
PLACES = ("inside", "above", "outside")


@pytest.fixture
def things(app, client, clock, region):
    """What the addresses are about, seen from a role in the county."""
    hotline = make(app, lambda: point_at(region.city))
    hand = Hand(app, client, clock)
    points = {"inside": region.window_point, "above": hotline, "outside": region.other_point}
    ratings = {where: hand.rated(point, 1, phone="13912345678", consent="y") for where, point in points.items()}
    units = {"inside": region.hall, "above": region.city, "outside": region.other_hall}
    windows = {"inside": region.windows[0], "above": make(app, lambda: online_at(region.city)), "outside": region.other_window}
    accounts = {where: make(app, lambda where=where: person(f"{where}.one", {Role.CLERK: units[where]})) for where in PLACES}
    found = {"unit": units, "window": windows, "point": points}
    named = {where: {name: there[where].public_id for name, there in found.items()} for where in PLACES}
    slips = {where: make(app, lambda where=where: factories.slip(points[where].id)) for where in PLACES}
    organs = {"inside": region.county, "above": region.city, "outside": region.other_county}
    visits = {where: make(app, lambda where=where: visited(organs[where], units[where])) for where in PLACES}
    matters = {where: make(app, lambda where=where: matter_at(app, region, points[where])) for where in PLACES}
    papers = {where: make(app, lambda where=where: thanked(organs[where], units[where])) for where in PLACES}
    rounds = {where: make(app, lambda where=where: round_of(organs[where])) for where in PLACES}
    corrections = {where: make(app, lambda where=where: corrections_at(units[where])) for where in PLACES}
    guides = {where: make(app, lambda where=where: guided(organs[where], region.item)) for where in PLACES}
    more = {
        where: {
            "paper": papers[where],
            "matter": matters[where],
            "rating": ratings[where],
            "account": accounts[where],
            "slip": slips[where],
        }
        for where in PLACES
    }
    return {where: named[where] | more[where] | visits[where] | corrections[where] | rounds[where] | guides[where] for where in PLACES}


@pytest.fixture
def enter(app, observer):
    """`enter({Role.ADMIN: region.county})`: a judged client of a new person with these roles."""

    def sign_in(roles):
        make(app, lambda: assigned_everywhere(person("the.one", roles)))
        made = JudgedClient(app, observer)
        made.sign_in("the.one", PASSWORD)
        return made

    return sign_in


def make(app, what):
    with app.app_context(), unit_of_work():
        return what()


def person(username, roles):
    """The public id of a new account."""
    account = factories.account(username, "测试同事", password=PASSWORD)
    for role, place in roles.items():
        factories.grant(account, role, db.session.get(Unit, place.id))
    return account.public_id


def visited(organ, unit):
    """A campaign of an organ, of which the unit that was visited has been told."""
    made = campaign(organ, [unit], quota=9)
    target = target_of(made, unit)
    record = accepted(target, secret_sheet(problem="窗口无人"))
    proof = photographed(record)
    visit_services.release(by=SYSTEM, target=target)
    finding = db.session.scalars(select(VisitFinding.public_id).where(VisitFinding.record_id == record.id)).one()
    return {"campaign": made.public_id, "target": target.public_id, "record": record.public_id, "finding": finding, "proof": proof.public_id}


def thanked(organ, unit):
    """A letter of thanks of an organ to a unit."""
    told = {"place": "1号窗口", "period": "上一周", "quote": "办得快。"}
    of, to = db.session.get(Unit, organ.id), db.session.get(Unit, unit.id)
    paper = paper_services.draft_paper(by=SYSTEM, kind="praise", organ=of, addressee=to, title="表扬信", fields=told)
    return paper_services.issue_paper(by=SYSTEM, paper=paper).public_id


def corrections_at(unit):
    """Of a unit: a problem that a citizen spoke of, which has been answered, and one that an older ledger says was struck off."""
    there = db.session.get(Unit, unit.id)
    problem, old = (open_correction(by=SYSTEM, unit=there, filed=Filed(Source.COMPLAINT, today(), "窗口无人", Kind.AT_ONCE)) for _ in range(2))
    answer_citizen(by=SYSTEM, correction=problem, text="已安排AB岗")
    old.origin, old.state, old.closed_on = "imported", "closed", today()
    again = Recheck(public_id=public_id(), correction_id=old.id, turn=1, due_on=today())
    db.session.add(again)
    db.session.flush()
    coming = Announced("抽查", today(), today(), 1, "彩票", today() + timedelta(days=1))
    draw = announce_draw(by=actor("leader"), organ=there, said=coming)
    draw.seed_on = today()
    return {"correction": problem.public_id, "old": old.public_id, "recheck": again.public_id, "draw": draw.public_id}


def round_of(organ):
    """A published round that an organ asks of itself, its sheet, that of a second round, which was handed in, and a draft."""
    unit = db.session.get(Unit, organ.id)
    stage = Stage("自查", "", today(), today())
    made = []
    for title in ("甲", "乙"):
        plan = plan_round(by=SYSTEM, organ=unit, title=title, version=version("mianyang-2019-18", 1), units=[unit], stages=[stage])
        publish_round(by=SYSTEM, made=plan)
        made.append((plan, db.session.scalars(select(Sheet).where(Sheet.round_id == plan.id)).one()))
    who = db.session.scalar(select(Account.id).order_by(Account.id).limit(1))
    db.session.execute(update(Sheet).where(Sheet.id == made[1][1].id).values(state="submitted", revision=1, submitted_at=now(), submitted_by=who))
    db.session.add(Revision(sheet_id=made[1][1].id, number=1, rows=[], at=now(), account_id=who))
    coming = inspection_services.Announced("抽查", What.SHEETS, 1, "彩票", today() + timedelta(days=1))
    lot = inspection_services.announce_draw(by=actor("leader"), made=made[1][0], said=coming)
    lot.seed_on = today()
    form = bring_form(by=SYSTEM, sheet=made[0][1], read=Read([], [], [], []), upload=Upload(b"", XLSX, "0" * 64, "表.xlsx"))
    claiming = select(SheetRow.public_id).where(SheetRow.sheet_id == made[0][1].id, SheetRow.key == "self-inspection/19")
    draft = plan_round(by=SYSTEM, organ=unit, title="丙", version=version("mianyang-2019-18", 2), units=[unit], stages=[stage])
    found = {"round": made[0][0].public_id, "sheet": made[0][1].public_id, "handed_in": made[1][1].public_id}
    found |= {"second": made[1][0].public_id, "draft": draft.public_id, "lot": lot.public_id}
    row = db.session.scalars(select(SheetRow.public_id).where(SheetRow.sheet_id == made[0][1].id)).first()
    return found | {"row": row} | {"filled_form": form.public_id, "claiming": db.session.scalars(claiming).one()}


def guided(organ, item):
    """The list of items of an organ, and the drafts of two guides, one of which is whole."""
    unit, other = db.session.get(Unit, organ.id), factories.item(f"另一项服务{organ.id}")
    drafts = [guide_services.draft_guide(by=SYSTEM, unit=unit, item=one) for one in (db.session.get(ServiceItem, item.id), other)]
    whole = drafts[1]
    guide_services.edit_draft(by=SYSTEM, version=whole, texts=["一" for _ in range(8)], row_version=whole.row_version)
    made = guide_lists.start_list(by=SYSTEM, unit=unit)
    said = ProofSaid("无业证明", None, BasisKind.RULE, "市文件", Decision.KEEP)
    proof = register_proof(by=SYSTEM, unit=unit, said=said)
    return {
        "material": proof.public_id,
        "list": made.public_id,
        "guide": drafts[0].guide.public_id,
        "other_guide": whole.guide.public_id,
    }


def assigned_everywhere(person_id):
    """Assigns somebody to every target there is, and gives them every row: what they may see hangs on the role, too."""
    account_id = db.session.scalars(select(Account.id).where(Account.public_id == person_id)).one()
    db.session.add_all(VisitAssignment(target_id=target, account_id=account_id) for target in db.session.scalars(select(VisitTarget.id)))
    db.session.execute(update(SheetRow).values(person_id=account_id))


def point_at(place):
    made = factories.point(db.session.get(Unit, place.id), PointKind.HOTLINE)
    return Point(made.id, made.public_id, factories.code_of(made), Place(place.id, place.public_id, place.name))


def online_at(place):
    made = factories.unit(db.session.get(Unit, place.id), UnitKind.ONLINE, "网上服务")
    return Place(made.id, made.public_id, made.name)


def matter_at(app, region, point):
    """The public id of a matter of the unit of a point."""
    unit, item = db.session.get(Unit, point.unit.id), db.session.get(ServiceItem, region.item.id)
    keep_matters(matters=[NewMatter(Numbers(point.code), unit.id, point.id, item.id, today())], vault=app.extensions["vault"])
    return db.session.scalars(select(Matter.public_id).where(Matter.point_id == point.id)).one()


def answers(client, things):
    """What every address answers: by right, address and place."""
    said = {}
    for where, named in things.items():
        for right, paths in READ.items():
            said |= {(right, path, where): client.get(path.format(**named)).status_code for path in paths}
        for right, paths in WRITE.items():
            said |= {(right, path, where): client.press(path.format(**named), GIVEN).status_code for path in paths}
    for right, paths in EVERYWHERE.items():
        said |= {(right, path, "everywhere"): client.get(path).status_code for path in paths}
    return said


def wrong(said, expected):
    """The answers that are not as expected, with what was expected; a good POST may answer 200 or 303."""
    acts = {path for paths in WRITE.values() for path in paths}
    told = {key: 200 if status == 303 and key[1] in acts else status for key, status in said.items()}
    return {key: (status, expected(*key)) for key, status in told.items() if status != expected(*key)}


@pytest.mark.parametrize("role", HEAD)
def test_role_in_a_county(enter, region, things, role):
    client = enter({Role(role): region.county})

    def expected(right, _path, where):
        if not TABLE[right, role]:
            return 403
        return 200 if where in {"inside", "everywhere"} else 404

    assert wrong(answers(client, things), expected) == {}


@pytest.mark.parametrize("role", HEAD)
def test_role_in_the_city_reaches_everything_below(enter, region, things, role):
    client = enter({Role(role): region.city})

    assert wrong(answers(client, things), lambda right, _path, _where: 200 if TABLE[right, role] else 403) == {}


def test_right_held_in_one_county_opens_nothing_in_another(enter, region, things):
    client = enter({Role.LEADER: region.county, Role.ADMIN: region.other_county})

    def expected(right, _path, where):
        if not (TABLE[right, "leader"] or TABLE[right, "admin"]):
            return 403
        reached = {"everywhere"} | ({"inside"} if TABLE[right, "leader"] else set()) | ({"outside"} if TABLE[right, "admin"] else set())
        return 200 if where in reached else 404

    assert wrong(answers(client, things), expected) == {}


def test_person_without_a_role_may_nothing(enter, things):
    client = enter({})

    assert wrong(answers(client, things), lambda *_key: 403) == {}
    assert client.get("/account").status_code == 200


def test_stranger_is_led_to_sign_in(client, things):
    assert {status for key, status in answers(client, things).items() if key[1] not in WRITE["account:manage"]} == {303}


def test_table_asks_about_every_right_and_role(app):
    guards = {str(getattr(view, "guard", "")) for view in app.view_functions.values()}

    assert {right for right, _ in TABLE} == READ.keys() | WRITE.keys() | EVERYWHERE.keys()
    assert {guard for guard in guards if ":" in guard} - STRICTLY_ABOVE == {right for right, _ in TABLE}
    assert set(HEAD) == set(Role)
