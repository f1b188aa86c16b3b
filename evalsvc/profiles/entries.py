"""How a rule is typed on a page: its kind, its limits, its value as text and back. Pure."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic.fields import FieldInfo

from evalsvc.profiles.rules import Clock, Rules

PRAISE = {"5,4,3": (5, 4, 3), "5,4": (5, 4)}
_BETWEEN = re.compile(r"[、，,\s]+")
_DEFAULT = Rules()


class Kind(StrEnum):
    """How the value of a rule is typed."""

    NUMBER = "number"
    SERIES = "series"
    CLOCK = "clock"
    YES_NO = "yes_no"
    SCORES = "scores"
    PRAISE = "praise"
    DAYS = "days"


def kind_of(field: str) -> Kind:
    """How a rule is typed; raises AttributeError for what is no rule."""
    value = getattr(_DEFAULT, field)
    if field in {"guidance_series", "praise_levels", "mean_scores"}:
        return {"guidance_series": Kind.SERIES, "praise_levels": Kind.PRAISE, "mean_scores": Kind.SCORES}[field]
    for form, kind in ((bool, Kind.YES_NO), (Clock, Kind.CLOCK), (tuple, Kind.DAYS)):
        if isinstance(value, form):
            return kind
    return Kind.NUMBER


def is_clock(field: str) -> bool:
    """Whether a rule is a time limit, which is typed as an amount and a unit."""
    return kind_of(field) is Kind.CLOCK


def limits_of(field: str) -> tuple[int, int]:
    """The least and the most that the number of a rule may be, or the amount of a time limit."""
    about = Clock.model_fields["amount"] if kind_of(field) is Kind.CLOCK else Rules.model_fields[field]
    return _bound(about, "ge"), _bound(about, "le")


def _bound(about: FieldInfo, name: str) -> int:
    return int(next(getattr(one, name) for one in about.metadata if hasattr(one, name)))


def text_of(field: str, rules: Rules) -> dict[str, str]:
    """The value of a rule as the fields of its form say it: the rule's name, and `<name>_unit` for a time limit."""
    value, kind = getattr(rules, field), kind_of(field)
    if kind is Kind.CLOCK:
        return {field: str(value.amount), f"{field}_unit": value.unit.value}
    if kind is Kind.SCORES:
        return {field: "、".join(str(value[level]) for level in (5, 4, 3, 2, 1))}
    if kind is Kind.DAYS:
        return {field: "、".join(str(day) for day in value)}
    if kind is Kind.PRAISE:
        return {field: ",".join(str(level) for level in value)}
    return {field: {True: "yes", False: "no"}[value] if kind is Kind.YES_NO else str(value)}


def numbers_in(text: str) -> list[int]:
    """The whole numbers of a list as people write it: 30、90; raises ValueError for anything else."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if not parts or any(not (part.isascii() and part.isdecimal() and len(part) < 7) for part in parts):
        raise ValueError(text)
    return [int(part) for part in parts]


def value_of(field: str, typed: Mapping[str, str]) -> Any:
    """The value of a rule, as a version keeps it, from what was typed and found in order."""
    text, kind = typed[field], kind_of(field)
    if kind is Kind.CLOCK:
        return {"amount": int(text), "unit": typed[f"{field}_unit"]}
    if kind is Kind.SCORES:
        return dict(zip("54321", numbers_in(text), strict=True))
    if kind is Kind.DAYS:
        return numbers_in(text)
    if kind is Kind.PRAISE:
        return list(PRAISE[text])
    return text == "yes" if kind is Kind.YES_NO else int(text)


def with_changes(present: Mapping[str, Any], rules: Rules, values: Mapping[str, Any], name: str, source: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The content of a version that says `values`, and the rules that differ from `rules`.

    A rule that stays keeps its source; one that changes bears the new one, called `name`. Sources that nothing bears fall away.
    """
    kept, changed = dict(present["rules"]), []
    for field, value in values.items():
        if value != value_of(field, text_of(field, rules)):
            kept[field] = {"value": value, "source": name}
            changed.append(field)
    used = {datum["source"] for datum in kept.values()}
    sources = {key: one for key, one in {**present["sources"], name: dict(source)}.items() if key in used}
    return {"sources": sources, "rules": kept}, changed
