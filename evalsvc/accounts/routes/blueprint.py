"""The blueprint, and what the frame of every staff page is given."""

from typing import Any

from flask import Blueprint, g, request, url_for

from evalsvc.access.actor import Actor
from evalsvc.accounts.menu import Entry, Section, items_for, sections

blueprint = Blueprint("accounts", __name__)


@blueprint.app_context_processor
def _frame() -> dict[str, Any]:
    actor: Actor | None = g.get("actor")
    return {"current_actor": actor, "menu": _sections(actor) if actor and not g.get("must_change_password") else []}


def _sections(actor: Actor) -> list[Section]:
    items = [(item, url_for(item.endpoint)) for item in items_for(actor)]
    here = max((address for _, address in items if _stands_under(address)), key=len, default="")
    return sections((item.section, Entry(address, item.label, address == here)) for item, address in items)


def _stands_under(address: str) -> bool:
    return request.path == address or request.path.startswith(f"{address}/")
