"""The staff's pages: item lists, service guides."""

from evalsvc.guides.routes import guides, lists, rows
from evalsvc.guides.routes.blueprint import blueprint

__all__ = ["blueprint", "guides", "lists", "rows"]
