"""What the silent could do, against every completion that there is, and against numbers worked out by hand."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.analytics import indices
from evalsvc.analytics.counts import Counts, Known
from evalsvc.analytics.periods import Period
from evalsvc.analytics.silence import NOTHING_KNOWN, Silence, known_days, missing_days
from evalsvc.matters.strips import Span
from evalsvc.profiles.workdays import Calendar
from evalsvc.ratings.heard import HeardDay, MatterCounts

SCORES = {5: 10, 4: 8, 3: 6, 2: 3, 1: 0}
DAY = date(2026, 11, 19)
HUNDRED = Known(1, 100, Counts(n5=19, n1=1))

window_days = st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(1, 5), max_size=4)), min_size=1, max_size=2)


def known_of(days):
    """Window-days as the database sums them up: (people served, levels given)."""
    found = Known()
    for served, levels in days:
        beyond = max(0, len(levels) - served)
        found += Known(1, served, Counts(**{f"n{level}": levels.count(level) for level in set(levels)}), beyond, int(beyond > 0))
    return found


def completions(days):
    """Everything that could have been said if everybody served had rated: every way in which the silent could choose their levels."""
    given = [level for _served, levels in days for level in levels]
    silent = sum(max(0, served - len(levels)) for served, levels in days)
    return [[*given, *choice] for choice in combinations_with_replacement((1, 2, 3, 4, 5), silent)]


@pytest.mark.parametrize(
    ("index", "worth"),
    [
        (indices.SATISFACTION, {5: 1, 4: 1, 3: 1, 2: 0, 1: 0}),
        (indices.BAD, {5: 0, 4: 0, 3: 0, 2: 1, 1: 1}),
        (indices.praise([5, 4]), {5: 1, 4: 1, 3: 0, 2: 0, 1: 0}),
        (indices.mean(SCORES), SCORES),
    ],
    ids=lambda value: getattr(value, "key", ""),
)
@given(days=window_days)
def test_bounds_are_the_extremes_of_all_completions(index, worth, days):
    values = [Fraction(sum(worth[level] for level in said), len(said)) for said in completions(days) if said]
    found = indices.bounds(index, known_of(days))

    assert (found is None) == (not values)
    if found:
        assert (found.low, found.high) == (min(values), max(values))


@given(days=window_days)
def test_figure_of_those_who_rated_lies_within(days):
    known = known_of(days)
    found, rated = indices.bounds(indices.SATISFACTION, known), indices.figure(indices.SATISFACTION, known.counts)

    assert found is None or rated.value is None or found.low <= rated.value <= found.high


def test_a_hundred_served_twenty_rated_nineteen_good():
    found = indices.bounds(indices.SATISFACTION, HUNDRED)

    assert indices.figure(indices.SATISFACTION, HUNDRED.counts).text == "95.00%"
    assert (found.text, found.denominator) == ("19.00%–99.00%", 100)
    assert indices.bounds(indices.BAD, HUNDRED).text == "1.00%–81.00%"
    assert indices.bounds(indices.mean(SCORES), HUNDRED).text == "1.90–9.90"  # 190 / 100 and (190 + 800) / 100


def test_those_who_did_not_answer_are_silent_too():
    known = Known(1, 10, Counts(n5=6, done=3, not_done=1))

    assert indices.bounds(indices.DONE, known).text == "30.00%–90.00%"  # 3 / 10 and (3 + 6) / 10


def test_more_ratings_than_people_widen_nothing_and_are_said():
    known = Known(1, 2, Counts(n5=4, n1=1), beyond=3, beyond_days=1) + Known(1, 5, Counts(n5=1))
    silence = Silence({DAY: known})

    assert (known.people, known.silent) == (10, 4)
    assert indices.bounds(indices.SATISFACTION, known).text == "50.00%–90.00%"
    assert silence.note == "有1个窗口日的评价多于服务人次，共多3件：或者服务人次漏填，或者有人重复评价，请核对。"
    assert "（其中1个窗口日的评价多于服务人次）" in silence.sentence(indices.SATISFACTION)


def test_nothing_known_says_so():
    silence = Silence(missing=3)

    assert NOTHING_KNOWN == "没有服务人次，无法说明未评价的人可能如何影响这个数"
    assert silence.told(indices.SATISFACTION) == silence.sentence(indices.BAD) == NOTHING_KNOWN
    assert indices.bounds(indices.SATISFACTION, Known(4, 0)) is None


def test_words_name_the_window_days_and_those_that_are_missing():
    silence = Silence({DAY: HUNDRED}, missing=1234, effective=25)

    assert silence.told(indices.SATISFACTION) == "计入未评价的人：19.00%–99.00%（已知服务人次的1个窗口日，另缺1,234个）"
    assert silence.told(indices.VALID) == "服务100人次中有20件有效评价（已知服务人次的1个窗口日，另缺1,234个）"
    assert silence.sentence(indices.SATISFACTION) == (
        "在已知服务人次的1个窗口日里，服务100人次、有效评价20件，未评价的人可使这个数在19.00%–99.00%之间，"
        "另有1,234个窗口日没有服务人次，未计入（计入未评价者的范围第1版）"
    )
    assert silence.outside == 5


def test_rates_have_numerators_denominators_and_both_meanings():
    silence = Silence({DAY: HUNDRED}, effective=25, asked_for=5, defaults=75, matters=MatterCounts(40, 10, 4, 12))

    assert [(rate.figure.index.key, rate.figure.ratio, rate.figure.text) for rate in silence.rates] == [
        ("heard", "20 / 100", "20.00%"),
        ("participation", "10 / 40", "25.00%"),
        ("volunteered-ratings", "20 / 100", "20.00%"),
        ("volunteered-matters", "4 / 40", "10.00%"),
    ]


@pytest.mark.parametrize(("finished", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_few_matters_do_not_tell_who_rated(finished, shown):
    silence = Silence(matters=MatterCounts(finished, min(1, finished), 0, 0))

    assert [rate.is_shown for rate in silence.rates] == [True, shown, True, shown]


def test_days_are_taken_as_they_were_counted():
    heard = HeardDay(DAY, 2, 30, (1, 0, 2, 3, 4, 5, 1), 6, 1)

    assert known_days([heard]) == {DAY: Known(2, 30, Counts(1, 0, 2, 3, 4, done=5, not_done=1), 6, 1)}
    assert Silence(known_days([heard])).step(Period(DAY, DAY)).people == "30"
    assert Silence(known_days([heard])).step(Period(DAY + timedelta(days=1), DAY + timedelta(days=1))).bounds == "—"


CALENDAR = Calendar(announced=frozenset({2026}), holidays=frozenset({date(2026, 10, 1)}), workdays=frozenset({date(2026, 10, 10)}))
days_of_autumn = st.dates(date(2026, 9, 25), date(2026, 10, 20))
some_spans = st.lists(st.builds(Span, days_of_autumn, st.none() | days_of_autumn), max_size=4)


@given(spans=some_spans, first=days_of_autumn, length=st.integers(0, 20), today=days_of_autumn, seed=st.randoms())
def test_missing_is_what_is_due_window_by_window(spans, first, length, today, seed):
    """Told by naming every window and day, where the product counts how many were open."""
    period = Period(first, first + timedelta(days=length))
    open_days = [
        (n, day) for n, span in enumerate(spans) for day in _days(period) if span.opened_on <= day and not (span.retired_on and span.retired_on <= day)
    ]
    counted = {pair for pair in open_days if seed.random() < 0.5}
    rated = {pair for pair in open_days if seed.random() < 0.3}
    working = {day for day in _days(period) if (day.weekday() < 5 and day != date(2026, 10, 1)) or day == date(2026, 10, 10)}
    missing = {pair for pair in open_days if pair not in counted and pair[1] < today and (pair[1] in working or pair in rated)}
    spans = [span for span in spans if span.retired_on is None or span.opened_on <= span.retired_on]

    known = {day: Known(sum(pair[1] == day for pair in counted)) for day in _days(period)}
    unheard = {day: sum(pair[1] == day for pair in rated - counted) for day in _days(period)}

    assert missing_days(period, spans, known, unheard, today, CALENDAR) == len(missing)


def _days(period):
    return [period.first + timedelta(days=n) for n in range(period.days)]
