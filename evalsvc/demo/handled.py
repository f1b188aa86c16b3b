"""What was handled in the demo: served counts with gaps, and matters of which some were invited and some rated."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import insert, select

from evalsvc.access.actor import SYSTEM
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.db import db, public_engine, unit_of_work
from evalsvc.demo import habits
from evalsvc.demo.habits import Habit, Season
from evalsvc.demo.remarks import Setting
from evalsvc.demo.visits import BURST_AT, SEED, ticket, words_of
from evalsvc.instruments.queries import current_version
from evalsvc.matters.models import Matter, MatterLink, ServedDay
from evalsvc.matters.naming import COUNTING_KINDS, TYPED
from evalsvc.matters.queries.matters import fitting_point
from evalsvc.matters.services.matters import NewMatter, Numbers, invite, keep_matters
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.profiles.queries import rules_for
from evalsvc.ratings.models import UnitDay
from evalsvc.ratings.naming import MATTER_LINK
from evalsvc.ratings.per_matter import place_of_link
from evalsvc.ratings.scale import Origin, Stream, Turn
from evalsvc.ratings.services import Frame, submit_rating
from evalsvc.ratings.tokens import Visit

FORM = "matter-rating"
ONLINE = ("centre/online", "fucheng/online")
DAILY = (16, 30)  # matters that an online service finishes on a working day
GAPS = 0.03
QUIET_SINCE = 0.93
FORGETFUL, PRAISED = "yanting/1", "fucheng/3"
INVITED, ANSWER, OWN = 0.6, 0.16, 0.05  # how many are invited, how many of them answer, how many rate without being asked
WAIT = timedelta(days=3)


def count_served(units: Mapping[str, int], season: Season, today: date) -> None:
    """Served counts of all windows until yesterday: some days are missing, one window forgets the last days, one day has fewer than ratings."""
    keys = {unit_id: key for key, unit_id in units.items()}
    with unit_of_work():
        rated = {
            (row.unit_id, row.service_day): row.n1 + row.n2 + row.n3 + row.n4 + row.n5
            for row in db.session.scalars(select(UnitDay).where(UnitDay.stream == Stream.CITIZEN.value, UnitDay.turn == Turn.FIRST.value))
        }
        rows: list[dict[str, Any]] = []
        for unit_id in db.session.scalars(select(Unit.id).where(Unit.kind.in_(COUNTING_KINDS)).order_by(Unit.id)):
            rng = _rng("served", keys[unit_id])
            share, base = rng.uniform(0.14, 0.34), rng.randint(12, 40)
            for day in (day for day in season.days if day < today):
                n = _served(keys[unit_id], day, season, rng, rated.get((unit_id, day), 0), share, base)
                if n is not None:
                    at = datetime.combine(day, time(17, 20), SHANGHAI)
                    rows.append({"unit_id": unit_id, "service_day": day, "n": n, "source": TYPED, "kept_at": at, "row_version": 1})
        if rows:
            db.session.execute(insert(ServedDay), rows)


def _served(key: str, day: date, season: Season, rng: Random, rated: int, share: float, base: int) -> int | None:
    missing, spread = rng.random() < GAPS, rng.uniform(0.85, 1.15)
    if missing or (key == FORGETFUL and season.over(day) >= QUIET_SINCE):
        return None
    if key == PRAISED and day == season.day_at(BURST_AT):
        return 17
    return max(rated, round((rated / share if rated else base) * spread))


def handle_matters(units: Mapping[str, int], season: Season, today: date) -> None:
    """Matters of the online services, most of them invited, some of them rated through their own links."""
    vault = current_app.extensions["vault"]
    for series, key in enumerate(ONLINE, start=1):
        rng = _rng("matters", key)
        with unit_of_work():
            unit = db.session.get_one(Unit, units[key])
            point, items = fitting_point(unit), list(db.session.scalars(select(ServiceItem.id).order_by(ServiceItem.id)))
            days = [day for day in season.days if day < today for _ in range(rng.randint(*DAILY))]
            if point is None or not days:
                continue
            fresh = [NewMatter(Numbers(f"MY{series}{day:%Y%m%d}{n:06}"), unit.id, point.id, rng.choice(items), day) for n, day in enumerate(days, start=1)]
            ids = keep_matters(matters=fresh, vault=vault)
            asked = {id_ for id_, day in zip(ids, days, strict=True) if day + WAIT <= today and rng.random() < INVITED}
            if asked:
                invite(by=SYSTEM, unit=unit, matter_ids=sorted(asked))
        _rate(ids, asked, rng, units[key], today)


def _rate(ids: Sequence[int], asked: set[int], rng: Random, unit_id: int, today: date) -> None:
    frame = Frame(current_version(FORM).id, *rules_for(unit_id, today), channel=MATTER_LINK)
    links = db.session.execute(
        select(MatterLink.token, Matter.id, Matter.finished_on).join(Matter, Matter.id == MatterLink.matter_id).where(Matter.unit_id == unit_id)
    ).all()
    db.session.rollback()
    habit, settled = Habit(0, habits.USUAL, habits.ALL_DAY, Setting.ONLINE), now() - timedelta(minutes=frame.rules.undo_minutes)
    known = set(ids)
    with public_engine.writing() as connection:
        for token, matter_id, finished_on in sorted((link for link in links if link.id in known), key=lambda link: link.id):
            is_asked = matter_id in asked
            at = datetime.combine(finished_on, time(), SHANGHAI) + timedelta(
                days=rng.randint(3, 6) if is_asked else rng.randint(0, 2), hours=rng.uniform(8, 21)
            )
            words, visit = words_of(rng, habit, 0.0), Visit(ticket(rng), 1, at.date())
            if rng.random() >= (ANSWER if is_asked else OWN) or at > settled:
                continue
            opened = place_of_link(connection, token)
            if opened is not None:
                mine = replace(frame, matter=opened.matter, origin=Origin.INVITED if is_asked else Origin.VOLUNTEERED)
                vault = current_app.extensions["vault"]
                submit_rating(connection, place=opened.place, visit=visit, digest=visit.id, words=words, frame=mine, vault=vault, at=at)


def _rng(what: str, key: str) -> Random:
    return Random(f"{SEED}/{what}/{key}")  # noqa: S311  # an invented day must come out the same every time
