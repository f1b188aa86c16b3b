"""Rounds and sheets."""

from evalsvc.inspections.routes import (
    adopting,
    claims,
    delivering,
    draws,
    findings,
    incoming,
    mine,
    negatives,
    overseeing,
    papers,
    planning,
    reports,
    reviewing,
    revisions,
    rounds,
    said,
    sheets,
)
from evalsvc.inspections.routes.blueprint import blueprint

__all__ = [
    "adopting",
    "blueprint",
    "claims",
    "delivering",
    "draws",
    "findings",
    "incoming",
    "mine",
    "negatives",
    "overseeing",
    "papers",
    "planning",
    "reports",
    "reviewing",
    "revisions",
    "rounds",
    "said",
    "sheets",
]
