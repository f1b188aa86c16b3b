"""Charts against plotly's own schema: `plotly.graph_objects.Figure` refuses what plotly.js would not understand."""

from datetime import date, timedelta

import plotly.graph_objects as go
import pytest

from evalsvc.analytics import charts, indices
from evalsvc.analytics.charts import Point
from evalsvc.analytics.comparison import Tier
from evalsvc.analytics.counts import Counts
from evalsvc.analytics.indices import figure

MONDAY = date(2026, 11, 2)


def _point(day: int, counts: Counts, tier: Tier | None = Tier.SAME) -> Point:
    return Point(MONDAY + timedelta(days=day), figure(indices.SATISFACTION, counts), tier, f"第{day}天")


POINTS = [_point(0, Counts(n5=40)), _point(1, Counts(n5=30, n1=20), Tier.LOWER), _point(2, Counts()), _point(18, Counts(n4=12), None)]
WHOLE = figure(indices.SATISFACTION, Counts(n5=82, n1=20))


def _checked(chart: charts.Chart) -> go.Figure:
    return go.Figure({"data": chart["data"], "layout": chart["layout"]})


def test_trend_fits_the_schema() -> None:
    checked = _checked(charts.trend(POINTS, WHOLE))
    lines = [trace for trace in checked.data if trace.mode == "lines+markers"]
    assert [list(line.x) for line in lines] == [["2026-11-02", "2026-11-03"], ["2026-11-20"]]
    assert [list(line.y) for line in lines] == [[1.0, 0.6], [1.0]]
    assert [(trace.name, list(trace.x)) for trace in checked.data if trace.mode == "markers"] == [("明显偏低", ["2026-11-03"])]
    assert checked.layout.shapes[0].y0 == pytest.approx(82 / 102)


def test_trend_band_lies_around_the_line() -> None:
    data = charts.trend(POINTS[:2], WHOLE)["data"]
    lower, upper, line = data[:3]
    assert all(low <= middle <= high for low, middle, high in zip(lower["y"], line["y"], upper["y"], strict=True))
    assert (lower.get("fill"), upper["fill"]) == (None, "tonexty")


def test_trend_of_few_days_marks_each_day_once() -> None:
    assert _checked(charts.trend(POINTS[:2], WHOLE)).layout.xaxis.dtick == 24 * 60 * 60 * 1000
    assert _checked(charts.trend(POINTS, WHOLE)).layout.xaxis.dtick is None


def test_trend_shows_the_interval_of_a_step_that_stands_alone() -> None:
    data = charts.trend(POINTS, WHOLE)["data"]
    [bar] = [trace["error_y"] for trace in data if trace["x"] == ["2026-11-20"] and trace["mode"] == "lines+markers"]
    # Wilson, 12 of 12: 12 / (12 + 1.96²) = 0.7575
    assert (bar["array"], bar["arrayminus"]) == ([pytest.approx(0, abs=1e-5)], [pytest.approx(0.2425, abs=1e-4)])
    assert [trace["x"] for trace in data if trace.get("fill")] == [["2026-11-02", "2026-11-03"]]
    assert [trace["x"] for trace in data if trace.get("error_y", {}).get("type")] == [["2026-11-20"]]


@pytest.mark.parametrize(("weeks", "step"), [(1, 1), (4, 1), (5, 2), (8, 2), (9, 3), (157, 40)])
def test_weekly_trend_marks_mondays(weeks: int, step: int) -> None:
    axis = _checked(charts.trend([_point(7 * week, Counts(n5=40)) for week in range(weeks)], WHOLE, weekly=True)).layout.xaxis
    assert axis.dtick == step * 7 * 24 * 60 * 60 * 1000
    assert date.fromisoformat(axis.tick0) == MONDAY + timedelta(weeks=weeks - 1)


def test_levels_fit_the_schema_and_add_up() -> None:
    checked = _checked(charts.levels([("甲县", Counts(1, 2, 3, 4, 10)), ("乙县", Counts()), ("丙县", Counts(n5=7))]))
    assert [trace.name for trace in checked.data] == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert [sum(trace.x[row] for trace in checked.data) for row in (0, 1)] == pytest.approx([1, 1])
    assert list(checked.data[0].y) == ["甲县", "丙县"]


@pytest.mark.parametrize("chart", [charts.trend([], figure(indices.SATISFACTION, Counts())), charts.levels([])])
def test_empty_charts_fit_the_schema(chart: charts.Chart) -> None:
    _checked(chart)


def test_config_sends_nothing_anywhere() -> None:
    assert charts.CONFIG["showSendToCloud"] is False
    assert charts.CONFIG["displaylogo"] is False
    assert charts.CONFIG["modeBarButtons"] == [["toImage", "zoom2d", "pan2d", "resetScale2d"]]


def test_scale_holds_every_interval() -> None:
    scale = charts.scale_for([(0.871, 0.95), None, (0.93, 1.0)])
    assert scale.low == 0.86
    assert [label for _x, label in scale.ticks] == ["86%", "93%", "100%"]
    assert 0 < scale.x(0.871) < scale.x(0.95) < scale.x(1.0) < scale.width
    assert charts.scale_for([]).low == 0.9
