"""What is asked of profiles and of the calendar."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

import orjson
from sqlalchemy import Select, and_, func, or_, select

from evalsvc.access.actor import Scope
from evalsvc.core.canonical import canonical_json
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.core.retention import Term
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import reachable_units
from evalsvc.organisation.queries import reaches_everything as reaches_everything
from evalsvc.profiles.models import CalendarDay, CalendarYear, ProfileInForce, ProfileVersion
from evalsvc.profiles.rules import Rules, rules_of
from evalsvc.profiles.words import label_of
from evalsvc.profiles.workdays import Calendar, DayKind

DEFAULT = "default"
MOST = 9999  # versions of a profile; a greater number in an address is none


def version_in_force(unit_id: int, day: date) -> Select[ProfileVersion]:
    """The statement for the profile version in force for a unit on a day.

    The nearest unit on the way up that has one decides, and there the latest; last comes what is in force everywhere.
    """
    return (
        select(ProfileVersion)
        .join(ProfileInForce, ProfileInForce.profile_version_id == ProfileVersion.id)
        .outerjoin(UnitAncestor, and_(UnitAncestor.ancestor_id == ProfileInForce.unit_id, UnitAncestor.unit_id == unit_id))
        .where(ProfileInForce.since <= day, or_(ProfileInForce.unit_id.is_(None), UnitAncestor.depth.is_not(None)))
        .order_by(UnitAncestor.depth.asc().nulls_last(), ProfileInForce.since.desc())
        .limit(1)
    )


def profile_for(unit_id: int, day: date) -> ProfileVersion:
    """The profile version in force for a unit on a day; raises NotFound when none is, which cannot be once reference data is there."""
    found = db.session.scalar(version_in_force(unit_id, day))
    if found is None:
        raise NotFound("这一天还没有施行的规则，请先完成系统初始化。")
    return found


def rules_for(unit_id: int, day: date) -> tuple[int, Rules]:
    """The id of the profile version in force for a unit on a day, and its rules; raises NotFound as `profile_for`."""
    found = profile_for(unit_id, day)
    return found.id, rules_in(found)


def rules_in(profile: ProfileVersion) -> Rules:
    """The rules of a profile version, under which records were born that name it."""
    return _parsed(canonical_json(profile.rules))


def term_of_rule(field: str) -> Callable[[], Term]:
    """How long a rule that counts days has records kept: from the fewest to the most days of all versions, since a record keeps its own."""

    def ask() -> Term:
        versions = db.session.scalars(select(ProfileVersion).order_by(ProfileVersion.key, ProfileVersion.version)).all()
        days = sorted({int(getattr(rules_in(version), field)) for version in versions})
        names = "、".join(f"《{version.title}》第{version.version}版" for version in versions)
        words = f"{days[0]}天" if len(days) == 1 else f"{days[0]}天至{days[-1]}天，按评价当日适用的规则"
        return Term(words, f"规则“{label_of(field)}”（{names}）")

    return ask


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> Rules:
    return rules_of(orjson.loads(content))


def profile_version(key: str, number: int) -> ProfileVersion | None:
    """One version of a profile, or None."""
    if number > MOST:
        return None
    return db.session.scalar(select(ProfileVersion).where(ProfileVersion.key == key, ProfileVersion.version == number))


def local_key(unit_id: int) -> str:
    """The key of the versions that were made for a unit."""
    return f"unit-{unit_id}"


def latest_local(unit_id: int) -> int:
    """The number of the last version made for a unit; 0 when there is none."""
    return db.session.scalar(select(func.max(ProfileVersion.version)).where(ProfileVersion.key == local_key(unit_id))) or 0


def local_versions(unit_id: int) -> Sequence[ProfileVersion]:
    """The versions that were made for a unit, the last first."""
    return db.session.scalars(select(ProfileVersion).where(ProfileVersion.key == local_key(unit_id)).order_by(ProfileVersion.version.desc())).all()


def since_when(profile: ProfileVersion, unit_id: int) -> Sequence[date]:
    """The days from which a version is put in force for exactly this unit, in order."""
    mine = select(ProfileInForce.since).where(ProfileInForce.profile_version_id == profile.id, ProfileInForce.unit_id == unit_id)
    return db.session.scalars(mine.order_by(ProfileInForce.since)).all()


def heirs(unit_id: int) -> tuple[int, list[str]]:
    """How many units in service below a unit follow its rules, and the names of those below that have rules of their own."""
    below = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id == unit_id, UnitAncestor.unit_id != unit_id)
    own = select(ProfileInForce.unit_id).where(ProfileInForce.unit_id.in_(below))
    apart = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(own))
    following = select(func.count()).select_from(Unit).where(Unit.id.in_(below), Unit.retired_on.is_(None), Unit.id.not_in(apart))
    names = db.session.scalars(select(Unit.name).where(Unit.id.in_(own)).order_by(Unit.id))
    return db.session.scalar(following) or 0, list(names)


def everywhere() -> ProfileInForce | None:
    """The earliest row of what is in force everywhere, or None."""
    return db.session.scalar(select(ProfileInForce).where(ProfileInForce.unit_id.is_(None)).order_by(ProfileInForce.since).limit(1))


def in_force(scope: Scope) -> Sequence[tuple[ProfileInForce, ProfileVersion, Unit | None]]:
    """What has been put in force, latest first: everywhere, for units in the scope, and for units above it, whose rules reach it."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id.in_(scope.roots))
    rows = db.session.execute(
        select(ProfileInForce, ProfileVersion, Unit)
        .join(ProfileVersion, ProfileVersion.id == ProfileInForce.profile_version_id)
        .outerjoin(Unit, Unit.id == ProfileInForce.unit_id)
        .where(or_(ProfileInForce.unit_id.is_(None), ProfileInForce.unit_id.in_(reachable_units(scope)), ProfileInForce.unit_id.in_(above)))
        .order_by(ProfileInForce.since.desc(), ProfileInForce.id.desc())
    )
    return [(place, version, unit) for place, version, unit in rows]


def calendar() -> Calendar:
    """The working-day calendar with everything that has been entered."""
    days: dict[str, set[date]] = {DayKind.HOLIDAY: set(), DayKind.WORKDAY: set()}
    for day, kind in db.session.execute(select(CalendarDay.day, CalendarDay.kind)):
        days[kind].add(day)
    years = frozenset(db.session.scalars(select(CalendarYear.year)))
    return Calendar(announced=years, holidays=frozenset(days[DayKind.HOLIDAY]), workdays=frozenset(days[DayKind.WORKDAY]))


def calendar_year(year: int) -> CalendarYear | None:
    """The row of a year whose notice has been entered, or None."""
    return db.session.get(CalendarYear, year)


def announced_years() -> list[int]:
    """The years that have been entered, in order."""
    return list(db.session.scalars(select(CalendarYear.year).order_by(CalendarYear.year)))


def days_of_year(year: int) -> list[CalendarDay]:
    """The days of a year that differ from the plain week, in order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return list(db.session.scalars(select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)))
