"""What is asked of rounds: by those who plan them, and by the units that are asked."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import dumps

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.models import Round, Sheet, SheetRow
from evalsvc.inspections.outline import Outline, outline_of
from evalsvc.inspections.states import HIDDEN, Result, RoundState, SheetState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document
from evalsvc.instruments.queries import version_by_id
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units


@dataclass(frozen=True)
class MatrixRow:
    """A unit's sheet as a row of the overview: the result of each requirement by key, and its local rows."""

    sheet: Sheet
    results: dict[str, Result]
    rows: list[SheetRow]

    @property
    def looked_at(self) -> int:
        """Rows that have a result."""
        return sum(result is not Result.NONE for result in self.results.values())

    @property
    def counted(self) -> int:
        """Rows that count: all but those that do not apply."""
        return sum(result is not Result.NOT_APPLICABLE for result in self.results.values())

    @property
    def fulfilled(self) -> int:
        return sum(result is Result.DONE for result in self.results.values())


def outline_for(asked: Round | Sheet) -> Outline:
    """What a round asks, in the version under which it was made; of a sheet, in the version that its unit adopted, if it did."""
    adopted = asked.instrument_version_id if isinstance(asked, Sheet) else None
    made = asked.round if isinstance(asked, Sheet) else asked
    return outline_of_version(version_by_id(adopted or made.instrument_version_id))


def outline_of_version(version: InstrumentVersion) -> Outline:
    """What a version asks; a document is read once for each hash of its content."""
    return _outline(version.hash, dumps(version.content))


@lru_cache(maxsize=32)
def _outline(_hash: str, content: str) -> Outline:
    return outline_of(Document.model_validate_json(content))


def rounds_planned(scope: Scope) -> Select[Round]:
    """The rounds that organs of the scope ask."""
    return select(Round).where(Round.unit_id.in_(reachable_units(scope)))


def round_in_scope(public_id: str, scope: Scope) -> Round:
    """A round that an organ of the scope asks; raises NotFound."""
    found = rounds_planned(scope).where(Round.public_id == public_id).options(joinedload(Round.unit), joinedload(Round.stages))
    row = db.session.scalars(found).unique().one_or_none()
    if row is None:
        raise NotFound
    return row


def round_told(public_id: str, scope: Scope) -> Round:
    """A published round that is asked of a unit of the scope; raises NotFound."""
    asked = select(Sheet.round_id).where(Sheet.unit_id.in_(reachable_units(scope)))
    row = db.session.scalar(select(Round).where(Round.public_id == public_id, Round.id.in_(asked), Round.state.not_in(HIDDEN)))
    if row is None:
        raise NotFound
    return row


def handed_in(scope: Scope, account_id: int) -> Sequence[tuple[Round, int]]:
    """The rounds that organs of the scope ask with how many sheets wait for this person's review; one's own never do."""
    waits = (Sheet.state == SheetState.SUBMITTED.value, Sheet.submitted_by != account_id, Round.state.in_((RoundState.PUBLISHED, RoundState.ENDED)))
    found = select(Round, func.count()).join(Sheet, Sheet.round_id == Round.id).where(Round.unit_id.in_(reachable_units(scope)), *waits)
    return [(made, n) for made, n in db.session.execute(found.group_by(Round.id).order_by(Round.id))]


def sheets_of(made: Round) -> list[MatrixRow]:
    """The sheets of a round with the result of each row, by unit; two statements, however many."""
    found = select(Sheet).options(joinedload(Sheet.unit)).join(Unit, Unit.id == Sheet.unit_id).where(Sheet.round_id == made.id)
    sheets = db.session.scalars(found.order_by(Unit.position, Unit.id)).all()
    rows: dict[int, list[SheetRow]] = defaultdict(list)
    for row in db.session.scalars(select(SheetRow).where(SheetRow.sheet_id.in_(found.with_only_columns(Sheet.id).options())).order_by(SheetRow.position)):
        rows[row.sheet_id].append(row)
    return [MatrixRow(sheet, {row.key: Result(row.result) for row in rows[sheet.id]}, rows[sheet.id]) for sheet in sheets]
