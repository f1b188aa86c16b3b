"""The staff's pages: item lists."""

from evalsvc.guides.routes import lists, rows
from evalsvc.guides.routes.blueprint import blueprint

__all__ = ["blueprint", "lists", "rows"]
