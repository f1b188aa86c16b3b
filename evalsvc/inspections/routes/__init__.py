"""Rounds and sheets."""

from evalsvc.inspections.routes import rounds, sheets
from evalsvc.inspections.routes.blueprint import blueprint

__all__ = ["blueprint", "rounds", "sheets"]
