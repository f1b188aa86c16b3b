"""Who may come in: to served counts, and to matters without their numbers."""

from evalsvc.matters.routes import matters, served
from evalsvc.matters.routes.blueprint import blueprint

__all__ = ["blueprint", "matters", "served"]
