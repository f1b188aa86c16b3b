"""The tables of this noun that can be imported and exported."""

from evalsvc.accounts.tables.staff import STAFF

IMPORTS = (STAFF,)
