"""Tables that are too large for a page: written by a job with real counts, fetched by their person with a trace, destroyed after three days."""

import csv
import io
import threading
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db, unit_of_work
from evalsvc.imports import exporting, kinds
from evalsvc.imports import files as writing
from evalsvc.imports.models import ExportRun
from evalsvc.jobs.handling import Stopped
from evalsvc.jobs.models import Job
from evalsvc.jobs.work import run_next, run_tick
from evalsvc.organisation.models import ServiceItem
from evalsvc.visits.kinds import VisitKind
from tests.imports.conftest import ITEM_HEADS, book
from tests.ratings.staff import Hand
from tests.visits.making import accepted, campaign, make, secret_sheet, survey_sheet, target_of

PHONE = "13812345678"


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """A page sends three rows."""
    monkeypatch.setattr(kinds, "MOST_AT_ONCE", 3)


@pytest.fixture
def ordered(importer):
    """`ordered(number=…)`: the administrator, and the answer to the export of so many new items and the one of the region."""

    def order(number=5, form="csv"):
        admin = importer("admin")
        admin.imports("items", book(ITEM_HEADS, *[[f"C{n}", "主项", f"第{n}项", "", "A", n] for n in range(number)]))
        response = admin.client.submit("/imports/items", {"suffix": form}, to="/imports/items/export")
        return admin, response

    return order


def facts_of(app, action):
    with app.app_context():
        return [event.facts for event in db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id))]


def files(app):
    with app.app_context():
        return sorted(path.name for path in (app.extensions["settings"].data_dir / "exports").glob("*"))


def test_what_a_page_can_send_goes_at_once(app, ordered):
    admin, response = ordered(number=2)

    assert response.status_code == 200
    assert "还没有由后台制作的导出。" in admin.client.page("/exports").text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_large_table_is_made_fetched_and_holds_everything(app, ordered, form):
    admin, response = ordered(form=form)
    assert response.status_code == 303
    assert "等待中" in admin.client.page(response.location).text
    assert admin.client.press(f"{response.location}/download").status_code == 409

    admin.works()

    assert "共6条。" in admin.client.page(response.location).text
    assert "已做好" in admin.client.page("/exports").text
    answer = admin.client.press(f"{response.location}/download")
    assert answer.headers["Cache-Control"] == "private, no-store"
    if form == "csv":
        _heads, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    else:
        _heads, *rows = load_workbook(io.BytesIO(answer.data)).worksheets[0].values
    assert [row[2] for row in rows if row[1] == "主项"] == [f"第{n}项" for n in range(5)]
    told = {"kind": "服务事项", "form": form, "told": "全部"}
    assert facts_of(app, "export.ask") == [told]
    assert facts_of(app, "export.fetch") == [told | {"rows": 6}]
    assert facts_of(app, "import.export") == []


def test_same_is_not_made_twice_at_once(ordered):
    admin, _response = ordered()

    again = admin.client.press("/imports/items/export", {"suffix": "csv"})
    assert (again.status_code, "请到“我的导出”等它完成" in again.text) == (409, True)
    assert admin.client.press("/imports/items/export", {"suffix": "xlsx"}).status_code == 303
    admin.works()
    assert admin.client.press("/imports/items/export", {"suffix": "csv"}).status_code == 303


def test_job_counts_really_and_begins_again_after_a_stop(app, ordered, monkeypatch):
    monkeypatch.setattr(writing, "STEP", 2)
    ordered()
    told = []

    def stopped(done, total):
        told.append((done, total))
        if done:
            raise Stopped

    with app.app_context():
        given = db.session.scalars(select(Job.given).where(Job.kind == "export")).one()
        db.session.rollback()
        with pytest.raises(Stopped):
            exporting.make(given, stopped)
        assert files(app) == []
        whole = []
        exporting.make(given, lambda done, total: whole.append((done, total)))
    assert told == [(0, 6), (2, 6)]
    assert whole == [(0, 6), (2, 6), (4, 6), (6, 6)]
    assert len(files(app)) == 1


