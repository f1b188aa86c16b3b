"""Corrections on the board: by unit and by kind, each share with what is divided by what. Units without any are left out, not scored zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalsvc.analytics import charts
from evalsvc.analytics.charts import Chart
from evalsvc.analytics.correction_indices import SHARES
from evalsvc.analytics.indices import Figure, rate
from evalsvc.core.digits import count
from evalsvc.corrections.kinds import KIND_NAMES, Kind
from evalsvc.corrections.queries import Numbers

PARTS = (("未销号，未超期", "#4d86bd"), ("未销号，已超期", "#b3261e"), ("时段内销号", "#0b7a4b"))


@dataclass(frozen=True)
class Line:
    """A unit, a kind or the whole, with its counts; intervals are given from `minimum` cases on."""

    name: str
    numbers: Numbers
    minimum: int
    public_id: str = ""

    @property
    def figures(self) -> list[Figure]:
        """The shares in the order of SHARES."""
        n = self.numbers
        handed_in = ((n.handed_in_time_first, n.handed_in), (n.handed_in_time, n.handed_in))
        struck_off = ((n.in_time_first, n.dated_first), (n.in_time, n.dated))
        parts = ((n.overdue, n.unfinished), *handed_in, *struck_off, (n.overturned, n.judged))
        return [rate(index, *part, minimum=self.minimum) for index, part in zip(SHARES, parts, strict=True)]

    @property
    def parts(self) -> tuple[int, int, int]:
        """What its bar is made of, in the order of PARTS."""
        return self.numbers.unfinished - self.numbers.overdue, self.numbers.overdue, self.numbers.closed


class Corrected:
    """What the board says of corrections; `counted` is by unit directly below (None: the unit's own) and kind."""

    def __init__(self, counted: Mapping[tuple[int | None, Kind], Numbers], units: Sequence[tuple[int | None, str, str]], minimum: int) -> None:
        self._counted = counted
        self._units = units
        self.minimum = minimum

    @property
    def is_empty(self) -> bool:
        return self.whole.numbers.is_empty

    @cached_property
    def whole(self) -> Line:
        return Line("合计", sum(self._counted.values(), Numbers()), self.minimum)

    @cached_property
    def units(self) -> list[Line]:
        """Those that have corrections."""
        lines = [Line(name, self._sum(branch=key), self.minimum, public_id) for key, name, public_id in self._units]
        return [line for line in lines if not line.numbers.is_empty]

    @cached_property
    def kinds(self) -> list[Line]:
        """Those kinds that there are."""
        lines = [Line(name, self._sum(kind=kind), self.minimum) for kind, name in KIND_NAMES.items()]
        return [line for line in lines if not line.numbers.is_empty]

    def _sum(self, *, branch: int | None = None, kind: Kind | None = None) -> Numbers:
        wanted = ((key, numbers) for key, numbers in self._counted.items() if (key[0] == branch if kind is None else key[1] == kind))
        return sum((numbers for _key, numbers in wanted), Numbers())

    @cached_property
    def sentence(self) -> str:
        """How it stands, in a sentence."""
        n = self.whole.numbers
        late = f"，其中超期{count(n.overdue)}个" if n.overdue else "，没有超期的"
        return f"现在有{count(n.unfinished)}个问题没有销号{late if n.unfinished else ''}；时段内销号{count(n.closed)}个。"

    @cached_property
    def chart(self) -> Chart:
        """A bar for each unit."""
        return charts.stacked([(line.name, line.parts) for line in self.units], PARTS)
