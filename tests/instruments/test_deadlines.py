"""The words of time limits: what they mean, and that they stay as they are."""

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.instruments.deadlines import parse_deadline

ANNEX = {
    "2019年10月20日底前": ("dated", date(2019, 10, 20)),
    "2019年10月20日前": ("dated", date(2019, 10, 20)),
    "2019年11月20日前": ("dated", date(2019, 11, 20)),
    "2019年10月底": ("dated", date(2019, 10, 31)),
    "2019年12月底": ("dated", date(2019, 12, 31)),
    "2019年11月底前": ("dated", date(2019, 11, 30)),
    "2019年12月底前": ("dated", date(2019, 12, 31)),
    "2020年12月底前": ("dated", date(2020, 12, 31)),
    "2020年6月底前": ("dated", date(2020, 6, 30)),
    "2019年年底": ("dated", date(2019, 12, 31)),
    "长期": ("long_term", None),
    "按各地区党委、政府要求": ("as_required", None),
}
TASKS = {
    "贯穿全过程": ("throughout", None),
    "2019年10月25日前": ("dated", date(2019, 10, 25)),
    "按全省信息化建设统一部署实施": ("as_required", None),
    "按全省统一部署实施": ("as_required", None),
}
PERIODS = {
    "2020年9月至10月": (date(2020, 9, 1), date(2020, 10, 31)),
    "2020年11月至12月": (date(2020, 11, 1), date(2020, 12, 31)),
    "2023年8月-2024年5月": (date(2023, 8, 1), date(2024, 5, 31)),
}
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(("words", "meant"), (ANNEX | TASKS).items(), ids=[*ANNEX, *TASKS])
def test_wording_parses_and_prints_back(words, meant):
    found = parse_deadline(words)

    assert (found.kind, found.day, found.first) == (*meant, None)
    assert str(found) == words


@pytest.mark.parametrize(("words", "days"), PERIODS.items(), ids=PERIODS)
def test_period_has_both_ends(words, days):
    found = parse_deadline(words)

    assert (found.kind, found.first, found.day) == ("period", *days)
    assert str(found) == words


@pytest.mark.parametrize(
    "words",
    [
        "",
        "尽快",
        "12月15日之前",
        "2019年2月29日前",
        "2019年13月底",
        "2019年4月31日",
        "2020年10月至9月",
        "长期 ",
        "2019年１０月底",
        "按要求。长期",
        "2019年010月底",
    ],
)
def test_words_that_say_no_time_limit_are_not_guessed(words):
    assert parse_deadline(words) is None


@given(day=DAYS, end=st.sampled_from(["", "前", "之前", "以前", "底前"]))
def test_every_day_is_read(day, end):
    words = f"{day.year}年{day.month}月{day.day}日{end}"

    assert (parse_deadline(words).day, str(parse_deadline(words))) == (day, words)


@given(day=DAYS, end=st.sampled_from(["底", "底前"]))
def test_end_of_every_month_is_read(day, end):
    words = f"{day.year}年{day.month}月{end}"

    assert parse_deadline(words).day == date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])


@given(words=st.one_of(st.text(max_size=20), st.text("年月日底前至长期按要求0123456789-", max_size=16)))
def test_any_words_stay_as_they_are(words):
    found = parse_deadline(words)

    assert found is None or str(found) == words
