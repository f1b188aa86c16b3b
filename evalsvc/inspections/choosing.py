"""Which units somebody means: names and codes as they were pasted, understood or not. Pure.

A list comes out of a mail or a table: numbered, with commas or tabs, one unit twice, half a name. A name is understood when it is
that of one unit, or a part of the names of one bureau only, or of one unit where no bureau is called so; nothing is guessed between two.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

SHORTEST = 2
MOST_LINES = 1000
LONGEST = 80
_BREAKS = re.compile(r"[\r\n\t,，、;；|]+")
_ONLY_NUMBER = re.compile(r"[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,4})[)）.．]?")
_NUMBER = re.compile(r"^[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,4})[)）.．、\s]+(?=\D)")


@dataclass(frozen=True)
class Known:
    """A unit that may be meant: its id, its name, the codes by which people know it, and whether it is more than a hall or an office of one."""

    id: int
    name: str
    codes: tuple[str, ...] = ()
    is_bureau: bool = True


@dataclass(frozen=True)
class Meant:
    """A pasted text with the unit that it means."""

    typed: str
    unit: Known

    @property
    def is_part(self) -> bool:
        """Whether less than the whole name or a code was given."""
        return _plain(self.typed) not in (_plain(self.unit.name), *map(_plain, self.unit.codes))


@dataclass
class Read:
    """What became of a pasted list; `doubtful` texts are parts of the names of several units, which are listed."""

    meant: list[Meant] = field(default_factory=list)
    doubtful: list[tuple[str, list[Known]]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether every text means one unit."""
        return not self.doubtful and not self.unknown


def read_list(pasted: str, units: Sequence[Known]) -> Read:
    """What a pasted list means among some units, in the order in which it was pasted."""
    by_name, read, taken = _names(units), Read(), set[int]()
    for typed in _texts(pasted)[:MOST_LINES]:
        found = by_name.get(_plain(typed)) or by_name.get(_plain(_NUMBER.sub("", typed))) or _holding(typed, units)
        if not found:
            read.unknown.append(typed[:LONGEST])
        elif len(found) > 1:
            read.doubtful.append((typed, found))
        elif found[0].id in taken:
            read.repeated.append(typed)
        else:
            taken.add(found[0].id)
            read.meant.append(Meant(typed, found[0]))
    return read


def _texts(pasted: str) -> list[str]:
    parts = (part.strip().strip("\"'“”。") for part in _BREAKS.split(pasted))
    return [text for text in parts if _plain(text) and not _ONLY_NUMBER.fullmatch(text)]


def _names(units: Sequence[Known]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for unit in units:
        for name in {_plain(unit.name), *map(_plain, unit.codes)}:
            found[name].append(unit)
    return found


def _holding(typed: str, units: Sequence[Known]) -> list[Known]:
    part = _plain(_NUMBER.sub("", typed))
    found = [unit for unit in units if part in _plain(unit.name)] if len(part) >= SHORTEST and not part.isdigit() else []
    return [unit for unit in found if unit.is_bureau] or found


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in wide if unicodedata.category(letter)[0] in "LN")
