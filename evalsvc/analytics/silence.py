"""Those who did not rate: what they could do to each figure, over which window-days that is known, and in words. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from evalsvc.analytics import indices
from evalsvc.analytics.counts import Counts, Known
from evalsvc.analytics.indices import Bounds, Figure, Index
from evalsvc.analytics.periods import Period
from evalsvc.core.digits import NOTHING, count
from evalsvc.matters.strips import Span
from evalsvc.profiles.workdays import Calendar, is_working_day
from evalsvc.ratings.heard import HeardDay, MatterCounts

NO_MATTERS = MatterCounts(0, 0, 0, 0)
LEAST_MATTERS = 5
NOTHING_KNOWN = "没有服务人次，无法说明未评价的人可能如何影响这个数"


@dataclass(frozen=True)
class Served:
    """What the table twin of the trend says of a day or week: people served, and the bounds of satisfaction; — where nothing is known."""

    people: str
    bounds: str


@dataclass(frozen=True)
class Rate:
    """A figure of who rated; not shown over so few matters that one could tell whose is rated."""

    figure: Figure
    is_shown: bool


@dataclass(frozen=True)
class Silence:
    """What is known of a period: window-days by day, how many window-days are missing, matters, and ratings that were asked for."""

    days: Mapping[date, Known] = field(default_factory=dict)
    missing: int = 0
    effective: int = 0
    defaults: int = 0
    asked_for: int = 0
    matters: MatterCounts = NO_MATTERS

    @cached_property
    def known(self) -> Known:
        """All window-days whose served count is known."""
        return sum(self.days.values(), Known())

    @property
    def outside(self) -> int:
        """Effective ratings that were not given on such a window-day: at halls and exits, or where the count is missing."""
        return self.effective - self.known.counts.effective

    def bounds(self, index: Index) -> Bounds | None:
        """What the silent could do to a figure; None when nothing is known."""
        return indices.bounds(index, self.known)

    def step(self, period: Period) -> Served:
        """What is known of some days."""
        known = sum((known for day, known in self.days.items() if day in period), Known())
        found = indices.bounds(indices.SATISFACTION, known)
        return Served(count(known.served) if known.window_days else NOTHING, found.text if found else NOTHING)

    def told(self, index: Index) -> str:
        """The line beside a figure: 计入未评价的人：19.00%–99.00%（已知服务人次的1个窗口日，另缺2个）."""
        if not self.known.people:
            return NOTHING_KNOWN
        found = self.bounds(index)
        if found is None:
            return f"服务{count(self.known.served)}人次中有{count(self.known.counts.effective)}件有效评价（{self.base}）"
        return f"计入未评价的人：{found.text}（{self.base}）"

    @property
    def base(self) -> str:
        """Over which window-days, and how many are missing."""
        missing = f"，另缺{count(self.missing)}个" if self.missing else ""
        return f"已知服务人次的{count(self.known.window_days)}个窗口日{missing}"

    def sentence(self, index: Index) -> str:
        """The clause of a figure's sentence, with numbers and the version of the formula."""
        known, found = self.known, self.bounds(index)
        if found is None:
            return self.told(index)
        over = f"（其中{count(known.beyond_days)}个窗口日的评价多于服务人次）" if known.beyond_days else ""
        missing = f"，另有{count(self.missing)}个窗口日没有服务人次，未计入" if self.missing else ""
        served = f"在已知服务人次的{count(known.window_days)}个窗口日{over}里，服务{count(known.served)}人次、有效评价{count(known.counts.effective)}件"
        return f"{served}，未评价的人可使这个数在{found.text}之间{missing}（{indices.SILENCE.name}第{indices.SILENCE.version}版）"

    @property
    def note(self) -> str:
        """The note on window-days with more ratings than people served; empty when there is none."""
        known = self.known
        if not known.beyond_days:
            return ""
        return f"有{count(known.beyond_days)}个窗口日的评价多于服务人次，共多{count(known.beyond)}件：或者服务人次漏填，或者有人重复评价，请核对。"

    @property
    def formula(self) -> str:
        """How the bounds are made, with the version."""
        return f"{indices.SILENCE.edition}：{indices.SILENCE.formula}。"

    @property
    def rates(self) -> list[Rate]:
        """Who rated of those who could: by people served, by matters, and the two meanings of the volunteered rate."""
        known, matters = self.known, self.matters
        enough = not 0 < matters.finished < LEAST_MATTERS
        return [
            Rate(indices.share(indices.HEARD, known.counts.effective, known.people), is_shown=True),
            Rate(indices.share(indices.PARTICIPATION, matters.rated, matters.finished), enough),
            Rate(indices.share(indices.VOLUNTEERED_OF_RATINGS, self.effective - self.asked_for, self.effective + self.defaults), is_shown=True),
            Rate(indices.share(indices.VOLUNTEERED_OF_MATTERS, matters.volunteered, matters.finished), enough),
        ]


def known_days(heard: Iterable[HeardDay]) -> dict[date, Known]:
    """The window-days by day."""
    found = {}
    for day in heard:
        n1, n2, n3, n4, n5, done, not_done = day.rated
        found[day.day] = Known(day.windows, day.served, Counts(n1, n2, n3, n4, n5, done, not_done), day.beyond, day.beyond_windows)
    return found


def missing_days(period: Period, spans: Sequence[Span], known: Mapping[date, Known], unheard: Mapping[date, int], today: date, calendar: Calendar) -> int:
    """How many window-days of a period have no served count although one is due: working days that are over, and days with ratings.

    Today is still running, so only what was rated without a count is missing on closed days and not today.
    """
    opened, closed = sorted(span.opened_on for span in spans), sorted(span.retired_on for span in spans if span.retired_on)
    missing, day = 0, period.first
    while day <= min(period.last, today - timedelta(days=1)):
        due = bisect_right(opened, day) - bisect_right(closed, day) if is_working_day(day, calendar) else 0
        missing += max(due - known.get(day, Known()).window_days, unheard.get(day, 0))
        day += timedelta(days=1)
    return missing
