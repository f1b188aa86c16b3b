"""Two people at one correction at once: one wins, the other is told, nothing is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.corrections import queries, services
from evalsvc.corrections.models import Correction, Extension, Judgement, Measure, Progress
from tests.corrections.making import actor, deputy, filed, in_progress, make, named, submitted


@pytest.fixture
def both(app):
    """`both(act, other)`: carries both out at once, each in a transaction of its own; what each of them was told, None when it was done."""

    def run(*acts):
        start = threading.Barrier(len(acts))

        def one(act):
            start.wait(10)
            try:
                make(app, act)
            except Problem as problem:
                return problem.sentence
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(one, acts))

    return run


def the_one():
    return db.session.scalars(select(Correction)).one()


@pytest.fixture
def handed_in(app, region):
    def settle():
        deputy(region.county)
        submitted(region.county)

    make(app, settle)


@pytest.mark.usefixtures("handed_in")
def test_accepted_and_returned_at_once(app, both):
    told = both(
        lambda: services.accept_correction(by=actor("inspector"), correction=the_one(), opinion="属实"),
        lambda: services.return_correction(by=actor("deputy"), correction=the_one(), reason="没有盖章"),
    )

    assert sorted(answer is None for answer in told) == [False, True]
    assert any(answer and "不能这样操作" in answer for answer in told)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Judgement)) == 2  # the unit's own, and one of the two
        assert the_one().state == ("accepted" if told[0] is None else "in_progress")


@pytest.mark.usefixtures("handed_in")
def test_same_form_opened_by_two_is_taken_once(app, both):
    with app.app_context():
        version = the_one().row_version
    told = both(
        *(lambda who=who: services.accept_correction(by=actor(who), correction=the_one(), opinion="", row_version=version) for who in ("inspector", "deputy"))
    )

    assert sorted(answer is None for answer in told) == [False, True]


def test_one_extension_is_decided_once(app, both, region):
    def settle():
        deputy(region.county)
        made = in_progress(region.county)
        services.ask_extension(by=actor("bureau"), correction=made, wanted_on=made.due_on + timedelta(days=5), reason="等系统升级")

    make(app, settle)
    extension = lambda: db.session.scalars(select(Extension)).one()  # noqa: E731
    told = both(
        lambda: services.grant_extension(by=actor("inspector"), correction=the_one(), extension=extension(), opinion=""),
        lambda: services.refuse_extension(by=actor("deputy"), correction=the_one(), extension=extension(), opinion="不等"),
    )

    assert sorted(answer is None for answer in told) == [False, True]
    with app.app_context():
        assert extension().outcome == ("granted" if told[0] is None else "refused")


def test_progress_and_measures_of_many_are_all_kept(app, both, region):
    make(app, lambda: in_progress(region.county))
    due = timedelta(days=1)

    def add(number):
        def act():
            found = the_one()
            services.add_progress(by=actor("bureau"), correction=found, day=found.found_on, text=f"第{number}次检查")
            services.add_measure(by=actor("bureau"), correction=found, text=f"第{number}项", person=named("bureau"), due_on=found.due_on - due)

        return act

    assert both(*(add(number) for number in range(6))) == [None] * 6
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Progress)) == 6
        assert db.session.scalar(select(func.count()).select_from(Measure)) == 7
        assert len(queries.measures_of(the_one())) == 7


def test_numbers_are_never_given_twice(app, both, region):
    assert both(*(lambda: filed(region.county) for _ in range(6))) == [None] * 6
    with app.app_context():
        numbers = set(db.session.scalars(select(Correction.number)))
    assert numbers == {f"2026-{n:04}" for n in range(1, 7)}
