"""What waits of item lists that go upward, and of proof materials that should have been cancelled."""

from collections.abc import Iterator

from flask import url_for

from evalsvc.access.actor import Actor, Scope
from evalsvc.core.clock import today
from evalsvc.desk.items import Item, Urgency
from evalsvc.guides.queries.lists import lists_in
from evalsvc.guides.queries.proofs import OVERDUE, counts_of
from evalsvc.guides.states import ListState


def own(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Lists that came back, and proof materials whose last day has passed."""
    for one in lists_in(scope, ListState.RETURNED):
        address = url_for("guides.item_list", public_id=one.public_id)
        yield Item(Urgency.NOW, f"{one.unit.name}的事项清单被退回，等您改好再报。", "看退回理由", address)
    _total, overdue = counts_of(scope, today())
    if overdue:
        yield Item(Urgency.SOON, f"有{overdue}项证明材料到期没有取消。", "逐项处理", url_for("guides.proofs", decision=OVERDUE))


def reported(_actor: Actor, scope: Scope) -> Iterator[Item]:
    """Lists that were reported to whoever stands above."""
    waiting = lists_in(scope, ListState.REPORTED, strictly_below=True)
    if len(waiting) == 1:
        address = url_for("guides.item_list", public_id=waiting[0].public_id)
        yield Item(Urgency.SOON, f"{waiting[0].unit.name}的事项清单已上报，等您备案或退回。", "看清单", address)
    elif waiting:
        yield Item(Urgency.SOON, f"有{len(waiting)}个单位的事项清单已上报，等您备案或退回。", "逐份看", url_for("guides.item_lists"))
