"""What waits of corrections for whoever signs in, and what they have not read."""

from collections.abc import Iterator
from typing import Any

from flask import url_for

from evalsvc.access.actor import Actor, Scope
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import prose_date, today
from evalsvc.corrections.queries import Wait, Waiting, measures_due, waiting_of
from evalsvc.desk.items import Item, Urgency
from evalsvc.notices.queries import unread_count

ROWS: dict[Wait, tuple[Urgency, str, str, dict[str, Any]]] = {
    Wait.OVERDUE: (Urgency.NOW, "已经超期", "抓紧办理", {"time": "overdue"}),
    Wait.EXTENSION: (Urgency.NOW, "申请延期，等您审批", "审批延期", {"state": "unfinished"}),
    Wait.DUE_SOON: (Urgency.NOW, "三天内到期", "查看进展", {"state": "unfinished"}),
    Wait.FIVE_POINTS: (Urgency.SOON, "五定还没有齐", "填齐五定", {"state": "open"}),
    Wait.ACCEPT: (Urgency.SOON, "已提交，等您验收", "验收", {"state": "submitted"}),
    Wait.REJUDGE: (Urgency.SOON, "本级已验收，等您复评", "复评", {"state": "accepted"}),
    Wait.CLOSE: (Urgency.SOON, "评判都已通过，可以销号", "销号", {"state": "unfinished"}),
    Wait.RECHECK: (Urgency.SOON, "到了回头看的日子", "回头看", {"state": "closed"}),
    Wait.WORK: (Urgency.SOON, "由您负责整改", "填写进展，提交验收", {}),
}


def corrections(actor: Actor) -> Iterator[Item]:
    """A row for each kind of thing that waits, however many corrections it is."""
    for wait, found in waiting_of(actor, today()).items():
        urgency, says, act, wanted = ROWS[wait]
        yield Item(urgency, f"{_named(found)}{says}。", act, _address(actor, found, wanted))


def measures(actor: Actor, _scope: Scope) -> Iterator[Item]:
    """The measures of one's own."""
    found = measures_due(actor)
    if not found:
        return
    first, whole = found[0]
    due = f"，最早的{prose_date(first.due_on)}到期" if first.due_on else ""
    late = first.due_on is not None and first.due_on < today()
    address = url_for("corrections.correction", public_id=whole.public_id) if len(found) == 1 else url_for("corrections.mine")
    yield Item(Urgency.NOW if late else Urgency.SOON, f"有{len(found)}项整改措施由您完成{due}。", "去办理", address)


def unread(actor: Actor) -> Iterator[Item]:
    """How many notices one has not read."""
    if number := unread_count(actor.account_id or 0):
        yield Item(Urgency.WHEN_FREE, f"有{number}条提醒您还没有读。", "查看提醒", url_for("notices.index"))


def _named(found: Waiting) -> str:
    name = f"整改问题{found.first.number}"
    return name if found.number == 1 else f"{name}等{found.number}个问题"


def _address(actor: Actor, found: Waiting, wanted: dict[str, Any]) -> str:
    if found.number == 1:
        return url_for("corrections.correction", public_id=found.first.public_id)
    if wanted and actor.may(Permission.CORRECTION_READ):
        return url_for("corrections.index", **wanted)
    return url_for("corrections.mine")
