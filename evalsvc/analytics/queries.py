"""What the board is made of: the day counters, the summary of tags, and where one may look.

Rows are counted per unit and day, so that the work grows with units and days and never with ratings.
Units belong where the tree has them now, or had them on each day (trees.Tree); ancestors are summed on read.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, literal, null, or_, select, union_all
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.analytics.board import Facts, Member
from evalsvc.analytics.corrected import Corrected
from evalsvc.analytics.counts import Counts, TagCounts, Tally, total
from evalsvc.analytics.indices import SATISFACTION, SATISFIED_LEVELS
from evalsvc.analytics.periods import Period, Step
from evalsvc.analytics.silence import Silence, known_days, missing_days
from evalsvc.analytics.trees import Tree
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.queries import numbers_below
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.organisation import queries as organisation
from evalsvc.organisation.kinds import POINT_KIND_NAMES, PointKind
from evalsvc.organisation.models import PointPlace, RatingPoint, Unit, UnitAncestor
from evalsvc.organisation.queries import Change, Ground
from evalsvc.profiles.queries import calendar, rules_for
from evalsvc.profiles.rules import Rules
from evalsvc.ratings import heard
from evalsvc.ratings.models import PointDay, TagDay, UnitDay
from evalsvc.ratings.scale import Stream, Turn
from evalsvc.ratings.summaries import cut_off
from evalsvc.visits.wants import Citizens

FORM = "window-rating"
COUNTED = ("n1", "n2", "n3", "n4", "n5", "done", "not_done", "withdrawn", "excluded")


@dataclass(frozen=True)
class Branch:
    """A unit directly below another, in the days from `since` until the day before `until`; `is_here` when it is below it today."""

    unit: Unit
    since: date = date.min
    until: date = date.max
    is_here: bool = True

    def note(self, period: Period) -> str:
        """What stands behind its name: whether it is retired, and on which days of the period it was not there."""
        notes = ["已撤销"] if self.unit.is_retired else []
        notes += [f"自{self.since}起"] if self.since > period.first else []
        notes += [f"至{self.until - timedelta(days=1)}"] if self.until <= period.last else []
        return "，".join(notes)


def places(unit: Unit, scope: Scope) -> list[Unit]:
    """The way from the highest unit one may see down to `unit`, itself the last."""
    way = list(organisation.path(unit))
    return way[next(i for i, step in enumerate(way) if step.id in scope.roots) :]


def place(public_id: str, scope: Scope) -> Unit:
    """The unit asked for or, without an id, the highest of the scope; raises NotFound when it lies outside."""
    return organisation.unit_in_scope(public_id, scope) if public_id else roots(scope)[0]


def roots(scope: Scope) -> list[Unit]:
    """The units for which a scope was given, the highest first; raises NotFound when there is none."""
    depth = select(func.max(UnitAncestor.depth)).where(UnitAncestor.unit_id == Unit.id).scalar_subquery()
    found = list(db.session.scalars(select(Unit).where(Unit.id.in_(scope.roots)).order_by(depth, Unit.position, Unit.id)))
    if not found:
        raise NotFound
    return found


def facts(unit: Unit, period: Period, by: Step, tree: Tree = Tree.NOW) -> Facts:
    """Everything the board of a unit is computed from; the number of statements is always the same for a tree."""
    rules = _rules(unit, period.last)
    counted, given = tally(unit, period, tree), tags(unit, period, tree)
    below = branches_then(unit, period) if tree is Tree.THEN else [Branch(branch) for branch in branches(unit)]
    return Facts(
        place=unit.name,
        period=period,
        by=by,
        cut_off=now(),
        minimum=rules.minimum_n,
        mean_scores=rules.mean_scores,
        praise_levels=rules.praise_levels,
        tally=counted,
        members=_members(below, counted, given, period),
        points=[Member(_point_name(point), _point_note(point), counts) for point, counts in points(unit, period)],
        tags=given,
        texts=tag_texts(),
        silence=silence(Ground(unit, is_dated=tree is Tree.THEN), period, counted),
        tree=tree,
        changes=changes(unit, period),
    )


def corrected(unit: Unit, period: Period, minimum: int) -> Corrected:
    """The corrections at and below a unit: what stands open now, what was struck off and judged again in the period; three statements."""
    counted = numbers_below(unit, period.first, period.last, today())
    units = [(branch.id, branch.name, branch.public_id) for branch in branches(unit)]
    return Corrected(counted, [*units, (None, f"{unit.name}本级" if units else unit.name, "")], minimum)


def silence(ground: Ground, period: Period, counted: Tally) -> Silence:
    """Who was served and who of them rated; seven statements."""
    days = (period.first, period.last)
    known = known_days(heard.heard_days(ground, *days))
    missing = missing_days(period, heard.spans(ground), known, heard.unheard_days(ground, *days), today(), calendar())
    effective = total(counts for day, counts in counted.days.items() if day in period).effective
    defaults = counted.others.get((Stream.DEFAULT, Turn.FIRST), Counts()).effective
    return Silence(known, missing, effective, defaults, heard.asked_for(ground, *days), heard.matter_counts(ground, *days))


def _rules(unit: Unit, day: date) -> Rules:
    """The rules in force on the last day asked for; today's for days before there were any."""
    with suppress(NotFound):
        return rules_for(unit.id, day)[1]
    return rules_for(unit.id, today())[1]


