"""Jobs: queued once, held by one, taken over when the holder falls silent, tried again ever later."""

import threading
from datetime import timedelta

import pytest

from evalsvc.core.clock import now
from evalsvc.jobs import services
from evalsvc.jobs.handling import LeaseLost
from evalsvc.jobs.states import LEASE, MOST_TRIES


def at_once(number, act):
    """What `act` returns in so many threads that begin together."""
    together, said = threading.Barrier(number), []

    def run():
        together.wait()
        said.append(act())

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def test_key_is_queued_once(office):
    assert [office.queues(key="deadline-1") for _ in range(2)] == [True, False]
    assert [office.queues(key="deadline-2"), office.queues(), office.queues()] == [True, True, True]
    assert len(office.jobs()) == 4


def test_key_is_queued_once_even_at_once(office):
    assert sorted(at_once(4, lambda: office.queues(key="deadline-1"))) == [False, False, False, True]


def test_each_job_goes_to_one_worker(office):
    for _ in range(12):
        office.queues()
    claimed = at_once(4, lambda: [office.claims("any") for _ in range(4)])
    ids = [claim.id for some in claimed for claim in some if claim]

    assert len(ids) == len(set(ids)) == 12


def test_earliest_due_goes_first_and_none_before_its_time(office, clock):
    for minutes in (1, 0, -1):
        office.queues(given={"n": minutes}, due_at=now() + timedelta(minutes=minutes))

    assert [office.claims().given["n"], office.claims().given["n"], office.claims()] == [-1, 0, None]
    clock.shift(timedelta(minutes=1))
    assert office.claims().given == {"n": 1}


def test_lease_is_kept_by_reports(app, office, clock):
    office.queues()
    first = office.claims("one")
    clock.shift(LEASE - timedelta(seconds=1))
    with app.app_context():
        services.report(first, 5, 10)
    clock.shift(LEASE - timedelta(seconds=1))

    assert office.claims("two") is None
    assert (office.job().done, office.job().total) == (5, 10)


def test_silent_worker_loses_the_job(app, office, clock):
    office.queues()
    first = office.claims("one")
    clock.shift(LEASE + timedelta(seconds=1))
    second = office.claims("two")

    assert second.id == first.id
    with app.app_context():
        for verb in (lambda: services.report(first, 1, 2), lambda: services.finish(first, "好了"), lambda: services.fail(first, "坏了")):
            with pytest.raises(LeaseLost):
                verb()
        services.finish(second, "好了")
    assert (office.job().state, office.job().outcome, office.job().tries) == ("done", "好了", 2)


def test_failures_wait_longer_and_longer(app, office, clock):
    office.queues()
    waits = []
    for _ in range(MOST_TRIES - 1):
        claimed = office.claims()
        with app.app_context():
            services.fail(claimed, "没有成功")
        waits.append((office.job().due_at - now()).total_seconds())
        assert office.claims() is None
        clock.shift(timedelta(seconds=waits[-1]))

    assert waits == [30, 120, 480, 1920]
    claimed = office.claims()
    with app.app_context():
        services.fail(claimed, "没有成功")
    assert (office.job().state, office.job().outcome) == ("failed", "没有成功")


def test_job_whose_workers_all_died_fails_at_last(office, clock):
    office.queues()
    for _ in range(MOST_TRIES):
        assert office.claims() is not None
        clock.shift(LEASE + timedelta(seconds=1))

    assert office.claims() is None
    assert (office.job().state, office.job().outcome) == ("failed", "执行程序多次中断，没有完成。")


def test_job_of_a_dead_worker_is_taken_over_although_the_clock_was_set_back(office, clock):
    office.queues()
    clock.shift(timedelta(days=1))
    first = office.claims("dead")
    clock.shift(timedelta(days=-1))

    assert office.claims("alive").id == first.id
    assert office.claims("another") is None
