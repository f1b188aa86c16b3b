"""Adopting, putting in force, entering years and days."""

from datetime import date

import pytest
from sqlalchemy import func, select

from evalsvc.access.actor import Actor, Grant
from evalsvc.access.permissions import Role
from evalsvc.audit.models import AuditEvent
from evalsvc.core.errors import Forbidden, NotFound, Problem, StaleVersion, WrongState
from evalsvc.organisation.models import Unit
from evalsvc.profiles import services
from evalsvc.profiles.models import CalendarDay, CalendarYear, ProfileInForce, ProfileVersion
from evalsvc.profiles.queries import calendar, calendar_year, profile_version
from evalsvc.profiles.workdays import DayKind, Due, add_working_days

HOLIDAY, WORKDAY = DayKind.HOLIDAY, DayKind.WORKDAY
NEW_YEAR = [(date(2027, 1, 1), HOLIDAY, "元旦")]


@pytest.fixture
def admin(region):
    return actor(region, "admin", region.city)


def actor(region, username, place):
    return Actor(region.people[username].account_id, username, username, (Grant(Role.ADMIN, place.id, place.name),))


def counts(session):
    return [session.scalar(select(func.count()).select_from(model)) for model in (ProfileVersion, ProfileInForce, CalendarYear, CalendarDay, AuditEvent)]


def last_sentence(session):
    return session.scalars(select(AuditEvent.sentence).order_by(AuditEvent.id.desc()).limit(1)).one()


def test_adopting_again_changes_nothing(session):
    before = counts(session)

    services.adopt_profiles()

    assert counts(session) == before
    assert before[:3] == [1, 1, 7]


def test_adopting_leaves_an_edited_year_as_it_is(session, region, admin):
    services.remove_day(by=admin, year=2026, row_version=1, day=date(2026, 10, 10))

    services.adopt_profiles()

    assert session.get(CalendarDay, date(2026, 10, 10)) is None


def test_changed_profile_is_refused_by_file_and_version(session):
    profile_version("default", 1).hash = "0" * 64

    with pytest.raises(services.FrozenProfile, match=r"default-v1\.yaml改动了已施行的《默认规则》第1版"):
        services.adopt_profiles()


def test_put_in_force_tells_the_log(session, region, admin):
    services.put_in_force(by=admin, profile=profile_version("default", 1), unit=session.get(Unit, region.county.id), since=date(2026, 12, 1))

    assert last_sentence(session) == "管理员（绵阳市医疗保障局）决定涪城区医疗保障局自2026-12-01起施行《默认规则》第1版。"


def test_past_day_is_refused_to_a_person(session, region, admin):
    with pytest.raises(Problem, match="不能早于今天"):
        services.put_in_force(by=admin, profile=profile_version("default", 1), unit=session.get(Unit, region.county.id), since=date(2026, 11, 19))


def test_everywhere_is_for_the_top_only(session, region):
    county = actor(region, "bureau", region.county)

    with pytest.raises(Forbidden):
        services.put_in_force(by=county, profile=profile_version("default", 1), unit=None, since=date(2026, 12, 1))
    with pytest.raises(Forbidden):
        services.enter_year(by=county, year=2027, source="通知", days=NEW_YEAR)
    with pytest.raises(Forbidden):
        services.add_day(by=county, year=2026, row_version=1, day=date(2026, 12, 31), kind=HOLIDAY, name="元旦")


def test_entered_year_makes_due_days_certain(session, admin):
    assert add_working_days(date(2026, 12, 30), 2, calendar()) == Due(date(2027, 1, 1), provisional=True)

    services.enter_year(by=admin, year=2027, source="国务院办公厅通知", days=NEW_YEAR)

    assert add_working_days(date(2026, 12, 30), 2, calendar()) == Due(date(2027, 1, 4), provisional=False)
    assert last_sentence(session) == "管理员（绵阳市医疗保障局）录入2027年放假安排：工作日放假1天，周末补班0天（国务院办公厅通知）。"


def test_notice_may_move_the_december_before(session, admin):
    services.enter_year(by=admin, year=2027, source="通知", days=[(date(2026, 12, 31), HOLIDAY, "元旦")])

    assert add_working_days(date(2026, 12, 30), 1, calendar()) == Due(date(2027, 1, 1), provisional=False)


def test_year_is_entered_once(session, admin):
    with pytest.raises(WrongState):
        services.enter_year(by=admin, year=2026, source="通知", days=[])


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([*NEW_YEAR, *NEW_YEAR], "2027-01-01重复出现"),
        ([(date(2028, 1, 3), HOLIDAY, "元旦")], "2028-01-03不在2027年"),
        ([(date(2026, 11, 30), HOLIDAY, "元旦")], "2026-11-30不在2027年"),
        ([(date(2027, 1, 2), HOLIDAY, "元旦")], "2027-01-02是周末"),
        ([(date(2027, 1, 4), WORKDAY, "元旦")], "2027-01-04不是周末"),
    ],
)
def test_day_that_is_no_exception_is_refused(session, admin, days, sentence):
    with pytest.raises(Problem, match=sentence):
        services.enter_year(by=admin, year=2027, source="通知", days=days)


def test_added_day_is_off_and_raises_the_version(session, admin):
    services.add_day(by=admin, year=2026, row_version=1, day=date(2026, 12, 31), kind=HOLIDAY, name="元旦")

    assert add_working_days(date(2026, 12, 30), 1, calendar()) == Due(date(2027, 1, 1), provisional=True)
    assert calendar_year(2026).row_version == 2
    assert last_sentence(session) == "管理员（绵阳市医疗保障局）在工作日历中增加2026-12-31（休息，元旦）。"


def test_removed_day_follows_the_week(session, admin):
    services.remove_day(by=admin, year=2026, row_version=1, day=date(2026, 10, 10))

    assert add_working_days(date(2026, 10, 9), 1, calendar()).day == date(2026, 10, 12)


def test_day_on_an_old_version_of_the_year_is_refused(session, admin):
    services.remove_day(by=admin, year=2026, row_version=1, day=date(2026, 10, 10))

    with pytest.raises(StaleVersion):
        services.remove_day(by=admin, year=2026, row_version=1, day=date(2026, 10, 7))


def test_day_of_a_year_not_entered_is_refused(session, admin):
    with pytest.raises(WrongState, match="2027年的放假安排还没有录入"):
        services.add_day(by=admin, year=2027, row_version=1, day=date(2027, 1, 1), kind=HOLIDAY, name="元旦")


def test_day_that_stands_there_already_is_refused(session, admin):
    with pytest.raises(Problem, match="已经列在下面"):
        services.add_day(by=admin, year=2026, row_version=1, day=date(2026, 10, 7), kind=HOLIDAY, name="国庆节")


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2025, 10, 11)])
def test_day_that_is_not_listed_in_the_year_cannot_be_removed(session, admin, day):
    with pytest.raises(NotFound):
        services.remove_day(by=admin, year=2026, row_version=1, day=day)
