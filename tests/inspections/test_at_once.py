"""Two people at the same moment, each in a transaction of its own: nothing is doubled, lost or half done."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import Problem, WrongState
from evalsvc.corrections.models import Correction
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Revision, Rival, RowChange
from evalsvc.inspections.services import Said
from evalsvc.inspections.states import Result
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.inspections.making import account, actor, filled, make, published, rows, sheet_of

TIMES = 4


@pytest.fixture
def sheet(app, region):
    """A sheet with every row filled in, one of them not fulfilled; a second lead of the bureau may work on it, too."""

    def build():
        deputy = factories.account("deputy", "测试副职", password=cast.PASSWORD)
        factories.grant(deputy, Role.BUREAU_LEAD, db.session.get_one(Unit, region.county.id))
        found = published(region)
        filled(found, but=(21,))
        said = Said("3号窗口没有评价器", Result.NOT_BEGUN, measure="安装评价器", measure_due_on=today() + timedelta(days=15))
        services.save_row(by=actor("bureau"), sheet=found, row=rows(found)[21], said=said)
        return found.public_id

    return make(app, build)


def together(app, *acts):
    """Carries the acts out at the same time; returns what each raised, or None."""
    barrier = threading.Barrier(len(acts))

    def guarded(act):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    act()
            except Problem as problem:
                return problem
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(guarded, acts))


def submit(public_id, who, version=None):
    return lambda: services.submit_sheet(by=actor(who), sheet=sheet_of(public_id), row_version=version)


def save(public_id, who, words, version=None):
    def act():
        found = sheet_of(public_id)
        services.save_row(by=actor(who), sheet=found, row=rows(found)[1], said=Said(words, Result.DONE), row_version=version)

    return act


def again(public_id):
    services.revise_sheet(by=actor("bureau"), sheet=sheet_of(public_id))


def test_sheet_is_handed_in_once(app, sheet):
    for _ in range(TIMES):
        refused = [one for one in together(app, submit(sheet, "bureau"), submit(sheet, "deputy")) if one]
        assert [type(one) for one in refused] == [WrongState]
        make(app, lambda: again(sheet))
    with app.app_context():
        assert list(db.session.scalars(select(Revision.number).order_by(Revision.id))) == list(range(1, TIMES + 1))
        assert len(db.session.scalars(select(Correction)).all()) == 1


def test_what_is_saved_beside_a_hand_in_is_in_it_or_is_refused(app, sheet):
    for number in range(TIMES):
        words = f"第{number}次：每月例会，形成纪要"
        handed, saved = together(app, submit(sheet, "bureau"), save(sheet, "deputy", words))
        assert handed is None
        with app.app_context():
            kept = db.session.scalars(select(Revision).order_by(Revision.id.desc())).first().rows[0]["finding"]
            now = rows(sheet_of(sheet))[1].finding
        assert (kept == words) == (now == words) == (saved is None)
        make(app, lambda: again(sheet))


def test_two_texts_at_once_are_both_there(app, sheet):
    for number in range(TIMES):
        with app.app_context():
            version = rows(sheet_of(sheet))[1].row_version
        texts = {f"甲的第{number}份文字", f"乙的第{number}份文字"}
        one, other = sorted(texts)
        assert together(app, save(sheet, "bureau", one, version), save(sheet, "deputy", other, version)) == [None, None]
        with app.app_context():
            found = sheet_of(sheet)
            beside = [rival.typed["finding"] for rival in queries.rivals_of(found)]
            assert {rows(found)[1].finding, *beside} == texts
            told = {text for change in db.session.scalars(select(RowChange)) for text in change.after.values()}
            assert rows(found)[1].finding in told
        assert isinstance(next(filter(None, together(app, submit(sheet, "bureau"), submit(sheet, "deputy")))), WrongState)
        make(app, partial(settle, sheet, take=number % 2 == 0))


def settle(public_id, *, take, who="bureau"):
    found = sheet_of(public_id)
    rival = db.session.scalars(select(Rival).order_by(Rival.id.desc())).first()
    services.choose_text(by=actor(who), sheet=found, row=rows(found)[1], rival=rival, take=take)


def test_two_texts_are_chosen_from_once(app, sheet):
    for number in range(TIMES):
        words = f"第{number}份：另一份文字"
        make(app, save(sheet, "deputy", words, version=0))
        with app.app_context():
            before = rows(sheet_of(sheet))[1].finding
        took, left = together(app, lambda: settle(sheet, take=True), lambda: settle(sheet, take=False, who="deputy"))
        assert (took is None) != (left is None)
        assert {type(one) for one in (took, left) if one} == {WrongState}
        with app.app_context():
            assert rows(sheet_of(sheet))[1].finding == (words if took is None else before)


def test_rows_given_while_somebody_types(app, sheet):
    def give():
        found = sheet_of(sheet)
        services.assign_rows(by=actor("bureau"), sheet=found, rows=[rows(found)[1], rows(found)[2]], person=account("clerk"), office="办公室")

    with app.app_context():
        version = rows(sheet_of(sheet))[1].row_version
    assert together(app, give, save(sheet, "deputy", "正在写的文字", version)) == [None, None]
    with app.app_context():
        row = rows(sheet_of(sheet))[1]
        assert (row.finding, row.office, row.person_id) == ("正在写的文字", "办公室", account("clerk").id)
        assert list(queries.rivals_of(sheet_of(sheet))) == []
