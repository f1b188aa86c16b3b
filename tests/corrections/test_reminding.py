"""Reminders: by hand, over three simulated years in any rhythm, and months of real ticks."""

from datetime import date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.corrections import queries, services
from evalsvc.corrections.daily import remind
from evalsvc.corrections.models import Correction, Measure, Recheck
from evalsvc.corrections.reminding import Dated, letters
from evalsvc.corrections.services import Named, Planned
from evalsvc.notices.models import Notice
from evalsvc.notices.reminders import Audience
from tests.corrections.making import actor, deputy, filed, hand_in, make, named
from tests.organisation.statements import noted

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI)
YEARS = timedelta(days=3 * 365)


class Item:
    """A correction of the simulation: what is due of it, and who it concerns, as they are now."""

    def __init__(self, ref, start, due, handler, told_until):
        self.ref, self.start, self.due, self.handler, self.told_until, self.ended = ref, start, due, handler, told_until, False

    def tell(self, at, sent):
        """What the tick does, and every act before it changes anything."""
        if self.ended:
            return
        around = {Audience.HANDLER: frozenset({self.handler}), Audience.LEADER: frozenset({100}), Audience.ABOVE: frozenset({200, 300})}
        dated = Dated(self.ref, "完成时限", self.start, self.due, 80)
        for letter in letters([dated], around, since=self.told_until, up_to=at):
            for account in letter.accounts:
                assert (letter.key, account) not in sent, "told twice"
                sent[letter.key, account] = (self.ref, letter.reminder.stage.value, account, self.due)
        self.told_until = at

    def extend(self, days):
        self.due += timedelta(days=days)

    def hand_over(self, handler):
        self.handler = handler

    def end(self):
        self.ended = True


def story(seed):
    """The same items and acts for every rhythm: filed over two and a half years; extended, handed over and ended at odd hours."""
    random = Random(seed)
    items, acts = [], []
    for number in range(30):
        filed_at = BEGIN + timedelta(hours=random.randrange(24 * 900))
        items.append(Item(f"item{number}", filed_at.date(), filed_at.date() + timedelta(days=random.randrange(90)), number, filed_at))
        at = filed_at
        for _ in range(random.randrange(4)):
            at += timedelta(minutes=random.randrange(60 * 24 * 40))
            acts.append((at, number, random.choice([("extend", random.randrange(1, 60)), ("hand_over", 40 + number)])))
        acts.append((at + timedelta(minutes=random.randrange(60 * 24 * 60)), number, ("end",)))
    return items, sorted(acts)


def simulated(ticks, seed):
    """What was told by the end, whatever the rhythm of the ticks."""
    items, acts = story(seed)
    sent, waiting = {}, list(reversed(acts))

    def act_until(at):
        while waiting and waiting[-1][0] <= at:
            when, number, (verb, *given) = waiting.pop()
            items[number].tell(when, sent)
            getattr(items[number], verb)(*given)

    for at in ticks:
        act_until(at)
        for item in items:
            if item.told_until < at:
                item.tell(at, sent)
    return set(sent.values())


def every(step):
    return [BEGIN + n * step for n in range(int(YEARS / step))] + [BEGIN + YEARS]


def after_gaps(seed):
    random, at, found = Random(seed), BEGIN, []
    while at < BEGIN + YEARS:
        found.append(at)
        at += timedelta(minutes=random.randrange(1, 60 * 24 * 10))
    return [*found, BEGIN + YEARS]


@pytest.mark.parametrize("seed", [1, 2])
def test_three_years_tell_the_same_in_any_rhythm(seed):
    hourly = simulated(every(timedelta(hours=1)), seed)

    assert simulated(every(DAY), seed) == hourly
    for other in range(5):
        assert simulated(after_gaps(other), seed) == hourly
    assert len(hourly) > 100
    assert {stage for _, stage, _, _ in hourly} == {"yellow", "tomorrow", "today", "overdue", "still_overdue"}


def test_circle_without_accounts_hands_on_to_the_next():
    dated = Dated("one", "完成时限", date(2026, 1, 1), date(2026, 1, 11), 80)
    nobody = {Audience.HANDLER: frozenset(), Audience.LEADER: frozenset(), Audience.ABOVE: frozenset({9})}
    since = datetime(2026, 1, 1, 9, 0, tzinfo=SHANGHAI)
    found = letters([dated], nobody, since=since, up_to=since + 12 * DAY)

    assert [(letter.reminder.stage.value, letter.accounts) for letter in found] == [
        (stage, frozenset({9})) for stage in ("yellow", "tomorrow", "today", "overdue")
    ]


