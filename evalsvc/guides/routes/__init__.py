"""The staff's pages: item lists, service guides, proof materials."""

from evalsvc.guides.routes import addresses, guides, lists, proofs, rows
from evalsvc.guides.routes.blueprint import blueprint

__all__ = ["addresses", "blueprint", "guides", "lists", "proofs", "rows"]
