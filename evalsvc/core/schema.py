"""Which schema the database has, and which one this program needs."""

from functools import lru_cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from evalsvc.core.db import db


def revision() -> str | None:
    """The revision of the database's schema, None when it is empty; raises OperationalError when the database cannot be reached."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@lru_cache(maxsize=1)
def head() -> str | None:
    """The revision that this program needs."""
    return script().get_current_head()


def script() -> ScriptDirectory:
    """The migrations of this program."""
    return ScriptDirectory.from_config(current_app.extensions["migrate"].migrate.get_config())