# 20 November 2026 is a Friday; the correction is due on 10 December, its second measure on 30 November.
BY_HAND = {
    ("measure", "due", "2026-11-28", "clerk"),  # 8 of 10 days are over
    ("measure", "due", "2026-11-29", "clerk"),
    ("measure", "due", "2026-11-30", "clerk"),
    ("measure", "overdue", "2026-12-01", "clerk"),
    ("measure", "overdue", "2026-12-01", "deputy"),  # both measures are finished on 3 December
    ("whole", "due", "2026-12-06", "bureau"),  # 16 of 20 days are over
    ("whole", "due", "2026-12-09", "bureau"),  # granted an extension to 30 December on the 9th at noon
    ("whole", "due", "2026-12-22", "bureau"),  # 32 of 40 days
    ("whole", "due", "2026-12-29", "bureau"),
    ("whole", "due", "2026-12-30", "bureau"),
    ("whole", "overdue", "2026-12-31", "bureau"),
    ("whole", "overdue", "2026-12-31", "deputy"),
    ("whole", "overdue", "2027-01-05", "bureau"),
    ("whole", "overdue", "2027-01-05", "deputy"),
    ("whole", "overdue", "2027-01-05", "leader"),
    ("whole", "overdue", "2027-01-05", "inspector"),
    # handed in on 6 January at noon: now it is the turn of whoever may accept
    ("whole", "overdue", "2027-01-10", "deputy"),
    ("whole", "overdue", "2027-01-10", "bureau"),
    ("whole", "overdue", "2027-01-10", "leader"),
    ("whole", "overdue", "2027-01-10", "inspector"),
    # accepted, judged again and struck off on 11 January at noon; rechecks on 10 February and 11 April, by the county's lead who did none of it
    ("recheck 1", "due", "2027-02-04", "deputy"),
    ("recheck 1", "due", "2027-02-09", "deputy"),
    ("recheck 1", "due", "2027-02-10", "deputy"),
}


@pytest.fixture
def correction(app, region):
    """A correction of the county, led by its deputy, done by its head, with a measure for a clerk."""

    def build():
        deputy(region.county)
        made = filed(region.county, "inspector")
        day = date(2026, 12, 10)
        services.plan_correction(by=actor("bureau"), correction=made, planned=Planned(named("deputy"), named("bureau"), "", "不再空岗", day))
        services.add_measure(by=actor("bureau"), correction=made, text="排班", person=named("bureau"), due_on=day)
        services.add_measure(by=actor("bureau"), correction=made, text="公示", person=named("clerk"), due_on=date(2026, 11, 30))
        services.start_correction(by=actor("bureau"), correction=made)
        return made.id

    return make(app, build)


def _noon(day):
    return datetime.combine(date.fromisoformat(day), time(12), SHANGHAI)


def _acts(key):
    def acting(verb):
        return lambda: verb(db.session.get_one(Correction, key))

    def measures(made):
        first, second = queries.measures_of(made)
        services.finish_measure(by=actor("bureau"), correction=made, measure=first, day=date(2026, 12, 2))
        services.finish_measure(by=actor("clerk"), correction=made, measure=second, day=date(2026, 12, 3))

    def extended(made):
        row = services.ask_extension(by=actor("bureau"), correction=made, wanted_on=date(2026, 12, 30), reason="设备未到")
        services.grant_extension(by=actor("deputy"), correction=made, extension=row, opinion="同意")

    def handed_in(made):
        hand_in(made, "bureau")

    def closed(made):
        services.accept_correction(by=actor("deputy"), correction=made, opinion="属实")
        services.rejudge_correction(by=actor("inspector"), correction=made, opinion="同意")
        services.close_correction(by=actor("leader"), correction=made, lasting="AB岗", is_public=True)

    return [
        (_noon("2026-12-03"), acting(measures)),
        (_noon("2026-12-09"), acting(extended)),
        (_noon("2027-01-06"), acting(handed_in)),
        (_noon("2027-01-11"), acting(closed)),
    ]


def _gaps(seed, until):
    random, at, found = Random(seed), _noon("2026-11-21"), []
    while at < until:
        found.append(at)
        at += timedelta(minutes=random.randrange(1, 60 * 24 * 10))
    return found


