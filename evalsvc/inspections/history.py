"""How a row came to read as it does, in sentences: from what to what. Pure.

A person who types is saved every second or two. What one person made of a row without a longer pause is one change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from evalsvc.inspections.states import Result, result_words

SAME_SITTING = timedelta(minutes=10)
QUOTED = 80
LABELS = {
    "result": "自查结果",
    "finding": "自查情况",
    "measure": "下一步改进措施",
    "measure_due_on": "措施完成时限",
    "reason": "不适用的理由",
    "authority": "依据的文件",
    "person": "责任人",
    "office": "责任科室",
}
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One thing that was changed, as a sentence; `whole` is the text before it where the sentence could not hold all of it."""

    sentence: str
    whole: str = ""


def steps(before: Texts, after: Texts, *, is_negative: bool = False) -> Iterator[Step]:
    """What differs between two readings of a row, in the order of its form; of what must not be, whether it was found."""
    for name, label in LABELS.items():
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            yield Step(_sentence(label, _said(name, old, is_negative), _said(name, new, is_negative)), old if len(old) > QUOTED else "")


def joined(before: Texts, after: Texts, old: Texts, new: Texts) -> tuple[dict[str, str], dict[str, str]]:
    """A change and the one that followed it as a single one; what was typed and taken back again is none."""
    begin, end = {**old, **before}, {**after, **new}
    return _without_same(begin, end)


def differing(old: Texts, new: Texts) -> tuple[dict[str, str], dict[str, str]]:
    """What differs between two readings of a row."""
    return _without_same(dict(old), dict(new))


def same_sitting(last: datetime, at: datetime) -> bool:
    """Whether what is saved at an instant belongs to the change that was saved last."""
    return at - last <= SAME_SITTING


def _without_same(old: dict[str, str], new: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    names = [name for name in new if old.get(name, "") != new[name]]
    return {name: old.get(name, "") for name in names}, {name: new[name] for name in names}


def _said(name: str, value: str, is_negative: bool) -> str:
    return result_words(Result(value), is_negative=is_negative)[0] if name == "result" and value else value


def _sentence(label: str, old: str, new: str) -> str:
    if not old:
        return f"填写{label}：{_quoted(new)}"
    if not new:
        return f"删去{label}，原为{_quoted(old)}"
    return f"{label}由{_quoted(old)}改为{_quoted(new)}"


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= QUOTED else text[:QUOTED] + '…'}”"
