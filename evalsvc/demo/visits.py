"""What people do at one rating point on one day, drawn from a fixed seed: the same days give the same figures. Pure."""

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from evalsvc.core.clock import SHANGHAI
from evalsvc.demo import habits, remarks
from evalsvc.demo.habits import Fault, Habit, Season
from evalsvc.demo.remarks import Setting
from evalsvc.ratings.services import Words

SEED = 2019_18
SLOW_SINCE = 0.6
SAMPLES_SINCE = 0.5  # the ledger of the demo says so, too
SILENT_SINCE = 0.75
BURST_AT = 0.85
BURST_SIZE = 46
TAGS: dict[int, dict[str, float]] = {
    5: {"510": 9, "511": 2, "512": 3, "513": 1, "514": 2, "515": 3, "516": 1, "517": 12},
    4: {"406": 3, "407": 2, "408": 5, "409": 1, "410": 2, "411": 5, "412": 2, "413": 8},
    3: {"307": 4, "308": 2, "309": 3, "310": 3, "311": 3, "312": 1, "313": 2, "314": 6},
    2: {"207": 3, "208": 4, "209": 3, "210": 4, "211": 2, "212": 4, "213": 4, "214": 5},
    1: {"108": 2, "109": 4, "110": 2, "111": 1, "112": 1, "113": 5, "114": 4, "115": 6},
}
TAGS_AFAR: dict[int, dict[str, float]] = {
    5: {"512": 3, "513": 9, "514": 8, "516": 3},
    4: {"406": 5, "408": 4, "409": 1, "410": 4},
    3: {"307": 3, "309": 4, "310": 5, "311": 3},
    2: {"208": 3, "210": 2, "211": 7, "212": 4},
    1: {"109": 2, "112": 6, "113": 3, "114": 2},
}
LATE_TAGS: dict[int, dict[str, float]] = {2: {"209": 14, "208": 1, "213": 1, "214": 2}, 1: {"110": 10, "113": 2, "114": 2, "115": 1}}
NO_SAMPLE_TAGS: dict[int, dict[str, float]] = {2: {"207": 14, "208": 1, "214": 1}, 1: {"109": 3, "111": 3, "113": 2}}
REASONS = {5: 0.45, 4: 0.4, 3: 0.42, 2: 0.75, 1: 0.8}  # how many tick reasons at all
DONE = {5: (0.62, 0.01), 4: (0.58, 0.02), 3: (0.46, 0.07), 2: (0.28, 0.26), 1: (0.16, 0.42)}  # how many say done, not done
REMARKS = {5: 0.1, 4: 0.09, 3: 0.14, 2: 0.4, 1: 0.5}
CONTACTS = {5: 0.004, 4: 0.006, 3: 0.02, 2: 0.14, 1: 0.2}
WEEKDAYS = (1.22, 1.08, 1.0, 0.94, 0.84)


@dataclass(frozen=True)
class Act:
    """One rating: when, with what, in which visit, and what the rater did afterwards."""

    at: datetime
    words: Words
    visit: str
    attempt: int = 1
    withdrawn_at: datetime | None = None
    pressed_at: datetime | None = None


def opens_on(habit: Habit, season: Season, first: date) -> date:
    """The first day of a point: that of the whole region or, when it `begins` later, a working day."""
    return season.day_at(habit.begins) or first if habit.begins else first


def acts_of(key: str, habit: Habit, season: Season, day: date, opens: date) -> list[Act]:
    """Everything that happens at the point `key` on a working day, in order; on the last one before it `opens` a few tests."""
    rng, over = _draw(key, day), season.over(day)
    if day < opens:
        return list(_trials(rng, day)) if season.next_after(day) == opens else []
    expected = habit.daily * _demand(day, over)
    if habit.fault is Fault.FELL_SILENT and over >= SILENT_SINCE:
        expected = 0.0
    acts = [act for _ in range(_poisson(rng, expected)) for act in _visit(rng, habit, day, over)]
    if habit.fault is Fault.PRAISED and day == season.day_at(BURST_AT):
        acts += _burst(rng, day)
    return sorted(acts, key=lambda act: act.at)


def _draw(key: str, day: date) -> Random:
    return Random(f"{SEED}/{key}/{day}")  # noqa: S311  # an invented day must come out the same every time


