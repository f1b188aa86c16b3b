"""What is asked of papers for many: which points, whose papers they are, and the runs that made them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.jobs.models import Job
from evalsvc.jobs.states import OPEN
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import PointCode, PrintRun, Unit, UnitAncestor
from evalsvc.organisation.queries.points import PointRow, every_point
from evalsvc.organisation.queries.units import open_units, reachable_units, reaches_everything, tops

RUNS_SHOWN = 30
_KEY = literal("papers:").concat(PrintRun.public_id)
INSIDE = (UnitKind.HALL.value, UnitKind.WINDOW.value)


def printed_scope(unit: Unit | None) -> Scope:
    """A unit with everything below it; the whole tree when there is none."""
    return Scope(frozenset({unit.id} if unit else tops()))


def points_to_print(unit: Unit | None) -> tuple[list[PointRow], int]:
    """The open points of a unit and all below it that have an open code, in the order of the tree, and how many have none; three queries."""
    scope = printed_scope(unit)
    order = {each.id: place for place, (each, _depth) in enumerate(open_units(scope))}
    rows = every_point(scope)
    coded = sorted((row for row in rows if row.code is not None), key=lambda row: (order.get(row.point.unit_id, len(order)), row.point.id))
    return coded, len(rows) - len(coded)


def owners(unit_ids: Iterable[int]) -> dict[int, str]:
    """Whose papers hang at these units: the name of the nearest unit that is neither hall nor window, else of the unit itself; one query."""
    nearest = select(UnitAncestor.unit_id, Unit.name, Unit.kind, UnitAncestor.depth).join(Unit, Unit.id == UnitAncestor.ancestor_id)
    found: dict[int, str] = {}
    rows = db.session.execute(nearest.where(UnitAncestor.unit_id.in_(set(unit_ids))).order_by(UnitAncestor.depth)).all()
    for unit_id, name, kind, _depth in rows:
        if kind not in INSIDE:
            found.setdefault(unit_id, name)
    for unit_id, name, _kind, _depth in rows:
        found.setdefault(unit_id, name)
    return found


def print_run(public_id: str, scope: Scope) -> PrintRun:
    """The run with this public id; raises NotFound when it does not exist or the scope does not hold its unit."""
    found = select(PrintRun).options(joinedload(PrintRun.unit)).where(PrintRun.public_id == public_id, _held(scope))
    run = db.session.scalar(found)
    if run is None:
        raise NotFound
    return run


def print_runs(scope: Scope) -> Sequence[tuple[PrintRun, Job | None]]:
    """The latest runs of a scope's units with their jobs; two queries, however many."""
    found = select(PrintRun, Job).outerjoin(Job, Job.key == _KEY).options(joinedload(PrintRun.unit))
    rows = db.session.execute(found.where(_held(scope)).order_by(PrintRun.id.desc()).limit(RUNS_SHOWN))
    return [(run, job) for run, job in rows]


def run_to_make(public_id: str) -> PrintRun:
    """The run that a job is to make."""
    return db.session.scalars(select(PrintRun).where(PrintRun.public_id == public_id)).one()


def job_of(run: PrintRun) -> Job | None:
    """The job that makes a run."""
    return db.session.scalar(select(Job).where(Job.key == run.job_key))


def open_run(account_id: int | None, unit: Unit | None, pieces: int) -> PrintRun | None:
    """A run of the same that the person waits for already, or None."""
    found = select(PrintRun).join(Job, Job.key == _KEY).where(Job.state.in_(OPEN), PrintRun.pieces == pieces)
    same = found.where(PrintRun.account_id == account_id, PrintRun.unit_id.is_not_distinct_from(unit.id if unit else None))
    return db.session.scalar(same.limit(1))


def outdated(run: PrintRun) -> int:
    """How many codes on the papers of a run have ended since it was made."""
    if run.made_at is None:
        return 0
    ended = select(func.count()).where(PointCode.since <= run.made_at, PointCode.until > run.made_at)
    return db.session.scalar(ended.where(PointCode.unit_id.in_(reachable_units(printed_scope(run.unit))))) or 0


def runs_to_remove(before: datetime) -> Sequence[PrintRun]:
    """The runs made before an instant whose files still lie there."""
    return db.session.scalars(select(PrintRun).where(PrintRun.made_at < before, PrintRun.file.is_not(None))).all()


def kept_files() -> set[str]:
    """The names of all files that runs still need."""
    return set(db.session.scalars(select(PrintRun.file).where(PrintRun.file.is_not(None))))


def _held(scope: Scope) -> ColumnElement[bool]:
    mine = PrintRun.unit_id.in_(reachable_units(scope))
    return or_(mine, PrintRun.unit_id.is_(None)) if reaches_everything(scope) else mine
