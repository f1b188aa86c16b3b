"""`evalsvc db upgrade`: the schema, and the reference data that travel with the program."""

import click
from flask.cli import with_appcontext

from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful


@click.group()
def db() -> None:
    """The database."""


@db.command(cls=Careful)
@with_appcontext
def upgrade() -> None:
    """Bring schema, forms, profiles and calendar to this version; safe to run again."""
    before = schema.revision()
    schema.check_whole()
    schema.bring_up_to_date()
    after = schema.revision()
    click.echo(f"The schema is {after}, as before." if before == after else f"The schema is now {after}.")
