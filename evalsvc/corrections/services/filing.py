"""The one door into the tracker: `open_correction`, whoever found the problem."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import OF_CITIZENS, Kind, ProblemType, ReferenceKind, Source
from evalsvc.corrections.models import Correction, CorrectionReference, CorrectionSeries
from evalsvc.corrections.services.frame import lock, touch, trace
from evalsvc.corrections.states import State
from evalsvc.organisation.models import Unit
from evalsvc.profiles.queries import profile_for

RIGHT = Permission.CORRECTION_FILE
OLDEST_DAYS = 3660


@dataclass(frozen=True)
class Touched:
    """What a problem touches: a clause, a row or a service item, with its key and the words that people read."""

    kind: ReferenceKind
    key: str
    words: str


@dataclass(frozen=True)
class Filed:
    """A problem as it was found. `place` is where it was seen (the unit itself by default); `ref` names the record it comes from."""

    source: Source
    found_on: date
    problem: str
    kind: Kind
    problem_type: ProblemType = ProblemType.SINGLE
    clause: str = ""
    place: Unit | None = None
    ref: str | None = None
    tag: str | None = None
    touched: Sequence[Touched] = ()
    remark: str = ""


def open_correction(*, by: Actor, unit: Unit, filed: Filed) -> Correction:
    """Files a problem that `unit` answers for, in the ledger of its organ, with the next number of the year.

    Raises Problem for a day that cannot be, WrongState when the record it comes from has been filed already.
    """
    _check_day(filed.found_on)
    organ = queries.organ_of(unit)
    correction = Correction(
        public_id=public_id(),
        organ_id=organ.id,
        unit_id=unit.id,
        place_id=(filed.place or unit).id,
        number=_next_number(organ.id, today().year),
        source=filed.source.value,
        source_ref=filed.ref,
        tag=filed.tag,
        found_on=filed.found_on,
        filed_at=now(),
        filed_by=by.account_id,
        problem=mask(filed.problem),
        clause=mask(filed.clause),
        problem_type=filed.problem_type.value,
        kind=filed.kind.value,
        state=State.OPEN.value,
        needs_reply=filed.source in OF_CITIZENS,
        remark=mask(filed.remark),
        profile_version_id=profile_for(unit.id, today()).id,
    )
    _keep(correction)
    _keep_touched(correction, filed.touched)
    trace("correction.open", by=by, correction=correction, right=RIGHT, unit=unit.name)
    return correction


def add_reference(*, by: Actor, correction: Correction, touched: Touched) -> None:
    """Says what else the problem touches. Raises WrongState once it was struck off, Problem when that was said already."""
    lock(correction)
    if correction.is_closed:
        raise WrongState("这个问题已经销号。")
    if any((one.kind, one.key) == (touched.kind.value, touched.key) for one in queries.references_of(correction)):
        raise Problem("这一条已经关联过了。", field="cited")
    _keep_touched(correction, [touched])
    touch(correction)
    trace("correction.add_reference", by=by, correction=correction, right=RIGHT)


def edit_problem(*, by: Actor, correction: Correction, filed: Filed, row_version: int | None = None) -> None:
    """Corrects how a problem is described before the work has begun; source, place and number stay.

    Raises WrongState once the work has begun, StaleVersion when somebody changed it after `row_version`, Problem for a day that cannot be.
    """
    lock(correction, row_version)
    if correction.state not in (State.OPEN.value, State.PLANNED.value):
        raise WrongState("整改已经开始，问题表现不能再改；有新情况请写进展或评论。")
    _check_day(filed.found_on)
    correction.found_on, correction.problem, correction.clause = filed.found_on, mask(filed.problem), mask(filed.clause)
    correction.kind, correction.problem_type, correction.remark = filed.kind.value, filed.problem_type.value, mask(filed.remark)
    touch(correction)
    trace("correction.edit_problem", by=by, correction=correction, right=RIGHT)


def _check_day(found_on: date) -> None:
    if found_on > today():
        raise Problem("发现日期不能晚于今天。", field="found_on")
    if (today() - found_on).days > OLDEST_DAYS:
        raise Problem("发现日期在十年以前，请核对年份。", field="found_on")


def _next_number(organ_id: int, year: int) -> str:
    """The next number of an organ's ledger: 2026-0012; the row is locked, and a refused request gives the number back."""
    found = select(CorrectionSeries).where(CorrectionSeries.organ_id == organ_id, CorrectionSeries.year == year)
    series = db.session.scalar(found.with_for_update())
    if series is None:
        try:
            with db.session.begin_nested():
                db.session.add(CorrectionSeries(organ_id=organ_id, year=year, last=0))
                db.session.flush()
        except IntegrityError:
            db.session.expire_all()
        series = db.session.scalars(found.with_for_update()).one()
    series.last += 1
    while db.session.scalar(select(Correction.id).where(Correction.organ_id == organ_id, Correction.number == _written(year, series.last))):
        series.last += 1  # an imported ledger may have brought it
    return _written(year, series.last)


def _written(year: int, number: int) -> str:
    return f"{year}-{number:04}"


def _keep(correction: Correction) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(correction)
            db.session.flush()
    except IntegrityError as taken:
        raise WrongState("这条记录已经转为整改问题，不用重复登记。") from taken


def _keep_touched(correction: Correction, touched: Sequence[Touched]) -> None:
    once = {(one.kind, one.key): one for one in touched}
    db.session.add_all(CorrectionReference(correction_id=correction.id, kind=one.kind.value, key=one.key, words=one.words[:200]) for one in once.values())
