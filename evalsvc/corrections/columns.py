"""The 24 columns of the ledger (整改台账), a row of it as texts, and the ledger laid out as an office keeps it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from evalsvc.core.clock import day_of, prose_date
from evalsvc.core.official import Cell, OfficialTable
from evalsvc.core.tables import Column, Holds, Value, Values
from evalsvc.corrections.kinds import FOUND_NAMES, KIND_NAMES, PROBLEM_TYPE_NAMES, SOURCE_NAMES, VERDICT_NAMES, Found, Kind, ProblemType, Source, Tier, Verdict
from evalsvc.corrections.models import Correction, Evidence, Judgement, Measure, Recheck
from evalsvc.corrections.queries import LedgerRow

TITLE = "整改台账"
YES, NO = "是", "否"
COLUMNS = (
    Column("number", "编号", Holds.CODE, limit=40, width=13),
    Column("source", "来源", width=7),
    Column("found_on", "发现日期", Holds.DAY, width=11),
    Column("problem", "问题表现", limit=4000, width=24),
    Column("clause", "对应条款", width=13),
    Column("problem_type", "问题类型", width=6),
    Column("kind", "整改类型", width=6),
    Column("measures", "整改措施", limit=4000, width=24),
    Column("leader", "责任领导", limit=40, width=8),
    Column("unit", "责任单位", limit=300, width=10),
    Column("person", "责任人", limit=40, width=8),
    Column("partners", "协同单位", width=8),
    Column("goal", "预期目标", limit=4000, width=13),
    Column("due", "完成时限", width=11),
    Column("progress", "进展", limit=8000, width=20),
    Column("evidence", "佐证材料", limit=4000, width=12),
    Column("own", "自评结论", limit=4000, width=14),
    Column("acceptance", "本级验收", limit=4000, width=14),
    Column("superior", "上级复评", limit=4000, width=14),
    Column("closed_on", "销号日期", Holds.DAY, width=11),
    Column("recheck", "回头看", limit=4000, width=13),
    Column("lasting", "长效机制", limit=4000, width=13),
    Column("is_public", "是否公开", width=6),
    Column("remark", "备注", limit=400, width=10),
)
GROUPS = (("", 2), ("问题", 4), ("整改", 2), ("责任", 4), ("目标和时限", 2), ("落实", 2), ("评判", 3), ("销号以后", 3), ("", 2))
CENTRED = ("number", "source", "problem_type", "kind", "leader", "person", "is_public")
_FIRST_CIRCLED, _CIRCLED = 0x2460, 20


def texts_of(row: LedgerRow, names: Mapping[int, str]) -> Values:
    """A row of the ledger by column key; `names` are those of the accounts that judged. Only what belongs to the present turn is told."""
    correction = row.correction
    measures = [measure for measure in row.measures if measure.turn == correction.turn and measure.dropped_at is None]
    return {
        "number": correction.number,
        "source": SOURCE_NAMES[Source(correction.source)],
        "found_on": correction.found_on,
        "problem": correction.problem,
        "clause": correction.clause,
        "problem_type": PROBLEM_TYPE_NAMES[ProblemType(correction.problem_type)],
        "kind": KIND_NAMES[Kind(correction.kind)],
        "measures": "\n".join(_measure(number, measure, correction) for number, measure in enumerate(measures, start=1)),
        "leader": correction.leader_name,
        "unit": correction.unit.name,
        "person": correction.person_name,
        "partners": correction.partners,
        "goal": correction.goal,
        "due": _due(correction),
        "progress": "\n".join(_progress(row, measures)),
        "evidence": "\n".join(_evidence(row.evidence)),
        **{tier.value: "\n".join(_judged(row, tier, names)) for tier in Tier},
        "closed_on": correction.closed_on,
        "recheck": "\n".join(_recheck(each) for each in row.rechecks if each.turn == correction.turn),
        "lasting": correction.lasting,
        "is_public": YES if correction.is_public else NO,
        "remark": correction.remark,
    }


def circled(number: int) -> str:
    """①, ②, … ⑳, then （21）."""
    return chr(_FIRST_CIRCLED + number - 1) if number <= _CIRCLED else f"（{number}）"


def _measure(number: int, measure: Measure, correction: Correction) -> str:
    """A measure with its number; with its own person and last day where they are not those of the whole."""
    own = [measure.person_name] if measure.person_name != correction.person_name else []
    own += [measure.due_on.isoformat()] if measure.due_on and measure.due_on != correction.due_on else []
    return f"{circled(number)}{measure.text}{_in_brackets(own)}"


def _due(correction: Correction) -> Value:
    """The last day; with words beside it when it is not the first one, or not sure."""
    if correction.due_on is None:
        return None
    first = correction.first_due_on
    told = [f"首次{first.isoformat()}"] if first and first != correction.due_on else []
    told += ["放假安排公布后重算"] if correction.due_is_provisional else []
    return f"{correction.due_on.isoformat()}{_in_brackets(told)}" if told else correction.due_on


def _in_brackets(told: Iterable[str]) -> str:
    said = "，".join(filter(None, told))
    return f"（{said}）" if said else ""


def _progress(row: LedgerRow, measures: Sequence[Measure]) -> Iterable[str]:
    said = [(each.day, each.text) for each in row.progress if each.turn == row.correction.turn]
    said += [(measure.done_on, f"完成措施{circled(number)}") for number, measure in enumerate(measures, start=1) if measure.done_on]
    return [f"{day.isoformat()}：{text}" for day, text in sorted(said, key=lambda each: each[0])]


def _evidence(held: Sequence[Evidence]) -> Iterable[str]:
    """The titles, each once, with the number of its revision from the second on."""
    newest = {each.series: each for each in sorted(held, key=lambda each: each.revision)}
    return [f"{each.title}（第{each.revision}版）" if each.revision > 1 else each.title for each in newest.values()]


def _judged(row: LedgerRow, tier: Tier, names: Mapping[int, str]) -> Iterable[str]:
    return [_judgement(each, names) for each in row.judgements if each.tier == tier.value and each.turn == row.correction.turn]


def _judgement(judgement: Judgement, names: Mapping[int, str]) -> str:
    by = _in_brackets((names.get(judgement.account_id, ""), day_of(judgement.at).isoformat()))
    return f"{VERDICT_NAMES[Verdict(judgement.verdict)]}{by}" + (f"：{judgement.opinion}" if judgement.opinion else "")


def _recheck(recheck: Recheck) -> str:
    if recheck.found is None or recheck.done_on is None:
        return f"应于{recheck.due_on.isoformat()}回头看"
    return f"{recheck.done_on.isoformat()}：{FOUND_NAMES[Found(recheck.found)]}{f'，{recheck.text}' if recheck.text else ''}"


def official(rows: Sequence[Values], *, unit: str, told: str, day: date) -> OfficialTable:
    """The ledger as an official table: unit and day below the title, what it was narrowed to below the table."""
    heads = [column.head for column in COLUMNS]
    above: list[Cell] = []
    below: list[Value] = []
    for name, columns in GROUPS:
        taken, heads = heads[:columns], heads[columns:]
        above += [Cell(name, columns=columns)] if name else [Cell(head, rows=2) for head in taken]
        below += taken if name else []
    return OfficialTable(
        title=TITLE,
        widths=tuple(float(column.width) for column in COLUMNS),
        head=(tuple(above), tuple(below)),
        rows=[tuple(values[column.key] for column in COLUMNS) for values in rows],
        unit=f"单位：{unit}",
        day=f"制表日期：{prose_date(day)}",
        notes=(f"注：范围为{told or '全部'}，共{len(rows)}个问题。",),
        centred=frozenset(number for number, column in enumerate(COLUMNS) if column.key in CENTRED),
    )
