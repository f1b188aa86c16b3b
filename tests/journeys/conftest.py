"""What journeys share: an installation that prints its address, time that passes, and what people read off their pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
import time_machine
import zxingcpp
from flask import Flask
from PIL import Image

from evalsvc.core.clock import SHANGHAI
from evalsvc.jobs.work import run_tick
from tests.cast import Point
from tests.judge import JudgedClient

PRINTED = "https://pj.my.example.gov.cn"


@pytest.fixture
def scan(app: Flask) -> Callable[[JudgedClient, Point], str]:
    """`scan(bureau, point)`: somebody draws the point's code, and a telephone reads it; the path that the telephone opens."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_url=PRINTED)

    def read(staff: JudgedClient, point: Point) -> str:
        drawn = staff.get(f"/organisation/points/{point.public_id}/code.png")
        (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(drawn.data)))
        assert found.text.startswith(PRINTED)
        return found.text.removeprefix(PRINTED)

    return read


@pytest.fixture
def november(app: Flask, clock: time_machine.Traveller) -> Callable[..., None]:
    """`november(23, "08:00")`: it is that moment of November 2026 in Shanghai, and the worker has just ticked."""

    def wait(day: int, at: str = "08:00") -> None:
        hour, minute = map(int, at.split(":"))
        clock.move_to(datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI))
        assert run_tick(app) == []

    return wait