def _members(units: Sequence[Branch], counted: Tally, given: TagCounts, period: Period) -> list[Member]:
    """The units directly below and, when somebody rated there, the unit's own points together."""
    found = []
    for branch in units:
        below, counts = branch.unit, counted.branches.get(branch.unit.id, Counts())
        if counts.received or not below.is_retired:
            found.append(Member(below.name, branch.note(period), counts, below.public_id if branch.is_here else "", given.branches.get(below.id, {})))
    whole = total(counts for day, counts in counted.days.items() if day in period)
    own = whole - total(counted.branches.values())
    if found and own.received:
        rest = {code: n - sum(tags.get(code, 0) for tags in given.branches.values()) for code, n in given.whole.items()}
        found.append(Member("本级评价点", "不属于任何下级", own, tags=rest))
    return found


def _point_name(point: RatingPoint) -> str:
    name = point.label or POINT_KIND_NAMES[PointKind(point.kind)]
    return f"{name}（{point.service_item.name}）" if point.service_item else name


def _point_note(point: RatingPoint) -> str:
    if point.retired_on:
        return "已停用"
    return POINT_KIND_NAMES[PointKind(point.kind)] if point.label else ""


def branches(unit: Unit) -> list[Unit]:
    """The units directly below, retired ones last."""
    return list(organisation.children(unit, retired=True))


def branches_then(unit: Unit, period: Period) -> list[Branch]:
    """The units that stood directly below on a day of the period, retired ones last; two statements."""
    held = organisation.held_by(unit)
    direct = select(held.c.unit_id, func.min(held.c.since), func.max(held.c.until)).where(held.c.unit_id == held.c.branch_id)
    direct = direct.where(held.c.since <= period.last, held.c.until > period.first).group_by(held.c.unit_id)
    days = {unit_id: (since, until) for unit_id, since, until in db.session.execute(direct)}
    here = exists().where(UnitAncestor.unit_id == Unit.id, UnitAncestor.ancestor_id == unit.id)
    found = select(Unit, here).where(Unit.id.in_(days)).order_by(Unit.retired_on.is_not(None), Unit.position, Unit.id)
    return [Branch(branch, *days[branch.id], is_here) for branch, is_here in db.session.execute(found)]


def changes(unit: Unit, period: Period) -> list[Change]:
    """The merges, splits and moves, in the period and the one before, of units that are or were below; one statement."""
    held = organisation.held_by(unit)
    here = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id == unit.id)
    ever = select(held.c.unit_id).where(held.c.since <= period.last, held.c.until > period.before.first)
    return organisation.changes_between(here.union(ever), period.before.first, period.last)


def tally(unit: Unit, period: Period, tree: Tree = Tree.NOW) -> Tally:
    """The counters of a unit over a period and the one before it.

    One statement, so that the days, the branches and the other streams are of the same instant.
    """
    both = UnitDay.service_day.between(period.before.first, period.last)
    now = UnitDay.service_day.between(period.first, period.last)
    citizens = and_(UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value)
    under = _under(unit, tree)
    days, streams = [UnitDay.service_day, null(), null(), null()], [null(), null(), UnitDay.stream, UnitDay.turn]
    by_day = _sums(under, tree, *days).where(both, citizens).group_by(UnitDay.service_day)
    by_branch = _sums(under, tree, null(), under.c.branch_id, null(), null()).where(now, citizens, under.c.branch_id.is_not(None))
    by_stream = _sums(under, tree, *streams).where(now, ~citizens).group_by(UnitDay.stream, UnitDay.turn)
    found = Tally()
    for day, branch_id, stream, turn, *numbers in db.session.execute(union_all(by_day, by_branch.group_by(under.c.branch_id), by_stream)):
        counts = Counts(*(int(number) for number in numbers))
        if day is not None:
            found.days[day] = counts
        elif branch_id is not None:
            found.branches[branch_id] = counts
        else:
            found.others[Stream(stream), Turn(turn)] = counts
    return found


