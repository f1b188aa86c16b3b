"""Long-term rows are checked in every three months; what is owed is told once, and ends when it is there."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.inspections import daily, queries, services
from evalsvc.inspections.rhythm import latest_overdue, next_due
from evalsvc.notices.models import Notice
from tests.inspections.making import account, actor, make, published, rows, sheet_of

LONG = 23  # 绵医保发〔2019〕18号, annex 2: the first row that is asked 长期


@pytest.mark.parametrize(
    ("last", "months", "due"),
    [
        ("2026-11-20", 3, "2027-02-20"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-05-05", 12, "2027-05-05"),
    ],
)
def test_next_check_in(last, months, due):
    assert next_due(date.fromisoformat(last), months) == date.fromisoformat(due)


def test_overdue_and_due_agree_on_every_day():
    for months in (1, 3, 12):
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(800)):
            last = latest_overdue(day, months)
            assert next_due(last, months) < day <= next_due(last + timedelta(days=1), months)


@pytest.fixture
def sheet(app, region):
    """The county's sheet, whose first long-term row was given to the clerk."""

    def build():
        found = published(region)
        services.assign_rows(by=actor("bureau"), sheet=found, rows=[rows(found)[LONG]], person=account("clerk"), office="")
        return found.public_id

    return make(app, build)


def told(app):
    with app.app_context():
        found = db.session.scalars(select(Notice).where(Notice.kind == "inspection.check_in").order_by(Notice.id)).all()
        return [(one.sentence, one.link.rpartition("/")[0], one.ended_why) for one in found]


def tick(app):
    with app.app_context():
        daily.remind_check_ins()
        db.session.remove()


def check_in(app, public_id, number, **more):
    def act():
        found = sheet_of(public_id)
        given = {"day": today(), "text": "进展正常", **more}
        services.check_in(by=actor("clerk"), sheet=found, row=rows(found)[number], **given)

    make(app, act)


def test_owed_check_ins_are_told_once_and_end(app, sheet, clock):
    with app.app_context():
        found = sheet_of(sheet)
        long_term = [number for number, row in rows(found).items() if row.key in queries.long_term_keys(found)]
        assert long_term[0] == LONG
    clock.move_to("2027-02-20 10:00+08:00")
    tick(app)
    assert told(app) == []  # due today is not overdue
    clock.move_to("2027-02-21 10:00+08:00")
    tick(app)
    tick(app)
    both = [one for one in told(app) if "涪城区" in one[0]]
    assert [link for _, link, _ in both] == ["/inspections/mine", "/inspections/sheets"]
    assert f"有{len(long_term)}项长期内容到2027-02-20该登记进展，还没有登记" in both[0][0]
    assert len([one for one in told(app) if "三台县" in one[0]]) == 1

    for number in long_term:
        check_in(app, sheet, number)
    assert {why for sentence, _, why in told(app) if "涪城区" in sentence} == {"已登记进展"}
    clock.move_to("2027-05-22 10:00+08:00")
    tick(app)
    assert len([one for one in told(app) if "2027-05-21" in one[0]]) == 2


def test_days_that_cannot_be(app, sheet, clock):
    clock.shift(timedelta(days=30))
    check_in(app, sheet, LONG, day=today() - timedelta(days=3))
    for day, said in (
        (today() + timedelta(days=1), "不能晚于今天"),
        (today() - timedelta(days=40), "早于这一轮发布"),
        (today() - timedelta(days=4), "早于上次登记"),
    ):
        with pytest.raises(Problem, match=said):
            check_in(app, sheet, LONG, day=day)
    with pytest.raises(WrongState, match="不是长期内容"):
        check_in(app, sheet, 1)


def test_sheet_and_desk_show_what_is_owed(app, as_, sheet, clock):
    bureau = as_("bureau")
    path = f"/inspections/sheets/{sheet}"
    assert "长期内容每3个月登记一次进展（文件没有规定周期，这是本平台规则的设定）" in bureau.page(path).text
    assert "下次应在2027-02-20前登记" in bureau.page(path).text
    clock.move_to("2027-02-22 10:00+08:00")
    bureau, clerk = as_("bureau"), as_("clerk")
    assert "该登记进展，还没有登记" in bureau.page("/").text
    with app.app_context():
        row = rows(sheet_of(sheet))[LONG].public_id
    refused = clerk.press(f"{path}/rows/{row}/check-ins", {"check_in-day": "", "check_in-text": "写了一半"})
    assert (refused.status_code, "写了一半" in refused.text) == (422, True)
    assert clerk.press(f"{path}/rows/{row}/check-ins", {"check_in-day": "2027-02-22", "check_in-text": "每季度抽查一次"}).status_code == 303
    page = bureau.page(f"{path}/rows/{row}")
    assert "每季度抽查一次" in page.text
    assert "下次应在2027-05-22前登记" in page.text
    assert as_("outsider").press(f"{path}/rows/{row}/check-ins").status_code == 404
    assert as_("inspector").press(f"{path}/rows/{row}/check-ins").status_code == 403


def test_round_that_has_ended_owes_nothing(app, sheet, clock):
    def end():
        services.end_round(by=actor("inspector"), made=sheet_of(sheet).round)

    make(app, end)
    clock.move_to("2027-06-01 10:00+08:00")
    tick(app)
    assert told(app) == []
    with pytest.raises(WrongState, match="已经结束"):
        check_in(app, sheet, LONG)
