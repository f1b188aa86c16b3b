"""`evalsvc check-surveys`: are the files of surveys/ in order?"""

from pathlib import Path

import click

from evalsvc.cli.refusals import Careful
from evalsvc.config import SURVEYS
from evalsvc.instruments.loader import read_folder


@click.command("check-surveys", cls=Careful)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=SURVEYS)
def check_surveys(folder: Path) -> None:
    """Check every form in FOLDER (the shipped ones by default); exit 1 and name all faults when one is not in order."""
    loaded, faults = read_folder(folder)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        click.echo(f"{len(faults)} faults", err=True)
        raise click.exceptions.Exit(1)
    for one in loaded:
        click.echo(f"{one.file}: {one.form.title}")
    click.echo(f"{len(loaded)} versions in order")
