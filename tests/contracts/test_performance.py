"""A list with thirty rows asks the database as often as a list with one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.core.clock import SHANGHAI, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections.kinds import Kind, Source
from evalsvc.corrections.models import Recheck
from evalsvc.corrections.services import Announced, Filed, announce_draw, open_correction
from evalsvc.jobs.services import queue_job
from evalsvc.jobs.work import run_tick
from evalsvc.notices.kinds import MAIL_REFUSED
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import Release
from evalsvc.visits import services as visit_services
from tests import cast, factories
from tests.notices.making import tell
from tests.papers.making import KINDS, draft, issued
from tests.ratings.visitors import rate
from tests.visits.making import accepted, actor, campaign, secret_sheet, target_of

PAGES = {
    "/accounts": "admin",
    "/audit": "auditor",
    "/audit/seals": "auditor",
    "/corrections": "leader",
    "/corrections/board": "leader",
    "/corrections/calendar": "leader",
    "/corrections/draws": "leader",
    "/corrections/mine": "bureau",
    "/corrections/whole": "leader",
    "/corrections/rechecks": "leader",
    "/dashboard": "leader",
    "/exports": "leader",
    "/imports": "admin",
    "/inspections": "bureau",
    "/inspections/findings": "leader",
    "/inspections/mine": "clerk",
    "/item-lists": "leader",
    "/item-lists/merged": "leader",
    "/jobs": "admin",
    "/matters": "call_back",
    "/notices": "bureau",
    "/notices/outbox": "admin",
    "/organisation": "bureau",
    "/organisation/changes": "bureau",
    "/organisation/items": "admin",
    "/organisation/papers": "bureau",
    "/organisation/points": "bureau",
    "/papers": "leader",
    "/papers/drafts": "leader",
    "/papers/incoming": "bureau",
    "/papers/organs": "admin",
    "/ratings": "leader",
    "/ratings/paper-slips": "bureau",
    "/ratings/slips": "bureau",
    "/releases": "clerk",
    "/retention": "admin",
    "/served": "bureau",
    "/proofs": "leader",
    "/service-guides": "bureau",
    "/surveys": "clerk",
    "/visits": "leader",
    "/visits/assigned": "visitor",
    "/profiles": "admin",
}
MORE = 29
LAST_WEEK = datetime(2026, 11, 12, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def statements():
    """Every statement that reaches any database."""
    said = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def counted(as_, statements):
    """How many statements each page takes when it is opened for the second time."""

    def count():
        found = {}
        for path, username in PAGES.items():
            client = as_(username)
            client.get(path)
            statements.clear()
            assert client.get(path).status_code == 200, path
            found[path] = len(statements)
        return found

    return count


def test_list_pages_ask_no_more_for_more_rows(app, client, clock, region, counted):
    app.extensions["paper_kinds"] = KINDS
    clock.move_to(LAST_WEEK)
    for level in (5, 5, 4, 3, 2, 1):
        rate(client, region.window_point, level)
    clock.move_to(LAST_WEEK + timedelta(days=8))
    with app.app_context(), unit_of_work():
        factories.slip(region.window_point.id)
        tell(region.people["bureau"].account_id, kind=MAIL_REFUSED)
        look_again(db.session.get_one(Unit, region.hall.id), MORE)
    run_tick(app)
    few = counted()
    with app.app_context():
        codes = grow(region)
    for number, code in enumerate(codes):
        rate(client, cast.Point(0, "", code, region.hall), number % 5 + 1)
    clock.shift(timedelta(minutes=11))
    run_tick(app)

    assert counted() == few


def grow(region):
    """Many more of everything; returns the codes of the new points."""
    with unit_of_work():
        release = db.session.scalars(select(Release)).one()
        hall = db.session.get_one(Unit, region.hall.id)
        made = []
        for number in range(MORE):
            window = factories.unit(hall, UnitKind.WINDOW, f"{number + 10}号窗口")
            made.append(factories.point(window, PointKind.WINDOW))
            factories.slip(made[-1].id)
            factories.item(f"第{number}项服务")
            factories.grant(factories.account(f"person-{number}", f"测试人员{number}", password=cast.PASSWORD), Role.CLERK, window)
            queue_job(kind="recount", key=f"contract:{number}")
            visit(hall, number)
            look_again(hall, number)
            issued(region)
            draft(region)
            tell(region.people["bureau"].account_id, key=f"contract:{number}", kind=MAIL_REFUSED)
            weeks = timedelta(days=7 * (number + 1))
            copy = {"from_day": release.from_day - weeks, "until_day": release.until_day - weeks, "content": release.content, "made_at": release.made_at}
            db.session.add(Release(public_id=public_id(), unit_id=release.unit_id, **copy))
        return [factories.code_of(point) for point in made]


def look_again(hall, number):
    """A problem that an older ledger says was struck off, a look at it that is due today, and a draw of such."""
    problem = open_correction(by=SYSTEM, unit=hall, filed=Filed(Source.SUPERIOR, today(), f"第{number}个问题", Kind.AT_ONCE))
    problem.origin, problem.state, problem.closed_on = "imported", "closed", today()
    db.session.add(Recheck(public_id=public_id(), correction_id=problem.id, turn=1, due_on=today()))
    db.session.flush()
    coming = today() + timedelta(days=1)
    announce_draw(by=actor("leader"), organ=hall, said=Announced(f"第{number}次抽取", today(), today(), 1, "彩票", coming))


def visit(hall, number):
    """A campaign at the hall with a record by the visitor, of which the hall has been told."""
    place = cast.Place(hall.id, hall.public_id, hall.name)
    target = target_of(campaign(place, [place], people=("visitor",), title=f"第{number}次访查"), place)
    accepted(target, secret_sheet())
    visit_services.release(by=SYSTEM, target=target)


def test_every_list_page_is_counted(app):
    landed = {
        rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments and not rule.endpoint.startswith(("rate.", "static"))
    }
    not_lists = {
        "/",
        "/sign-in",
        "/account",
        "/account/mail",
        "/accounts/new",
        "/corrections/draws/new",
        "/organisation/items/new",
        "/organisation/papers/preview.png",
        "/ratings/slips/new",
        "/organisation/units/new",
        "/corrections/new",
        "/proofs/new",
        "/inspections/new",
        "/visits/new",
        "/matters/import",
        "/healthz",
        "/readyz",
        "/metrics",
    }

    assert landed - not_lists == set(PAGES)
