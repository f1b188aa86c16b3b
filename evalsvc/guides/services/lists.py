"""A list is started from the template, filled in, reported, and returned or filed by whoever stands above. Rows of the template are never taken out."""

from collections.abc import Mapping
from dataclasses import dataclass

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.guides.models import ItemList, ItemListRow
from evalsvc.guides.queries import lists as queries
from evalsvc.guides.states import ListAct, ListState, step
from evalsvc.organisation.models import Unit
from evalsvc.organisation.services.tree import check_open

EDIT, REVIEW = Permission.GUIDE_EDIT, Permission.GUIDE_REVIEW


@dataclass(frozen=True)
class RowSaid:
    """What a row says: the columns of the document, and whether the place does not have the item at all."""

    columns: Mapping[str, str]
    is_absent: bool = False


@dataclass(frozen=True)
class LocalItem:
    """What a place calls an item of its own."""

    main_name: str
    category: str
    name: str


def start_list(*, by: Actor, unit: Unit) -> ItemList:
    """Makes a unit's list with every row of the template. Raises WrongState when there is one already, and for a unit that has ended."""
    check_open(unit, None)
    if queries.list_of_unit(unit) is not None:
        raise WrongState("这个单位已经有一份事项清单，请打开它接着填。")
    version, template = queries.template_now()
    made = ItemList(public_id=public_id(), unit_id=unit.id, instrument_version_id=version.id, state=ListState.DRAFT.value)
    db.session.add(made)
    db.session.flush()
    rows = [(main, item) for main in template.mains for item in main.items]
    db.session.add_all(
        ItemListRow(public_id=public_id(), list_id=made.id, number=item.number, main_name=main.name, category=main.category, name=item.name)
        for main, item in rows
    )
    made.unit = unit
    document = f"{version.content['number']}{template.annex}"
    _trace("item_list.start", by, made, EDIT, document=document, rows=len(rows))
    return made


def edit_row(*, by: Actor, one: ItemList, row: ItemListRow, said: RowSaid, row_version: int, called: LocalItem | None = None) -> None:
    """Fills in a row; a local one may also be renamed. Raises WrongState, StaleVersion, Problem."""
    _open(one, ListAct.EDIT)
    db.session.refresh(row, with_for_update={"key_share": True, "of": ItemListRow})
    if row.row_version != row_version:
        raise StaleVersion
    if row.is_local and said.is_absent:
        raise Problem("本地事项当地一定有；不需要了就撤去这一项。", field="is_absent")
    for column, words in said.columns.items():
        setattr(row, column, words)
    row.is_absent = said.is_absent
    if row.is_local and called is not None:
        row.main_name, row.category, row.name = called.main_name, called.category, called.name
    _touch(one)
    _trace("item_list.edit_row", by, one, EDIT, number=row.number)


def add_row(*, by: Actor, one: ItemList, called: LocalItem, said: RowSaid) -> ItemListRow:
    """Adds an item of the place, marked and numbered after all others. Raises WrongState."""
    _open(one, ListAct.EDIT)
    names = {"main_name": called.main_name, "category": called.category, "name": called.name}
    row = ItemListRow(public_id=public_id(), list_id=one.id, number=queries.next_number(one), is_local=True, **names, **said.columns)
    db.session.add(row)
    _touch(one)
    _trace("item_list.add_row", by, one, EDIT, number=row.number, name=row.name)
    return row


def drop_row(*, by: Actor, one: ItemList, row: ItemListRow) -> None:
    """Takes out a local item. Raises WrongState for a row of the template: those may be added to, never deleted."""
    if not row.is_local:
        document = queries.document_for(one)
        raise WrongState(f"第{row.number}项是{document.number}清单里的事项，可以增加、不能删减；当地没有的，请勾选“当地没有”，各栏留空。")
    _open(one, ListAct.EDIT)
    number, name = row.number, row.name
    db.session.delete(row)
    _touch(one)
    _trace("item_list.drop_row", by, one, EDIT, number=number, name=name)


def report_list(*, by: Actor, one: ItemList) -> None:
    """Reports a complete list upward. Raises WrongState, naming the rows that lack something."""
    _open(one, ListAct.REPORT)
    done = queries.completeness_of(one)
    if not done.is_complete:
        raise WrongState(f"还有{len(done.missing)}项没有填完：第{done.numbers}项。当地没有的，请勾选“当地没有”。")
    one.state, one.reason = ListState.REPORTED.value, ""
    one.reported_at, one.filed_at = now(), None
    _trace("item_list.report", by, one, EDIT, filled=done.filled, absent=done.absent)


def return_list(*, by: Actor, one: ItemList, reason: str) -> None:
    """Sends a reported list back. Raises WrongState, Problem without a reason, Forbidden unless one stands above."""
    state = _open(one, ListAct.RETURN)
    _check_above(by, one)
    if not reason.strip():
        raise Problem("请写明退回的理由。", field="reason")
    one.state, one.reason = state.value, reason
    _trace("item_list.return", by, one, REVIEW)


def file_list(*, by: Actor, one: ItemList) -> None:
    """Files a reported list. Raises WrongState, Forbidden unless one stands above."""
    state = _open(one, ListAct.FILE)
    _check_above(by, one)
    one.state, one.filed_at = state.value, now()
    _trace("item_list.file", by, one, REVIEW)


def revise_list(*, by: Actor, one: ItemList, reason: str) -> None:
    """Takes a filed list up again: it must then be reported anew. Raises WrongState, Problem without a reason."""
    state = _open(one, ListAct.REVISE)
    if not reason.strip():
        raise Problem("请写明修订的原因。", field="reason")
    one.state, one.reason, one.turn = state.value, reason, one.turn + 1
    _trace("item_list.revise", by, one, EDIT)


def note_exported(*, by: Actor, one: ItemList, form: str) -> None:
    """Leaves the trace of an export."""
    _trace("item_list.export", by, one, Permission.GUIDE_READ, form=form)


def note_merged_exported(*, by: Actor, unit: Unit, count: int, form: str) -> None:
    """Leaves the trace of an export of many lists."""
    right = Permission.GUIDE_REVIEW
    audit.record("item_list.export_merged", by=by, right=right, subject=f"unit:{unit.public_id}", unit_id=unit.id, unit=unit.name, count=count, form=form)


def subject_of(one: ItemList) -> str:
    """How the log names a list."""
    return f"item_list:{one.public_id}"


def _open(one: ItemList, act: ListAct) -> ListState:
    """Locks the list and returns the state after an act; raises WrongState."""
    db.session.refresh(one, with_for_update={"key_share": True, "of": ItemList})
    return step(ListState(one.state), act)


def _touch(one: ItemList) -> None:
    one.row_version = one.row_version + 1


def _check_above(by: Actor, one: ItemList) -> None:
    if not queries.is_above(by.scope_for(REVIEW), one.unit_id):
        raise Forbidden("退回和备案，要由上一级医保部门来做。")


def _trace(action: str, by: Actor, one: ItemList, right: Permission, **facts: str | int) -> None:
    db.session.flush()
    audit.record(action, by=by, right=right, subject=subject_of(one), unit_id=one.unit_id, unit=one.unit.name, **facts)
