"""One's own notices, and where one wants them by mail."""

from evalsvc.notices.routes import inbox, mail, outbox
from evalsvc.notices.routes.blueprint import blueprint

__all__ = ["blueprint", "inbox", "mail", "outbox"]
