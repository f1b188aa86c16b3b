"""The tables of this noun that can be imported and exported."""

from evalsvc.organisation.tables.items import ITEMS
from evalsvc.organisation.tables.points import POINTS
from evalsvc.organisation.tables.units import UNITS

IMPORTS = (UNITS, ITEMS, POINTS)
