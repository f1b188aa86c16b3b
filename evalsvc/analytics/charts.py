"""Charts as plain dicts in plotly's schema, and the coordinates of the dots and whiskers that tables draw themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from evalsvc.analytics.comparison import Tier
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.indices import Figure
from evalsvc.core.digits import count, percent
from evalsvc.ratings.scale import LEVEL_NAMES, LEVELS

Chart = dict[str, Any]
INK, QUIET, LINE, BLUE, BAND, GREEN, RED = "#16202b", "#4a5663", "#d5dbe2", "#0b57a4", "#d9e6f4", "#0b7a4b", "#b3261e"
WHISKER = "#6f9fd0"
LEVEL_COLOURS = {5: "#0b3d73", 4: "#4d86bd", 3: "#b9d0e6", 2: "#d9895b", 1: "#b3261e"}
LEVEL_INK = {5: "#fff", 4: "#fff", 3: INK, 2: INK, 1: "#fff"}
FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
CONFIG: Chart = {
    "locale": "zh-CN",
    "responsive": True,
    "displaylogo": False,
    "showSendToCloud": False,
    "showTips": False,
    "scrollZoom": False,
    "modeBarButtons": [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}
DATE_TICKS = [  # the zh-CN locale of plotly.js writes "十二 28"
    {"dtickrange": [None, 604800000], "value": "%-m月%-d日"},
    {"dtickrange": [604800000, "M1"], "value": "%-m月%-d日"},
    {"dtickrange": ["M1", "M12"], "value": "%Y年%-m月"},
    {"dtickrange": ["M12", None], "value": "%Y年"},
]
A_DAY = 86_400_000
DAY_TICKS = {"tick0": "2000-01-01", "dtick": A_DAY}
MONDAYS_MARKED = 4  # more would touch each other on a telephone
FEW_DAYS = 6  # over fewer, plotly.js would put several marks into each day, and all of them would read alike
EMPTY_DAYS_BRIDGED = 10  # a line goes on over a weekend or a week of holidays, but not over a longer silence


@dataclass(frozen=True)
class Point:
    """One step of a trend; `note` is what the reader sees when pointing at it."""

    day: date
    figure: Figure
    tier: Tier | None
    note: str


@dataclass(frozen=True)
class Scale:
    """From which share to which the dots and whiskers of a table are drawn, on a strip `width` wide."""

    low: float
    high: float = 1.0
    width: int = 320
    margin: int = 10

    def x(self, share: float) -> float:
        """Where a share lies on the strip."""
        inner = self.width - 2 * self.margin
        return round(self.margin + inner * (share - self.low) / (self.high - self.low), 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Three places with their labels."""
        return [(self.x(share), f"{round(share * 100)}%") for share in (self.low, (self.low + self.high) / 2, self.high)]


def scale_for(intervals: Iterable[tuple[float, float] | None]) -> Scale:
    """A strip that holds all the intervals, from an even number of percent, at most 90, to 100."""
    lowest = min((interval[0] for interval in intervals if interval), default=0.9)
    return Scale(low=min(90, int(lowest * 50) * 2) / 100)


def _layout(height: int, **more: Any) -> Chart:
    base: Chart = {
        "height": height,
        "margin": {"l": 8, "r": 32, "t": 32, "b": 8, "pad": 4},
        "font": {"family": FONT, "size": 13, "color": QUIET},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hoverlabel": {"bgcolor": "#fff", "bordercolor": LINE, "font": {"color": INK, "size": 13}, "align": "left"},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "traceorder": "normal"},
        "dragmode": False,
    }
    return base | more


def runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points that a line may join: a new run begins after more than a holiday's silence."""
    found: list[list[Point]] = []
    for point in points:
        if found and point.day - found[-1][-1].day <= timedelta(days=EMPTY_DAYS_BRIDGED):
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _ends(point: Point) -> tuple[float, float]:
    return point.figure.interval or (0.0, 1.0)


def trend(points: Sequence[Point], whole: Figure, *, weekly: bool = False) -> Chart:
    """A share over time: line, band of the 95 % interval, the whole period dashed, outlying steps marked.

    `weekly`: the days of the points are Mondays, and so are the days named below.
    """
    points = [point for point in points if point.figure.denominator]
    data = [trace for run in runs(points) if len(run) > 1 for trace in _band(run)]
    data += [_line(run) for run in runs(points)]
    data += [trace for tier, colour in ((Tier.LOWER, RED), (Tier.HIGHER, GREEN)) if (trace := _marks(points, tier, colour))]
    shapes = [] if whole.value is None else [_dashed(float(whole.value))]
    y_axis = {"tickformat": "~%", "gridcolor": "#edf0f3", "zeroline": False, "nticks": 6, "automargin": True, "fixedrange": True}
    x_axis: Chart = {"type": "date", "tickformatstops": DATE_TICKS, "showgrid": False, "linecolor": LINE, "nticks": 6, "tickangle": 0, "automargin": True}
    if points and weekly:
        x_axis |= _mondays(points)
    elif points and (points[-1].day - points[0].day).days < FEW_DAYS:
        x_axis |= DAY_TICKS
    lowest = min((_ends(point)[0] for point in points), default=0.0)
    y_axis["range"] = [max(0.0, lowest - 0.02), 1.005]
    return {"data": data, "layout": _layout(300, xaxis=x_axis, yaxis=y_axis, shapes=shapes, hovermode="closest"), "config": CONFIG}


