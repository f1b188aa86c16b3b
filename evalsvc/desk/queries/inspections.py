"""What waits of self-inspections and of the proof materials that should have been cancelled."""

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for

from evalsvc.access.actor import Actor, Scope
from evalsvc.core.clock import prose_date, today
from evalsvc.desk.items import Item, Urgency
from evalsvc.guides.queries.proofs import OVERDUE, counts_of
from evalsvc.inspections.queries import handed_in, own_sheets
from evalsvc.inspections.states import RoundState, SheetState

ENDS_SOON = timedelta(days=3)


def sheets(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Sheets to be filled in: returned ones and those that are late first."""
    day = today()
    for sheet in own_sheets(scope):
        if sheet.excused or sheet.round.state != RoundState.PUBLISHED.value or sheet.state not in (SheetState.OPEN.value, SheetState.RETURNED.value):
            continue
        address, last = url_for("inspections.sheet", public_id=sheet.public_id), sheet.round.stages[0].last_day
        if sheet.state == SheetState.RETURNED.value:
            yield Item(Urgency.NOW, f"{sheet.unit.name}的“{sheet.round.title}”被退回，等您补正。", "看审核意见", address)
        elif last < day:
            yield Item(Urgency.NOW, f"{sheet.unit.name}的“{sheet.round.title}”已逾期{(day - last).days}天没有提交。", "接着填", address)
        else:
            urgency = Urgency.NOW if last - day <= ENDS_SOON else Urgency.SOON
            yield Item(urgency, f"{sheet.unit.name}的“{sheet.round.title}”到{prose_date(last)}截止。", "接着填", address)


def reviews(actor: Actor, scope: Scope) -> Iterator[Item]:
    """Sheets that were handed in to one's organs by somebody else."""
    for made, n in handed_in(scope, actor.account_id or 0):
        yield Item(Urgency.SOON, f"“{made.title}”有{n}个单位已提交，等您审核。", "逐项审核", url_for("inspections.overview", public_id=made.public_id))


def proofs(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Proof materials whose last day has passed."""
    _total, overdue = counts_of(scope, today())
    if overdue:
        yield Item(Urgency.SOON, f"有{overdue}项证明材料到期没有取消。", "逐项处理", url_for("guides.proofs", decision=OVERDUE))
