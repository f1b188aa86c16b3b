"""When a profile's time limit is over. Pure: the calendar is given."""

from datetime import datetime, timedelta

from evalsvc.core.clock import day_of
from evalsvc.profiles.rules import Clock, ClockUnit
from evalsvc.profiles.workdays import Calendar, Due, add_working_days


def last_day_of(clock: Clock, since: datetime, calendar: Calendar) -> Due:
    """The last day on which something that began at an instant is in time; the day of the beginning is not counted."""
    if clock.unit is ClockUnit.WORKING_DAYS:
        return add_working_days(day_of(since), clock.amount, calendar)
    if clock.unit is ClockUnit.HOURS:
        return Due(day_of(since + timedelta(hours=clock.amount)), provisional=False)
    return Due(day_of(since) + timedelta(days=clock.amount), provisional=False)