END = datetime(2027, 2, 10, 23, 0, tzinfo=SHANGHAI)
RHYTHMS = {
    "daily": [datetime(2026, 11, 21, 7, 0, tzinfo=SHANGHAI) + n * DAY for n in range(82)],
    "twice a day": [datetime(2026, 11, 20, 11, 0, tzinfo=SHANGHAI) + n * timedelta(hours=12) for n in range(164)],
    "after gaps": _gaps(7, END),
    "never but at the end": [],
}


@pytest.mark.parametrize("rhythm", RHYTHMS)
def test_months_of_ticks_tell_what_was_counted_by_hand(app, clock, correction, rhythm):
    moments = [(at, lambda: None, True) for at in RHYTHMS[rhythm]] + [(at, act, False) for at, act in _acts(correction)] + [(END, lambda: None, True)]
    for at, act, ticks in sorted(moments, key=lambda moment: moment[0]):
        clock.move_to(at)
        if ticks:
            with app.app_context():
                remind()
        else:
            make(app, act)

    with app.app_context():
        made = db.session.get_one(Correction, correction)
        measures = db.session.scalars(select(Measure.public_id).order_by(Measure.id)).all()
        names = {made.public_id: "whole", measures[1]: "measure"}
        rechecks = db.session.scalars(select(Recheck.public_id).order_by(Recheck.due_on)).all()
        names |= {public_id: f"recheck {place}" for place, public_id in enumerate(rechecks, start=1)}
        found = select(Notice.kind, Notice.key, Account.username).join(Account, Account.id == Notice.account_id).where(Notice.key.startswith("due:"))
        told = {(names[key.split(":")[1]], kind.removeprefix("correction."), key.split(":")[3], name) for kind, key, name in db.session.execute(found)}
    assert told == BY_HAND


def test_new_reminder_takes_the_place_of_the_earlier_one(app, clock, correction):
    clock.move_to(_noon("2026-12-01"))
    with app.app_context():
        remind()
        waits = select(Notice.kind).where(Notice.ended_at.is_(None), Notice.key.startswith("due:"))
        assert sorted(db.session.scalars(waits)) == ["correction.overdue", "correction.overdue"]
        assert set(db.session.scalars(select(Notice.ended_why).where(Notice.key.startswith("due:"), Notice.ended_at.is_not(None)))) == {"已有新的提醒"}


def test_reminder_names_what_is_due_and_the_act(app, clock, correction):
    clock.move_to(_noon("2026-12-31"))
    with app.app_context():
        remind()
        last = db.session.scalars(select(Notice).where(Notice.kind == "correction.overdue").order_by(Notice.id.desc())).first()
        assert last.sentence == "涪城区医疗保障局的整改问题2026-0001的一项整改措施超期已31天，还没有办完。"
        assert (last.act, str(last.due_on)) == ("完成措施，提交验收", "2026-11-30")


def test_reminding_leaves_what_people_read_as_it_is(app, clock, correction):
    with app.app_context():
        before = db.session.get_one(Correction, correction).row_version
    clock.move_to(_noon("2026-12-20"))
    with app.app_context():
        remind()
        assert db.session.get_one(Correction, correction).row_version == before


def test_second_tick_of_a_day_asks_nobody(app, clock, correction):
    clock.move_to(_noon("2026-12-06"))
    with app.app_context():
        assert queries.to_remind(_noon("2026-12-06")) == [correction]
        remind()
        assert queries.to_remind(_noon("2026-12-06")) == []
        assert queries.to_remind(datetime(2026, 12, 7, 7, 59, tzinfo=SHANGHAI)) == []
        assert queries.to_remind(datetime(2026, 12, 7, 8, 0, tzinfo=SHANGHAI)) == [correction]


def test_silent_corrections_cost_few_statements(app, region, clock):
    make(app, lambda: [filed(region.county, "inspector").id for _ in range(60)])
    clock.move_to(_noon("2026-11-25"))
    with app.app_context(), noted(db.engine) as seen:
        remind()
    assert len(seen) < 20


def test_person_without_account_is_reminded_through_the_leads(app, region, clock):
    def build():
        made = filed(region.county, "inspector")
        nobody = Named(None, "张测试")
        services.plan_correction(by=actor("bureau"), correction=made, planned=Planned(nobody, nobody, "", "不再空岗", date(2026, 11, 30)))

    make(app, build)
    clock.move_to(_noon("2026-11-30"))
    with app.app_context():
        remind()
        found = select(Account.username).join(Notice, Notice.account_id == Account.id).where(Notice.kind == "correction.due", Notice.ended_at.is_(None))
        assert db.session.scalars(found).all() == ["bureau"]
