"""Item lists: which there are, how far they are, and all of a region aligned row by row."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from evalsvc.access.actor import Scope
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.guides.models import ItemList, ItemListRow
from evalsvc.guides.states import UPWARD, ListState
from evalsvc.guides.template import COLUMNS, DOCUMENT, Completeness, completeness, document_of, item_list_of
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document, Item
from evalsvc.instruments.papers import ItemList as Template
from evalsvc.instruments.queries import current_version, version_by_id
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import open_units, reachable_units

ORGANS = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK})
_FILLED: ColumnElement[bool] = and_(*(getattr(ItemListRow, column) != "" for column in COLUMNS))


@dataclass(frozen=True)
class ListLine:
    """A bureau, its list if it has one, and how many of the list's rows are done, of how many."""

    unit: Unit
    depth: int
    list: ItemList | None
    done: int = 0
    rows: int = 0
    local: int = 0


@dataclass(frozen=True)
class MergedRow:
    """An item with the row of each list, in the order of the lists; None where a list does not have it."""

    number: int | None
    main_name: str
    category: str
    name: str
    rows: tuple[ItemListRow | None, ...]


@dataclass(frozen=True)
class Merged:
    """The lists of a region that were reported, aligned: rows of the template first, local ones after; `silent` are the bureaus that have not reported."""

    lists: tuple[ItemList, ...]
    rows: tuple[MergedRow, ...]
    silent: tuple[Unit, ...]


def bureaus(scope: Scope) -> list[tuple[Unit, int]]:
    """The bureaus of a scope that are in use, with their depth, from the top down."""
    return list(open_units(scope, Unit.kind.in_(ORGANS)))


def bureau_in_scope(public_id: str, scope: Scope) -> Unit:
    """A bureau with this public id; raises NotFound when there is none in the scope."""
    unit = db.session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.kind.in_(ORGANS), Unit.id.in_(reachable_units(scope))))
    if unit is None:
        raise NotFound
    return unit


def list_lines(scope: Scope) -> list[ListLine]:
    """Every bureau of a scope with its list and how far it is; three queries, however many."""
    units = bureaus(scope)
    lists = {one.unit_id: one for one in db.session.scalars(select(ItemList).where(ItemList.unit_id.in_([unit.id for unit, _ in units])))}
    done = func.sum(case((or_(ItemListRow.is_absent, _FILLED), 1), else_=0))
    local = func.sum(case((ItemListRow.is_local, 1), else_=0))
    counted = select(ItemListRow.list_id, done, func.count(), local).where(ItemListRow.list_id.in_([one.id for one in lists.values()]))
    counts = {list_id: numbers for list_id, *numbers in db.session.execute(counted.group_by(ItemListRow.list_id))}
    found = [(unit, depth, lists.get(unit.id)) for unit, depth in units]
    return [ListLine(unit, depth, one, *(counts.get(one.id, ()) if one else ())) for unit, depth, one in found]


def list_in_scope(public_id: str, scope: Scope) -> ItemList:
    """A list of a unit of the scope; raises NotFound."""
    found = select(ItemList).options(joinedload(ItemList.unit)).where(ItemList.public_id == public_id, ItemList.unit_id.in_(reachable_units(scope)))
    one = db.session.scalar(found)
    if one is None:
        raise NotFound
    return one


def lists_in(scope: Scope, state: ListState, *, strictly_below: bool = False) -> Sequence[ItemList]:
    """The lists of a scope's bureaus in a state, or only of those below where the right is held; one query."""
    units = reachable_units(scope)
    if strictly_below:
        units = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(scope.roots), UnitAncestor.depth > 0)
    found = select(ItemList).options(joinedload(ItemList.unit)).where(ItemList.state == state.value, ItemList.unit_id.in_(units))
    return db.session.scalars(found.order_by(ItemList.reported_at, ItemList.id)).all()


def rows_of(one: ItemList) -> Sequence[ItemListRow]:
    """The rows of a list, by number."""
    return db.session.scalars(_rows([one.id])).all()


