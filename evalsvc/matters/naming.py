"""How staff pages call what this noun keeps, and the shape of its codes. Pure."""

from datetime import date, timedelta

from evalsvc.core.clock import monday_of
from evalsvc.organisation.kinds import PointKind, UnitKind

TOKEN_CHARACTERS = 12
TYPED, IMPORTED = "typed", "imported"
SOURCE_NAMES = {TYPED: "填报", IMPORTED: "导入"}
COUNTING_KINDS = (UnitKind.WINDOW, UnitKind.ONLINE)  # they serve people, so each of their days has a served count
FITTING_POINTS = {  # where a matter of a unit is rated: the first kind of which the unit has a point
    UnitKind.WINDOW: (PointKind.WINDOW, PointKind.SERVICE_ITEM, PointKind.SELF_SERVICE),
    UnitKind.ONLINE: (PointKind.ONLINE, PointKind.SERVICE_ITEM),
}
FITTING_ELSEWHERE = (PointKind.HALL, PointKind.ONLINE, PointKind.SERVICE_ITEM, PointKind.HOTLINE, PointKind.HOME_VISIT, PointKind.SELF_SERVICE)


def fitting_points(kind: UnitKind) -> tuple[PointKind, ...]:
    """The kinds of points on which a rating of one of the unit's matters may hang, the best first."""
    return FITTING_POINTS.get(kind, FITTING_ELSEWHERE)


def week_of(day: date) -> str:
    """The week of a day of finishing: all that is told of it, because whoever handled the matter knows whose it was."""
    monday = monday_of(day)
    return f"{monday}至{monday + timedelta(days=6)}"
