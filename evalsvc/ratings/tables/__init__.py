"""The table of this noun that can be imported: the ratings of another system of record."""

from evalsvc.ratings.tables.upstream import RATINGS

IMPORTS = (RATINGS,)
