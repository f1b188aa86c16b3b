"""`evalsvc draw`: computes a draw again from what was published; it needs no database and no settings."""

from pathlib import Path

import click

from evalsvc.cli.refusals import Careful, Refusal
from evalsvc.core.drawing import drawn
from evalsvc.core.text import clean


@click.command(cls=Careful)
@click.argument("seed")
@click.argument("number", type=click.IntRange(min=1))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def draw(seed: str, number: int, file: Path) -> None:
    """Print which NUMBER of the public ids in FILE (one a line) the published SEED draws, the lowest mark first."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Refusal(f"{file} is not a text in UTF-8.") from error
    ids = [line.strip() for line in lines if line.strip()]
    if len(set(ids)) < len(ids):
        raise Refusal(f"{file} names an id twice.")
    if not clean(seed):
        raise Refusal("The seed is empty.")
    if len(ids) < number:
        raise Refusal(f"{file} holds {len(ids)} ids, fewer than {number}.")
    for one in drawn(clean(seed), ids, number):
        click.echo(one)
