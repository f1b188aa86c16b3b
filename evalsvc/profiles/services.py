"""Profiles are adopted and put in force; the calendar is seeded and edited."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.canonical import content_hash
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, NotFound, Problem, StaleVersion, WrongState
from evalsvc.organisation.models import Unit
from evalsvc.profiles import announced
from evalsvc.profiles.content import ProfileFile, read_profile, shipped_files
from evalsvc.profiles.entries import with_changes
from evalsvc.profiles.models import CalendarDay, CalendarYear, ProfileInForce, ProfileVersion
from evalsvc.profiles.notice import NewDay
from evalsvc.profiles.queries import DEFAULT, calendar_year, everywhere, latest_local, local_key, profile_for, profile_version, reaches_everything, rules_in
from evalsvc.profiles.rules import rules_of
from evalsvc.profiles.workdays import DAY_KIND_NAMES, SATURDAY, DayKind

BEGINNING = date(announced.FIRST_YEAR, 1, 1)


class FrozenProfile(WrongState):
    """A file says something else under a profile version that has been adopted."""


class ProfileTaken(Problem):
    """A profile is already put in force at that place on that day."""

    status = 409


def adopt_profiles(*, by: Actor = SYSTEM) -> None:
    """Takes the profiles that come with the product, puts the default one in force everywhere, and seeds the calendar.

    Idempotent. Raises BadProfile for a file that is not in order, FrozenProfile when an adopted version has been changed.
    """
    for path in shipped_files():
        profile, content = read_profile(path)
        known = profile_version(profile.key, profile.version)
        if known is None:
            publish(by=by, profile=profile, content=content)
        elif known.hash != content_hash(content):
            raise FrozenProfile(f"文件{path.name}改动了已施行的《{known.title}》第{known.version}版。已施行的版本不能改，请恢复原文件，把改动写成新的一版。")
    first = profile_version(DEFAULT, 1)
    if everywhere() is None and first is not None:
        put_in_force(by=by, profile=first, unit=None, since=BEGINNING)
    adopt_calendar(by=by)


def publish(*, by: Actor, profile: ProfileFile, content: dict[str, Any], unit: Unit | None = None) -> ProfileVersion:
    """Keeps a profile version, frozen by its hash, made for `unit`; raises pydantic's ValidationError when its rules are no rules."""
    rules_of(content)
    made = ProfileVersion(key=profile.key, version=profile.version, title=profile.title, rules=content, hash=content_hash(content))
    db.session.add(made)
    db.session.flush()
    desk = unit.id if unit else None
    audit.record("profile.adopt", by=by, subject=f"profile:{made.key}:{made.version}", unit_id=desk, title=made.title, version=made.version, hash=made.hash)
    return made


def make_local_version(*, by: Actor, unit: Unit, began_with: int, title: str, values: Mapping[str, Any], source: Mapping[str, str]) -> ProfileVersion:
    """The next local version of a unit: the one in force there today with `values`, whose changes bear `source`. It is frozen, not yet in force.

    Raises StaleVersion when another version has come into force since `began_with`, WrongState when nothing differs
    or another version was made at this moment.
    """
    present = profile_for(unit.id, today())
    if present.id != began_with:
        raise StaleVersion
    number = latest_local(unit.id) + 1
    content, changed = with_changes(present.rules, rules_in(present), values, f"local-{unit.id}-{number}", source)
    if not changed:
        raise WrongState("没有改动任何规则，不需要另立一版。")
    profile = ProfileFile.model_validate({"format": 1, "key": local_key(unit.id), "version": number, "title": title, **content})
    try:
        with db.session.begin_nested():
            return publish(by=by, profile=profile, content=content, unit=unit)
    except IntegrityError as race:
        raise WrongState("刚刚有别人为这个单位另立了一版，请重新打开页面。") from race


def put_in_force(*, by: Actor, profile: ProfileVersion, unit: Unit | None, since: date) -> ProfileInForce:
    """Puts a version in force for a unit and everything below it (None: everywhere) from a day.

    Records keep the version they were born with, so a person cannot name a day that has passed (Problem).
    Raises ProfileTaken when something is already put in force there from that day, Forbidden when a
    person wants to change what holds everywhere without holding the top of the tree.
    """
    if unit is None:
        _check_everywhere(by)
    if by.account_id is not None and since < today():
        raise Problem("施行日期不能早于今天：已产生的记录适用其产生时的规则。", field="since")
    where = ProfileInForce.unit_id.is_(None) if unit is None else ProfileInForce.unit_id == unit.id
    if db.session.scalar(select(ProfileInForce.id).where(where, ProfileInForce.since == since)) is not None:
        raise ProfileTaken("这一天已有规则开始施行，请另选日期。", field="since")
    made = ProfileInForce(unit_id=unit.id if unit else None, profile_version_id=profile.id, since=since)
    db.session.add(made)
    db.session.flush()
    audit.record(
        "profile.put_in_force",
        by=by,
        right=Permission.PROFILE_MANAGE,
        subject=f"profile:{profile.key}:{profile.version}",
        unit_id=made.unit_id,
        title=profile.title,
        version=profile.version,
        place=unit.name if unit else "全部单位",
        since=since.isoformat(),
    )
    return made


