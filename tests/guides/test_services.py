"""Several people at once: each is told what became of the others, on both databases."""

import threading

import pytest
from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.errors import WrongState
from evalsvc.guides.models import Guide, GuideVersion, ItemList, ItemListRow, Proof
from tests.guides import making
from tests.guides.making import make

PEOPLE = 4


def at_once(app, act):
    """What becomes of an act of several people who begin together: what it returns, or the sentence of its refusal."""
    together, said = threading.Barrier(PEOPLE), []

    def run():
        together.wait()
        try:
            said.append(make(app, act))
        except WrongState as refusal:
            said.append(refusal.sentence)

    threads = [threading.Thread(target=run) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def counted(app, model):
    return make(app, lambda: db.session.scalar(select(func.count()).select_from(model)))


@pytest.mark.parametrize(
    ("start", "refusal", "models"),
    [
        (lambda region: making.started(region.county).public_id, "这个单位已经有一份事项清单", {ItemList: 1, ItemListRow: 46}),
        (lambda region: making.begun(region.county, region.item).guide.public_id, "这份办事指南已经有一份拟稿", {Guide: 1, GuideVersion: 1}),
    ],
    ids=["list", "guide"],
)
def test_only_one_of_those_who_start_at_once_does(app, region, start, refusal, models):
    said = at_once(app, lambda: start(region))

    assert len(said) == PEOPLE
    assert sum(refusal in each for each in said) == PEOPLE - 1
    assert {model: counted(app, model) for model in models} == models


def test_proofs_that_are_registered_at_once_are_numbered_without_a_gap(app, region):
    numbers = at_once(app, lambda: making.registered(region.county).number)

    assert sorted(numbers) == [1, 2, 3, 4]
    assert counted(app, Proof) == PEOPLE


def test_local_items_that_are_added_at_once_are_numbered_without_a_gap(app, region):
    make(app, lambda: making.started(region.county).id)

    numbers = at_once(app, lambda: making.added(region.county, "上门核对").number)

    assert sorted(numbers) == [47, 48, 49, 50]
