"""What a sheet says beside what its round asks: the answers, and whose they are. Pure."""

from dataclasses import dataclass
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.inspections.states import Result


@dataclass(frozen=True)
class Answered:
    """The answer to a row of the outline, or a whole `local` row, which brings its own `text`.

    `limit_words` and `limit_day` are the time limit of the next measure, `evidence` the titles of what proves the finding,
    `reason` says why a row does not apply, `authority` by which document what is required from above is done,
    `is_negative` that the row is about what must not be.
    """

    key: str
    finding: str = ""
    result: Result = Result.NONE
    measure: str = ""
    limit_words: str = ""
    limit_day: date | None = None
    local: bool = False
    text: str = ""
    evidence: tuple[str, ...] = ()
    reason: str = ""
    authority: str = ""
    is_negative: bool = False


@dataclass(frozen=True)
class SheetFacts:
    """Whose sheet it is: `unit_id` and `sheet_id` as the addresses name them, `title` of the round, `day` of the file.

    `notes` stand below the table: how many of the staff have checked themselves, where the document asks it of them.
    """

    unit_id: str
    unit: str
    title: str
    sheet_id: str
    revision: int
    day: date
    filled_by: str = ""
    leader: str = ""
    notes: tuple[str, ...] = ()

    @property
    def signatures(self) -> tuple[str, ...]:
        """The places for names and for the seal."""
        return f"填表人：{self.filled_by}", f"负责人：{self.leader}", "单位盖章："

    @property
    def unit_line(self) -> str:
        """Who fills the sheet in, and in which round."""
        return f"填报单位：{self.unit}　　轮次：{self.title}"

    @property
    def day_line(self) -> str:
        """The day of the file."""
        return f"填表日期：{prose_date(self.day)}"
