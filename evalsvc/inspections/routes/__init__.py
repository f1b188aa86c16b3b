"""Rounds and sheets."""

from evalsvc.inspections.routes import papers, reviewing, revisions, rounds, sheets
from evalsvc.inspections.routes.blueprint import blueprint

__all__ = ["blueprint", "papers", "reviewing", "revisions", "rounds", "sheets"]
