"""`evalsvc create-admin`: the first account, and the unit at the top of the tree when there is none."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.accounts.services import create_admin as create_admin_account
from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.kinds import MAY_HOLD, UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.services import create_unit

KINDS = sorted(kind.value for kind in MAY_HOLD[None])


@click.command("create-admin", cls=Careful)
@click.option("--username", prompt="User name", help="What the administrator signs in with.")
@click.option("--display-name", prompt="Name shown", help="How pages name the administrator.")
@click.option("--unit", "name", prompt="Unit at the top of the tree", help="Its name; it is made when the tree is empty.")
@click.option("--kind", type=click.Choice(KINDS), default=UnitKind.CITY.value, show_default=True, help="The kind of the unit when it is made.")
@click.password_option(help="Better typed when asked: other users of this machine can read a command line.")
@with_appcontext
def create_admin(username: str, display_name: str, name: str, kind: str, password: str) -> None:
    """Create an administrator of the unit at the top of the tree."""
    schema.check_current()
    with unit_of_work():
        unit = _top(name, kind)
        create_admin_account(username=username, display_name=display_name, password=password, unit=unit)
        made = unit.name
    click.echo(f"{username} is an administrator of {made}.")


def _top(name: str, kind: str) -> Unit:
    tops = {unit.name: unit for unit in db.session.scalars(select(Unit).where(Unit.parent_id.is_(None), Unit.retired_on.is_(None)))}
    if not tops:
        return create_unit(by=SYSTEM, parent=None, kind=kind, name=name)
    if name not in tops:
        raise Refusal(f"At the top of the tree stand: {'、'.join(sorted(tops))}. Give one of them with --unit.")
    return tops[name]
