"""The tables of this noun that come in: served counts, and matters."""

from evalsvc.matters.tables.matters import MATTERS
from evalsvc.matters.tables.served import SERVED

IMPORTS = (SERVED, MATTERS)
