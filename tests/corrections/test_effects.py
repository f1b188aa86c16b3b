"""The effect test against published figures: R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10."""

from datetime import date

import pytest

from evalsvc.corrections import effects
from evalsvc.corrections.effects import Period, Says
from evalsvc.corrections.wants import Share

PUBLISHED = [
    ((56, 70), (48, 80), (0.0524, 0.3339)),
    ((9, 10), (3, 10), (0.1705, 0.8090)),
    ((6, 7), (2, 7), (0.0582, 0.8062)),
    ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ((0, 10), (0, 20), (-0.1611, 0.2775)),
    ((0, 10), (0, 10), (-0.2775, 0.2775)),
    ((10, 10), (0, 20), (0.6791, 1.0000)),
    ((10, 10), (0, 10), (0.6075, 1.0000)),
]


@pytest.mark.parametrize(("before", "after", "interval"), PUBLISHED)
def test_interval_is_the_published_one(before, after, interval):
    assert effects.fall_of(Share(*before), Share(*after)) == pytest.approx(interval, abs=0.00005)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ((56, 70), (48, 80), Says.BETTER),
        ((48, 80), (56, 70), Says.WORSE),
        ((5, 56), (0, 30), Says.UNCLEAR),
        ((20, 29), (0, 400), Says.FEW),
        ((20, 30), (0, 29), Says.FEW),
        ((20, 30), (0, 30), Says.BETTER),
        ((0, 0), (0, 0), Says.FEW),
    ],
)
def test_small_numbers_say_nothing(before, after, says):
    assert effects.says_of(Share(*before), Share(*after), least=30) is says


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (date(2026, 11, 10), None),
        (date(2026, 11, 11), (Period(date(2026, 10, 31), date(2026, 10, 31)), Period(date(2026, 11, 11), date(2026, 11, 11)))),
        (date(2026, 11, 30), (Period(date(2026, 10, 12), date(2026, 10, 31)), Period(date(2026, 11, 11), date(2026, 11, 30)))),
        (date(2027, 11, 30), (Period(date(2026, 10, 2), date(2026, 10, 31)), Period(date(2026, 11, 11), date(2026, 12, 10)))),
    ],
)
def test_periods_are_equally_long_and_leave_the_work_out(until, expected):
    assert effects.periods(date(2026, 11, 1), date(2026, 11, 10), until, longest=30) == expected


def test_effect_is_the_same_after_it_was_kept():
    sides = effects.periods(date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 30), longest=30)
    made = effects.effect_of(("201", "等候时间长"), sides, lambda side: Share(48, 80) if side is sides[1] else Share(56, 70), least=30)

    assert effects.thawed(made.frozen()) == made
    assert made.sentence == "评价中选“等候时间长”的，登记前20天56 / 70（80.00%），销号后20天48 / 80（60.00%）：明显减少"
    assert effects.thawed(effects.effect_of(("201", "等候"), sides, lambda _: Share(0, 0), least=30).frozen()).fall is None