def test_nobody_else_sees_or_fetches_it(app, ordered, as_, client):
    admin, response = ordered()
    admin.works()

    for person in ("leader", "bureau", "outsider"):
        assert as_(person).get(response.location).status_code == 404
        assert as_(person).press(f"{response.location}/download").status_code == 404
    assert client.get(response.location).status_code == 303
    assert admin.client.get(f"{response.location}/download").status_code == 405
    assert admin.client.get("/exports/nothing").status_code == 404


def test_who_has_lost_the_right_gets_neither_table_nor_file(app, ordered, as_):
    admin, made = ordered()
    admin.works()
    with app.app_context(), unit_of_work():
        account = db.session.scalars(select(Account).where(Account.username == "admin")).one()
        for grant in db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == account.id)):
            grant.role = "leader"
        account_id = account.id

    assert admin.client.press(f"{made.location}/download").status_code == 403
    with app.app_context(), unit_of_work():
        run = db.session.scalars(select(ExportRun).where(ExportRun.account_id == account_id)).one()
        given, run.file = {"run": run.public_id}, None
    with app.app_context():
        assert "没有" in exporting.make(given, lambda _done, _total: None)
        assert db.session.scalars(select(ExportRun)).one().file is None


def test_files_are_destroyed_after_three_days_and_the_record_stays(app, ordered, clock):
    admin, _response = ordered()
    admin.works()
    (name,) = files(app)

    clock.shift(timedelta(days=2, hours=23))
    run_tick(app)
    assert files(app) == [name]
    clock.shift(timedelta(hours=2))
    run_tick(app)

    assert files(app) == []
    with app.app_context():
        run = db.session.scalars(select(ExportRun)).one()
        assert (run.file, run.rows, run.removed_at is not None) == (None, 6, True)


def test_ratings_go_by_the_filters_of_the_list_with_masked_words(app, client, clock, as_, region):
    hand = Hand(app, client, clock)
    for level in (1, 1, 1, 1, 5):
        hand.rates(region.window_point, level, comment=f"请回电{PHONE}")
    clock.shift(timedelta(hours=1))
    leader = as_("leader")

    response = leader.press("/ratings/export", {"format": "csv", "level": "1"})

    assert response.status_code == 303
    while run_next(app, "one", threading.Event()):
        pass
    rows = list(csv.DictReader(io.StringIO(leader.press(f"{response.location}/download").data.decode("utf-8-sig"))))
    assert [row["评价等级"] for row in rows] == ["非常不满意"] * 4
    assert PHONE not in str(rows)
    assert facts_of(app, "export.ask")[0]["told"] == "评价等级：非常不满意"
    assert facts_of(app, "rating.export") == []


def test_unit_is_not_given_single_interviews_by_a_job_either(app, as_, region):
    def survey():
        made = campaign(region.city, [region.hall], kind=VisitKind.THIRD_PARTY, quota=9)
        for _ in range(5):
            accepted(target_of(made, region.hall), survey_sheet())
        visits = campaign(region.city, [region.hall], quota=9)
        for _ in range(5):
            accepted(target_of(visits, region.hall), secret_sheet())
        return made.public_id, target_of(made, region.hall).public_id, visits.public_id

    survey_id, target_id, visits_id = make(app, survey)
    inspector, bureau = as_("inspector"), as_("bureau")
    inspector.press(f"/visits/{survey_id}/targets/{target_id}/release")

    assert bureau.press(f"/visits/{survey_id}/records/export", {"suffix": "csv"}).status_code == 404
    response = inspector.press(f"/visits/{visits_id}/records/export", {"suffix": "csv"})
    while run_next(app, "one", threading.Event()):
        pass
    rows = list(csv.DictReader(io.StringIO(inspector.press(f"{response.location}/download").data.decode("utf-8-sig"))))
    assert len(rows) == 5
    assert {row["状态"] for row in rows} == {"已通过"}


def test_items_are_still_there(app, ordered):
    """The export reads and changes nothing."""
    admin, _response = ordered()
    admin.works()
    with app.app_context():
        assert len(db.session.scalars(select(ServiceItem).where(ServiceItem.main_name == "主项")).all()) == 5
