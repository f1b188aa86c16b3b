"""The blueprint, and what the frame of every staff page is given."""

from typing import Any

from flask import Blueprint, g, request, url_for

from evalsvc.access.actor import Actor
from evalsvc.accounts.menu import Entry, items_for

blueprint = Blueprint("accounts", __name__)


@blueprint.app_context_processor
def _frame() -> dict[str, Any]:
    actor: Actor | None = g.get("actor")
    return {"current_actor": actor, "menu": _entries(actor) if actor and not g.get("must_change_password") else []}


def _entries(actor: Actor) -> list[Entry]:
    addresses = [(url_for(item.endpoint), item.label) for item in items_for(actor)]
    here = max((address for address, _ in addresses if _stands_under(address)), key=len, default="")
    return [Entry(address, label, address == here) for address, label in addresses]


def _stands_under(address: str) -> bool:
    return request.path == address or request.path.startswith(f"{address}/")