def row_of(one: ItemList, public_id: str) -> ItemListRow:
    """A row of a list; raises NotFound."""
    row = db.session.scalar(select(ItemListRow).where(ItemListRow.list_id == one.id, ItemListRow.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def completeness_of(one: ItemList) -> Completeness:
    """How far a list is."""
    return completeness(rows_of(one))


def list_of_unit(unit: Unit) -> ItemList | None:
    """The list of a unit, if there is one."""
    return db.session.scalar(select(ItemList).where(ItemList.unit_id == unit.id))


def next_number(one: ItemList) -> int:
    """The number of the next row: after all others, also after those that were taken out again at the end."""
    return (db.session.scalar(select(func.max(ItemListRow.number)).where(ItemListRow.list_id == one.id)) or 0) + 1


def template_now() -> tuple[InstrumentVersion, Template]:
    """The version of the document in use, and the list in it; raises NotFound when the document is not on the shelf."""
    version = current_version(DOCUMENT)
    return version, item_list_of(version.content, version.hash)


def document_for(one: ItemList) -> Document:
    """The document under which a list was made."""
    version = version_by_id(one.instrument_version_id)
    return document_of(version.content, version.hash)


def template_for(one: ItemList) -> Template:
    """The template under which a list was made."""
    version = version_by_id(one.instrument_version_id)
    return item_list_of(version.content, version.hash)


def example_of(one: ItemList, number: int) -> Item | None:
    """How the document itself fills a row, where it does."""
    item = next((item for main in template_for(one).mains for item in main.items if item.number == number), None)
    return item if item is not None and item.basis else None


def is_above(scope: Scope, unit_id: int) -> bool:
    """Whether a right is held in a unit strictly above another."""
    above = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == unit_id, UnitAncestor.depth > 0)
    return db.session.scalar(above.where(UnitAncestor.ancestor_id.in_(scope.roots)).limit(1)) is not None


def story_of(subject: str) -> Sequence[AuditEvent]:
    """What was done with something, as sentences, the latest first, some of them; not every row that was filled in."""
    found = select(AuditEvent).where(AuditEvent.subject == subject, AuditEvent.action != "item_list.edit_row")
    return db.session.scalars(found.order_by(AuditEvent.id.desc()).limit(30)).all()


def merged_below(unit: Unit) -> Merged:
    """The reported lists of a bureau and of all below it, aligned; three queries, however many."""
    units = bureaus(Scope(frozenset({unit.id})))
    order = {each.id: place for place, (each, _) in enumerate(units)}
    found = select(ItemList).options(joinedload(ItemList.unit)).where(ItemList.unit_id.in_(order), ItemList.state.in_(UPWARD))
    lists = sorted(db.session.scalars(found), key=lambda one: order[one.unit_id])
    rows = db.session.scalars(_rows([one.id for one in lists])).all()
    told = {one.unit_id for one in lists}
    return Merged(tuple(lists), tuple(_aligned(rows, [one.id for one in lists])), tuple(each for each, _ in units if each.id not in told))


def _aligned(rows: Iterable[ItemListRow], list_ids: list[int]) -> list[MergedRow]:
    """Rows of the template by number, then local rows by what they are called; each in the column of its list."""
    shared: dict[str, dict[int, ItemListRow]] = defaultdict(dict)
    local: dict[str, dict[int, ItemListRow]] = defaultdict(dict)
    for row in rows:
        group, key = (local, f"{row.main_name}\n{row.name}\n{row.category}") if row.is_local else (shared, str(row.number))
        group[f"{key}\n{row.number}" if row.list_id in group[key] else key][row.list_id] = row
    found = [(by_list, next(iter(by_list.values()))) for by_list in (*shared.values(), *local.values()) if by_list]
    return [
        MergedRow(None if first.is_local else first.number, first.main_name, first.category, first.name, tuple(map(by_list.get, list_ids)))
        for by_list, first in found
    ]


def _rows(list_ids: Sequence[int]) -> Select[ItemListRow]:
    return select(ItemListRow).where(ItemListRow.list_id.in_(list_ids)).order_by(ItemListRow.number, ItemListRow.list_id)
