"""What every act on a sheet or a row does first: lock it, and see that it may still be filled in."""

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import WrongState
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.states import RoundState, SheetAct, SheetState, step


def check_open(sheet: Sheet) -> None:
    """Raises WrongState when nothing is asked of the unit, or the round has ended: what was missed stays missed."""
    if sheet.excused:
        raise WrongState("这个单位本轮免填。")
    db.session.refresh(sheet.round)
    if sheet.round.state != RoundState.PUBLISHED.value and not sheet.is_reopened(today()):
        raise WrongState("这一轮已经结束，不能再填写和提交。")


def check_writable(sheet: Sheet) -> None:
    """Locks a sheet against being handed in meanwhile; raises WrongState when it has been."""
    db.session.refresh(sheet, with_for_update={"read": True, "of": Sheet})
    step(SheetState(sheet.state), SheetAct.FILL)
    check_open(sheet)


def lock_row(sheet: Sheet, row: SheetRow) -> None:
    """Locks a row for writing, on a sheet that may be filled in; raises WrongState as check_writable."""
    check_writable(sheet)
    db.session.refresh(row, with_for_update={"key_share": True})
