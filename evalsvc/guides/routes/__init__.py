"""The staff's pages: item lists, service guides, proof materials."""

from evalsvc.guides.routes import guides, lists, proofs, rows
from evalsvc.guides.routes.blueprint import blueprint

__all__ = ["blueprint", "guides", "lists", "proofs", "rows"]
