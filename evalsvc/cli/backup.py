"""`evalsvc backup`: everything but the keys in one file, and on demand the keys in another."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from evalsvc.audit.seal_file import BadLine, Line
from evalsvc.audit.sealing import seal_file
from evalsvc.cli import dumping, schema
from evalsvc.cli.archive import Packer, packing, pieces_of
from evalsvc.cli.dumping import Moment
from evalsvc.cli.refusals import Careful
from evalsvc.cli.words import counted
from evalsvc.config import Settings
from evalsvc.core.clock import now

BACKUP = "evalsvc backup, version 1"
KEYS = "evalsvc keys, version 1"
SEALS = "seals.log"
FOLDERS = ("files", "papers")  # what nouns keep beside the database; every file in them is written whole, under a name that is not hidden
PLACE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Careful)
@click.argument("file", type=PLACE)
@click.option("--keys", type=PLACE, help="Where to put the keys, in the place of those of last time; never into the backup itself.")
@with_appcontext
def backup(file: Path, keys: Path | None) -> None:
    """Copy database, files and heads of the log into FILE, as they are at one moment, while the server serves."""
    schema.check_current()
    settings = dumping.settings_of_app()
    file.parent.mkdir(parents=True, exist_ok=True)
    made_at = now().isoformat(timespec="seconds")
    with packing(file) as packer:
        moment = dumping.dump(packer, settings, file)
        packer.add(SEALS, _heads(moment))
        _add_folders(packer, settings.data_dir)
        packer.close(_manifest(settings, moment, made_at))
    click.echo(
        f"Backed up to {file}: schema {moment.revision}, {counted(sum(moment.counts.values()), 'row')}, {counted(moment.seal, 'seal')}. The keys are not in it."
    )
    if keys is not None:
        count = keep_keys(keys, settings, made_at)
        click.echo(f"Put {counted(count, 'key')} into {keys}. Keep them apart from the backups, and keep only the newest.")


def keep_keys(path: Path, settings: Settings, made_at: str) -> int:
    """Puts all keys of the installation into one file, in the place of an older one; returns how many."""
    found = sorted(settings.keys_dir.glob("*.key"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with packing(path) as packer:
        for key in found:
            packer.add(key.name, [key.read_bytes()])
        packer.close({"kind": KEYS, "made_at": made_at})
    return len(found)


def _manifest(settings: Settings, moment: Moment, made_at: str) -> dict[str, Any]:
    return {
        "kind": BACKUP,
        "made_at": made_at,
        "database": "sqlite" if settings.is_sqlite else "postgresql",
        "revision": moment.revision,
        "counts": moment.counts,
        "columns": moment.columns,
        "seal": moment.seal,
        "head": moment.head,
    }


def _heads(moment: Moment) -> Iterator[bytes]:
    """The file of heads up to the moment: what was sealed since belongs to a later backup."""
    try:
        yield from (f"{line}\n".encode("ascii") for line in _until(seal_file().lines(), moment.seal))
    except BadLine:  # somebody was at it: verification says so, and a backup keeps what there is
        yield seal_file().path.read_bytes()


def _until(lines: Iterator[Line], last: int) -> list[Line]:
    kept: list[Line] = []
    for line in lines:
        kept.append(line)
    while kept and kept[-1].number > last:
        kept.pop()
    return kept


def _add_folders(packer: Packer, data_dir: Path) -> None:
    for folder in FOLDERS:
        for path in sorted((data_dir / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                _add_file(packer, path, path.relative_to(data_dir).as_posix())


def _add_file(packer: Packer, path: Path, name: str) -> None:
    """A file that ends between the listing and now has been destroyed by its rule, and needs no copy."""
    try:
        with path.open("rb") as file:
            packer.add(name, pieces_of(file))
    except FileNotFoundError:
        click.echo(f"{name} has just been destroyed and is left out.", err=True)
