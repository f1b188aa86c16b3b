"""The ledger of an office: found by its own number and the problem, taken over once, never over what people here have done since.

What is unfinished comes in to be worked off here; what was struck off keeps its day. Nobody's acceptance is invented.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.tables import Row
from evalsvc.corrections.columns import TITLE
from evalsvc.corrections.points import FivePoints, missing
from evalsvc.corrections.queries.within import ORGANS
from evalsvc.corrections.states import STATE_WORDS, State
from evalsvc.corrections.tables.columns import COLUMNS_IN, ORGAN
from evalsvc.corrections.tables.entries import Entry, People, Reader, cell
from evalsvc.corrections.tables.keeping import Change, Kept, entry_of, keep, kept_in, lock, words_of
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Matching, Verdict, difference
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.tables.finding import Known, Units

RIGHT = Permission.CORRECTION_FILE
WORKED_ON = "已在本系统办理（{state}），不改"
CHANGED_HERE = "导入之后这里又改过，确认后以表里的为准"
FIELDS = {"unit": "unit_id", "due": "due_on"}  # the field of an entry where it is not called like its column


@dataclass
class Check:
    """One reading of a file, and what has been found so far."""

    reader: Reader
    units: Units
    kept: dict[str, Kept]
    lines: dict[str, int]
    work: list[Change]

    def verdict(self, row: Row) -> Verdict | None:
        """What a row would do, or None when it has faults."""
        number = row.text("number")
        entry = self.reader.entry(row)
        first = self.lines.setdefault(number, row.number)
        if number and first != row.number:
            row.fault("number", f"编号“{number}”在第{first}行已经出现。")
        kept = self.kept.get(number)
        if kept and entry and _flat(kept.correction.problem) != _flat(entry.problem):
            shown = _flat(kept.correction.problem)[:30]
            row.fault("number", f"编号“{number}”在台账里已经是另一个问题（“{shown}”），请改编号，例如加上年份。")
        if entry is None or row.faults:
            return None
        return self._old(row, kept, entry) if kept else self._new(row, entry)

    def _new(self, row: Row, entry: Entry) -> Verdict:
        self.work.append(Change(None, entry, digest_of(row)))
        who, when = entry.person.name or "未写", entry.due_on.isoformat() if entry.due_on else "未定"
        told = f"{self.units.by_id[entry.unit_id].name}；{state_in_words(entry)}；责任人{who}；完成时限{when}；措施{len(entry.measures)}项"
        return Verdict(row.number, NEW, _name(entry), f"{told}；备注：{entry.remark}" if entry.remark else told)

    def _old(self, row: Row, kept: Kept, entry: Entry) -> Verdict:
        """The same row again says nothing new; another one changes what nobody here has begun to work on, and says what."""
        digest, here = digest_of(row), entry_of(kept)
        said = _where_told(row, entry, here)
        fresh = [text for _day, text in entry.progress if text not in {each.text for each in kept.progress}]
        told = difference([*_pairs(here, said, self.units), ("进展", "", "；".join(fresh))])
        if kept.digest == digest or not told:
            return Verdict(row.number, SAME, _name(entry))
        if not kept.is_changeable:
            state = STATE_WORDS[State(kept.correction.state)][0]
            return Verdict(row.number, SAME, _name(entry), f"{WORKED_ON.format(state=state)}：{told}")
        self.work.append(Change(kept, said, digest))
        return Verdict(row.number, CHANGED, _name(entry), told if kept.is_as_brought else f"{CHANGED_HERE}：{told}")


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do to the ledger of the organ that was named for the file."""
    units = Units(by, RIGHT)
    organ = next((unit for unit in units.meant(rows[0].text("organ")) if is_organ(unit)), None) if rows else None
    if organ is None:
        for row in rows[:1]:
            row.fault("organ", "没有找到台账单位，或者不在您的管辖范围内，请重新选择。")
        return Checked([])
    kept = kept_in(organ.id, {row.text("number") for row in rows})
    check = Check(Reader(organ, units, People()), units, kept, {}, [])
    verdicts = [verdict for row in rows if (verdict := check.verdict(row))]
    return Checked(verdicts, (organ.id, check.work))


def apply(checked: Checked, by: Actor) -> None:
    """Keeps what is new, and changes what nobody here has begun to work on."""
    if checked.work:
        organ_id, work = checked.work
        keep(organ_id, work, by)


def offered(by: Actor) -> list[tuple[str, str]]:
    """The organs within a person's reach, whose ledgers may be brought in."""
    units = Units(by, RIGHT)
    return [(unit.public_id, units.path(unit.id)) for unit in units.by_id.values() if is_organ(unit)]


def is_organ(unit: Known) -> bool:
    """Whether a unit keeps a ledger and lies within the person's reach."""
    return unit.within and unit.retired_on is None and UnitKind(unit.kind) in ORGANS


def digest_of(row: Row) -> str:
    """SHA-256 (hex) of what stands in a row, whatever it may mean on the day on which it is read."""
    said = {column.key: text for column in COLUMNS_IN if (text := " ".join(cell(row, column.key).split()))}
    return hashlib.sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()


def state_in_words(entry: Entry) -> str:
    """In what state a new row comes in, and what it lacks."""
    if entry.closed_on:
        return f"{entry.closed_on.isoformat()}已销号"
    lacking = missing(points_of(entry))
    return f"未销号，五定还缺：{'；'.join(lacking)}" if lacking else "未销号，五定齐全"


def points_of(entry: Entry) -> FivePoints:
    """What a row says of the five points."""
    measures = tuple((step.text, step.person.name, step.due_on) for step in entry.measures)
    return FivePoints(entry.problem, measures, entry.leader.name, entry.person.name, entry.goal, entry.due_on)


def _where_told(row: Row, entry: Entry, here: Entry) -> Entry:
    """The entry with what is here where the file has no such column, or leaves the day of finding open."""
    silent = [column.key for column in COLUMNS_IN if not row.has(column.key)] + ([] if cell(row, "found_on") else ["found_on"])
    names = {FIELDS.get(key, key) for key in silent} & set(vars(here))
    return replace(entry, **{name: getattr(here, name) for name in names})


def _pairs(here: Entry, said: Entry, units: Units) -> list[tuple[str, object, object]]:
    old, new = words_of(here, units), words_of(said, units)
    return [(head, old[head], new[head]) for head in new]


def _name(entry: Entry) -> str:
    return f"{entry.number}　{_flat(entry.problem)[:40]}"


def _flat(text: str) -> str:
    return " ".join(text.split())


LEDGER = ImportKind(
    key="ledger",
    name=TITLE,
    about="单位原有的整改台账（Excel），列名和顺序不限。没有销号的转到这里继续整改，已经销号的保留原来的销号日期；这里已经动手整改的，不会被表里的内容覆盖。",
    right=RIGHT,
    columns=COLUMNS_IN,
    check=check,
    apply=apply,
    tables=("correction", "correction_measure", "correction_progress", "correction_due", "correction_recheck", "correction_brought"),
    lock=lock,
    afterwards="corrections.index",
    matching=Matching(begins=("number", "problem"), asked=ORGAN, offered=offered),
)
