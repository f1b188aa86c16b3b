"""What is asked of numbers: which series there are, and whether each is whole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import reachable_units
from evalsvc.papers.models import Paper, PaperSeries
from evalsvc.papers.queries.organs import kinds
from evalsvc.papers.queries.papers import PaperFilter
from evalsvc.papers.wording import gaps_in_words


@dataclass(frozen=True)
class SeriesRow:
    """A series of numbers as the register shows it: whose, of what, in which year, and whether it is whole."""

    organ: str
    kinds: str
    year: int
    words: str
    is_whole: bool


def series_rows(scope: Scope, wanted: PaperFilter) -> list[SeriesRow]:
    """The series of the organs of a scope with the check for gaps, the newest year first; two statements."""
    found = select(PaperSeries, Unit.name).join(Unit, Unit.id == PaperSeries.unit_id).where(PaperSeries.unit_id.in_(reachable_units(scope)))
    if wanted.organ is not None:
        found = found.where(PaperSeries.unit_id == wanted.organ)
    if wanted.year is not None:
        found = found.where(PaperSeries.year == wanted.year)
    if wanted.kind:
        found = found.where(PaperSeries.series == kinds()[wanted.kind].series_key)
    rows = db.session.execute(found.order_by(PaperSeries.year.desc(), PaperSeries.unit_id, PaperSeries.series)).all()
    numbers = _numbers(series.unit_id for series, _ in rows)
    return [_series_row(series, name, numbers[series.unit_id, series.series, series.year]) for series, name in rows]


def _numbers(unit_ids: Iterable[int]) -> dict[tuple[int, str | None, int | None], list[int]]:
    found: dict[tuple[int, str | None, int | None], list[int]] = defaultdict(list)
    given = select(Paper.unit_id, Paper.series, Paper.year, Paper.number).where(Paper.unit_id.in_(set(unit_ids)), Paper.number.is_not(None))
    for unit_id, series, year, number in db.session.execute(given):
        found[unit_id, series, year].append(number or 0)
    return found


def _series_row(series: PaperSeries, organ: str, numbers: list[int]) -> SeriesRow:
    names = "、".join(kind.name for kind in kinds().values() if kind.series_key == series.series)
    return SeriesRow(organ, names or series.series, series.year, *gaps_in_words(series.first, series.following, numbers))


def series_of(unit: Unit, series: str, year: int) -> PaperSeries | None:
    """The numbers of an organ in a year, None before the first one."""
    found = select(PaperSeries).where(PaperSeries.unit_id == unit.id, PaperSeries.series == series, PaperSeries.year == year)
    return db.session.scalar(found)
