"""The file of heads at a restore: the backup's where there is none, else the one that has survived, which then tells of the restore."""

from pathlib import Path
from tempfile import TemporaryDirectory

from evalsvc.audit.faults import FoundFault
from evalsvc.audit.heads import Told, read_told
from evalsvc.audit.seal_file import Line, SealFile, utc
from evalsvc.audit.seals import START
from evalsvc.cli.archive import Opened
from evalsvc.cli.backup import SEALS
from evalsvc.cli.refusals import Refusal
from evalsvc.core.clock import now


def place(backup: Opened, data_dir: Path) -> None:
    """Has the file of heads go on where the backup ends; raises Refusal when the one that lies there belongs to another chain."""
    here = SealFile(data_dir / SEALS)
    number, head = backup.manifest["seal"], backup.manifest["head"] or START
    told = _told(here)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / SEALS
        backup.extract(SEALS, copy)
        known = _told(SealFile(copy))
    if told.last <= known.last and told.heads.items() <= known.heads.items():
        backup.extract(SEALS, here.path)
    elif told.last >= number and told.heads.get(number, START) == head:
        here.append(lambda last: [] if last and last.backup == backup.name else [Line(number, utc(now()), head, backup.name)])
    else:
        raise Refusal(f"{here.path} tells of another log than the one in the backup. Keep it, move it away, and restore again.")


def _told(file: SealFile) -> Told:
    try:
        return read_told(file)
    except FoundFault as found:
        raise Refusal(f"{file.path}: {found.fault.english} Keep it, move it away, and restore again.") from found
