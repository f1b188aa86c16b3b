"""The texts of a form that are neither requirements nor answers: title, unit, day, heads, goals, places for names. Pure."""

import re

from evalsvc.inspections.outline import AskedRow, Outline
from evalsvc.inspections.workbook.layout import LOCAL_GOAL
from evalsvc.inspections.workbook.marks import Marks, digest
from evalsvc.inspections.workbook.matching import plain

_PARTS = re.compile(r"\t|[\s　]{2,}")
_UNIT = re.compile(r"(?:填报|填表)?单位(?:名称)?(?:[（(]盖章[）)])?[:：][\s　]*(\S*?)(?:[（(]盖章[）)])?")
_DAY = re.compile(r"(?:(?:填表|填报)?(?:日期|时间)[:：]?)?[\s　]*(?:\d{4}年\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}[-/.]\d{1,2})")
_PAGE = re.compile(r"附件[\s　]*\d{0,2}|第[\s　]*\d+[\s　]*页(?:[，,]?[\s　]*共[\s　]*\d+[\s　]*页)?")
_COUNTED = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[.、]?")
_ROUND = "轮次："
_BLANK = re.compile(r"[\s　_＿:：()（）]")
_LABELS = (*("填表人", "填报人", "单位负责人", "负责人", "审核人", "联系人", "联系电话", "单位盖章", "盖章", "公章"), *("填表日期", "填报日期", "年月日"))
_EMPTY = re.compile(f"(?:{'|'.join(_LABELS)})*")


class Furniture:
    """Knows what the form itself brings. What people typed into it, save a unit's name, is none of it."""

    def __init__(self, outline: Outline, marks: Marks | None) -> None:
        self._own = marks.furniture if marks else frozenset()
        self._titles = {plain(outline.title), plain(outline.document)}
        self._goals = {plain(goal.name) for goal in outline.goals} | {plain(LOCAL_GOAL)}
        self._numbers = {goal.number for goal in outline.goals}
        self.unit_named = ""

    def is_known(self, text: str) -> bool:
        """Whether a text beside the rows is a part of the form; a unit's name that it brings is kept."""
        parts = [self._is_part(part) for part in _PARTS.split(text) if part]
        return all(parts) or digest(text) in self._own or plain(text) in self._titles | self._goals

    def _is_part(self, text: str) -> bool:
        if named := _UNIT.fullmatch(text):
            self.unit_named = self.unit_named or named[1]
            return True
        return any(pattern.fullmatch(text) for pattern in (_DAY, _PAGE)) or text.startswith(_ROUND) or bool(_EMPTY.fullmatch(_BLANK.sub("", text)))

    def is_of_row(self, role: str, text: str, row: AskedRow | None) -> bool:
        """Whether a text in a row is what the form itself says there."""
        if role == "number":
            return text in self._numbers or bool(_COUNTED.fullmatch(text))
        if role == "goal":
            return plain(text) in self._goals
        return role == "deadline" and row is not None and plain(text) == plain(row.deadline_words)
