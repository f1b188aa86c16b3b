"""When whom to remind: by hand, and whatever the rhythm of the ticks."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalsvc.core.clock import SHANGHAI
from evalsvc.notices.reminders import Audience, Stage, last_spoken, reminders, yellow_day

START = date(2026, 11, 2)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
YEARS_LATER = datetime(2029, 1, 1, 9, 0, tzinfo=SHANGHAI)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def told(up_to, **given):
    rules = {"yellow_percent": 80, "again_after": 5, **given}
    return [(one.stage.value, str(one.day), one.audience) for one in reminders(START, date(2026, 11, 12), up_to=at(up_to), **rules)]


@pytest.mark.parametrize(
    ("due", "percent", "yellow"),
    [
        ("2026-11-12", 80, "2026-11-10"),  # 8 of 10 days
        ("2026-11-13", 80, "2026-11-11"),  # 8.8 of 11 days: the ninth
        ("2026-11-12", 99, "2026-11-12"),
        ("2026-11-12", 1, "2026-11-03"),
        ("2026-11-03", 80, "2026-11-03"),
        ("2026-11-02", 80, "2026-11-02"),
        ("2026-10-30", 80, "2026-10-30"),
    ],
)
def test_yellow_begins_when_the_share_of_days_is_over(due, percent, yellow):
    assert str(yellow_day(START, date.fromisoformat(due), percent)) == yellow


def test_nobody_is_reminded_before_yellow_or_before_eight():
    assert told("2026-11-10T07:59:59") == []
    assert told("2026-11-10T08:00:00") == [("yellow", "2026-11-10", Audience.HANDLER)]


def test_circle_widens_with_the_colour():
    assert told("2026-11-23T08:00:00") == [
        ("yellow", "2026-11-10", Audience.HANDLER),
        ("tomorrow", "2026-11-11", Audience.HANDLER),
        ("today", "2026-11-12", Audience.HANDLER),
        ("overdue", "2026-11-13", Audience.LEADER),
        ("still_overdue", "2026-11-18", Audience.ABOVE),
        ("still_overdue", "2026-11-23", Audience.ABOVE),
    ]


def test_due_day_itself_is_not_overdue():
    assert [stage for stage, _, _ in told("2026-11-12T23:59:59")] == ["yellow", "tomorrow", "today"]


@pytest.mark.parametrize(
    ("start", "due", "said"),
    [
        ("2026-11-12", "2026-11-12", ["today 12"]),  # begun on its last day
        ("2026-11-11", "2026-11-12", ["tomorrow 11", "today 12"]),
        ("2026-11-07", "2026-11-12", ["tomorrow 11", "today 12"]),  # four fifths of five days are over on the eve
        ("2026-11-02", "2026-11-12", ["yellow 10", "tomorrow 11", "today 12"]),
    ],
)
def test_a_day_says_the_nearest_thing_only(start, due, said):
    found = reminders(date.fromisoformat(start), date.fromisoformat(due), up_to=at(f"{due}T09:00"), yellow_percent=80)

    assert [f"{one.stage} {one.day.day}" for one in found] == said


@pytest.mark.parametrize(
    ("up_to", "spoken"),
    [("2026-11-10T08:00", "2026-11-10T08:00"), ("2026-11-10T07:59", "2026-11-09T08:00"), ("2026-11-10T23:59", "2026-11-10T08:00")],
)
def test_reminders_are_spoken_at_eight(up_to, spoken):
    assert last_spoken(at(up_to)) == at(spoken)


def test_what_lies_before_the_due_day_held_is_left_out():
    assert [day for _, day, _ in told("2026-11-20T09:00:00", since=at("2026-11-13T08:00:01"))] == ["2026-11-18"]
    assert [day for _, day, _ in told("2026-11-20T09:00:00", since=at("2026-11-13T08:00:00"))] == ["2026-11-13", "2026-11-18"]


def test_instant_counts_by_the_day_in_shanghai():
    first = reminders(START, date(2026, 11, 12), up_to=datetime.fromisoformat("2026-11-10T00:00:00+00:00"), yellow_percent=80)

    assert [one.stage for one in first] == [Stage.YELLOW]


def test_another_due_day_has_other_keys():
    one, other = (reminders(START, due, up_to=YEARS_LATER, yellow_percent=80)[0] for due in (date(2026, 11, 12), date(2026, 11, 13)))

    assert one.key == "yellow:2026-11-12:2026-11-10"
    assert other.key == "yellow:2026-11-13:2026-11-11"
    assert [r.days_late for r in reminders(START, date(2026, 11, 12), up_to=at("2026-11-18T08:00"), yellow_percent=80)] == [0, 0, 0, 1, 6]


def test_rhythm_below_a_day_is_refused():
    with pytest.raises(ValueError, match="again_after"):
        reminders(START, START, up_to=YEARS_LATER, yellow_percent=80, again_after=0)


@st.composite
def items(draw):
    """Begin, due days with the instants from which each held, and the instant of the end."""
    start = draw(st.dates(date(2026, 1, 1), date(2026, 6, 30)))
    due = start + timedelta(days=draw(st.integers(0, 120)))
    moments = sorted(draw(st.lists(st.integers(0, 24 * 700), min_size=1, max_size=3)))
    begin = datetime.combine(start, datetime.min.time(), SHANGHAI)
    spans, since = [], begin
    for hours in moments:
        until = begin + timedelta(hours=hours)
        spans.append((due, since, until))
        due, since = due + timedelta(days=draw(st.integers(1, 60))), until
    return start, spans


def sent(start, spans, ticks, percent, again_after):
    """What is told when a tick comes at these instants, and the acts tell what is due before they move the due day or end the item."""
    kept = {}
    for due, since, until in spans:
        for tick in [*(tick for tick in ticks if since <= tick < until), until]:
            for one in reminders(start, due, up_to=tick, since=since, yellow_percent=percent, again_after=again_after):
                kept.setdefault(one.key, (one.stage, one.day, one.audience, due))
    return kept


def every(start, days, hours):
    begin = datetime.combine(start, datetime.min.time(), SHANGHAI)
    return [begin + timedelta(hours=n) for n in range(0, days * 24, hours)]


@given(item=items(), percent=st.integers(1, 99), again_after=st.integers(1, 30), gaps=st.lists(st.integers(1, 240), min_size=100, max_size=100))
def test_rhythm_of_ticks_does_not_matter(item, percent, again_after, gaps):
    start, spans = item
    days = (spans[-1][2].date() - start).days + 1
    begin, seldom = datetime.combine(start, datetime.min.time(), SHANGHAI), []
    for gap in gaps:
        begin += timedelta(hours=gap)
        seldom.append(begin)

    hourly = sent(start, spans, every(start, min(days, 60), 1), percent, again_after)
    daily = sent(start, spans, every(start, days, 24), percent, again_after)
    never = sent(start, spans, [], percent, again_after)

    assert hourly == daily == never == sent(start, spans, seldom, percent, again_after)


@given(start=DAYS, due=DAYS, percent=st.integers(1, 99), again_after=st.integers(1, 30))
def test_reminders_are_in_order_and_each_is_once(start, due, percent, again_after):
    found = reminders(start, due, up_to=YEARS_LATER, yellow_percent=percent, again_after=again_after)

    assert [one.day for one in found] == sorted({one.day for one in found})
    assert len({one.key for one in found}) == len(found)
    assert [one.audience for one in found] == sorted(one.audience for one in found)
    assert [one.day > due for one in found] == [one.stage in (Stage.OVERDUE, Stage.STILL_OVERDUE) for one in found]
