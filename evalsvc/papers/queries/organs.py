"""What is asked of kinds of papers and of organs: how they appear on a day, and in whose name one may issue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import select

from evalsvc.access.actor import Scope
from evalsvc.core.db import db
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.queries import open_units, reachable_units
from evalsvc.papers.kinds import PaperKind
from evalsvc.papers.models import Paper, PaperOrgan
from evalsvc.papers.wording import OrganStyle, default_style

ORGANS = (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK, UnitKind.CENTRE)


@dataclass(frozen=True)
class OrganRow:
    """An organ with its depth in the tree, and how it appears on papers."""

    unit: Unit
    depth: int
    style: OrganStyle


def kinds() -> Mapping[str, PaperKind]:
    """The kinds of papers of this application, by key."""
    found: Mapping[str, PaperKind] = current_app.extensions["paper_kinds"]
    return found


def kind_of(paper: Paper) -> PaperKind:
    """The kind of a paper."""
    return kinds()[paper.kind]


def organ_style(unit: Unit, day: date) -> OrganStyle:
    """How an organ appears on papers of a day: what was set last before it, or the default."""
    found = select(PaperOrgan).where(PaperOrgan.unit_id == unit.id, PaperOrgan.since <= day).order_by(PaperOrgan.since.desc()).limit(1)
    row = db.session.scalar(found)
    return OrganStyle(row.name, row.code_word, row.head) if row else default_style(unit.name)


def organ_history(unit: Unit) -> Sequence[PaperOrgan]:
    """What was set for an organ, the latest first."""
    return db.session.scalars(select(PaperOrgan).where(PaperOrgan.unit_id == unit.id).order_by(PaperOrgan.since.desc())).all()


def organs(scope: Scope) -> Sequence[Unit]:
    """The units in use in which the right of a scope was given: the organs in whose name one may issue."""
    return db.session.scalars(select(Unit).where(Unit.id.in_(scope.roots), Unit.retired_on.is_(None)).order_by(Unit.position, Unit.id)).all()


def organ_rows(scope: Scope, day: date) -> list[OrganRow]:
    """The units of a scope that write papers, from the top down, with what holds for them on a day; two statements."""
    found = select(PaperOrgan).where(PaperOrgan.unit_id.in_(reachable_units(scope)), PaperOrgan.since <= day).order_by(PaperOrgan.since)
    said = {row.unit_id: OrganStyle(row.name, row.code_word, row.head) for row in db.session.scalars(found)}
    units = open_units(scope, Unit.kind.in_([kind.value for kind in ORGANS]))
    return [OrganRow(unit, depth, said.get(unit.id) or default_style(unit.name)) for unit, depth in units]


def organ_names(papers: Iterable[Paper]) -> dict[int, str]:
    """The names of the organs of some papers, by key."""
    ids = {paper.unit_id for paper in papers}
    return dict(db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(ids))).all())
