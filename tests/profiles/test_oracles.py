"""Working days of every published year against two packages: ours comes from chinesecalendar, holidays is kept by other people.

Both agree with the calendar that the product is born with on every day from 2020 to 2026, and so on the notices of the State
Council's General Office, of which one changes another: 国办发明电〔2020〕1号, 关于延长2020年春节假期的通知, takes back 31 January and
the make-up day of 1 February that 国办发明电〔2019〕16号, 关于2020年部分节假日安排的通知, had announced. The package workalendar
(17.0) does not know that notice and ends with 2023, so it is not asked; what it would say of 2020 stands here as a case.
"""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from evalsvc.profiles import queries
from evalsvc.profiles.workdays import add_working_days, is_working_day

YEARS = range(2020, 2027)
SEASONS = {"Spring Festival": ((1, 8), (3, 8)), "National Day": ((9, 12), (10, 20)), "year's end": ((12, 10), (12, 31))}
A_DAY = timedelta(days=1)
PUBLISHED = {
    "2020-01-31": False,  # 国办发明电〔2020〕1号
    "2020-02-01": False,  # the same: a Saturday that was to be worked
    "2020-02-03": True,
    "2020-09-27": True,  # 国办发明电〔2019〕16号
    "2020-10-08": False,
    "2021-02-07": True,  # 国办发明电〔2020〕27号, 关于2021年部分节假日安排的通知
    "2022-01-03": False,  # 国办发明电〔2021〕11号, 关于2022年部分节假日安排的通知
    "2022-10-08": True,
    "2023-01-28": True,  # 国办发明电〔2022〕16号, 关于2023年部分节假日安排的通知
    "2024-02-18": True,  # 国办发明电〔2023〕7号, 关于2024年部分节假日安排的通知
    "2025-01-26": True,  # 国办发明电〔2024〕12号, 关于2025年部分节假日安排的通知
    "2025-10-08": False,
    "2026-01-04": True,  # 国办发明电〔2025〕7号, 关于2026年部分节假日安排的通知
    "2026-10-10": True,
}


@pytest.fixture
def ours(session):
    """The calendar of a new database."""
    return queries.calendar()


@pytest.fixture(scope="module")
def theirs():
    """Each package's word on whether a day is a working day."""
    china = holidays.country_holidays("CN", years=range(YEARS.start - 1, YEARS.stop))
    return {"chinesecalendar": chinese_calendar.is_workday, "holidays": china.is_working_day}


def span(first, last):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def counted(start, count, works):
    """The last of so many working days after a day, by stepping."""
    day = start
    while count:
        day += A_DAY
        count -= works(day)
    return day


def test_every_day_of_every_published_year(ours, theirs):
    days = span(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))

    for name, works in theirs.items():
        assert [str(day) for day in days if works(day) != is_working_day(day, ours)] == [], name
    assert {day: is_working_day(date.fromisoformat(day), ours) for day in PUBLISHED} == PUBLISHED


@pytest.mark.parametrize("season", SEASONS)
def test_last_days_over_the_holidays(ours, theirs, season):
    first, last = SEASONS[season]
    for year in YEARS:
        for start in span(date(year, *first), date(year, *last)):
            for count in (1, 3, 5, 10, 15):
                due = add_working_days(start, count, ours)
                if due.day.year < YEARS.stop:
                    assert {name: counted(start, count, works) for name, works in theirs.items()} == dict.fromkeys(theirs, due.day), (start, count)
                assert due.provisional == (due.day.year == YEARS.stop), (start, count)
