"""What is asked while a round is planned: documents with their stages, units that may be meant, drafts, series."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evalsvc.access.actor import Scope
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.campaign import Laid, stages_of
from evalsvc.inspections.choosing import Known
from evalsvc.inspections.models import Round, RoundStage, Sheet
from evalsvc.inspections.outline import may_be_asked
from evalsvc.inspections.queries.rounds import outline_of_version
from evalsvc.inspections.states import HIDDEN, RoundState
from evalsvc.inspections.versions import Difference, difference
from evalsvc.instruments.kinds import InstrumentKind, VersionState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document
from evalsvc.instruments.queries import shelf, version_by_id
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import open_units, reachable_units

BUREAUS = (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK, UnitKind.CENTRE)
ASKABLE = (*BUREAUS, UnitKind.OFFICE, UnitKind.HALL)


def templates() -> list[InstrumentVersion]:
    """The versions of documents in use from which a round can be made."""
    current = [row.version for row in shelf(today()) if row.state is VersionState.CURRENT and row.version.kind == InstrumentKind.DOCUMENT]
    return [version for version in current if may_be_asked(Document.model_validate(version.content))]


def stages_laid(version: InstrumentVersion) -> list[Laid]:
    """The stages that a document sets, or three usual ones."""
    return stages_of(Document.model_validate(version.content), today())


def organs(scope: Scope) -> Sequence[Unit]:
    """The units in which the right was given: who asks."""
    return db.session.scalars(select(Unit).where(Unit.id.in_(scope.roots), Unit.retired_on.is_(None)).order_by(Unit.position, Unit.id)).all()


def possible_units(scope: Scope) -> list[tuple[Unit, int]]:
    """The bureaus, offices, centres and halls of a scope with their depth, of which a round may be asked."""
    return list(open_units(scope, Unit.kind.in_(ASKABLE)))


def known_as(units: Sequence[tuple[Unit, int]]) -> list[Known]:
    """The names and codes by which the units may be pasted."""
    return [Known(unit.id, unit.name, tuple(filter(None, (unit.region_code, unit.credit_code, unit.upstream_id))), unit.kind in BUREAUS) for unit, _ in units]


def below(units: Sequence[Unit]) -> set[int]:
    """The ids of some units and of everything below them."""
    return set(db.session.scalars(reachable_units(Scope(frozenset(unit.id for unit in units))))) if units else set()


def bare_sheets(made: Round) -> Sequence[Sheet]:
    """The sheets of a round without their rows."""
    return db.session.scalars(select(Sheet).where(Sheet.round_id == made.id).order_by(Sheet.id)).all()


def units_meant(made: Round) -> Sequence[Unit]:
    """The units of which a round is asked, in their order."""
    found = select(Unit).join(Sheet, Sheet.unit_id == Unit.id).where(Sheet.round_id == made.id)
    return db.session.scalars(found.order_by(Unit.position, Unit.id)).all()


def rounds_of_series(series: str) -> Sequence[Round]:
    """The rounds of a series by turn, discarded ones among them, with their stages."""
    found = select(Round).where(Round.series == series).options(selectinload(Round.stages).selectinload(RoundStage.deliverables))
    return db.session.scalars(found.order_by(Round.turn)).all()


def last_run(series: str) -> Round | None:
    """The last round of a series that was published."""
    shown = [state.value for state in RoundState if state not in HIDDEN]
    return db.session.scalar(select(Round).where(Round.series == series, Round.state.in_(shown)).order_by(Round.turn.desc()).limit(1))


def series_that_return(rhythms: Collection[str]) -> Sequence[str]:
    """The series of which a round returns in one of these rhythms."""
    return db.session.scalars(select(Round.series).where(Round.rhythm.in_(rhythms)).distinct().order_by(Round.series)).all()


def drafts_of_series(scope: Scope) -> Sequence[Round]:
    """Drafts that the rhythm has made and nobody has published yet, in a scope."""
    waits = (Round.state == RoundState.DRAFT.value, Round.turn > 1)
    found = select(Round).where(Round.unit_id.in_(reachable_units(scope)), *waits).options(selectinload(Round.stages))
    return db.session.scalars(found.order_by(Round.id)).all()


def version_of(made: Round) -> InstrumentVersion:
    """The version under which a round was made."""
    return version_by_id(made.instrument_version_id)


def round_before(made: Round) -> Round | None:
    """The round that one carries over."""
    return db.session.get(Round, made.previous_id) if made.previous_id is not None else None


def carried_difference(made: Round) -> Difference | None:
    """What a round asks otherwise than the one it carries over; None without one, or under the same version."""
    if made.previous_id is None:
        return None
    before = db.session.get_one(Round, made.previous_id)
    if before.instrument_version_id == made.instrument_version_id:
        return None
    return difference(*(outline_of_version(version_by_id(each.instrument_version_id)) for each in (before, made)))


def newer_version(version_id: int) -> InstrumentVersion | None:
    """The version in use of a document whose older version this is, when a round can be made of it."""
    held = version_by_id(version_id)
    return next((version for version in templates() if version.key == held.key and version.version > held.version), None)


def version_named(text: str) -> InstrumentVersion:
    """The version in use that an address or a choice names as key/number; raises NotFound."""
    found = next((version for version in templates() if f"{version.key}/{version.version}" == text), None)
    if found is None:
        raise NotFound
    return found
