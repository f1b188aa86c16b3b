"""What a unit, an item or a point may be called, and which public codes are well formed. Pure: no request, no database."""

import re
from datetime import date

from evalsvc.core.errors import Problem
from evalsvc.core.text import clean
from evalsvc.organisation.kinds import LEVEL_NAMES

REASON_LIMIT = 200
FIRST_YEAR = 1949
LONGEST_AHEAD = 366  # days
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def one_line(text: str, what: str, *, limit: int, field: str, needed: bool = False) -> str:
    """The text cleaned and on one line; raises Problem at `field` when it is too long, or empty though needed."""
    plain = " ".join(clean(text or "").split())
    if needed and not plain:
        raise Problem(f"请填写{what}。", field=field)
    if len(plain) > limit:
        raise Problem(f"{what}最多{limit}个字符，现在有{len(plain)}个。", field=field)
    return plain


def reason_of(text: str) -> str:
    """A reason that somebody gave; raises Problem at the field `reason` when there is none."""
    return one_line(text, "原因", limit=REASON_LIMIT, field="reason", needed=True)


def region_code_of(text: str | None) -> str | None:
    """A code of administrative divisions (GB/T 2260: six digits; with townships and villages nine or twelve), or None."""
    plain = clean(text or "")
    if plain and not re.fullmatch(r"[1-9]\d{5}(\d{3}(\d{3})?)?", plain, re.ASCII):
        raise Problem("行政区划代码是6位、9位或12位数字。", field="region_code")
    return plain or None


def credit_code_of(text: str | None) -> str | None:
    """A unified social credit code (GB 32100-2015) whose check character holds, or None."""
    plain = clean(text or "").upper()
    if not plain:
        return None
    if len(plain) != 18 or any(c not in _CREDIT_ALPHABET for c in plain):
        raise Problem("统一社会信用代码是18位，由数字和大写字母组成，不含I、O、S、V、Z。", field="credit_code")
    total = sum(_CREDIT_ALPHABET.index(c) * w for c, w in zip(plain[:17], _CREDIT_WEIGHTS, strict=True))
    if _CREDIT_ALPHABET[-total % 31] != plain[17]:
        raise Problem("统一社会信用代码的末位校验码不符，请核对是否抄错。", field="credit_code")
    return plain


def levels_of(levels: str) -> str:
    """The letters of the levels that handle an item, each once and in order; raises Problem when there is none or an unknown one."""
    given = set(levels)
    if not given or given - set(LEVEL_NAMES):
        raise Problem("请至少选一个办理层级：A省本级、B市级、C县级。", field="levels")
    return "".join(sorted(given))


def opening_day(on: date, *, today: date, field: str) -> date:
    """The day on which something opens; raises Problem for a slip of the pen: before 1949, or more than a year ahead."""
    if on.year < FIRST_YEAR or (on - today).days > LONGEST_AHEAD:
        raise Problem(f"启用日期请填{FIRST_YEAR}年以后、一年以内的日期，请核对年份。", field=field)
    return on


def change_day(on: date | None, *, today: date, not_before: date) -> date:
    """The day of a change of the tree, today unless given; raises Problem when it is to come or before `not_before`."""
    day = on or today
    if day > today:
        raise Problem("日期不能晚于今天，请到那一天再办理。", field="on")
    if day < not_before:
        raise Problem(f"日期不能早于{not_before.isoformat()}，那是上一次变动的日期。", field="on")
    return day
