"""What a row of another system's ratings means: its point, its form, and what is known of it already."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.codes import read_code
from evalsvc.core.db import db
from evalsvc.core.tables import Row
from evalsvc.instruments.queries import versions_of
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, Unit
from evalsvc.organisation.naming import BY_THEIR_UNIT
from evalsvc.organisation.queries import reachable_units
from evalsvc.ratings.models import FollowUp, Rating, RatingWithdrawal, UpstreamRating

FORM = "window-rating"
POINT_CHARACTERS = 12
SOME = 400  # keys a statement asks for
NOWHERE = "没有找到这个{what}，或者它不在您的管辖范围内。"


@dataclass(frozen=True)
class Place:
    """A rating point as an import sees it."""

    point_id: int
    unit_id: int
    first_day: date


@dataclass(frozen=True)
class KnownRating:
    """A rating of the system that is here already."""

    id: int
    level: int
    service_day: date
    turn: str
    is_withdrawn: bool
    has_follow_up: bool


class Places:
    """The points that a person's right reaches: by printed code, and by the number of their unit in the other system; three queries."""

    def __init__(self, by: Actor, right: Permission) -> None:
        points = select(RatingPoint.id, RatingPoint.unit_id, RatingPoint.first_day, RatingPoint.kind, RatingPoint.retired_on, Unit.system, Unit.upstream_id)
        points = points.join(Unit, Unit.id == RatingPoint.unit_id).order_by(RatingPoint.retired_on.is_not(None), RatingPoint.id)
        if by.account_id is not None:
            points = points.where(RatingPoint.unit_id.in_(reachable_units(by.scope_for(right))))
        self._by_id: dict[int, Place] = {}
        self._by_unit: dict[tuple[str, str], Place] = {}
        for point_id, unit_id, first_day, kind, _retired, system, number in db.session.execute(points):
            self._by_id[point_id] = Place(point_id, unit_id, first_day)
            if number and kind in {one.value for one in BY_THEIR_UNIT}:
                self._by_unit.setdefault((system or "", number), self._by_id[point_id])
        self._stood: dict[int, list[tuple[date | None, int]]] = defaultdict(list)
        for point_id, until, unit_id in db.session.execute(select(PointPlace.point_id, PointPlace.until, PointPlace.unit_id).order_by(PointPlace.since)):
            self._stood[point_id].append((until, unit_id))
        codes = db.session.execute(select(PointCode.code, PointCode.point_id))
        self._by_code = {code: self._by_id[point_id] for code, point_id in codes if point_id in self._by_id}

    def unit_on(self, place: Place, day: date) -> int:
        """The unit in which a point stood on a day; for a day before it was put up, the first one."""
        return next((unit_id for until, unit_id in self._stood[place.point_id] if until is None or until >= day), place.unit_id)

    def find(self, row: Row, system: str) -> Place | None:
        """The point of a row, or None after saying at its cell what is wrong."""
        code, number = row.text("code"), row.text("unit")
        if code:
            plain = read_code(code, POINT_CHARACTERS)
            found = self._by_code.get(plain) if plain else None
            if found is None:
                row.fault("code", NOWHERE.format(what="评价码"))
            return found
        if not number:
            row.fault("code", "请填写评价码，或者上游系统的单位编号。")
            return None
        found = self._by_unit.get((system, number))
        if found is None:
            row.fault("unit", NOWHERE.format(what="上游单位编号") + "请先在单位表中写上它在这个系统中的编号。")
        return found


class Tags:
    """The tag codes of all versions of the form, current and retired: which version a rating is read in, by the codes it carries."""

    def __init__(self) -> None:
        self._codes = [(version.id, version.content["levels"]) for version in versions_of(FORM)]
        self._known = {version: {tag["code"]: level["level"] for level in levels for tag in level["tags"]} for version, levels in self._codes}

    def version_for(self, row: Row, level: int, codes: Sequence[str]) -> int | None:
        """The newest version that holds all these codes for this level, or None after saying at the cell which is wrong."""
        for code in codes:
            levels = {known[code] for known in self._known.values() if code in known}
            if not levels:
                row.fault("tags", f"没有“{code}”这个原因编码。")
            elif level not in levels:
                row.fault("tags", f"原因编码“{code}”不属于这一行的等级。")
        if row.faults:
            return None
        found = next((version for version, known in self._known.items() if all(known.get(code) == level for code in codes)), None)
        if found is None:
            row.fault("tags", "这些原因编码分属新旧两套，不能同时出现。")
        return found


def known_ratings(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], KnownRating]:
    """The ratings of these systems and numbers that are here already; one query for some hundred of them."""
    by_system: dict[str, list[str]] = defaultdict(list)
    for system, number in set(keys):
        by_system[system].append(number)
    found: dict[tuple[str, str], KnownRating] = {}
    here = select(UpstreamRating.upstream_id, Rating, RatingWithdrawal.rating_id, FollowUp.rating_id).join(Rating, Rating.id == UpstreamRating.rating_id)
    here = here.outerjoin(RatingWithdrawal, RatingWithdrawal.rating_id == Rating.id).outerjoin(FollowUp, FollowUp.first_id == Rating.id)
    for system, numbers in by_system.items():
        for some in (numbers[i : i + SOME] for i in range(0, len(numbers), SOME)):
            rows = db.session.execute(here.where(UpstreamRating.system == system, UpstreamRating.upstream_id.in_(some)))
            for number, rating, withdrawn, followed in rows:
                facts = (rating.id, rating.level, rating.service_day, rating.turn)
                found[system, number] = KnownRating(*facts, is_withdrawn=withdrawn is not None, has_follow_up=followed is not None)
    return found
