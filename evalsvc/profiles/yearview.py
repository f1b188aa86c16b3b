"""A year of working days as a wall calendar. Pure."""

from calendar import Calendar as Weeks
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from evalsvc.profiles.workdays import SATURDAY, DayKind

WEEKDAYS = "一二三四五六日"
_MARKS = {DayKind.HOLIDAY: "休", DayKind.WORKDAY: "班"}


@dataclass(frozen=True)
class Cell:
    """A day of a month; `mark` is 休 or 班 where it differs from the plain week, and `look` is work, off, holiday or duty."""

    day: date
    mark: str
    look: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday to Sunday; a place that belongs to another month is None."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int


def months_of(year: int, exceptions: Iterable[tuple[date, DayKind, str]]) -> list[Month]:
    """The twelve months of a year with their exceptions."""
    known = {day: (kind, name) for day, kind, name in exceptions}
    return [_month(year, number, known) for number in range(1, 13)]


def weekday_name(day: date) -> str:
    """周一 to 周日."""
    return f"周{WEEKDAYS[day.weekday()]}"


def _month(year: int, number: int, known: dict[date, tuple[DayKind, str]]) -> Month:
    weeks = tuple(tuple(_cell(day, known) if day.month == number else None for day in week) for week in Weeks().monthdatescalendar(year, number))
    cells = [cell for week in weeks for cell in week if cell]
    return Month(number, weeks, sum(cell.look in ("work", "duty") for cell in cells))


def _cell(day: date, known: dict[date, tuple[DayKind, str]]) -> Cell:
    if day in known:
        kind, name = known[day]
        return Cell(day, _MARKS[kind], "holiday" if kind is DayKind.HOLIDAY else "duty", name)
    return Cell(day, "", "off" if day.weekday() >= SATURDAY else "work", "")
