"""One's own notices, and where one wants them by mail."""

from evalsvc.notices.routes import inbox
from evalsvc.notices.routes.blueprint import blueprint

__all__ = ["blueprint", "inbox"]
