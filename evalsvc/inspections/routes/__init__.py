"""Rounds and sheets."""

from evalsvc.inspections.routes import claims, incoming, overseeing, papers, reports, reviewing, revisions, rounds, sheets
from evalsvc.inspections.routes.blueprint import blueprint

__all__ = ["blueprint", "claims", "incoming", "overseeing", "papers", "reports", "reviewing", "revisions", "rounds", "sheets"]
