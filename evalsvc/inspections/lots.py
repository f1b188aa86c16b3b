"""What is drawn, what a look at it finds, what follows. Pure."""

from enum import StrEnum


class What(StrEnum):
    SHEETS = "sheets"
    DONE_ROWS = "done_rows"
    ROWS = "rows"


WHAT_NAMES = {What.SHEETS: "单位（整张自查表）", What.DONE_ROWS: "填“已落实”或者“未发现”的项", What.ROWS: "所有的项"}


class Found(StrEnum):
    CONFIRMED = "confirmed"
    CONTRARY = "contrary"


FOUND_NAMES = {Found.CONFIRMED: "与自查一致", Found.CONTRARY: "与自查不一致"}


class Follows(StrEnum):
    """What becomes of a contrary finding."""

    CORRECTION = "correction"
    REOPEN = "reopen"


FOLLOWS_NAMES = {Follows.CORRECTION: "按“上级检查”登记整改", Follows.REOPEN: "退回自查表，由单位重新填报这一项"}