def _demand(day: date, over: float) -> float:
    """How busy a day is everywhere: the week's rhythm, chance, and more people who know the code as time goes by."""
    weekday = WEEKDAYS[day.weekday()] if day.weekday() < len(WEEKDAYS) else 0.7  # a Saturday or Sunday on duty
    return weekday * _draw("everywhere", day).uniform(0.82, 1.18) * (0.88 + 0.24 * over)


def _poisson(rng: Random, expected: float) -> int:
    limit, product, n = exp(-expected), rng.random(), 0
    while product > limit:
        product *= rng.random()
        n += 1
    return n


def _trials(rng: Random, day: date) -> Iterator[Act]:
    """What whoever hangs up a code tries: the best level, the worst, one with a word."""
    for minutes, words in ((2, Words(5, ("517",), True)), (6, Words(1)), (11, Words(4, (), None, remarks.TRIAL))):
        yield Act(_instant(day, 16.5) + timedelta(minutes=minutes), words, ticket(rng))


def _visit(rng: Random, habit: Habit, day: date, over: float) -> Iterator[Act]:
    """One person's rating, or two when the first was a slip of the finger."""
    at = _instant(day, rng.choices([hour for hour, _ in habit.hours], [weight for _, weight in habit.hours])[0])
    at += timedelta(seconds=rng.uniform(0, 1800))
    words, visit = words_of(rng, habit, over), ticket(rng)
    slips = 0.03 if habit.fault is Fault.PRAISED else 0.008
    if rng.random() < slips:
        wrong = replace(words, level=rng.choice((1, 1, 2, 3)), tags=(), comment="", name="", phone="", consent=False)
        undone = at + timedelta(seconds=rng.uniform(20, 300))
        yield Act(at, wrong, visit, withdrawn_at=undone)
        if rng.random() < 0.25:
            return
        yield Act(undone + timedelta(seconds=rng.uniform(10, 90)), words, visit, attempt=2)
        return
    pressed = rng.random() < (0.03 if habit.fault is Fault.PRAISED else 0.0006)
    yield Act(at, words, visit, pressed_at=at + timedelta(seconds=rng.uniform(30, 400)) if pressed else None)


def words_of(rng: Random, habit: Habit, over: float) -> Words:
    """What somebody says, when a share of the season is over."""
    late, lacking = habit.fault is Fault.SLOW and over >= SLOW_SINCE, habit.fault is Fault.NO_SAMPLES and over < SAMPLES_SINCE
    weights = habits.SLOW if late else habits.NO_SAMPLES if lacking else habit.levels
    level = rng.choices(list(weights), list(weights.values()))[0]
    yes, no = DONE[level]
    draw = rng.random()
    done = True if draw < yes else False if draw < yes + no else None
    comment = remarks.remark(rng, level, habit.setting, late=late) if rng.random() < REMARKS[level] else ""
    if level == 5 and habit.fault is Fault.REPEATED and rng.random() < 0.3:
        comment = remarks.COPIED
    usual = TAGS_AFAR if habit.setting is Setting.ONLINE else TAGS
    special = LATE_TAGS if late else NO_SAMPLE_TAGS if lacking else {}
    words = Words(level, _tags(rng, level, {**usual, **special}), done, comment)
    if rng.random() < CONTACTS[level]:
        words = replace(words, name=rng.choice(remarks.NAMES), phone=remarks.phone(rng), consent=True)
    return words


def _tags(rng: Random, level: int, given: dict[int, dict[str, float]]) -> tuple[str, ...]:
    if rng.random() >= REASONS[level]:
        return ()
    weights = given[level]
    return tuple(sorted({rng.choices(list(weights), list(weights.values()))[0] for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))}))


def _burst(rng: Random, day: date) -> list[Act]:
    """Praise within a minute and a half: more than any window can serve."""
    at, acts = _instant(day, 16.4), []
    for _ in range(BURST_SIZE):
        at += timedelta(seconds=rng.uniform(0.6, 2.2))
        comment = rng.choice(remarks.ASKED_FOR) if rng.random() < 0.6 else ""
        pressed = at + timedelta(seconds=rng.uniform(60, 500)) if rng.random() < 0.08 else None
        acts.append(Act(at, Words(5, rng.choice((("510", "517"), ("517",))), True, comment), ticket(rng), pressed_at=pressed))
    return acts


def _instant(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), SHANGHAI) + timedelta(hours=hour)


def ticket(rng: Random) -> str:
    """The id of a visit, as tokens carry it."""
    return urlsafe_b64encode(rng.randbytes(9)).decode()
