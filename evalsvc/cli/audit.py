"""`evalsvc audit verify`: is the log what it was when it was sealed?"""

from contextlib import suppress
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from evalsvc.audit.seal_file import SealFile
from evalsvc.audit.services import keep_verdict
from evalsvc.audit.verifying import Verification, verdict_of, verify
from evalsvc.cli import schema
from evalsvc.cli.refusals import Careful
from evalsvc.cli.words import counted
from evalsvc.core.db import unit_of_work

SHOWN = 20


@click.group()
def audit() -> None:
    """The log of what was done."""


@audit.command("verify", cls=Careful)
@click.option("--seals", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="A copy of seals.log that was kept elsewhere, to compare with.")
@with_appcontext
def verify_command(seals: Path | None) -> None:
    """Verify every event of the log against its seal; exit 1 with the first that does not hold. It may run while the server serves."""
    schema.check_current()
    found = verify(file=SealFile(seals) if seals else None)
    with suppress(DBAPIError), unit_of_work():  # a database that cannot be written can be verified all the same
        keep_verdict(verdict_of(found))
    if found.fault:
        click.echo(f"{found.fault.english} Before it, {_so_far(found)} hold.", err=True)
        raise click.exceptions.Exit(1)
    _tell(found)


def _tell(found: Verification) -> None:
    click.echo(f"{_so_far(found)} are as they were when they were sealed.")
    if found.seals:
        click.echo(f"The last head is {found.seals} {found.head}")
    if found.restores:
        click.echo(f"{counted(found.restores, 'restore')} from a backup, as the log tells; {counted(found.lost, 'seal')} went with the database of before.")
    if found.unsealed:
        listed = ", ".join(found.unsealed[:SHOWN])
        click.echo(f"Not sealed yet: {counted(len(found.unsealed), 'event')}: {listed}{', …' if len(found.unsealed) > SHOWN else ''}")


def _so_far(found: Verification) -> str:
    return f"{counted(found.events, 'event')} in {counted(found.seals, 'seal')}"