def _mondays(points: Sequence[Point]) -> Chart:
    """Marks on Mondays, the last one among them; with the year where months alone would be unclear."""
    first, last = points[0].day, points[-1].day
    weeks = (last - first).days // 7 // MONDAYS_MARKED + 1
    form = "%-m月%-d日" if first.year == last.year else "%-m月%-d日<br>%Y年"
    return {"tick0": last.isoformat(), "dtick": 7 * weeks * A_DAY, "tickformat": form, "tickformatstops": []}


def _band(run: Sequence[Point]) -> list[Chart]:
    days = [point.day.isoformat() for point in run]
    edge: Chart = {"type": "scatter", "mode": "lines", "x": days, "line": {"width": 0}, "hoverinfo": "skip", "showlegend": False}
    lower = edge | {"y": [round(_ends(point)[0], 5) for point in run]}
    return [lower, edge | {"y": [round(_ends(point)[1], 5) for point in run], "fill": "tonexty", "fillcolor": BAND}]


def _line(run: Sequence[Point]) -> Chart:
    whiskers: Chart = {"error_y": _whisker(run[0])} if len(run) == 1 else {}
    return whiskers | {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "满意率",
        "x": [point.day.isoformat() for point in run],
        "y": [round(float(point.figure.value or 0), 5) for point in run],
        "text": [point.note for point in run],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": BLUE, "width": 2},
        "marker": {"color": BLUE, "size": 4},
        "showlegend": False,
    }


def _whisker(point: Point) -> Chart:
    """The interval of a step that stands alone, where a band would have no width."""
    value, (low, high) = float(point.figure.value or 0), _ends(point)
    ends = {"array": [round(high - value, 5)], "arrayminus": [round(value - low, 5)]}
    return {"type": "data", "symmetric": False, "color": WHISKER, "thickness": 2, "width": 5} | ends


def _marks(points: Sequence[Point], tier: Tier, colour: str) -> Chart | None:
    marked = [point for point in points if point.tier is tier]
    if not marked:
        return None
    looks = {"mode": "markers", "name": tier.value, "marker": {"color": colour, "size": 9, "symbol": "diamond"}, "line": {}, "showlegend": True}
    return _line(marked) | looks | {"error_y": {"visible": False}}


def _dashed(share: float) -> Chart:
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": share, "y1": share, "line": {"color": "#8a96a3", "width": 1, "dash": "dash"}}


def levels(rows: Sequence[tuple[str, Counts]]) -> Chart:
    """The five levels of each row as parts of one bar; rows without effective ratings are left out."""
    rows = [(name, counts) for name, counts in rows if counts.effective]
    y_axis = {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticklabelstandoff": 6}
    x_axis = {"range": [0, 1], "tickformat": "~%", "fixedrange": True, "gridcolor": "#edf0f3", "zeroline": False}
    more = {"barmode": "stack", "bargap": 0.4, "uniformtext": {"mode": "hide", "minsize": 11}, "xaxis": x_axis, "yaxis": y_axis}
    return {"data": [_level(level, rows) for level in LEVELS], "layout": _layout(96 + 36 * len(rows), **more), "config": CONFIG}


def _level(level: int, rows: Sequence[tuple[str, Counts]]) -> Chart:
    return {
        "type": "bar",
        "orientation": "h",
        "name": LEVEL_NAMES[level],
        "y": [name for name, _counts in rows],
        "x": [round(counts.of(level) / counts.effective, 5) for _name, counts in rows],
        "text": [count(counts.of(level)) for _name, counts in rows],
        "customdata": [f"{count(counts.of(level))} / {count(counts.effective)}，{percent(counts.of(level), counts.effective)}" for _name, counts in rows],
        "hovertemplate": f"%{{y}}<br>{LEVEL_NAMES[level]}：%{{customdata}}<extra></extra>",
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": LEVEL_INK[level]},
        "marker": {"color": LEVEL_COLOURS[level], "line": {"color": "#fff", "width": 1}},
    }


def stacked(rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[tuple[str, str]]) -> Chart:
    """Numbers of things as parts of one bar a row; `parts` are their names and colours."""
    y_axis = {"autorange": "reversed", "automargin": True, "fixedrange": True, "ticklabelstandoff": 6}
    x_axis = {"rangemode": "tozero", "tickformat": ",d", "fixedrange": True, "gridcolor": "#edf0f3", "zeroline": False, "automargin": True, "nticks": 6}
    more = {"barmode": "stack", "bargap": 0.4, "uniformtext": {"mode": "hide", "minsize": 11}, "xaxis": x_axis, "yaxis": y_axis}
    data = [_part(name, colour, [(row, numbers[place]) for row, numbers in rows]) for place, (name, colour) in enumerate(parts)]
    return {"data": data, "layout": _layout(110 + 32 * len(rows), **more), "config": CONFIG}


def _part(name: str, colour: str, rows: Sequence[tuple[str, int]]) -> Chart:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [row for row, _number in rows],
        "x": [number for _row, number in rows],
        "text": [count(number) if number else "" for _row, number in rows],
        "hovertemplate": f"%{{y}}<br>{name}：%{{x}}个<extra></extra>",
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "insidetextfont": {"color": "#fff"},
        "marker": {"color": colour, "line": {"color": "#fff", "width": 1}},
    }
