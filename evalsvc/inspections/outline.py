"""What of a document a round asks: goals with their rows, exact to the character, and the columns of its form. Pure.

A checklist is asked as it is printed (绵医保发〔2019〕18号, 附件2). Kinds of conduct (陕医保发〔2023〕34号) and types of
problems (文民发[2023]15号) are asked clause by clause under the columns that a ledger of them needs; tasks that a document lays
out as a table (陕卫监督发〔2020〕36号, 附件) task by task with the offices that answer for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from evalsvc.inspections.states import Result, result_in_text
from evalsvc.instruments.deadlines import DeadlineKind
from evalsvc.instruments.papers import AnyPart, Checklist, Clause, ClauseList, Document, ProblemList, Row, TaskList

FORM_COLUMNS = ("序号", "目标要求", "工作内容及要求", "完成时限", "自查情况（各项工作落实情况）", "下一步改进措施、完成时限")
CONDUCT_COLUMNS = ("序号", "类别", "行为", "自查情况", "下一步改进措施、完成时限")
PROBLEM_COLUMNS = ("序号", "问题类别", "问题表现", "自查情况（是否发现、依据）", "整改措施、完成时限")
TASK_COLUMNS = ("序号", "责任处室", "重点任务", "自查情况", "下一步改进措施、完成时限")
CONDUCT = "-conduct"
NEGATIVE = "negative"


@dataclass(frozen=True)
class AskedRow:
    """A requirement: `key` is its part and number in the document, `printed` the text with the number as the form prints it.

    `is_negative`: what stands here must not be, and is found or not found.
    """

    key: str
    number: str
    text: str
    printed: str
    deadline_words: str = ""
    deadline_kind: DeadlineKind | None = None
    deadline_day: date | None = None
    is_negative: bool = False


@dataclass(frozen=True)
class Goal:
    """A goal with its rows; `number` is empty where the document gives none."""

    number: str
    name: str
    rows: tuple[AskedRow, ...]


@dataclass(frozen=True)
class Outline:
    """What a round asks: the title as a datum, the document's number, the columns of the form, the goals in order."""

    title: str
    document: str
    columns: tuple[str, ...]
    goals: tuple[Goal, ...]

    @property
    def rows(self) -> list[AskedRow]:
        """All rows in their order."""
        return [row for goal in self.goals for row in goal.rows]

    @property
    def is_negative(self) -> bool:
        """Whether all that it asks must not be."""
        return all(row.is_negative for row in self.rows)

    def words_of(self, result: Result) -> str:
        """The words of a result in this round as they stand in a sentence: of requirements, of what must not be, or of both."""
        return "或".join(dict.fromkeys(result_in_text(result, is_negative=row.is_negative) for row in self.rows))

    @property
    def has_deadlines(self) -> bool:
        """Whether the form has a column of time limits."""
        return any(row.deadline_words for row in self.rows)


def may_be_asked(document: Document) -> bool:
    """Whether a round can be made from a document."""
    return any(_goals_of(part) for part in document.parts)


def outline_of(document: Document) -> Outline:
    """What a round made from a document asks; raises ValueError when there is nothing to be asked."""
    parts = [part for part in document.parts if _goals_of(part)]
    if not parts:
        raise ValueError(f"{document.key} holds nothing that a round could ask")
    first = parts[0]
    goals = tuple(goal for part in parts for goal in _goals_of(part))
    if isinstance(first, Checklist):
        return Outline(first.title or document.title, document.number, tuple(first.columns), goals)
    columns = PROBLEM_COLUMNS if isinstance(first, ProblemList) else TASK_COLUMNS if isinstance(first, TaskList) else CONDUCT_COLUMNS
    return Outline(f"{document.title}自查表", document.number, columns, goals)


def _goals_of(part: AnyPart) -> list[Goal]:
    if isinstance(part, Checklist):
        return [Goal(str(group.number or ""), group.name, tuple(_checked(part.key, row.number, row) for row in group.rows)) for group in part.groups]
    if isinstance(part, ProblemList):
        return [
            Goal(
                group.number,
                group.name,
                tuple(_plain(part.key, f"{group.number}{one.number}", one.number, one.text, is_negative=True) for one in group.problems),
            )
            for group in part.groups
        ]
    if isinstance(part, TaskList) and part.columns:
        return [Goal(task.number, task.offices, (_plain(part.key, task.number, f"{task.number}.", task.name),)) for task in part.tasks]
    if isinstance(part, ClauseList) and part.key.endswith(CONDUCT):
        return [Goal("", (part.title or "").partition("、")[2] or part.title or "", tuple(_clauses(part)))]
    return []


def _checked(part: str, number: int, row: Row) -> AskedRow:
    limit = row.deadline
    day = date.fromisoformat(str(limit.day)) if limit.day else None
    return AskedRow(f"{part}/{number}", str(number), row.text, f"{number}.{row.text}", limit.words, DeadlineKind(limit.kind), day)


def _plain(part: str, key: str, number: str, text: str, *, is_negative: bool = False) -> AskedRow:
    return AskedRow(f"{part}/{key}", number, text, f"{number}{text}", is_negative=is_negative)


def _clauses(part: ClauseList) -> Iterator[AskedRow]:
    for clause in part.clauses:
        yield _plain(part.key, clause.number, clause.number, _words(clause), is_negative=part.key.startswith(NEGATIVE))


def _words(clause: Clause) -> str:
    return "".join([clause.name or "", *clause.text])
