"""A row of somebody's ledger as an entry of ours: what it says, what is wrong with a cell, and whom and what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeVar

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.masking import mask
from evalsvc.core.tables import Row
from evalsvc.core.text import clean
from evalsvc.corrections import queries
from evalsvc.corrections.columns import COLUMNS
from evalsvc.corrections.kinds import Kind, ProblemType, Source
from evalsvc.corrections.services import Named
from evalsvc.corrections.services.filing import OLDEST_DAYS
from evalsvc.corrections.wordings import (
    Meant,
    Unclear,
    day_of_closing,
    is_yes,
    kind_of,
    past_day,
    progress_of,
    source_of,
    steps_of,
    time_limit,
)
from evalsvc.organisation.models import Unit
from evalsvc.organisation.tables.finding import Known, Units

NAME_LIMIT = 40
NO_FOUND_DAY = "原台账没有写发现日期"
T = TypeVar("T")
KEPT_IN_PROGRESS = ("evidence", "own", "acceptance", "superior", "recheck")
TYPES = (("共性", ProblemType.SHARED), ("制度", ProblemType.OF_RULES), ("机制", ProblemType.OF_RULES), ("个性", ProblemType.SINGLE))
HEADS = {column.key: column.head for column in COLUMNS}


@dataclass(frozen=True)
class Step:
    """A measure with who does it by when."""

    text: str
    person: Named
    due_on: date | None


@dataclass(frozen=True)
class Entry:
    """What a row of a ledger says, whole."""

    number: str
    unit_id: int
    source: Source
    found_on: date
    problem: str
    clause: str
    problem_type: ProblemType
    kind: Kind
    leader: Named
    person: Named
    partners: str
    goal: str
    due_on: date | None
    measures: tuple[Step, ...]
    progress: tuple[tuple[date, str], ...]
    closed_on: date | None
    lasting: str
    is_public: bool
    remark: str


class Limit(NamedTuple):
    """The days that stand below one another in a cell, the words to keep, and the kind of work that they tell of."""

    days: Sequence[date | None]
    words: str = ""
    kind: Kind | None = None

    @property
    def day(self) -> date | None:
        """The last of the days."""
        return max((day for day in self.days if day), default=None)


@dataclass
class People:
    """Who may be named for a unit; asked once for each."""

    known: dict[int, dict[str, list[int]]] = field(default_factory=dict)

    def named(self, unit_id: int, name: str) -> Named:
        """The one account of that name that may be named there, else only the name."""
        if unit_id not in self.known:
            held: dict[str, list[int]] = {}
            for account in queries.people_for(db.session.get_one(Unit, unit_id)):
                held.setdefault(account.display_name, []).append(account.id)
            self.known[unit_id] = held
        found = self.known[unit_id].get(name, [])
        return Named(found[0] if len(found) == 1 else None, name)


class Reader:
    """Reads the rows of one file for one organ."""

    def __init__(self, organ: Known, units: Units, people: People) -> None:
        self._organ, self._units, self._people = organ, units, people

    def entry(self, row: Row) -> Entry | None:
        """What a row says; None when it has faults, which stand in the row then."""
        remarks = [said] if (said := cell(row, "remark")) else []
        unit_id = self._unit(row, remarks)
        closing, found = _meant(row, "closed_on", day_of_closing, today()), _meant(row, "found_on", past_day, today())
        limit = _meant(row, "due", time_limit, found.day or date((closing.day or today()).year, 1, 1))
        found_on = found.day or min(filter(None, (closing.day, limit.day, today())))
        remarks += [] if found.day else [NO_FOUND_DAY]
        person = self._person(row, "person", unit_id)
        kind, steps = _kind(row, limit, remarks), self._steps(row, unit_id, person, limit)
        _check_days(row, found_on, limit.day, closing.day)
        remarks += [f"{HEADS[key]}原文：{meant.words}" for key, meant in (("found_on", found), ("due", limit), ("closed_on", closing)) if meant.words]
        entry = Entry(
            number=row.text("number"),
            unit_id=unit_id,
            source=_source(row, remarks),
            found_on=found_on,
            problem=mask(cell(row, "problem")),
            clause=mask(row.text("clause")),
            problem_type=_problem_type(row, remarks),
            kind=kind,
            leader=self._person(row, "leader", unit_id),
            person=person,
            partners=mask(row.text("partners")),
            goal=mask(cell(row, "goal")),
            due_on=limit.day,
            measures=steps,
            progress=_progress(row, closing.day),
            closed_on=closing.day,
            lasting=mask(cell(row, "lasting")),
            is_public=_is_public(row),
            remark=mask("；".join(remarks)),
        )
        if len(entry.remark) > 400:
            row.fault("remark", "备注连同要记进备注的原文超过400个字符，请缩短。")
        return None if row.faults else entry

    def _unit(self, row: Row, remarks: list[str]) -> int:
        """Whoever answers: the unit that is named, if it belongs to the organ; an office inside it is the organ itself."""
        text = row.text("unit")
        meant = [unit for unit in self._units.meant(text) if unit.within] if text else []
        below = [unit for unit in meant if self._belongs(unit)]
        if len(below) == 1:
            return below[0].id
        if len(below) > 1:
            row.fault("unit", f"有{len(below)}个单位叫“{text}”，请写完整路径，例如“{self._units.path(below[0].id)}”。")
        elif meant:
            row.fault("unit", f"“{text}”不属于台账单位“{self._organ.name}”。")
        elif text:
            remarks.append(f"责任单位原文：{text}")
        return self._organ.id

    def _belongs(self, unit: Known) -> bool:
        above: int | None = unit.id
        while above is not None and above != self._organ.id:
            above = self._units.by_id[above].parent_id if above in self._units.by_id else None
        return above is not None

    def _person(self, row: Row, key: str, unit_id: int) -> Named:
        return self._people.named(unit_id, "、".join(cell(row, key).split("\n"))[:NAME_LIMIT])

    def _steps(self, row: Row, unit_id: int, person: Named, limit: Limit) -> tuple[Step, ...]:
        """The measures; each has its own person and day when as many stand below one another as there are measures."""
        steps = steps_of(cell(row, "measures"))
        names = _paired([text.strip() for text in cell(row, "person").split("\n")], "", len(steps))
        days = _paired(limit.days, limit.day, len(steps))
        made = []
        for step, name, day in zip(steps, names, days, strict=True):
            own = (step.person or name)[:NAME_LIMIT]
            made.append(Step(mask(step.text), self._people.named(unit_id, own) if own else person, step.due_on or day))
        return tuple(made)


def _paired(found: Sequence[T], otherwise: T, number: int) -> Sequence[T]:
    """What stands below one another, when there are as many as measures; else the same for all."""
    return found if len(found) == number > 1 else [otherwise] * number


def cell(row: Row, key: str) -> str:
    """The text of a cell with its line ends, "" when the file has no such column."""
    return clean(row.typed.get(key, "")) if row.has(key) else ""


def _meant(row: Row, key: str, read: Callable[[str, date], Meant], near: date) -> Limit:
    """The days that a cell means, line by line; the last of them counts. A text that says none is a fault."""
    try:
        found = [read(text, near) for text in cell(row, key).split("\n")]
    except Unclear as unclear:
        row.fault(key, str(unclear))
        return Limit([])
    days = [meant.day for meant in found]
    kind = next((meant.kind for meant in found if meant.kind), None)
    return Limit(days, "，".join(meant.words for meant in found if meant.words), None if any(days) else kind)


def _check_days(row: Row, found_on: date, due_on: date | None, closed_on: date | None) -> None:
    if found_on > today():
        row.fault("found_on", "发现日期不能晚于今天。")
    elif (today() - found_on).days > OLDEST_DAYS:
        row.fault("found_on", "发现日期在十年以前，请核对年份。")
    if due_on is not None and due_on < found_on:
        row.fault("due", f"完成时限{due_on.isoformat()}早于发现日期{found_on.isoformat()}。")
    elif due_on is not None and (due_on - today()).days > OLDEST_DAYS:
        row.fault("due", "完成时限在十年以后，请核对年份。")
    if closed_on is not None and closed_on > today():
        row.fault("closed_on", "销号日期不能晚于今天。")
    elif closed_on is not None and closed_on < found_on:
        row.fault("closed_on", f"销号日期{closed_on.isoformat()}早于发现日期{found_on.isoformat()}。")


def _source(row: Row, remarks: list[str]) -> Source:
    text = row.text("source")
    found = source_of(text)
    if text and found is None:
        row.fault("source", "看不出问题是谁发现的，请写“自查”“上级检查”“投诉举报”“暗访”“第三方评估”“巡察审计”“专项行动”等。")
    if not text:
        remarks.append("原台账没有写来源，按自查登记")
    return found or Source.SELF_INSPECTION


def _problem_type(row: Row, remarks: list[str]) -> ProblemType:
    text = row.text("problem_type")
    found = next((kind for word, kind in TYPES if word in text), None)
    if text and found is None:
        remarks.append(f"问题类型原文：{text}")
    return found or ProblemType.SINGLE


def _kind(row: Row, limit: Limit, remarks: list[str]) -> Kind:
    text = row.text("kind")
    found = kind_of(text)
    if text and found is None:
        remarks.append(f"整改类型原文：{text}")
    return found or limit.kind or Kind.IN_STAGES


def _progress(row: Row, closed_on: date | None) -> tuple[tuple[date, str], ...]:
    """Dated progress; what the ledger says of proofs and judgements goes there in words, because nobody here has judged."""
    day = closed_on or today()
    told = progress_of(mask(cell(row, "progress")), day)
    if any(each > today() for each, _text in told):
        row.fault("progress", "进展里的日期不能晚于今天。")
    kept = [f"{HEADS[key]}：{text}" for key in KEPT_IN_PROGRESS if (text := cell(row, key))]
    return (*told, *([(day, mask(f"原台账记载。{'；'.join(kept)}"))] if kept else []))


def _is_public(row: Row) -> bool:
    said = is_yes(cell(row, "is_public"))
    if said is None:
        row.fault("is_public", "请填写“是”或“否”。")
    return bool(said)
