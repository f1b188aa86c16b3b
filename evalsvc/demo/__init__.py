"""The demo region: one invented city, believable, with plainly invented people."""

from evalsvc.demo.region import build

__all__ = ["build"]
