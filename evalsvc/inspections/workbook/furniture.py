"""The texts of a form that are neither requirements nor answers: title, unit, day, heads, goals, places for names. Pure."""

import re
from collections.abc import Iterable

from evalsvc.inspections.outline import AskedRow, Outline
from evalsvc.inspections.workbook.layout import EVIDENCE, LOCAL_GOAL
from evalsvc.inspections.workbook.marks import Marks, digest
from evalsvc.inspections.workbook.matching import plain

_PARTS = re.compile(r"\t|[\s　]{2,}")
_UNIT = re.compile(r"(?:填报|填表)?单位(?:名称)?(?:[（(]盖章[）)])?[:：][\s　]*(\S*?)(?:[（(]盖章[）)])?")
_DAY = re.compile(r"(?:(?:填表|填报)?(?:日期|时间)[:：]?)?[\s　]*(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})")
_PAGE = re.compile(r"附件[\s　]*\d{0,2}|第[\s　]*\d+[\s　]*页(?:[，,]?[\s　]*共[\s　]*\d+[\s　]*页)?")
_COUNTED = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、]?")
_ROUND = "轮次："
_BLANK = re.compile(r"[\s　_＿:：()（）]")
_LABELS = (
    *("填表人", "填报人", "单位负责人", "负责人", "审核人", "联系人", "联系电话", "单位盖章", "盖章", "公章"),
    *("填表日期", "填报日期", "年", "月", "日"),
)
_EMPTY = re.compile(f"(?:{'|'.join(_LABELS)})*")
_SIGNED = re.compile(rf"(?:{'|'.join(sorted(_LABELS, key=len, reverse=True))})(?:[（(][^（）()]*[）)])?[\s　]*[:：].{{0,30}}")
_EVIDENCE = re.compile(rf"第(.{{1,80}}?)项{EVIDENCE}(.*)", re.DOTALL)
_LONGEST_NAME = 20


class Furniture:
    """Knows what the form itself brings. What people typed into it, save a unit's name, is none of it."""

    def __init__(self, outline: Outline, marks: Marks | None) -> None:
        self._own = marks.furniture if marks else frozenset()
        self._titles = {plain(outline.title), plain(outline.document)}
        self._goals = {plain(goal.name) for goal in outline.goals} | {plain(LOCAL_GOAL)}
        self._numbers = {goal.number for goal in outline.goals}
        self.unit_named = ""
        self.signed: list[str] = []
        self.evidence: dict[str, str] = {}

    def is_known(self, text: str) -> bool:
        """Whether a text beside the rows is a part of the form; a unit's name, signatures and evidence that it brings are kept."""
        if told := _EVIDENCE.fullmatch(text):
            self.evidence[told[1]] = told[2]
            return True
        if _DAY.fullmatch("".join(text.split())):
            return True
        parts = [self._is_part(part) for part in _PARTS.split(text) if part]
        return all(parts) or digest(text) in self._own or plain(text) in self._titles | self._goals

    def _is_part(self, text: str) -> bool:
        if named := _UNIT.fullmatch(text):
            self.unit_named = self.unit_named or named[1]
            return True
        if any(pattern.fullmatch(text) for pattern in (_DAY, _PAGE)) or text.startswith(_ROUND) or _EMPTY.fullmatch(_BLANK.sub("", text)):
            return True
        if is_signed := bool(_SIGNED.fullmatch(text)):
            self.signed.append(text)
        return is_signed

    def is_name(self, text: str, beside: Iterable[str]) -> bool:
        """Whether a text is a name in a cell of its own, because a cell `beside` it holds nothing but the words of its place."""
        places = [other for other in beside if other != text] if len(text) <= _LONGEST_NAME else []
        if any((unit := _UNIT.fullmatch(other)) and not unit[1] for other in places):
            self.unit_named = self.unit_named or text
            return True
        if is_name := any(_BLANK.sub("", other) and _EMPTY.fullmatch(_BLANK.sub("", other)) for other in places):
            self.signed.append(text)
        return is_name

    def is_of_row(self, role: str, text: str, row: AskedRow | None) -> bool:
        """Whether a text in a row is what the form itself says there."""
        if role == "number":
            return text in self._numbers or bool(_COUNTED.fullmatch(text))
        if role == "goal":
            return plain(text) in self._goals
        return role == "deadline" and row is not None and plain(text) == plain(row.deadline_words)
