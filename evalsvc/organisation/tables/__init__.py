"""The tables of this noun that can be imported and exported."""

from evalsvc.organisation.tables.items import ITEMS

IMPORTS = (ITEMS,)
