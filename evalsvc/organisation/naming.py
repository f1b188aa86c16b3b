"""What a point is called on paper and in lists. Pure: no request, no database session."""

from typing import NamedTuple

from evalsvc.core.clock import day_of
from evalsvc.core.codes import grouped
from evalsvc.organisation.addresses import point_address
from evalsvc.organisation.kinds import POINT_KIND_NAMES, POINT_KIND_NAMES_EN, PointKind, UnitKind
from evalsvc.organisation.models import PointCode, RatingPoint
from evalsvc.organisation.papers import Sheet

BY_THEIR_UNIT = (PointKind.WINDOW, PointKind.HALL, PointKind.ONLINE)


class Names(NamedTuple):
    """`place` in big letters, `hall` what stands above it, `english` both in English."""

    place: str
    hall: str
    english: str


def names_of(point: RatingPoint) -> Names:
    """The names of a point: a window or hall by its unit, an exit, machine or item by its own name in its unit."""
    unit, above = point.unit, point.unit.parent
    own, own_en = own_names(point)
    if not own:
        return Names(unit.name, above.name if above else "", _joined(unit.name_en, above.name_en if above else ""))
    if unit.kind == UnitKind.WINDOW:
        hall, hall_en = (above.name, above.name_en) if above else ("", "")
        return Names(f"{unit.name}·{own}", hall, _joined(unit.name_en, own_en, hall_en))
    return Names(own, unit.name, _joined(own_en, unit.name_en))


def sheet_of(point: RatingPoint, code: PointCode, *, owner: str, base: str) -> Sheet:
    """What stands on a point's papers: `owner` is whose papers they are, `base` the printed address up to the path."""
    names = names_of(point)
    return Sheet(names.place, names.hall, names.english, owner, point_address(base, code.code), grouped(code.code), day_of(code.since).isoformat())


def own_names(point: RatingPoint) -> tuple[str, str]:
    """What a point is called apart from its unit, Chinese and English; empty where the unit's name says it all."""
    if point.label:
        return point.label, point.label_en
    if point.service_item is not None:
        return point.service_item.name, point.service_item.name_en
    kind = PointKind(point.kind)
    return ("", "") if kind in BY_THEIR_UNIT else (POINT_KIND_NAMES[kind], POINT_KIND_NAMES_EN[kind])


def _joined(*names: str) -> str:
    return ", ".join(name for name in names if name)
