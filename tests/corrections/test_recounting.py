"""Provisional last days are counted again when the year's holidays are entered: over National Day, Spring Festival and the year's end.

The tables are written by hand from 国办发明电〔2025〕7号, 关于2026年部分节假日安排的通知; chinese_calendar is asked besides.
"""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from sqlalchemy import delete, select

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.corrections import queries, services
from evalsvc.corrections.daily import recount_provisional
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import Planned
from evalsvc.notices.models import Notice
from evalsvc.profiles.models import CalendarDay, CalendarYear
from evalsvc.profiles.rules import Clock, ClockUnit
from evalsvc.profiles.services import enter_year
from evalsvc.profiles.workdays import DayKind
from tests.corrections.making import actor, deputy, filed, make, named
from tests.organisation.statements import noted

YEAR = 2026
OFF = {
    "元旦": ("01-01", 3),
    "春节": ("02-15", 9),
    "清明节": ("04-04", 3),
    "劳动节": ("05-01", 5),
    "端午节": ("06-19", 3),
    "中秋节": ("09-25", 3),
    "国庆节": ("10-01", 7),
}
ON = {"元旦": ["01-04"], "春节": ["02-14", "02-28"], "劳动节": ["05-09"], "国庆节": ["09-20", "10-10"]}
CASES = {
    "National Day": ("2026-09-30", 5, "2026-10-07", "2026-10-13"),  # on duty on Saturday, 10 October
    "Mid-Autumn": ("2026-09-18", 6, "2026-09-28", "2026-09-28"),  # one day on duty more (the 20th), one day off more (the 25th)
    "Spring Festival": ("2026-02-13", 5, "2026-02-20", "2026-02-27"),
    "after Spring Festival": ("2026-02-24", 5, "2026-03-03", "2026-03-02"),  # earlier: on duty on Saturday, 28 February
    "year's end": ("2025-12-31", 2, "2026-01-02", "2026-01-05"),  # on duty on Sunday, 4 January
}


def _days():
    for name, (first, count) in OFF.items():
        days = [date.fromisoformat(f"{YEAR}-{first}") + timedelta(days=n) for n in range(count)]
        yield from ((day, DayKind.HOLIDAY, name) for day in days if day.weekday() < 5)
    for name, days in ON.items():
        yield from ((date.fromisoformat(f"{YEAR}-{day}"), DayKind.WORKDAY, name) for day in days)


def _unannounce():
    db.session.execute(delete(CalendarDay).where(CalendarDay.day >= date(YEAR, 1, 1)))
    db.session.execute(delete(CalendarYear).where(CalendarYear.year >= YEAR))


def _planned(region, days):
    made = filed(region.county, "inspector")
    limit = Clock(amount=days, unit=ClockUnit.WORKING_DAYS)
    services.plan_correction(by=actor("bureau"), correction=made, planned=Planned(named("bureau"), named("bureau"), "", "不再空岗", limit))
    return made.id


@pytest.fixture
def announce(app):
    def enter():
        make(app, lambda: enter_year(by=actor("admin"), year=YEAR, source="国办发明电〔2025〕7号", days=list(_days())))
        with app.app_context():
            recount_provisional()

    return enter


def _at(day):
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("case", CASES)
def test_day_is_counted_again_by_the_notice(app, region, clock, announce, case):
    since, days, by_weekends, by_notice = CASES[case]
    clock.move_to(_at(since))
    make(app, _unannounce)
    made = make(app, lambda: _planned(region, days))
    with app.app_context():
        before = db.session.get_one(Correction, made)
        assert (str(before.due_on), before.due_is_provisional) == (by_weekends, True)
    announce()
    with app.app_context():
        after = db.session.get_one(Correction, made)
        assert (str(after.due_on), str(after.first_due_on), after.due_is_provisional) == (by_notice, by_notice, False)
        assert [(str(row.due_on), row.is_provisional, row.why) for row in queries.dues_of(after)] == [
            (by_weekends, True, "first"),
            (by_notice, False, "calendar"),
        ]
        assert set(db.session.scalars(select(Notice.due_on).where(Notice.ended_at.is_(None)))) <= {after.due_on}
        assert queries.story_of(after)[-1].sentence == f"系统按公布的放假安排重算了问题2025-0001的完成时限：原为{by_weekends}，现为{by_notice}。".replace(
            "2025-0001", after.number
        )


@pytest.mark.parametrize("case", CASES)
def test_package_counts_the_same(case):
    since, days, _, by_notice = CASES[case]
    day = date.fromisoformat(since)
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day)
    assert str(day) == by_notice


def test_day_that_was_chosen_stays(app, region, clock, announce):
    clock.move_to(_at("2026-02-13"))
    make(app, _unannounce)

    def build():
        deputy(region.county)
        made = db.session.get_one(Correction, _planned(region, 5))
        services.add_measure(by=actor("bureau"), correction=made, text="排班", person=named("bureau"), due_on=date(2026, 2, 20))
        services.start_correction(by=actor("bureau"), correction=made)
        row = services.ask_extension(by=actor("bureau"), correction=made, wanted_on=date(2026, 2, 25), reason="设备未到")
        services.grant_extension(by=actor("deputy"), correction=made, extension=row, opinion="同意")
        return made.id

    made = make(app, build)
    announce()
    with app.app_context():
        after = db.session.get_one(Correction, made)
        assert (str(after.due_on), str(after.first_due_on), after.due_is_provisional) == ("2026-02-25", "2026-02-20", False)


def test_nothing_is_written_while_no_calendar_changes_anything(app, region, clock):
    clock.move_to(_at("2026-02-13"))
    make(app, _unannounce)
    make(app, lambda: _planned(region, 5))
    with app.app_context(), noted(db.engine) as seen:
        recount_provisional()
    assert not [statement for statement, _ in seen if not statement.startswith("SELECT")]
