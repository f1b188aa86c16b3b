"""The negative list (负面清单) of units: unit, problem, found or not, on what that rests, and the correction with its five points. Pure.

文民发[2023]15号 wants one of each body, and of what is found the five points: 定问题表现、定整改措施、定责任人员、定预期目标、定工作时限.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.core.official import OfficialTable, Shown
from evalsvc.inspections.outline import Outline
from evalsvc.inspections.states import UNFULFILLED, Result, result_words

COLUMNS = ("序号", "单位", "类别", "负面行为、问题表现", "是否发现", "发现的情况", "依据", "整改措施", "责任人员", "预期目标", "工作时限", "整改台账")
WIDTHS = (5.0, 14.0, 12.0, 40.0, 9.0, 26.0, 14.0, 22.0, 10.0, 16.0, 12.0, 14.0)


@dataclass(frozen=True)
class Negative:
    """A row about what must not be, as one unit filled it in; `correction` is where it is put right, with its state."""

    unit: str
    category: str
    printed: str
    result: Result
    finding: str = ""
    basis: str = ""
    measure: str = ""
    person: str = ""
    goal: str = ""
    due_on: date | None = None
    correction: str = ""

    @property
    def is_found(self) -> bool:
        return self.result in UNFULFILLED

    @property
    def words(self) -> tuple[str, str]:
        """Whether it was found, with its tone."""
        return result_words(self.result, is_negative=True)


def asks_negatives(outline: Outline) -> bool:
    """Whether a round asks about what must not be."""
    return any(row.is_negative for row in outline.rows)


def negative_table(rows: Sequence[Negative], *, document: str, unit: str, title: str, day: date) -> OfficialTable:
    """The list as an office keeps it; the notes count what was found."""
    found, looked_at = sum(row.is_found for row in rows), sum(row.result is not Result.NONE for row in rows)
    return OfficialTable(
        title="负面清单",
        widths=WIDTHS,
        head=(COLUMNS,),
        rows=[_cells(place, row) for place, row in enumerate(rows, start=1)],
        unit=f"单位：{unit}　　轮次：{title}",
        day=prose_date(day),
        notes=(f"注：依据{document}，共{len(rows)}项，已查{looked_at}项，发现问题{found}项。",),
        signatures=("填表人：", "负责人：", "单位盖章："),
        centred=frozenset({0, 4, 10}),
    )


def _cells(place: int, row: Negative) -> list[Shown]:
    said = (row.words[0], row.finding, row.basis, row.measure, row.person, row.goal, row.due_on, row.correction)
    return [place, row.unit, row.category, row.printed, *said]
