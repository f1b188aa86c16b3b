"""The dashboard's data over many ratings: the same windows and days, every cell filled, ten times the ratings."""

import random
import sqlite3
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from evalsvc.analytics import board, queries
from evalsvc.analytics.periods import Period
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.organisation.kinds import UnitKind
from evalsvc.organisation.models import RatingPoint, Unit
from tests.load import region

WINDOWS = 100
DAYS = 100
RATINGS = 1_000_000
PARTS = ("headline", "cards", "below", "points", "trend_chart", "level_chart", "blamed", "praised")
CHANCES = (0.04, 0.05, 0.11, 0.3, 0.5)
TAG_OF = {1: "115", 2: "209", 3: "309", 4: "408", 5: "510"}
RATING = """INSERT INTO rating (public_id, point_id, unit_id, instrument_version_id, profile_version_id, level, done, origin, system, rater, turn, channel,
service_day, created_at) VALUES (?, ?, ?, 1, 1, ?, 1, 'volunteered', 'own', 'citizen', 'first', 'qr_code', ?, ?)"""
COUNTS = """INSERT INTO {table} ({owner}, service_day, stream, turn, n1, n2, n3, n4, n5, done, not_done, withdrawn, excluded)
SELECT {owner}, service_day, 'citizen', 'first', sum(level=1), sum(level=2), sum(level=3), sum(level=4), sum(level=5), count(*), 0, 0, 0
FROM rating GROUP BY {owner}, service_day"""
TAGS = "INSERT INTO tag_day (unit_id, service_day, code, n) SELECT unit_id, service_day, CASE level {cases} END, count(*) FROM rating GROUP BY 1, 2, 3"


def fill(app: Flask, ratings: int) -> None:
    """Generates `ratings` rating rows over WINDOWS windows and DAYS days, equally many in every cell, with counters and tag summaries."""
    with app.app_context():
        region.check_stamp()
        points = [(point, unit) for point, unit in db.session.execute(select(RatingPoint.id, RatingPoint.unit_id))]
        path = str(db.engine.url.database)
    connection = sqlite3.connect(path)
    with connection:
        connection.executemany(RATING, _rows(points, ratings))
        for table, owner in (("point_day", "point_id"), ("unit_day", "unit_id")):
            connection.execute(COUNTS.format(table=table, owner=owner))
        connection.execute(TAGS.format(cases=" ".join(f"WHEN {level} THEN '{code}'" for level, code in TAG_OF.items())))
        connection.execute("INSERT INTO summary_state (name, cut_off) VALUES ('tags', ?)", (f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.000000}",))
    connection.execute("ANALYZE")
    connection.close()


def _rows(points: list[tuple[int, int]], ratings: int) -> Iterator[tuple[str, int, int, int, str, str]]:
    rng = random.Random(11)
    last, each = today(), ratings // (len(points) * DAYS)
    for back in range(DAYS):
        day = (last - timedelta(days=back)).isoformat()
        for point_id, unit_id in points:
            for n in range(each):
                level = n + 1 if n < len(CHANCES) else rng.choices((1, 2, 3, 4, 5), CHANCES)[0]  # no cell of any table stays empty
                yield f"{rng.getrandbits(60):015x}", point_id, unit_id, level, day, f"{day} 0{rng.randrange(1, 9)}:{rng.randrange(60):02d}:00.000000"


def seconds(app: Flask) -> float:
    """How long the data of the board takes once, over the whole period."""
    period = Period(today() - timedelta(days=DAYS - 1), today())
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.HALL.value)).one()
        start = time.perf_counter()
        shown = board.Board(queries.facts(unit, period, "day"))
        for part in PARTS:
            getattr(shown, part)
        return time.perf_counter() - start


def measure(folder: Path, *, turns: int) -> None:
    """Prints the time of the board's data at a tenth of RATINGS and at RATINGS, taken in turns, and the ratio."""
    apps = [region.build(folder / f"board-{ratings}", WINDOWS) for ratings in (RATINGS // 10, RATINGS)]
    for app, ratings in zip(apps, (RATINGS // 10, RATINGS), strict=True):
        fill(app, ratings)
        seconds(app)
    times = [[seconds(app) for app in apps] for _ in range(turns)]
    few, many = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
    ratio = statistics.median(turn[1] / turn[0] for turn in times)
    print(f"  {WINDOWS} windows, {DAYS} days: {RATINGS // 10} ratings {few:.1f} ms, {RATINGS} ratings {many:.1f} ms")
    print(f"  data of the board, ten times the ratings: {ratio:.2f} times the time\n")
