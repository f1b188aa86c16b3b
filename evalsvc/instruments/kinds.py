"""The kinds of instruments and of tag codes, and the five fixed levels. The code knows kinds, never questions."""

import re
from enum import StrEnum


class InstrumentKind(StrEnum):
    RATING = "rating"
    QUESTIONNAIRE = "questionnaire"
    DOCUMENT = "document"


KIND_NAMES = {InstrumentKind.DOCUMENT: "文件", InstrumentKind.RATING: "评价表", InstrumentKind.QUESTIONNAIRE: "调查问卷"}


class VersionState(StrEnum):
    CURRENT = "current"
    COMING = "coming"
    SUPERSEDED = "superseded"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        return {"current": "现行", "coming": "尚未启用", "superseded": "已被新版取代", "retired": "已停用"}[self.value]

    @property
    def tone(self) -> str:
        """The colour of its badge, which only repeats the word."""
        return {"current": "green", "coming": "blue", "superseded": "quiet", "retired": "red"}[self.value]


SHIPPED = "shipped"
NATIONAL_CODE = r"[1-5][0-9]{2}"
LOCAL_CODE = r"[a-z][a-z0-9-]{1,18}:[a-z0-9-]{1,20}"

LEVELS = (5, 4, 3, 2, 1)
LEVEL_NAMES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
LEVEL_NAMES_EN = {5: "Very satisfied", 4: "Satisfied", 3: "Basically satisfied", 2: "Dissatisfied", 1: "Very dissatisfied"}


def level_of_code(code: str) -> int | None:
    """The level a national tag code belongs to (its first digit); None for a local code, which says nothing of its level."""
    return int(code[0]) if re.fullmatch(NATIONAL_CODE, code) else None
