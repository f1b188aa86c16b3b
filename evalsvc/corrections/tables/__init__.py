"""The ledger as it comes in: an office's own table, its columns matched by a person."""

from evalsvc.corrections.tables.ledger import LEDGER

IMPORTS = (LEDGER,)
