"""Corrections on the board: shares, intervals, what is left out, and the page."""

import pytest

from evalsvc.analytics import correction_indices as indices
from evalsvc.analytics.corrected import Corrected
from evalsvc.analytics.indices import rate
from evalsvc.corrections.kinds import Kind
from evalsvc.corrections.queries import Numbers
from tests.corrections.making import in_progress, make

COUNTED = {
    (1, Kind.AT_ONCE): Numbers(
        unfinished=8,
        overdue=2,
        closed=5,
        dated_first=5,
        in_time_first=3,
        dated=5,
        in_time=4,
        handed_in=4,
        handed_in_time_first=3,
        handed_in_time=4,
        judged=6,
        overturned=1,
    ),
    (1, Kind.IN_STAGES): Numbers(unfinished=2),
    (None, Kind.AT_ONCE): Numbers(closed=1, dated_first=1, dated=1, in_time=1),
}
UNITS = [(1, "涪城区医疗保障局", "county-1"), (2, "三台县医疗保障局", "county-2"), (None, "绵阳市医疗保障局本级", "")]


def test_units_without_corrections_are_left_out():
    found = Corrected(COUNTED, UNITS, 5)

    assert [line.name for line in found.units] == ["涪城区医疗保障局", "绵阳市医疗保障局本级"]
    assert [line.name for line in found.kinds] == ["立行立改", "分阶段整改"]


def test_shares_of_the_whole_and_of_a_line():
    found = Corrected(COUNTED, UNITS, 5)

    assert [(figure.index.key, figure.ratio, figure.text) for figure in found.whole.figures] == [
        ("correction-overdue", "2 / 10", "20.00%"),
        ("correction-handed-in-first", "3 / 4", "75.00%"),
        ("correction-handed-in", "4 / 4", "100%"),
        ("correction-in-time-first", "3 / 6", "50.00%"),
        ("correction-in-time", "5 / 6", "83.33%"),
        ("correction-overturned", "1 / 6", "16.66%"),
    ]
    own = found.units[1]
    assert [figure.text for figure in own.figures] == ["—", "—", "—", "0%", "100%", "—"]
    assert own.parts == (0, 0, 1)
    assert found.units[0].parts == (8, 2, 5)


def test_interval_only_where_there_are_enough():
    enough = rate(indices.IN_TIME, 30, 40, minimum=40)

    assert enough.interval == pytest.approx((0.59806, 0.85813), abs=1e-4)  # Wilson by hand: 0.728095 -/+ 0.130035
    assert rate(indices.IN_TIME, 30, 40, minimum=41).interval is None
    assert rate(indices.IN_TIME, 0, 0, minimum=0).interval is None


def test_sentence_and_chart_say_the_same():
    found = Corrected(COUNTED, UNITS, 5)

    assert found.sentence == "现在有10个问题没有销号，其中超期2个；时段内销号6个。"
    assert [(trace["name"], trace["x"]) for trace in found.chart["data"]] == [("未销号，未超期", [8, 0]), ("未销号，已超期", [2, 0]), ("时段内销号", [5, 1])]
    assert Corrected({}, UNITS, 5).is_empty
    assert Corrected({(1, Kind.AT_ONCE): Numbers(unfinished=1)}, UNITS, 5).sentence == "现在有1个问题没有销号，没有超期的；时段内销号0个。"


def test_formulas_are_named_with_their_version():
    assert {index.edition for index in (indices.OVERDUE, indices.OVERTURNED)} == {"整改超期率（第1版）", "复评退回率（第1版）"}


def test_board_shows_them_with_a_twin(app, as_, region):
    empty = as_("leader").page("/dashboard")
    assert "没有未销号的问题" in empty.text
    make(app, lambda: in_progress(region.county))
    page = as_("leader").page("/dashboard")
    section = page.one("section", id="corrections")
    text = "".join(section.itertext())

    assert "现在有1个问题没有销号，没有超期的" in text
    assert "0 / 1" in text
    assert "三台县医疗保障局" not in "".join("".join(row.itertext()) for row in section.iter("tr"))
    assert f"/corrections?unit={region.city.public_id}&state=unfinished" in [link.get("href") for link in section.iter("a")]
    auditor = as_("auditor").page("/dashboard").one("section", id="corrections")
    assert not [link for link in auditor.iter("a") if link.get("href", "").startswith("/corrections")]
