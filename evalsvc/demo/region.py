"""Builds the demo region: the tree and its people through the services, as an administrator would; the ratings in bulk."""

from datetime import date, timedelta
from typing import NamedTuple, Protocol

from flask import current_app
from sqlalchemy import update

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.services import create_account, grant_role
from evalsvc.core.clock import monday_of, now, start_of
from evalsvc.core.clock import today as clock_today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import BUILDING, DEMO_STAMP, fact
from evalsvc.demo.correcting import correct
from evalsvc.demo.elsewhere import add_elsewhere
from evalsvc.demo.guiding import guide
from evalsvc.demo.habits import Season
from evalsvc.demo.handled import count_served, handle_matters
from evalsvc.demo.inspecting import inspect
from evalsvc.demo.items import item_list
from evalsvc.demo.keeping import Given, keep_day
from evalsvc.demo.places import CITY, PointPlan, UnitPlan
from evalsvc.demo.returning import BEGAN as EARLIEST_ROUND
from evalsvc.demo.returning import return_monthly
from evalsvc.demo.thanking import thank
from evalsvc.demo.visiting import visit
from evalsvc.demo.visits import acts_of, opens_on
from evalsvc.instruments.queries import current_version
from evalsvc.organisation.models import PointCode, PointPlace, RatingPoint, ServiceItem, Unit
from evalsvc.organisation.services import create_item, create_point, create_unit, merge_units
from evalsvc.profiles.queries import calendar, rules_for
from evalsvc.profiles.rules import Rules
from evalsvc.profiles.workdays import is_working_day
from evalsvc.ratings.releasing import LONGEST_UNDO, make_releases
from evalsvc.ratings.services import Frame
from evalsvc.ratings.summaries import build_tag_days
from evalsvc.ratings.tokens import VisitSigner
from evalsvc.ratings.weeks import WEEK, closed_at, last_closed

PASSWORD = "demo-only-password"
FORM = "window-rating"
REORGANISED = 20  # days ago
PEOPLE = (
    ("admin", "演示管理员", Role.ADMIN, "city"),
    ("leader", "演示领导", Role.LEADER, "city"),
    ("inspector", "演示督查员", Role.INSPECTOR, "city"),
    ("auditor", "演示审计员", Role.AUDITOR, "city"),
    ("bureau", "演示区局负责人", Role.BUREAU_LEAD, "fucheng-county"),
    ("call_back", "演示回访员", Role.CALL_BACK, "fucheng-county"),
    ("clerk", "演示窗口人员", Role.CLERK, "fucheng/1"),
    ("visitor", "演示访查员", Role.VISITOR, "city"),
    ("outsider", "演示外县负责人", Role.BUREAU_LEAD, "santai-county"),
    ("deputy", "演示区局副职", Role.BUREAU_LEAD, "fucheng-county"),
    ("youxian", "演示游仙负责人", Role.BUREAU_LEAD, "youxian-county"),
    ("jiangyou", "演示江油负责人", Role.BUREAU_LEAD, "jiangyou-county"),
    ("centre", "演示中心负责人", Role.BUREAU_LEAD, "centre"),
)


class NotADemo(Exception):
    """The database does not carry the stamp of a demo that is being built: ratings invented in it would be lies."""


class Progress(Protocol):
    """Is told which part is being built, and how many of how many are done."""

    def __call__(self, part: str, done: int, total: int) -> None: ...


class Stand(NamedTuple):
    """A rating point as it stands in the database, with its plan."""

    plan: PointPlan
    id: int
    unit_id: int
    first_day: date


def build(*, days: int, today: date, progress: Progress) -> None:
    """Fills an empty database that carries the demo stamp with the region and `days` days of ratings until `today`.

    The same days give the same figures; of the present day only what lies ten minutes back. Raises
    NotADemo, before anything is written, when the stamp is missing.
    """
    if fact(DEMO_STAMP) != BUILDING:
        raise NotADemo("This database has no demo stamp: nothing is invented in it.")
    opened = today - timedelta(days=days - 1)
    known = calendar()
    season = Season(tuple(day for day in (opened + timedelta(days=n) for n in range(days)) if is_working_day(day, known)))
    units = _build_tree(opened, progress)
    stands = _build_points(units, opened, season, progress)
    _invite(units, progress)
    _rate(stands, season, units["city"], progress)
    add_elsewhere(season, units, [(stand.id, stand.unit_id, stand.first_day) for stand in stands if stand.plan.key.startswith("fucheng/")], progress)
    progress("served counts and matters", 0, 1)
    count_served(units, season, today)
    handle_matters(units, season, today)
    progress("served counts and matters", 1, 1)
    visit(units, season, today, progress)
    thank(units, today, progress)
    _sum_up(opened, progress)
    correct(units, season, progress)
    guide(units, season, progress)
    inspect(units, season, progress)
    if opened <= today - EARLIEST_ROUND:
        return_monthly(units, progress)
    _reorganise(units, max(opened, today - timedelta(days=REORGANISED)))


