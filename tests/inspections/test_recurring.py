"""Rounds that return: simulated years of ticks give the same drafts, planners are told, a standstill makes nothing up."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.inspections import queries, services
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.recurring import make_drafts
from evalsvc.inspections.rhythms import Rhythm
from evalsvc.inspections.services import Asked, Series, Stage
from evalsvc.instruments.queries import version
from evalsvc.notices.models import Notice
from evalsvc.organisation.models import Unit

FIRST = date(2026, 11, 21)


def planner():
    return actor_of(db.session.scalars(select(Account).where(Account.username == "inspector")).one())


def plan(region, rhythm):
    """Plans and publishes the first round of a series; its public id."""
    with unit_of_work():
        organ, county = db.session.get_one(Unit, region.city.id), db.session.get_one(Unit, region.county.id)
        stage = Stage("自查", "", FIRST, FIRST + timedelta(days=9), (Asked("自查报告", FIRST + timedelta(days=8)),))
        given = {"organ": organ, "title": "作风自查", "version": version("shaanxi-2023-34", 1), "units": [county], "stages": [stage]}
        made = services.plan_round(by=planner(), **given, series=Series(rhythm))
        services.publish_round(by=planner(), made=made)
        return made.public_id


@pytest.fixture
def returning(app, region):
    """Inside the application: begins a series in a rhythm."""
    with app.app_context():
        yield lambda rhythm: plan(region, rhythm)


def drafts():
    found = db.session.scalars(select(Round).order_by(Round.series, Round.turn)).all()
    return [(made.turn, made.title, str(made.stages[0].first_day), str(made.stages[0].deliverables[0].due_on), made.state) for made in found]


def run(clock, ticks):
    for day in ticks:
        clock.move_to(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
        make_drafts(pause=0)


def at_random(seed, until):
    drawn, days = random.Random(seed), [0]
    while days[-1] < until:
        days.append(days[-1] + drawn.randint(0, 20))
    return days


@pytest.mark.parametrize("days", [range(800), range(0, 800, 7), at_random(1, 800), at_random(2, 800)], ids=["daily", "weekly", "random", "another"])
def test_ticks_of_two_years_make_the_same_drafts(returning, clock, days):
    returning(Rhythm.HALF_YEARLY)
    run(clock, [FIRST + timedelta(days=day) for day in days])

    assert drafts() == [
        (1, "作风自查", "2026-11-21", "2026-11-29", "published"),
        (2, "作风自查（2027年上半年）", "2027-05-21", "2027-05-29", "draft"),
        (3, "作风自查（2027年下半年）", "2027-11-21", "2027-11-29", "draft"),
        (4, "作风自查（2028年上半年）", "2028-05-21", "2028-05-29", "draft"),
        (5, "作风自查（2028年下半年）", "2028-11-21", "2028-11-29", "draft"),
    ]


@pytest.mark.parametrize(("rhythm", "turns"), [(Rhythm.MONTHLY, 13), (Rhythm.QUARTERLY, 5), (Rhythm.YEARLY, 2), (Rhythm.ONCE, 1)])
def test_ticks_of_a_year_make_as_many_turns_as_the_rhythm_has(returning, clock, rhythm, turns):
    returning(rhythm)
    run(clock, [FIRST + timedelta(days=day) for day in range(0, 364, 5)])

    assert [made[0] for made in drafts()] == list(range(1, turns + 1))


def test_after_a_standstill_only_the_present_turn_is_made(returning, clock):
    returning(Rhythm.MONTHLY)
    run(clock, [date(2027, 6, 10)] * 3)

    assert [(made[0], made[2]) for made in drafts()] == [(1, "2026-11-21"), (8, "2027-06-21")]


def test_draft_carries_over_what_was_published_last_and_its_planners_are_told(returning, clock, region):
    first = returning(Rhythm.MONTHLY)
    run(clock, [date(2026, 12, 8)])
    made = db.session.scalars(select(Round).where(Round.turn == 2)).one()
    assert queries.round_before(made).public_id == first
    assert [sheet.unit_id for sheet in db.session.scalars(select(Sheet).where(Sheet.round_id == made.id))] == [region.county.id]
    told = db.session.scalars(select(Notice).order_by(Notice.account_id)).all()
    assert {notice.account_id for notice in told} == {region.people["leader"].account_id, region.people["inspector"].account_id}
    assert told[0].sentence == "按期自查“作风自查（2026年12月）”的草稿已建好，2026年12月21日开始，请核对后发布。"

    with unit_of_work():
        services.publish_round(by=planner(), made=db.session.get_one(Round, made.id))
    assert all(notice.ended_at for notice in db.session.scalars(select(Notice)))
    run(clock, [date(2027, 1, 8)])
    assert queries.round_before(db.session.scalars(select(Round).where(Round.turn == 3)).one()).turn == 2


def test_discarded_turn_is_not_made_again_and_an_ended_rhythm_makes_none(returning, clock):
    returning(Rhythm.MONTHLY)
    run(clock, [date(2026, 12, 8)])
    with unit_of_work():
        services.discard_round(by=planner(), made=db.session.scalars(select(Round).where(Round.turn == 2)).one())
    run(clock, [date(2026, 12, 9), date(2027, 1, 8)])
    assert [(made[0], made[4]) for made in drafts()] == [(1, "published"), (2, "discarded"), (3, "draft")]
    with unit_of_work():
        services.end_rhythm(by=planner(), made=db.session.scalars(select(Round).where(Round.turn == 1)).one())
    run(clock, [today() + timedelta(days=70)])
    assert len(drafts()) == 3


def test_draft_waits_on_the_desk_of_its_planner_until_it_is_published(app, as_, clock, region):
    with app.app_context():
        plan(region, Rhythm.QUARTERLY)
        run(clock, [date(2027, 2, 10)])
    inspector = as_("inspector")
    assert "“作风自查（2027年第1季度）”的草稿等您核对后发布" in inspector.page("/").text
    draft = next(link.get("href") for link in inspector.page("/").all("a") if link.get("href", "").startswith("/inspections/"))
    assert inspector.submit(draft, to=f"{draft}/publish").status_code == 303
    assert "作风自查" not in inspector.page("/").text
    assert inspector.submit(draft, to=f"{draft}/end-rhythm").status_code == 303
    assert inspector.press(f"{draft}/end-rhythm").status_code == 409
    assert as_("bureau").press(f"{draft}/end-rhythm").status_code == 403
