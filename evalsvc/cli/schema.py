"""How the database's schema stands to the one of this program, and how it gets there."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from evalsvc.accounts.models import Account
from evalsvc.cli.refusals import Refusal
from evalsvc.config import SURVEYS
from evalsvc.core import schema
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import RESTORING, Installation, fact
from evalsvc.core.schema import head as head
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.services import adopt_surveys
from evalsvc.organisation.models import Unit
from evalsvc.profiles.services import adopt_profiles


def revision() -> str | None:
    """The revision of the database's schema, None when it is empty; raises Refusal when the database cannot be reached."""
    try:
        return schema.revision()
    except OperationalError as error:
        raise Refusal(f"The database cannot be reached: {error.orig}") from error


def check_current() -> None:
    """Raises Refusal when schema or reference data are not those of this program."""
    found, wanted = revision(), schema.head()
    if found is None:
        raise Refusal("The database is empty. Run `evalsvc db upgrade`, then `evalsvc create-admin`.")
    check_whole()
    if found != wanted:
        raise Refusal(f"The database has schema {found}, this program needs {wanted}. Make a copy of the database, then run `evalsvc db upgrade`.")
    if db.session.scalar(select(InstrumentVersion.id).limit(1)) is None:
        raise Refusal("The database has no forms yet. Run `evalsvc db upgrade`.")


def bring_up_to_date() -> None:
    """The schema of this program, then the forms, profiles and calendar that travel with it; does nothing the second time.

    Raises Refusal when a newer program has already changed the database.
    """
    found = revision()
    if found is not None:
        check_known(found)
    upgrade()
    with unit_of_work():
        adopt_surveys(SURVEYS)
        adopt_profiles()


def check_known(found: str) -> None:
    """Raises Refusal for a schema that only a newer program has."""
    if found not in {script.revision for script in schema.script().walk_revisions()}:
        raise Refusal(f"The database has schema {found}, which this program does not know: a newer version has changed it.")


def check_whole() -> None:
    """Raises Refusal when a restore was begun here and has not come to its end."""
    if inspect(db.engine).has_table(Installation.__tablename__) and fact(RESTORING) is not None:
        raise Refusal("A backup was being restored here and is not whole yet. Run the same `evalsvc restore` again, and it goes on.")


def is_in_use() -> bool:
    """Whether the database holds anything that somebody has entered, or tables that are not ours."""
    tables = inspect(db.engine).get_table_names()
    if "unit" not in tables:
        return bool(set(tables) - {"alembic_version"})
    return db.session.scalar(select(Unit.id).limit(1)) is not None or db.session.scalar(select(Account.id).limit(1)) is not None


def clear() -> None:
    """Takes every table away, with what is in it."""
    db.session.remove()
    downgrade(revision="base")
