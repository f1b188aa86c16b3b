"""What waits of self-inspections."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from flask import url_for

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import prose_date, today
from evalsvc.desk.items import Item, Urgency
from evalsvc.inspections.models import Sheet
from evalsvc.inspections.queries import drafts_of_series, handed_in, owed, owed_check_ins, own_sheets, rechecks_owed, shares_of
from evalsvc.inspections.states import RoundState, SheetState
from evalsvc.organisation.queries import reaches

ENDS_SOON = timedelta(days=3)


def sheets(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Sheets to be filled in: returned ones and those that are late first."""
    day = today()
    for sheet in own_sheets(scope):
        let_in = sheet.is_reopened(day)
        runs = let_in or sheet.round.state == RoundState.PUBLISHED.value
        if sheet.excused or not runs or sheet.state not in (SheetState.OPEN.value, SheetState.RETURNED.value):
            continue
        address, last = url_for("inspections.sheet", public_id=sheet.public_id), (sheet.reopened_until if let_in else None) or sheet.round.stages[0].last_day
        if sheet.state == SheetState.RETURNED.value:
            yield Item(Urgency.NOW, f"{sheet.unit.name}的“{sheet.round.title}”被退回，等您补正。", "看审核意见", address)
        elif last < day:
            yield Item(Urgency.NOW, f"{sheet.unit.name}的“{sheet.round.title}”已逾期{(day - last).days}天没有提交。", "接着填", address)
        else:
            urgency = Urgency.NOW if last - day <= ENDS_SOON else Urgency.SOON
            yield Item(urgency, f"{sheet.unit.name}的“{sheet.round.title}”到{prose_date(last)}截止。", "接着填", address)


def shares(actor: Actor, scope: Scope) -> Iterator[Item]:
    """Rows that name this person and wait for them, on sheets that they do not fill in as a whole."""
    whole = actor.scope_for(Permission.INSPECTION_FILL)
    for share in shares_of(actor) if scope else ():
        if reaches(whole, share.sheet.unit):
            continue
        address, name = url_for("inspections.mine_in", public_id=share.sheet.public_id), f"{share.sheet.unit.name}的“{share.sheet.round.title}”"
        if share.returned:
            yield Item(Urgency.NOW, f"{name}有{share.returned}项由您填写的内容被退回，等您回应。", "看审核意见", address)
        elif share.open:
            last = share.sheet.round.stages[0].last_day
            urgency = Urgency.NOW if last - today() <= ENDS_SOON else Urgency.SOON
            yield Item(urgency, f"{name}有{share.rows}项由您填写，还有{share.open}项没有填，到{prose_date(last)}截止。", "去填写", address)


def check_ins(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Long-term rows of one's units that were to be checked in and are not."""
    of_round: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in own_sheets(scope):
        of_round[sheet.round_id].append(sheet)
    for sheets in of_round.values():
        for late in owed_check_ins(sheets[0].round, sheets):
            sentence = f"{late.sheet.unit.name}的“{late.sheet.round.title}”有{late.rows}项长期内容到{prose_date(late.due)}该登记进展，还没有登记。"
            yield Item(Urgency.NOW, sentence, "登记进展", url_for("inspections.sheet", public_id=late.sheet.public_id))


def reviews(actor: Actor, scope: Scope) -> Iterator[Item]:
    """Sheets that were handed in to one's organs by somebody else."""
    for made, n in handed_in(scope, actor.account_id or 0):
        yield Item(Urgency.SOON, f"“{made.title}”有{n}个单位已提交，等您审核。", "逐项审核", url_for("inspections.overview", public_id=made.public_id))


def drafts(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Drafts that a rhythm has made, to be checked and published."""
    day = today()
    for made in drafts_of_series(scope):
        first = made.stages[0].first_day
        urgency = Urgency.NOW if first <= day else Urgency.SOON
        sentence = f"按期自查“{made.title}”的草稿等您核对后发布，{prose_date(first)}开始。"
        yield Item(urgency, sentence, "核对草稿", url_for("inspections.overview", public_id=made.public_id))


def deliveries(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """What stages want of one's units: a line for each sheet, the late ones first."""
    day, told = today(), set[int]()
    for sheet, wanted in owed(scope):
        if sheet.id in told or wanted.due_on - day > ENDS_SOON:
            continue
        told.add(sheet.id)
        late = (day - wanted.due_on).days
        when = f"已逾期{late}天" if late > 0 else f"{prose_date(wanted.due_on)}到期"
        sentence = f"{sheet.unit.name}在“{sheet.round.title}”中要报送的“{wanted.name}”{when}。"
        yield Item(Urgency.NOW if late > 0 else Urgency.SOON, sentence, "去报送", url_for("inspections.deliveries", public_id=sheet.public_id))


def rechecks(actor: Actor, scope: Scope) -> Iterator[Item]:
    """Looks that a draw owes, at sheets that somebody else handed in."""
    for draw, n in rechecks_owed(scope, actor.account_id or 0):
        yield Item(Urgency.SOON, f"抽查“{draw.title}”抽中的还有{n}个等您复查。", "去复查", url_for("inspections.draw", public_id=draw.public_id))
