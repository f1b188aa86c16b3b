"""How numbers are written, and the code word of an organ as long as nobody has set one. Pure.

GB/T 9704-2012, 7.2.5: the number is the organ's code word, the year in full in 〔〕 and the running number, which is written
without 第 and without leading zeros.
"""

from dataclasses import dataclass

BUREAU = "医疗保障局"


@dataclass(frozen=True)
class OrganStyle:
    """How an organ appears on its papers: the name it signs with, its code word, the words of its red head. `is_set`: somebody has decided it."""

    name: str
    code_word: str
    head: str
    is_set: bool = True


def default_style(name: str) -> OrganStyle:
    """What holds for an organ that has set nothing: 绵阳市医疗保障局 is 绵医保; other organs are written out, so that no two are confused."""
    place = name.removesuffix(BUREAU)
    is_bureau = name.endswith(BUREAU) and place
    return OrganStyle(name, f"{place[0]}医保" if is_bureau else name, name, is_set=False)


def number_in_words(code_word: str, word: str, year: int, number: int) -> str:
    """A number as it stands on the paper: 绵医保督〔2026〕1号."""
    return f"{code_word}{word}〔{year}〕{number}号"


def gaps_in_words(first: int, following: int, numbers: list[int]) -> tuple[str, bool]:
    """Whether a series from `first` up to before `following` is whole, in words, and as a fact; `numbers` are those in the register."""
    if following == first:
        return "还没有发文", True
    missing = sorted(set(range(first, following)) - set(numbers))
    strange = len(numbers) != len(set(numbers)) or any(not first <= number < following for number in numbers)
    span = f"{first}—{following - 1}" if following - 1 > first else str(first)
    if missing:
        shown = "、".join(map(str, missing[:20])) + ("等" if len(missing) > 20 else "")
        return f"{span}，缺{shown}号", False
    return (f"{span}，编号有重复或越界", False) if strange else (f"{span}，无缺号", True)