def _build_tree(opened: date, progress: Progress) -> dict[str, int]:
    """The units by key; the tree grows from the top down, so that each finds the one above."""
    plans = list(CITY.walk())
    ids: dict[str, int] = {}
    with unit_of_work():
        for done, (plan, above) in enumerate(plans, start=1):
            parent = db.session.get_one(Unit, ids[above.key]) if above else None
            ids[plan.key] = _build_unit(parent, plan, opened).id
            progress("units", done, len(plans))
    return ids


def _build_unit(parent: Unit | None, plan: UnitPlan, opened: date) -> Unit:
    return create_unit(
        by=SYSTEM,
        parent=parent,
        kind=plan.kind,
        name=plan.name,
        name_en=plan.name_en,
        region_code=plan.region_code,
        position=plan.position,
        opened_on=opened,
    )


def _build_points(units: dict[str, int], opened: date, season: Season, progress: Progress) -> list[Stand]:
    """The service items, then the points that stand for them and all others, their codes hanging since the region opened."""
    plans = [(unit, point) for unit, _ in CITY.walk() for point in unit.points]
    stands = []
    with unit_of_work():
        items = _build_items()
        for done, (unit, plan) in enumerate(plans, start=1):
            made = _build_point(db.session.get_one(Unit, units[unit.key]), plan, items, opens_on(plan.habit, season, opened))
            stands.append(Stand(plan, made.id, made.unit_id, made.first_day))
            progress("rating points", done, len(plans))
        db.session.execute(update(PointCode).values(since=start_of(opened)))
        db.session.execute(update(PointPlace).values(since=opened))
    return stands


def _build_items() -> dict[int, ServiceItem]:
    return {
        item.number: create_item(by=SYSTEM, main_name=main.name, name=item.name, name_en=item.name_en, levels=item.levels, position=item.number)
        for main in item_list().mains
        for item in main.items
    }


def _build_point(unit: Unit, plan: PointPlan, items: dict[int, ServiceItem], first_day: date) -> RatingPoint:
    item = items[plan.item] if plan.item else None
    return create_point(by=SYSTEM, unit=unit, kind=plan.kind, first_day=first_day, label=plan.label, label_en=plan.label_en, service_item=item)


def _invite(units: dict[str, int], progress: Progress) -> None:
    for done, (username, display_name, role, place) in enumerate(PEOPLE, start=1):
        with unit_of_work():
            account = create_account(by=SYSTEM, username=username, display_name=display_name, password=PASSWORD)
            grant_role(by=SYSTEM, account=account, role=role, unit=db.session.get_one(Unit, units[place]))
        progress("accounts", done, len(PEOPLE))


def _rate(stands: list[Stand], season: Season, city: int, progress: Progress) -> None:
    """A transaction for each day: what is kept of a day is whole, ratings and counters."""
    signer, vault = VisitSigner(current_app.extensions["settings"].secret_key), current_app.extensions["vault"]
    frames = {day: _frame(city, day) for day in season.days}
    given = {day: _given_on(day, stands, season, frame.rules) for day, frame in frames.items()}
    done, total = 0, sum(map(len, given.values()))
    for day, frame in frames.items():
        with unit_of_work():
            keep_day(given[day], frame=frame, signer=signer, vault=vault)
        done += len(given[day])
        progress("ratings", done, total)


def _frame(city: int, day: date) -> Frame:
    return Frame(current_version(FORM).id, *rules_for(city, day))


def _given_on(day: date, stands: list[Stand], season: Season, rules: Rules) -> list[Given]:
    settled = now() - timedelta(minutes=rules.undo_minutes)
    return [
        Given(act, stand.id, stand.unit_id, stand.first_day)
        for stand in stands
        for act in acts_of(stand.plan.key, stand.plan.habit, season, day, stand.first_day)
        if act.at <= settled
    ]


def _sum_up(opened: date, progress: Progress) -> None:
    """Summaries and releases as the ticks of all these weeks would have left them."""
    progress("summaries", 0, 1)
    build_tag_days(pause=0)
    progress("summaries", 1, 1)
    first = monday_of(opened) + timedelta(days=6)
    weeks = [first + n * WEEK for n in range((last_closed(now(), LONGEST_UNDO) - first) // WEEK + 1)]
    for done, sunday in enumerate(weeks, start=1):
        make_releases(at=closed_at(sunday, LONGEST_UNDO), pause=0)
        progress("weeks of releases", done, len(weeks))


def _reorganise(units: dict[str, int], day: date) -> None:
    """Some weeks ago a park was merged into its neighbour, so that the figures of both trees are not the same; not in a demo of days to come."""
    if day > clock_today():
        return
    with unit_of_work():
        ended, kept = (db.session.get_one(Unit, units[key]) for key in ("kechuang-park", "gaoxin-park"))
        merge_units(by=SYSTEM, units=[ended], into=kept, reason="园区整合", on=day)
