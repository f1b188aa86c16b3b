"""Who may come in: sign-in, one's own account, and the accounts of an administrator's units."""

from evalsvc.accounts.routes import manage, own, sign_in
from evalsvc.accounts.routes.blueprint import blueprint

__all__ = ["blueprint", "manage", "own", "sign_in"]
