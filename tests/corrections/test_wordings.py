"""What offices write into cells: days as people write them, several measures in one cell, yes and no."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.corrections.kinds import Kind, Source
from evalsvc.corrections.wordings import Meant, Step, Unclear, day_of_closing, is_yes, kind_of, past_day, progress_of, source_of, steps_of, time_limit

SINCE = date(2026, 10, 15)


@pytest.mark.parametrize(
    ("text", "day", "keeps"),
    [
        ("2026-11-21", date(2026, 11, 21), False),
        ("2026年11月21日", date(2026, 11, 21), False),
        ("2026.11.21", date(2026, 11, 21), False),
        ("2026/1/5", date(2026, 1, 5), False),
        ("２０２６年１１月２１日", date(2026, 11, 21), False),
        ("2026年11月21日前完成", date(2026, 11, 21), False),
        ("20261121", date(2026, 11, 21), False),
        ("46347", date(2026, 11, 21), False),
        ("2026-12-31（首次2026-12-01）", date(2026, 12, 31), False),
        ("2026年10月1日至2026年11月30日", date(2026, 11, 30), True),
        ("11月底前", date(2026, 11, 30), True),
        ("十一月底前", date(2026, 11, 30), True),
        ("2月底前", date(2027, 2, 28), True),
        ("2028年2月", date(2028, 2, 29), True),
        ("2026年12月中旬", date(2026, 12, 20), True),
        ("12月5日前", date(2026, 12, 5), True),
        ("9月30日", date(2027, 9, 30), True),
        ("2026.12", date(2026, 12, 31), True),
        ("第四季度", date(2026, 12, 31), True),
        ("2027年一季度", date(2027, 3, 31), True),
        ("年底前", date(2026, 12, 31), True),
        ("2026年底前完成", date(2026, 12, 31), True),
    ],
)
def test_time_limits(text, day, keeps):
    assert time_limit(text, SINCE) == Meant(day, text if keeps else "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [("长期", Kind.CONTINUING), ("长期坚持", Kind.CONTINUING), ("持续推进", Kind.CONTINUING), ("立行立改", Kind.AT_ONCE), ("立即", Kind.AT_ONCE)],
)
def test_limits_without_a_day_are_kept_in_words(text, kind):
    assert time_limit(text, SINCE) == Meant(None, text, kind)


@pytest.mark.parametrize("text", ["尽快", "2026年2月30日", "2026-13-01", "13月底前", "五个工作日内", "按上级要求", "99999999"])
def test_what_says_no_day_is_refused(text):
    with pytest.raises(Unclear):
        time_limit(text, SINCE)


def test_a_day_that_has_been_lies_behind():
    assert past_day("12月5日", SINCE).day == date(2025, 12, 5)
    assert past_day("10月5日", SINCE).day == date(2026, 10, 5)
    assert past_day("—", SINCE).day is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026.10.8", date(2026, 10, 8)),
        ("已销号（2026年10月8日）", date(2026, 10, 8)),
        ("10月8日已销号", date(2026, 10, 8)),
        ("未销号", None),
        ("否", None),
        ("/", None),
        ("", None),
    ],
)
def test_days_of_closing(text, day):
    assert day_of_closing(text, SINCE).day == day


@pytest.mark.parametrize("text", ["已销号", "是", "2026年10月", "√"])
def test_closing_without_a_day_is_refused(text):
    with pytest.raises(Unclear):
        day_of_closing(text, SINCE)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("①实行AB岗；②每周抽查", ["实行AB岗", "每周抽查"]),
        ("① 实行AB岗；\n② 每周抽查。", ["实行AB岗", "每周抽查。"]),
        ("1.实行AB岗；2.每周抽查", ["实行AB岗", "每周抽查"]),
        ("1、实行AB岗\n2、每周抽查", ["实行AB岗", "每周抽查"]),
        ("（1）实行AB岗（2）每周抽查", ["实行AB岗（2）每周抽查"]),
        ("（1）实行AB岗。（2）每周抽查", ["实行AB岗。", "每周抽查"]),
        ("一是实行AB岗；二是每周抽查", ["实行AB岗", "每周抽查"]),
        ("实行AB岗\n每周抽查", ["实行AB岗", "每周抽查"]),
        ("实行AB岗；每周抽查", ["实行AB岗", "每周抽查"]),
        ("在1、2号窗口实行AB岗", ["在1、2号窗口实行AB岗"]),
        ("2026.11.20前换屏", ["2026.11.20前换屏"]),
        ("", []),
    ],
)
def test_measures_in_one_cell(text, steps):
    assert [step.text for step in steps_of(text)] == steps


def test_measure_names_its_own_person_and_day():
    assert steps_of("①每周检修（测试检修员，2026-11-23）\n②换屏") == [Step("每周检修", "测试检修员", date(2026, 11, 23)), Step("换屏")]


def test_progress_by_days():
    assert progress_of("2026-11-01：已换屏\n2026年11月5日，已验收", SINCE) == [(date(2026, 11, 1), "已换屏"), (date(2026, 11, 5), "已验收")]
    assert progress_of("已换屏\n待验收", SINCE) == [(SINCE, "已换屏\n待验收")]
    assert progress_of("", SINCE) == []


def test_words_of_closed_lists():
    assert [source_of(text) for text in ("单位自查", "市局督查", "12345热线", "第三方测评", "不详")] == [
        Source.SELF_INSPECTION,
        Source.SUPERIOR,
        Source.COMPLAINT,
        Source.THIRD_PARTY,
        None,
    ]
    assert [kind_of(text) for text in ("立行立改", "长期坚持", "限期整改", "其他")] == [Kind.AT_ONCE, Kind.CONTINUING, Kind.IN_STAGES, None]
    assert [is_yes(text) for text in ("是", "否", "", "√", "也许")] == [True, False, False, True, None]


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text):
    for read in (time_limit, past_day, day_of_closing):
        try:
            meant = read(text, SINCE)
        except Unclear:
            continue
        assert meant.day is None or isinstance(meant.day, date)
    assert all(step.text for step in steps_of(text))


@given(
    st.dates(date(2016, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0.year}/{0.month}/{0.day}前"]),
)
def test_every_day_reads_back(day, written):
    assert time_limit(written.format(day), SINCE) == Meant(day)
