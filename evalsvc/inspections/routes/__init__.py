"""Rounds and sheets."""

from evalsvc.inspections.routes import papers, rounds, sheets
from evalsvc.inspections.routes.blueprint import blueprint

__all__ = ["blueprint", "papers", "rounds", "sheets"]
