"""What the file of heads tells, read to its end: which head each seal has, and what restores have cost. Pure."""

from dataclasses import dataclass, field

from evalsvc.audit.faults import FoundFault
from evalsvc.audit.seal_file import BadLine, Line, SealFile


@dataclass
class Told:
    """Heads by seal number; the restores; and how many seals of before went with the databases that they replaced."""

    heads: dict[int, str] = field(default_factory=dict)
    restores: list[Line] = field(default_factory=list)
    lost: int = 0
    last: int = 0
    is_there: bool = False


def read_told(file: SealFile) -> Told:
    """The file's whole story; raises FoundFault when it contradicts itself."""
    told = Told(is_there=file.path.exists())
    try:
        for line in file.lines():
            _hear(told, line)
    except BadLine as bad:
        raise FoundFault("bad_line", line=bad.number) from bad
    return told


def _hear(told: Told, line: Line) -> None:
    if line.backup:
        if line.number and told.heads.get(line.number) != line.head:
            raise FoundFault("other_head", seal=line.number)
        for number in range(line.number + 1, told.last + 1):
            told.lost += told.heads.pop(number, "") != ""
        told.restores.append(line)
    elif line.number != told.last + 1:
        raise FoundFault("bad_order", told=told.last, seal=line.number)
    else:
        told.heads[line.number] = line.head
    told.last = line.number
