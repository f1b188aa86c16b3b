"""A stamped database with many rating points, and the requests that wrk sends to it."""

import random
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.cli.schema import bring_up_to_date
from evalsvc.config import load_settings
from evalsvc.core.clock import today
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import DEMO_STAMP, fact, keep_fact
from evalsvc.factory import create_app
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PointCode
from evalsvc.organisation.services import create_point, create_unit

OPENED = date(2026, 1, 4)
SECRET = "only-for-measuring-0123456789-abcdef"
POINTS = 600
COMMENT = "窗口人员态度很好，讲得清楚，材料一次就说全了。"


def build(folder: Path, points: int = POINTS) -> Flask:
    """A fresh application with a hall of `points` windows in `folder`; its database carries the demo stamp."""
    app = create_app(load_settings({}, data_dir=str(folder), secret_key=SECRET))
    with app.app_context():
        bring_up_to_date()
        with unit_of_work():
            keep_fact(DEMO_STAMP, "load")
            county = create_unit(by=SYSTEM, parent=None, kind=UnitKind.COUNTY, name="测量区医疗保障局", opened_on=OPENED)
            hall = create_unit(by=SYSTEM, parent=county, kind=UnitKind.HALL, name="测量区医保服务大厅", opened_on=OPENED)
            for number in range(points):
                window = create_unit(by=SYSTEM, parent=hall, kind=UnitKind.WINDOW, name=f"{number + 1}号窗口", opened_on=OPENED)
                create_point(by=SYSTEM, unit=window, kind=PointKind.WINDOW, first_day=OPENED)
    return app


def check_stamp() -> None:
    """Refuses a database in which generated ratings would be lies."""
    if fact(DEMO_STAMP) is None:
        raise SystemExit("This database has no demo stamp: nothing is generated in it.")


def codes(app: Flask) -> list[str]:
    """The codes of all points."""
    with app.app_context():
        return list(db.session.scalars(select(PointCode.code).order_by(PointCode.code)))


def requests(app: Flask, file: Path, number: int) -> Path:
    """Writes `number` prepared requests: a path and the body of one whole rating with a visit token of its own."""
    signer, rng, day = app.extensions["visit_signer"], random.Random(7), today()
    tags = {5: ["510", "517"], 4: ["408"], 3: ["309"], 2: ["209", "214"], 1: ["115"]}
    all_codes = codes(app)
    with file.open("w", encoding="utf-8") as out:
        for n in range(number):
            code = all_codes[n % len(all_codes)]
            level = rng.choice((5, 5, 5, 4, 4, 3, 2, 1))
            fields = [("visit", signer.issue(code, day)), ("level", level), ("done", "yes"), ("comment", COMMENT), *(("tags", tag) for tag in tags[level])]
            out.write(f"/r/{code} {urlencode(fields)}\n")
    return file
