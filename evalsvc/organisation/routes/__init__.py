"""Who may come in: the tree, the items, and the rating points with what is printed for them."""

from evalsvc.organisation.routes import items, papers, point_acts, points, print_runs, successions, tops, unit_acts, units
from evalsvc.organisation.routes.blueprint import blueprint

__all__ = ["blueprint", "items", "papers", "point_acts", "points", "print_runs", "successions", "tops", "unit_acts", "units"]