def satisfied_below(unit_ids: Sequence[int], first: date, last: date) -> dict[int, Citizens]:
    """Of each unit with all below it: how many of citizens' first ratings between two days were satisfied, how many there were, and the silent beside them."""
    counts = {name: func.sum(getattr(UnitDay, name)) for name in ("n1", "n2", "n3", "n4", "n5")}
    satisfied = sum((counts[f"n{level}"] for level in SATISFIED_LEVELS[1:]), counts[f"n{SATISFIED_LEVELS[0]}"])
    whole = sum((counts[name] for name in ("n2", "n3", "n4", "n5")), counts["n1"])
    found = select(UnitAncestor.ancestor_id, satisfied, whole).join(UnitAncestor, UnitAncestor.unit_id == UnitDay.unit_id)
    citizens = (UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value, UnitDay.service_day.between(first, last))
    rows = db.session.execute(found.where(UnitAncestor.ancestor_id.in_(unit_ids), *citizens).group_by(UnitAncestor.ancestor_id))
    known = heard.heard_below(unit_ids, first, last)
    silences = {unit: Silence(known_days(known.get(unit, []))).told(SATISFACTION) for unit in unit_ids}
    return {unit: Citizens(int(good), int(number), silences[unit]) for unit, good, number in rows}


def _under(unit: Unit, tree: Tree) -> FromClause:
    """The units at and below `unit`: unit_id, branch_id (NULL for itself); for the tree as it was also since and until."""
    if tree is Tree.THEN:
        return organisation.held_by(unit)
    below = select(UnitAncestor.unit_id, UnitAncestor.ancestor_id.label("branch_id")).join(Unit, Unit.id == UnitAncestor.ancestor_id)
    return union_all(below.where(Unit.parent_id == unit.id), select(literal(unit.id), null())).subquery()


def _counting(under: FromClause, table: Any, tree: Tree) -> ColumnElement[bool]:
    """Which days of a table count for which of the units."""
    same: ColumnElement[bool] = under.c.unit_id == table.unit_id
    return and_(same, table.service_day >= under.c.since, table.service_day < under.c.until) if tree is Tree.THEN else same


def _sums(under: FromClause, tree: Tree, *keys: Any) -> Select[Any]:
    """Sums over the counters of these units, each key under a name of its place."""
    sums = [func.sum(getattr(UnitDay, name)).label(name) for name in COUNTED]
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    return select(*named, *sums).select_from(UnitDay).join(under, _counting(under, UnitDay, tree))


def points(unit: Unit, period: Period) -> list[tuple[RatingPoint, Counts]]:
    """The rating points that stood at the unit itself, each with its counts of the days on which it stood there.

    The whole day of a move counts for the new place.
    """
    held = or_(PointPlace.until.is_(None), PointDay.service_day < PointPlace.until, PointPlace.until == RatingPoint.retired_on)
    stood = and_(PointPlace.point_id == PointDay.point_id, PointPlace.since <= PointDay.service_day, held)
    sums = (
        select(PointDay.point_id, *(func.sum(getattr(PointDay, name)).label(name) for name in COUNTED))
        .join(RatingPoint, RatingPoint.id == PointDay.point_id)
        .join(PointPlace, stood)
        .where(PointPlace.unit_id == unit.id, PointDay.service_day.between(period.first, period.last))
        .where(PointDay.stream == Stream.CITIZEN.value, PointDay.turn == Turn.FIRST.value)
        .group_by(PointDay.point_id)
        .subquery()
    )
    listed = or_(sums.c.point_id.is_not(None), and_(RatingPoint.unit_id == unit.id, RatingPoint.retired_on.is_(None)))
    numbers = [func.coalesce(sums.c[name], 0) for name in COUNTED]
    found = select(RatingPoint, *numbers).outerjoin(sums, sums.c.point_id == RatingPoint.id).where(listed).order_by(RatingPoint.id)
    rows = db.session.execute(found.options(joinedload(RatingPoint.service_item)))
    return [(point, Counts(*(int(number) for number in counts))) for point, *counts in rows]


def tags(unit: Unit, period: Period, tree: Tree = Tree.NOW) -> TagCounts:
    """How often each tag was given in the period, for the whole and for each unit directly below; the rows are read once."""
    under = _under(unit, tree)
    given = (
        select(under.c.branch_id, TagDay.code, func.sum(TagDay.n))
        .join(under, _counting(under, TagDay, tree))
        .where(TagDay.service_day.between(period.first, period.last))
        .group_by(under.c.branch_id, TagDay.code)
    )
    found = TagCounts(cut_off=cut_off())
    for branch, code, number in db.session.execute(given):
        found.whole[code] = found.whole.get(code, 0) + int(number)
        if branch is not None:
            found.branches.setdefault(branch, {})[code] = int(number)
    return found


def tag_texts() -> dict[str, tuple[int, str]]:
    """Level and text of every tag there ever was, by code; the newest wording where a local code was reworded."""
    texts: dict[str, tuple[int, str]] = {}
    contents = select(InstrumentVersion.content).where(InstrumentVersion.key == FORM).order_by(InstrumentVersion.version)
    for content in db.session.scalars(contents):
        for level in content["levels"]:
            texts.update({tag["code"]: (level["level"], tag["text"]) for tag in level["tags"]})
    return texts
