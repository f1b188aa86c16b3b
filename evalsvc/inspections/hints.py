"""What a reader would doubt in a row before it is handed in: reasons, never a block. Pure."""

from dataclasses import dataclass
from datetime import date

from evalsvc.inspections.states import UNFULFILLED, Result, result_words
from evalsvc.instruments.deadlines import DeadlineKind

SHORTEST = 10
NOTHING_FOUND = "写了“未发现”，但没有写查了什么，请写明依据：查了哪些资料、多少件、问了谁。"
EMPTY_PHRASES = ("高度重视", "认真落实", "积极推进", "已按要求落实", "严格执行", "进一步加强", "不断完善", "已落实", "无")


@dataclass(frozen=True)
class Filled:
    """What a row says, and what the last round's row said."""

    finding: str
    result: Result
    measure: str
    measure_due_on: date | None
    authority: str
    carried: str
    deadline_kind: DeadlineKind | None
    is_proved: bool = True
    is_negative: bool = False


def hints(row: Filled, today: date) -> list[str]:
    """The doubts about a row in words, most telling first."""
    found = []
    if row.result is Result.DONE and len(row.finding.strip()) < SHORTEST:
        found.append(NOTHING_FOUND if row.is_negative else "写了“已落实”，但没有写怎么落实的，请写出具体做法、时间或数据。")
    elif row.finding.strip() and _is_empty(row.finding):
        found.append("自查情况只有套话，请写出具体做法、时间或数据。")
    if row.result is Result.DONE and not row.is_proved:
        found.append(f"写了“{result_words(row.result, is_negative=row.is_negative)[0]}”，还没有佐证材料。")
    if row.carried and row.finding.strip() == row.carried.strip():
        found.append("自查情况与上一轮完全相同，请核对是否有新情况。")
    if row.result in UNFULFILLED and row.measure_due_on is not None and row.measure_due_on < today:
        found.append("改进措施的完成时限已经过去。")
    if row.deadline_kind is DeadlineKind.AS_REQUIRED and row.result is Result.DONE and not row.authority:
        found.append("这一项按当地党委、政府要求办理，请写明依据的文件。")
    return found


def missing(row: Filled, reason: str) -> list[str]:
    """What a row must still say before it can be handed in."""
    found = []
    if row.result is Result.NONE:
        found.append("没有选自查结果")
    if row.result is Result.NOT_APPLICABLE and not reason.strip():
        found.append("不适用的要写理由")
    if row.result in UNFULFILLED and not row.measure.strip():
        found.append("发现问题的要写整改措施" if row.is_negative else "没有落实的要写下一步改进措施")
    if row.result in UNFULFILLED and row.measure_due_on is None:
        found.append("改进措施要有完成时限")
    return found


def _is_empty(text: str) -> bool:
    rest = text
    for phrase in EMPTY_PHRASES:
        rest = rest.replace(phrase, "")
    return len("".join(letter for letter in rest if letter.isalnum())) < SHORTEST // 2
