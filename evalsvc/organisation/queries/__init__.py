"""What is asked of the tree, its windows, items and points."""

from evalsvc.organisation.queries.items import item_by_id, item_list, open_items
from evalsvc.organisation.queries.points import STATES, PointFilter, PointRow, point_history, point_in_scope, point_page, points_below
from evalsvc.organisation.queries.scanned import HallCode, PlaceOfCode, hall_code, point_by_code
from evalsvc.organisation.queries.units import (
    TreeRow,
    children,
    open_units,
    path,
    place_history,
    possible_parents,
    possible_places,
    reachable_units,
    reaches,
    reaches_everything,
    search,
    tree,
    unit_in_scope,
)

__all__ = [
    "STATES",
    "HallCode",
    "PlaceOfCode",
    "PointFilter",
    "PointRow",
    "TreeRow",
    "children",
    "hall_code",
    "item_by_id",
    "item_list",
    "open_items",
    "open_units",
    "path",
    "place_history",
    "point_by_code",
    "point_history",
    "point_in_scope",
    "point_page",
    "points_below",
    "possible_parents",
    "possible_places",
    "reachable_units",
    "reaches",
    "reaches_everything",
    "search",
    "tree",
    "unit_in_scope",
]
