"""Why a proof may not be asked for: the three 不得要求提交 of the document, word by word. Pure.

绵医保发〔2019〕18号 annex 2, row 7, counts them up with circled numbers; task three (三) says what becomes of the others.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from evalsvc.instruments.papers import Checklist, Document

PART, ROW = "self-inspection", 7
_MARKED = re.compile(r"([①-⑳])([^①-⑳。]+)")


class Decision(StrEnum):
    KEEP = "keep"
    CANCEL = "cancel"
    CANCEL_BY = "cancel_by"


class BasisKind(StrEnum):
    LAW = "law"
    RULE = "rule"
    NONE = "none"


DECISION_WORDS = {Decision.KEEP: ("保留", "quiet"), Decision.CANCEL: ("立即取消", "green"), Decision.CANCEL_BY: ("限期取消", "amber")}
BASIS_NAMES = {BasisKind.LAW: "法律、行政法规", BasisKind.RULE: "规章和规范性文件", BasisKind.NONE: "没有依据"}


@dataclass(frozen=True)
class Reason:
    """A rule that forbids to ask for a proof: its address in every version of the document, its words, and where it stands."""

    key: str
    words: str
    where: str


def reasons_of(document: Document) -> list[Reason]:
    """The rules of the document, in its order."""
    part = next(part for part in document.parts if isinstance(part, Checklist) and part.key == PART)
    row = next(row for group in part.groups for row in group.rows if row.number == ROW)
    return [
        Reason(f"{document.key}/{PART}/{ROW}/{mark}", f"{mark}{words}", f"{document.number}{part.annex}第{ROW}行") for mark, words in _MARKED.findall(row.text)
    ]
