"""What is asked of the tree, its windows, items and points."""

from evalsvc.organisation.queries.items import item_by_id, items, open_items
from evalsvc.organisation.queries.points import PointRow, point_history, point_in_scope, point_list, points_below
from evalsvc.organisation.queries.scanned import HallCode, PlaceOfCode, hall_code, point_by_code
from evalsvc.organisation.queries.units import TreeRow, children, path, place_history, possible_parents, reachable_units, search, tree, unit_in_scope

__all__ = [
    "HallCode",
    "PlaceOfCode",
    "PointRow",
    "TreeRow",
    "children",
    "hall_code",
    "item_by_id",
    "items",
    "open_items",
    "path",
    "place_history",
    "point_by_code",
    "point_history",
    "point_in_scope",
    "point_list",
    "points_below",
    "possible_parents",
    "reachable_units",
    "search",
    "tree",
    "unit_in_scope",
]
