"""The board, put together from what was counted: figures, comparisons, trend, reasons, and the news in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from evalsvc.analytics import charts, indices, news, trees
from evalsvc.analytics.apart import Other, counted_apart
from evalsvc.analytics.charts import Chart, Point, Scale
from evalsvc.analytics.comparison import Standing, Tier, compare
from evalsvc.analytics.counts import Counts, TagCounts, Tally, total
from evalsvc.analytics.indices import Figure, figure
from evalsvc.analytics.periods import STEP_NAMES, Period, Step
from evalsvc.analytics.silence import Served, Silence
from evalsvc.core.clock import monday_of
from evalsvc.core.digits import NOTHING
from evalsvc.organisation.queries import Change
from evalsvc.ratings.scale import BAD_LEVELS

WEEKDAYS = "一二三四五六日"
TAGS_SHOWN = 8


@dataclass(frozen=True)
class Member:
    """One of those that are compared: a unit directly below, the unit's own points together, or one rating point."""

    name: str
    note: str
    counts: Counts
    public_id: str = ""
    tags: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """Everything the board is computed from."""

    place: str
    period: Period
    by: Step
    cut_off: datetime
    minimum: int
    mean_scores: Mapping[int, float]
    praise_levels: Sequence[int]
    tally: Tally
    members: Sequence[Member]
    points: Sequence[Member]
    tags: TagCounts
    texts: Mapping[str, tuple[int, str]]
    silence: Silence
    tree: trees.Tree = trees.Tree.NOW
    changes: Sequence[Change] = ()


@dataclass(frozen=True)
class Row:
    """A member with its satisfaction and how it stands to the others together."""

    member: Member
    figure: Figure
    standing: Standing
    minimum: int

    @property
    def is_shown(self) -> bool:
        """Whether there are enough ratings for a share to mean something."""
        return self.figure.denominator >= self.minimum

    @property
    def text(self) -> str:
        return self.figure.text if self.is_shown else NOTHING


@dataclass(frozen=True)
class Group:
    """Members side by side, on one scale, with the whole they are drawn against."""

    rows: Sequence[Row]
    whole: Figure
    scale: Scale


@dataclass(frozen=True)
class StepRow:
    """A day or a week of the trend."""

    period: Period
    label: str
    counts: Counts
    figure: Figure
    standing: Standing
    served: Served


@dataclass(frozen=True)
class LevelRow:
    """The levels of the whole or of a member; without shares when there are too few ratings to compare them."""

    name: str
    counts: Counts
    is_shown: bool


@dataclass(frozen=True)
class TagRow:
    """A reason, how often it was given, and how long its bar is beside the most frequent one's (0 to 1)."""

    text: str
    given: int
    length: float


@dataclass(frozen=True)
class Card:
    """A headline figure with what the silent could do to it, and the sentence to be copied."""

    figure: Figure
    silence: str
    sentence: str


