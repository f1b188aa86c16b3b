"""The State Council's holiday notices that come with the product, as the package chinesecalendar holds them. Pure."""

from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, workdays

from evalsvc.profiles.workdays import SATURDAY, DayKind

FIRST_YEAR = 2020
SOURCE = f"国务院办公厅放假通知，随软件附带（chinesecalendar {version('chinesecalendar')}）"
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}


def announced_years() -> range:
    """The years whose notice is there."""
    return range(FIRST_YEAR, max(holidays).year + 1)


def days_of(year: int) -> list[tuple[date, DayKind, str]]:
    """The days of a year that differ from the plain week, in order: weekdays off and weekend days on duty, with the holiday's name."""
    off = [(day, DayKind.HOLIDAY, _NAMES[name]) for day, name in holidays.items() if day.year == year and day.weekday() < SATURDAY]
    on = [(day, DayKind.WORKDAY, _NAMES[name]) for day, name in workdays.items() if day.year == year and day.weekday() >= SATURDAY]
    return sorted(off + on)
