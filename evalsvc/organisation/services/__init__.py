"""What is done to the tree, its items and its points."""

from evalsvc.organisation.services.items import check_manages_items, create_item, edit_item, manages_items, retire_item
from evalsvc.organisation.services.points import create_point, edit_point, move_point, replace_code, retire_point, withdraw_code
from evalsvc.organisation.services.printing import fetch_papers, forget_papers, keep_papers, order_papers
from evalsvc.organisation.services.successions import create_top, merge_units, roles_in, split_unit
from evalsvc.organisation.services.units import create_unit, edit_unit, move_unit, retire_unit

__all__ = [
    "check_manages_items",
    "create_item",
    "create_point",
    "create_top",
    "create_unit",
    "edit_item",
    "edit_point",
    "edit_unit",
    "fetch_papers",
    "forget_papers",
    "keep_papers",
    "manages_items",
    "merge_units",
    "move_point",
    "move_unit",
    "order_papers",
    "replace_code",
    "retire_item",
    "retire_point",
    "retire_unit",
    "roles_in",
    "split_unit",
    "withdraw_code",
]
