"""Which version is in use."""

from datetime import date

import pytest

from evalsvc.core.errors import NotFound
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import current_version, on_shelf, shelf, version, version_by_id, versions_of

TODAY = date(2026, 11, 20)


def add(session, number, published_on, **given):
    values = {"namespace": "shipped", "key": "window-rating", "kind": "rating", "title": "新版", "content": {}, "hash": "0" * 64, "retired_on": None}
    made = InstrumentVersion(**values | {"version": number, "published_on": published_on} | given)
    session.add(made)
    session.flush()
    return made


def test_current_version_is_the_newest_that_is_in_use(session):
    assert current_version("window-rating").version == 2


def test_current_version_passes_over_one_to_come_and_a_local_one(session):
    add(session, 3, date(2026, 11, 21))
    add(session, 4, TODAY, namespace="mianyang")

    assert current_version("window-rating").version == 2


def test_current_version_passes_over_a_retired_one(session):
    add(session, 3, TODAY, retired_on=TODAY)

    assert current_version("window-rating").version == 2


def test_current_version_changes_on_its_first_day(session):
    add(session, 3, TODAY)

    assert (current_version("window-rating").version, current_version("window-rating", date(2026, 11, 19)).version) == (3, 2)


@pytest.mark.parametrize(
    "ask", [lambda: current_version("nothing"), lambda: version("window-rating", 9), lambda: version_by_id(999), lambda: on_shelf("x", 1, TODAY)]
)
def test_version_that_does_not_exist_is_not_found(session, ask):
    with pytest.raises(NotFound):
        ask()


def test_versions_of_a_form_come_newest_first(session):
    assert [one.version for one in versions_of("window-rating")] == [2, 1]


def test_shelf_says_the_state_of_each_version(session):
    add(session, 3, TODAY)
    add(session, 4, date(2026, 12, 1))

    assert [(row.version.version, row.state.label) for row in shelf(TODAY) if row.version.key == "window-rating"] == [
        (4, "尚未启用"),
        (3, "现行"),
        (2, "已被新版取代"),
        (1, "已停用"),
    ]
