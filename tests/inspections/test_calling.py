"""A unit is told of the sheet that waits for it: when it is asked, a week before the end, once it is late, and when it comes back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections import daily, queries, services
from evalsvc.inspections.calling import call
from evalsvc.inspections.states import SheetState
from evalsvc.notices.models import Notice
from tests.inspections.making import actor, filled, make, published, rows, sheet_of
from tests.organisation.statements import noted

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "today", "words"),
    [
        ("open", "2026-12-02", "已下发，请在2026年12月10日前填写提交"),
        ("open", "2026-12-03", "到2026年12月10日截止，还没有提交"),
        ("open", "2026-12-10", "到2026年12月10日截止，还没有提交"),
        ("open", "2026-12-11", "应在2026年12月10日前提交，已经逾期"),
        ("returned", "2026-12-02", "被退回，请按审核意见补正后重新提交"),
        ("returned", "2026-12-11", "被退回，请按审核意见补正后重新提交"),
        ("submitted", "2026-12-11", None),
        ("accepted", "2026-12-02", None),
    ],
)
def test_what_is_said_on_a_day(state, today, words):
    said = call(state=SheetState(state), revision=1, last_day=date(2026, 12, 10), today=date.fromisoformat(today))

    assert (said.words if said else None) == words


@pytest.fixture
def sheet(app, region):
    """The county's sheet, to be handed in within twenty days."""
    return make(app, lambda: published(region).public_id)


def tick(app):
    with app.app_context():
        daily.call_sheets()


def told(app, sheet):
    """What the county is told of its sheet: how the sentence goes on, and why it ended."""
    with app.app_context():
        found = db.session.scalars(select(Notice).where(Notice.kind == "inspection.called", Notice.subject == f"sheet:{sheet}").order_by(Notice.id)).all()
        return [(one.sentence.rpartition("”")[2], one.ended_why) for one in found]


@pytest.mark.parametrize("every", [1, 5], ids=["daily", "every five days"])
def test_each_is_said_once_until_it_is_handed_in(app, sheet, clock, every):
    for _ in range(0, 25, every):
        tick(app)
        tick(app)
        clock.shift(every * DAY)
    tick(app)
    before = told(app, sheet)
    with app.app_context(), unit_of_work():
        filled(sheet_of(sheet))
        services.submit_sheet(by=actor("bureau"), sheet=sheet_of(sheet))

    asked, soon, late = (
        "已下发，请在2026年12月10日前填写提交。",
        "到2026年12月10日截止，还没有提交。",
        "应在2026年12月10日前提交，已经逾期。",
    )
    assert before == [(asked, "已有新的提醒"), (soon, "已有新的提醒"), (late, None)]
    assert told(app, sheet)[-1] == (late, "已提交")


def test_returned_sheet_is_called_for_again(app, sheet):
    tick(app)
    with app.app_context(), unit_of_work():
        found = sheet_of(sheet)
        filled(found)
        services.submit_sheet(by=actor("bureau"), sheet=found)
        services.return_sheet(by=actor("inspector"), sheet=found, remarks={rows(found)[1]: "请附会议记录"})
    tick(app)

    assert [said for said, _ in told(app, sheet)] == ["已下发，请在2026年12月10日前填写提交。", "被退回，请按审核意见补正后重新提交。"]


def test_excused_unit_is_let_go(app, sheet):
    tick(app)
    with app.app_context(), unit_of_work():
        found = sheet_of(sheet)
        services.excuse_sheet(by=actor("inspector"), made=found.round, sheet=found, reason="机构改革，职能已移交")
    tick(app)

    assert told(app, sheet) == [("已下发，请在2026年12月10日前填写提交。", "已不用填写")]


def test_late_unit_that_may_make_up_is_told_until_when(app, sheet, clock):
    clock.shift(21 * DAY)
    with app.app_context(), unit_of_work():
        services.end_round(by=actor("inspector"), made=sheet_of(sheet).round)
    tick(app)
    nothing = told(app, sheet)
    with app.app_context(), unit_of_work():
        found = sheet_of(sheet)
        services.reopen_sheet(by=actor("inspector"), made=found.round, sheet=found, until=today() + 9 * DAY, reason="县局网络中断一周")
    tick(app)

    assert nothing == []
    assert told(app, sheet) == [("已下发，请在2026年12月20日前填写提交。", None)]


def test_many_sheets_are_looked_at_in_few_statements(app, sheet):
    with app.app_context(), noted(db.engine) as statements:
        assert len(queries.called_sheets()) == 2

    assert len(statements) <= 3
