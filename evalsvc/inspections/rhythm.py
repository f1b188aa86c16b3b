"""When a long-term requirement is to be checked in again. Pure.

Documents say only 长期; the rhythm is a rule of the profile, three months by default.
"""

from calendar import monthrange
from datetime import date


def next_due(last: date, months: int) -> date:
    """The day by which the next check-in is due: so many months after the last one, or after the round was published; the month's last day at most."""
    year, month = divmod(last.year * 12 + last.month - 1 + months, 12)
    return date(year, month + 1, min(last.day, monthrange(year, month + 1)[1]))


def latest_overdue(day: date, months: int) -> date:
    """The latest day of a last check-in with which the next one is overdue on `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return last if next_due(last, months) < day else date.fromordinal(last.toordinal() - 1)
