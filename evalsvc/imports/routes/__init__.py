"""Who may send tables in and take tables out."""

from evalsvc.imports.routes import exports, imports, matching
from evalsvc.imports.routes.blueprint import blueprint

__all__ = ["blueprint", "exports", "imports", "matching"]
