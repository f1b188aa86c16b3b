from evalsvc.papers.routes import acts, organs, register
from evalsvc.papers.routes.blueprint import blueprint

__all__ = ["acts", "blueprint", "organs", "register"]
