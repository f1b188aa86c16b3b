"""How tests behave as a citizen at a rating point."""

import re
from typing import Any

from werkzeug.test import TestResponse

from tests.cast import Point
from tests.judge import JudgedClient

_VISIT = re.compile(r'name="visit" value="([^"]+)"')


def visit_of(client: JudgedClient, path: str) -> str:
    """The visit token of the page at `path`."""
    return visit_in(client.get(path).text)


def visit_in(page: str) -> str:
    """The visit token of a page."""
    found = _VISIT.search(page)
    assert found, f"no visit token in {page}"
    return found[1]


def post_rating(client: JudgedClient, point: Point, *, visit: str | None = None, **fields: Any) -> TestResponse:
    """Opens the page (unless a visit is given) and posts `fields`."""
    return client.post(point.path, data={"visit": visit or visit_of(client, point.path), **fields})


def rate(client: JudgedClient, point: Point, level: int = 5, **fields: Any) -> str:
    """Rates, and returns the path of the receipt."""
    response = post_rating(client, point, level=level, **fields)
    assert response.status_code == 303, response.text
    return str(response.location)


def open_again(client: JudgedClient, receipt: str) -> TestResponse:
    """Presses the button of an undone receipt that shows the form once more."""
    return client.post(f"{receipt}/again", data={"visit": visit_of(client, receipt)})


def undo(client: JudgedClient, receipt: str) -> TestResponse:
    """Presses the undo button of a receipt."""
    return client.post(f"{receipt}/undo", data={"visit": visit_of(client, receipt)})