def adopt_calendar(*, by: Actor = SYSTEM) -> list[int]:
    """Enters the announced years that the product brings; a year that is there already is left as it is. Returns the new ones."""
    fresh = [year for year in announced.announced_years() if calendar_year(year) is None]
    for year in fresh:
        enter_year(by=by, year=year, source=announced.SOURCE, days=announced.days_of(year))
    return fresh


def enter_year(*, by: Actor, year: int, source: str, days: Sequence[NewDay]) -> CalendarYear:
    """Enters a year's notice: from now on its working days are certain.

    A notice may also move days of the December before. Raises WrongState when the year has been entered
    before, Problem for a day that lies in another year, stands there twice or is no exception to the plain
    week, Forbidden without the top of the tree.
    """
    _check_everywhere(by)
    if calendar_year(year) is not None:
        raise WrongState(f"{year}年的放假安排已经录入，请在下面逐日增减。")
    for place, (day, kind, _) in enumerate(days):
        _check_day(day.year if (day.year, day.month) == (year - 1, 12) else year, day, kind, field="notice")
        if day in {earlier for earlier, _, _ in days[:place]} or db.session.get(CalendarDay, day) is not None:
            raise Problem(f"{day}重复出现，或者已经录入过。", field="notice")
    made = CalendarYear(year=year, source=source)
    db.session.add(made)
    db.session.add_all(CalendarDay(day=day, kind=kind.value, name=name) for day, kind, name in days)
    db.session.flush()
    kinds = [kind for _, kind, _ in days]
    audit.record(
        "calendar.announce",
        by=by,
        right=Permission.PROFILE_MANAGE,
        subject=f"calendar:{year}",
        year=year,
        source=source,
        off=kinds.count(DayKind.HOLIDAY),
        on=kinds.count(DayKind.WORKDAY),
    )
    return made


def add_day(*, by: Actor, year: int, row_version: int, day: date, kind: DayKind, name: str) -> None:
    """Adds a day off or on duty to an entered year; raises StaleVersion, Problem or Forbidden as the verbs above."""
    entered = _entered(year, row_version, by=by)
    _check_day(year, day, kind)
    if db.session.get(CalendarDay, day) is not None:
        raise Problem(f"{day}已经列在下面，如需更改请先删除。", field="day")
    db.session.add(CalendarDay(day=day, kind=kind.value, name=name))
    _touch(entered)
    audit.record(
        "calendar.add_day", by=by, right=Permission.PROFILE_MANAGE, subject=f"calendar:{year}", day=day.isoformat(), kind=DAY_KIND_NAMES[kind], name=name
    )


def remove_day(*, by: Actor, year: int, row_version: int, day: date) -> None:
    """Removes a day, which then counts as the plain week has it; raises NotFound, StaleVersion or Forbidden."""
    entered = _entered(year, row_version, by=by)
    found = db.session.get(CalendarDay, day)
    if found is None or day.year != year:
        raise NotFound
    kind, name = DAY_KIND_NAMES[DayKind(found.kind)], found.name
    db.session.delete(found)
    _touch(entered)
    audit.record("calendar.remove_day", by=by, right=Permission.PROFILE_MANAGE, subject=f"calendar:{year}", day=day.isoformat(), kind=kind, name=name)


def _check_everywhere(by: Actor) -> None:
    if by.account_id is not None and not reaches_everything(by.scope_for(Permission.PROFILE_MANAGE)):
        raise Forbidden("这项设置对全部单位生效，只有最上级单位的管理员可以更改。")


def _entered(year: int, row_version: int, *, by: Actor) -> CalendarYear:
    _check_everywhere(by)
    entered = calendar_year(year)
    if entered is None:
        raise WrongState(f"{year}年的放假安排还没有录入，请先整年录入。")
    if entered.row_version != row_version:
        raise StaleVersion
    return entered


def _touch(entered: CalendarYear) -> None:
    flag_modified(entered, "source")
    db.session.flush()


def _check_day(year: int, day: date, kind: DayKind, field: str = "day") -> None:
    if day.year != year:
        raise Problem(f"{day}不在{year}年。", field=field)
    weekend = day.weekday() >= SATURDAY
    if weekend and kind is DayKind.HOLIDAY:
        raise Problem(f"{day}是周末，本来就休息，不用列出。", field=field)
    if not weekend and kind is DayKind.WORKDAY:
        raise Problem(f"{day}不是周末，本来就上班，不用列出。", field=field)