class Board:
    """What the page shows; every part is computed once, when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.now = total(counts for day, counts in facts.tally.days.items() if day in facts.period)
        self.before = total(counts for day, counts in facts.tally.days.items() if day in facts.period.before)
        self.satisfaction = figure(indices.SATISFACTION, self.now)

    @property
    def is_empty(self) -> bool:
        """Whether no citizen has rated in the period at all."""
        return self.now.received == 0

    @cached_property
    def cards(self) -> list[Card]:
        """The four headline figures."""
        chosen = [indices.SATISFACTION, indices.BAD, indices.mean(self.facts.mean_scores), indices.VALID]
        return [self._card(figure(index, self.now)) for index in chosen]

    @cached_property
    def more(self) -> list[Card]:
        """Further figures: good ratings as the profile counts them, done and not done."""
        return [self._card(figure(index, self.now)) for index in (indices.praise(self.facts.praise_levels), indices.DONE, indices.NOT_DONE)]

    def _card(self, found: Figure) -> Card:
        silence, tree = self.facts.silence, trees.TREE_NAMES[self.facts.tree]
        said = news.sentence(self.facts.place, found, self.facts.period, self.facts.cut_off, f"{silence.sentence(found.index)}；{tree}统计")
        return Card(found, silence.told(found.index), said)

    @cached_property
    def below(self) -> Group | None:
        """The units directly below; None where there is none."""
        return self._group(self.facts.members)

    @cached_property
    def points(self) -> Group | None:
        """The unit's own rating points; None where there is none."""
        return self._group(self.facts.points)

    def _group(self, members: Sequence[Member]) -> Group | None:
        if not members:
            return None
        standings = compare([news.satisfied(member.counts) for member in members], self.facts.minimum)
        rows = [Row(m, figure(indices.SATISFACTION, m.counts), s, self.facts.minimum) for m, s in zip(members, standings, strict=True)]
        shown = [row.figure.interval for row in rows if row.is_shown]
        whole = figure(indices.SATISFACTION, total(member.counts for member in members))
        return Group(rows, whole, charts.scale_for([*shown, whole.interval]))

    @cached_property
    def steps(self) -> list[StepRow]:
        """The days or weeks in which somebody rated, each against the rest of the period."""
        days = self.facts.tally.days
        found = []
        for step in self.facts.period.steps(self.facts.by):
            counts = total(counts for day, counts in days.items() if day in step) if self.facts.by == "week" else days.get(step.first, Counts())
            if counts.received:
                found.append((step, counts))
        standings = compare([news.satisfied(counts) for _step, counts in found], self.facts.minimum, ranked=False)
        return [
            StepRow(step, self._label(step), counts, figure(indices.SATISFACTION, counts), standing, self.facts.silence.step(step))
            for (step, counts), standing in zip(found, standings, strict=True)
        ]

    def _label(self, step: Period) -> str:
        if self.facts.by == "day":
            return f"{step.first.isoformat()}（周{WEEKDAYS[step.first.weekday()]}）"
        return f"{step.first.isoformat()}至{step.last.isoformat()}"

    @cached_property
    def step_words(self) -> str:
        """Which days or weeks stand out, as a sentence."""
        return news.outlying_steps([(step.period, step.standing.tier) for step in self.steps], self.facts.minimum, STEP_NAMES[self.facts.by])

    @cached_property
    def trend_chart(self) -> Chart:
        """Satisfaction by day or week."""
        points = [
            Point(
                day=step.period.first if self.facts.by == "day" else monday_of(step.period.first),
                figure=step.figure,
                tier=step.standing.tier,
                note=f"{step.label}<br>满意率 {step.figure.text}（{step.figure.ratio}）<br>95%区间 {step.figure.interval_text}",
            )
            for step in self.steps
        ]
        return charts.trend(points, self.satisfaction, weekly=self.facts.by == "week")

    @cached_property
    def level_rows(self) -> list[LevelRow]:
        """The whole and its members, for the levels of each."""
        members = self.facts.members or self.facts.points
        return [LevelRow("合计", self.now, True), *(LevelRow(m.name, m.counts, m.counts.effective >= self.facts.minimum) for m in members)]

    @property
    def level_kind(self) -> str:
        """What the rows of the levels are."""
        return "评价点" if self.facts.points and not self.facts.members else "单位"

    @property
    def level_words(self) -> str:
        """How the chart of the levels is read, and how many rows it leaves out."""
        return news.reading_of_levels(self.level_kind, sum(not row.is_shown for row in self.level_rows), self.facts.minimum)

    @cached_property
    def level_chart(self) -> Chart:
        """The levels of the whole and of each member that has enough ratings."""
        return charts.levels([(row.name, row.counts) for row in self.level_rows if row.is_shown])

    @cached_property
    def praised(self) -> list[TagRow]:
        """The reasons given most with levels that are not bad."""
        return self._most(level for level in range(1, 6) if level not in BAD_LEVELS)

    @cached_property
    def blamed(self) -> list[TagRow]:
        """The reasons given most with bad ratings."""
        return self._most(BAD_LEVELS)

    def _most(self, levels: Iterable[int]) -> list[TagRow]:
        given = self._given(self.facts.tags.whole, frozenset(levels))
        return [TagRow(self._text(code), n, n / given[0][1]) for code, n in given[:TAGS_SHOWN]]

    def _given(self, numbers: Mapping[str, int], levels: frozenset[int]) -> list[tuple[str, int]]:
        """Codes of the levels by falling number; equal ones by code."""
        wanted = [(code, n) for code, n in numbers.items() if n and self.facts.texts.get(code, (0, ""))[0] in levels]
        return sorted(wanted, key=lambda pair: (-pair[1], pair[0]))

    def _text(self, code: str) -> str:
        return self.facts.texts[code][1]

    @cached_property
    def others(self) -> list[Other]:
        """What is counted apart."""
        return counted_apart(self.now, self.facts.tally.others)

    @cached_property
    def headline(self) -> str:
        """The news: what became of satisfaction, who stands out, and what bad ratings give as their reason."""
        if not self.now.effective:
            return news.SILENCE
        group = self.below or self.points
        low = [row.member for row in self.below.rows if row.standing.tier is Tier.LOWER] if self.below else []
        numbers: dict[str, int] = {}
        for tags in [member.tags for member in low] or [self.facts.tags.whole]:
            numbers.update({code: numbers.get(code, 0) + n for code, n in tags.items()})
        given = self._given(numbers, BAD_LEVELS)
        times = given[0][1] if given else 0
        complaint = news.complaint([self._text(code) for code, n in given if n == times], times, "其" if low else "")
        standouts = news.standouts(_tiers(group), "下级" if self.below else "评价点")
        own = news.own_points(_tiers(self.points)) if self.below else ""
        movement = news.movement(self.now, self.before, self.facts.minimum)
        return news.headline([movement, standouts, complaint, own] if low else [movement, standouts, own, complaint])


def _tiers(group: Group | None) -> list[tuple[str, Tier | None]]:
    return [(row.member.name, row.standing.tier) for row in group.rows] if group else []
