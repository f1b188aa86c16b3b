"""Results of a campaign: shares with numerator, denominator and interval, kept apart from citizens' figures. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evalsvc.core.digits import NOTHING, count, percent
from evalsvc.core.intervals import wilson
from evalsvc.instruments.kinds import LEVELS
from evalsvc.instruments.questionnaires import Question, Questionnaire
from evalsvc.visits.sheet import key_of
from evalsvc.visits.wants import Citizens

SATISFIED = (5, 4, 3)
FORMULA = "满意率＝（非常满意＋满意＋基本满意）÷回答了这一项的记录（第1版）"
Counted = Mapping[tuple[int, str, int], int]


@dataclass(frozen=True)
class Share:
    """So many of so many; `least` is how many there must be for the share to be shown at all."""

    numerator: int
    denominator: int
    least: int = 0

    @property
    def is_shown(self) -> bool:
        return self.denominator >= self.least

    @property
    def text(self) -> str:
        """The share as it is printed; — without a denominator, or when there are too few."""
        return percent(self.numerator, self.denominator) if self.is_shown else NOTHING

    @property
    def ratio(self) -> str:
        return f"{count(self.numerator)} / {count(self.denominator)}" if self.is_shown else NOTHING

    @property
    def interval_text(self) -> str:
        """Wilson's 95 % interval as it is printed; — when there is none."""
        interval = wilson(self.numerator, self.denominator) if self.is_shown else None
        return "–".join(percent(end) for end in interval) if interval else NOTHING


@dataclass(frozen=True)
class LevelRow:
    """A question of kind level, or a target, with how often each level was given."""

    name: str
    levels: Mapping[int, int]
    satisfied: Share
    citizens: Share | None = None
    silence: str = ""

    @property
    def n(self) -> int:
        return sum(self.levels.values())


@dataclass(frozen=True)
class OptionRow:
    """A question of kind choice with how often each option was chosen."""

    name: str
    options: tuple[tuple[str, Share], ...]


@dataclass(frozen=True)
class Facts:
    """What results are computed from: `names` are the targets, `least` how many answers a share needs to be shown."""

    form: Questionnaire
    names: Mapping[int, str]
    counted: Counted
    chosen: Mapping[tuple[str, str], int]
    texts: Mapping[str, Sequence[tuple[str, int]]]
    findings: Sequence[tuple[str, str, str]]
    citizens: Mapping[int, Citizens]
    least: int = 0


class Results:
    """The results of a campaign, or of those of its targets that somebody may see."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.targets = target_rows(facts)
        self.aspects = aspect_rows(facts, list(facts.names))
        self.options = option_rows(facts)
        self.findings = facts.findings
        self.texts = [(question.ask.text, facts.texts[question.key]) for question in _of_kind(facts.form, "text") if facts.texts.get(question.key)]

    @property
    def whole(self) -> LevelRow:
        """The level on the whole over all targets."""
        overall = key_of(self.facts.form, "overall") or ""
        return _row("总体评价", _levels(self.facts.counted, list(self.facts.names), overall), self.facts.least)

    def aspects_of(self, target: int) -> list[LevelRow]:
        """The questions of kind level at one target."""
        return aspect_rows(self.facts, [target])


def aspect_rows(facts: Facts, targets: Sequence[int]) -> list[LevelRow]:
    """The questions of kind level over these targets together, in their order."""
    return [_row(question.ask.text, _levels(facts.counted, targets, question.key), facts.least) for question in _of_kind(facts.form, "level")]


def target_rows(facts: Facts) -> list[LevelRow]:
    """The targets by the level on the whole, each with citizens' own figure of the same days beside it."""
    overall = key_of(facts.form, "overall") or ""
    rows = []
    for target, name in facts.names.items():
        said = facts.citizens.get(target, Citizens(0, 0, ""))
        row = _row(name, _levels(facts.counted, [target], overall), facts.least)
        rows.append(replace(row, citizens=Share(said.satisfied, said.number), silence=said.silence))
    return rows


def option_rows(facts: Facts) -> list[OptionRow]:
    """The questions of kind choice, in their order."""
    rows = []
    for question in _of_kind(facts.form, "choice"):
        counts = {option.key: facts.chosen.get((question.key, option.key), 0) for option in question.options}
        n = sum(counts.values())
        rows.append(OptionRow(question.ask.text, tuple((option.text, Share(counts[option.key], n, facts.least)) for option in question.options)))
    return rows


def _of_kind(form: Questionnaire, kind: str) -> Iterable[Question]:
    return (question for question in form.questions if question.kind == kind)


def _levels(counted: Counted, targets: Sequence[int], question: str) -> dict[int, int]:
    return {level: sum(counted.get((target, question, level), 0) for target in targets) for level in LEVELS}


def _row(name: str, levels: dict[int, int], least: int) -> LevelRow:
    satisfied = sum(levels[level] for level in SATISFIED)
    return LevelRow(name, levels, Share(satisfied, sum(levels.values()), least))
