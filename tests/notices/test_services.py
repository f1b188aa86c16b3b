"""Telling once, ending, reading: on both databases."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.notices import queries, services
from evalsvc.notices.models import Notice
from evalsvc.notices.urgency import Urgency
from evalsvc.profiles.workdays import Due
from tests.notices.making import ITEM, tell

pytestmark = pytest.mark.usefixtures("known_kinds")


def all_notices():
    return db.session.scalars(select(Notice).order_by(Notice.id)).all()


@pytest.fixture
def ids(region):
    return {name: person.account_id for name, person in region.people.items()}


def test_each_person_is_told_once(session, ids):
    first = tell(ids["bureau"], ids["leader"], due=Due(date(2027, 1, 4), provisional=True))
    again = tell(ids["bureau"], ids["leader"], ids["inspector"])

    assert (sorted(first), again) == (sorted([ids["bureau"], ids["leader"]]), [ids["inspector"]])
    assert [one.account_id for one in all_notices()] == [*sorted([ids["bureau"], ids["leader"]]), ids["inspector"]]
    assert (all_notices()[0].due_on, all_notices()[0].due_is_provisional, all_notices()[0].created_at) == (date(2027, 1, 4), True, now())


def test_another_key_tells_again(session, ids):
    tell(ids["bureau"])

    assert tell(ids["bureau"], key="due:2026-12-05") == [ids["bureau"]]


def test_whoever_left_is_not_told(session, ids):
    session.get_one(Account, ids["leader"]).retired_at = now()

    assert tell(ids["leader"], ids["bureau"]) == [ids["bureau"]]


def test_nobody_to_tell_is_no_error(session):
    assert tell() == []


@pytest.mark.parametrize("given", [{"kind": "nobody.declared"}, {"link": "https://example.org/"}, {"link": "//example.org"}, {"link": "corrections"}])
def test_caller_who_errs_is_told(session, ids, given):
    with pytest.raises(ValueError, match=r"kind|path"):
        tell(ids["bureau"], **given)


def test_two_at_once_tell_once(app, ids):
    """Two ticks with different people in different orders: nobody waits for ever, nobody is told twice."""
    start, told = threading.Barrier(2), []

    def tick(*names):
        with app.app_context():
            start.wait()
            for key in range(20):
                with unit_of_work():
                    told.extend((account, key) for account in tell(*(ids[name] for name in names), key=f"day:{key}"))

    threads = [threading.Thread(target=tick, args=names) for names in (("bureau", "leader", "inspector"), ("inspector", "leader", "bureau"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert len(told) == len(set(told)) == len(all_notices()) == 60


def test_done_act_ends_what_was_said_about_it(session, ids):
    tell(ids["bureau"], ids["leader"])
    tell(ids["bureau"], key="other", subject="correction:another")

    assert services.end_notices(subject=ITEM, why="已提交验收") == 2
    assert [(one.subject, one.ended_why) for one in all_notices()] == [(ITEM, "已提交验收"), (ITEM, "已提交验收"), ("correction:another", None)]
    assert services.end_notices(subject=ITEM, why="再次") == 0


def test_some_kinds_or_people_only(session, ids):
    tell(ids["bureau"], ids["leader"])
    tell(ids["bureau"], key="returned", kind="test.returned")

    assert services.end_notices(subject=ITEM, why="已提交验收", kinds=["test.returned"]) == 1
    assert services.end_notices(subject=ITEM, why="已换责任人", account_ids=[ids["leader"]]) == 1
    assert [one.account_id for one in all_notices() if one.ended_at is None] == [ids["bureau"]]


def test_ended_notice_is_not_told_again(session, ids):
    tell(ids["bureau"])
    services.end_notices(subject=ITEM, why="已提交验收")

    assert tell(ids["bureau"]) == []


def test_reading_keeps_the_first_time_and_only_the_addressee_reads(session, ids, clock):
    tell(ids["bureau"])
    notice = all_notices()[0]
    services.mark_read(by=Actor(ids["leader"], "leader", "测试领导"), notice=notice)
    assert notice.read_at is None
    first = now()
    for _ in range(2):
        services.mark_read(by=Actor(ids["bureau"], "bureau", "测试县局负责人"), notice=notice)
        clock.shift(60)

    assert notice.read_at == first


def test_unread_are_open_and_not_read(session, ids):
    for key in ("one", "two", "three"):
        tell(ids["bureau"], key=key, subject=f"correction:{key}")
    services.end_notices(subject="correction:one", why="已提交验收")
    assert queries.unread_count(ids["bureau"]) == 2

    assert services.mark_all_read(by=Actor(ids["bureau"], "bureau", "测试县局负责人")) == 2
    assert (queries.unread_count(ids["bureau"]), queries.unread_count(ids["leader"])) == (0, 0)


def test_pages_begin_with_what_waits_and_skip_nothing(session, ids):
    for number in range(7):
        tell(ids["bureau"], key=str(number), subject=f"correction:{number}")
    tell(ids["leader"], key="mine")
    for number in (1, 4, 6):
        services.end_notices(subject=f"correction:{number}", why="已提交验收")
    seen, after = [], ""
    while True:
        page = queries.notices_of(ids["bureau"], queries.NoticeFilter(), after=after, size=2)
        seen += [one.key for one in page.rows]
        after = page.next
        if not after:
            break

    assert seen == ["5", "3", "2", "0", "6", "4", "1"]


def test_what_waits_is_ordered_by_urgency_then_due_day(session, ids):
    tell(ids["bureau"], key="late", due=date(2026, 12, 1))
    tell(ids["bureau"], key="free", due=date(2026, 11, 20), urgency=Urgency.WHEN_FREE)
    tell(ids["bureau"], key="now", due=date(2026, 12, 9), urgency=Urgency.NOW)
    tell(ids["bureau"], key="none")
    tell(ids["bureau"], key="soon", due=date(2026, 11, 25))

    assert [one.key for one in queries.waiting_for(ids["bureau"])] == ["now", "soon", "late", "none", "free"]
