"""What a merge or a split carries over, and under which names: planned once, shown before the act, carried out by it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from evalsvc.organisation.models import RatingPoint, Unit

NAME_LIMIT = 80
ENGLISH_LIMIT = 120


@dataclass(frozen=True)
class CarriedUnit:
    """A unit directly below one that ends or is divided; `name` is what it is called from then on."""

    unit: Unit
    name: str
    name_en: str


@dataclass(frozen=True)
class CarriedPoint:
    """A rating point of a unit itself; its code stays open, `label` tells it from the successor's own."""

    point: RatingPoint
    label: str
    label_en: str
    code: str


@dataclass(frozen=True)
class Plan:
    """Everything that goes over to one successor, in order."""

    units: Sequence[CarriedUnit] = ()
    points: Sequence[CarriedPoint] = ()

    @property
    def mark(self) -> str:
        """A short digest: when it is another, something has changed since the plan was shown."""
        units = [(carried.unit.id, carried.name) for carried in self.units]
        points = [(carried.point.id, carried.label, carried.code) for carried in self.points]
        return sha256(repr((units, points)).encode()).hexdigest()[:16]


@dataclass
class Taken:
    """The names and places that the successor's own units and points have, and those that have been given since."""

    names: set[str] = field(default_factory=set)
    points: set[tuple[str, str, int | None]] = field(default_factory=set)

    def unit(self, unit: Unit, former: Unit) -> CarriedUnit:
        """The unit as it is carried over: where its name is taken, with the name of the unit that it comes from."""
        if unit.name not in self.names:
            name, name_en = unit.name, unit.name_en
        else:
            name = _told_apart(unit.name, former.name, NAME_LIMIT, self.names)
            name_en = _english(unit.name_en, former.name_en)
        self.names.add(name)
        return CarriedUnit(unit, name, name_en)

    def point(self, point: RatingPoint, former: Unit, code: str) -> CarriedPoint:
        """The point as it is carried over: where one of its kind and label is there, with the name of the unit that it comes from."""
        label, label_en = point.label, point.label_en
        if (point.kind, label, point.service_item_id) in self.points:
            used = {name for kind, name, item in self.points if (kind, item) == (point.kind, point.service_item_id)}
            label = _told_apart(label, former.name, NAME_LIMIT, used)
            label_en = _english(label_en, former.name_en)
        self.points.add((point.kind, label, point.service_item_id))
        return CarriedPoint(point, label, label_en, code)


def taken_by(units: Iterable[Unit], points: Iterable[RatingPoint]) -> Taken:
    """What a successor's own open units and points have taken."""
    return Taken({unit.name for unit in units}, {(point.kind, point.label, point.service_item_id) for point in points})


def _told_apart(name: str, former: str, limit: int, taken: set[str]) -> str:
    """3号窗口（原三台县大厅）, or the former unit's name alone where there is no name; numbered when that is taken as well."""
    for number in range(1, len(taken) + 2):
        count = "" if number == 1 else str(number)
        given = f"{name}（原{former}{count}）" if name else f"原{former}{count}"
        if len(given) > limit:
            given = f"{name[: limit // 2]}（原{former[: limit // 2 - 6]}{count}）" if name else f"原{former[: limit - 4]}{count}"
        if given not in taken:
            return given
    raise AssertionError("one more name than there are")


def _english(name: str, former: str) -> str:
    """Window 3 (formerly Santai Service Hall); as it is where either has no English name."""
    if not former:
        return name
    given = f"{name} (formerly {former})" if name else f"Formerly {former}"
    return given if len(given) <= ENGLISH_LIMIT else name
