"""What is done to jobs: queued, claimed under a lease, reported on, ended, tried again; and how a tick went is kept.

`queue_job`, `start_job` and `retry_job` join the running transaction; the worker's verbs (`claim`,
`report`, `finish`, `fail`, `put_back`, `keep_tick`) are short transactions of their own.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Update, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import WrongState
from evalsvc.jobs import queries
from evalsvc.jobs.handling import LeaseLost
from evalsvc.jobs.models import Job, TickStep
from evalsvc.jobs.states import LEASE, MOST_TRIES, JobState, delay_after

RIGHT = Permission.JOB_MANAGE
DIED = "执行程序多次中断，没有完成。"


@dataclass(frozen=True)
class Claim:
    """A job in a worker's hands."""

    id: int
    kind: str
    given: Mapping[str, Any]
    worker: str


def new_worker() -> str:
    """A name for a worker that no other bears."""
    return secrets.token_hex(6)


def queue_job(*, by: Actor = SYSTEM, kind: str, key: str | None = None, given: Mapping[str, Any] | None = None, due_at: datetime | None = None) -> bool:
    """Queues a job; False when one with this key exists already, open or ended. Two that ask at once queue one."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert
    at = now()
    row = {
        "public_id": public_id(),
        "kind": kind,
        "key": key,
        "given": dict(given or {}),
        "state": JobState.QUEUED.value,
        "done": 0,
        "tries": 0,
        "due_at": due_at or at,
        "created_at": at,
        "account_id": by.account_id,
    }
    return db.session.scalar(insert(Job).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)) is not None


def keep_tick(outcomes: Mapping[str, bool]) -> None:
    """Keeps for each step of a tick that it succeeded or failed now."""
    insert = (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert
    at = now()
    with unit_of_work():
        for name, succeeded in sorted(outcomes.items()):  # in one order, so that two ticks at once cannot deadlock
            ended = {"succeeded_at" if succeeded else "failed_at": at}
            db.session.execute(insert(TickStep).values(name=name, **ended).on_conflict_do_update(index_elements=["name"], set_=ended))


def start_job(*, by: Actor, kind: str, name: str) -> None:
    """Queues a job that a person asked for; raises WrongState while one of its kind is open."""
    key = f"{kind}:{queries.count_of(kind) + 1}"
    if queries.open_job(kind) is not None or not queue_job(by=by, kind=kind, key=key):
        raise WrongState(f"“{name}”已经在进行，请等它完成后再开始。")
    audit.record("job.start", by=by, right=RIGHT, subject=f"job:{key}", name=name)


def retry_job(*, by: Actor, job: Job, name: str) -> None:
    """Queues a failed job again with all its tries; raises WrongState when it has not failed."""
    if job.state != JobState.FAILED:
        raise WrongState("只有未成功的任务可以重试。")
    job.state, job.tries, job.done, job.total, job.due_at, job.outcome, job.finished_at = JobState.QUEUED.value, 0, 0, None, now(), None, None
    audit.record("job.retry", by=by, right=RIGHT, subject=f"job:{job.public_id}", name=name)


def claim(worker: str) -> Claim | None:
    """The next due job, leased to `worker`, or None. A job whose worker has been silent for the lease is due as well.

    Two workers never get the same: SQLite has one writer, PostgreSQL skips rows that are locked.
    """
    with unit_of_work():
        at = now()
        too_late = Job.lease_until > at + 2 * LEASE  # it was given before the clock was set back
        lost = and_(Job.state == JobState.RUNNING.value, or_(Job.lease_until < at, too_late))
        ended = {"state": JobState.FAILED.value, "outcome": DIED, "finished_at": at, "lease_until": None, "lease_by": None}
        db.session.execute(update(Job).where(lost, Job.tries >= MOST_TRIES).values(ended))
        waiting = and_(Job.state == JobState.QUEUED.value, Job.due_at <= at)
        job = db.session.scalar(select(Job).where(or_(waiting, lost)).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True))
        if job is None:
            return None
        job.state, job.tries, job.done, job.total = JobState.RUNNING.value, job.tries + 1, 0, None
        job.lease_by, job.lease_until = worker, at + LEASE
        return Claim(job.id, job.kind, dict(job.given), worker)


def report(claimed: Claim, done: int, total: int) -> None:
    """Keeps how far the job is and renews the lease; raises LeaseLost when another worker has it."""
    _change(claimed, _mine(claimed).values(done=done, total=total, lease_until=now() + LEASE))


def finish(claimed: Claim, outcome: str) -> None:
    """Ends the job well; raises LeaseLost."""
    _change(claimed, _mine(claimed).values(state=JobState.DONE.value, outcome=outcome, finished_at=now(), lease_until=None, lease_by=None))


def fail(claimed: Claim, message: str) -> None:
    """Ends a try badly: the job waits longer each time, and after the last try stays failed; raises LeaseLost."""
    with unit_of_work():
        job = db.session.get_one(Job, claimed.id)
        if job.lease_by != claimed.worker:
            raise LeaseLost
        ended = job.tries >= MOST_TRIES
        job.state = JobState.FAILED.value if ended else JobState.QUEUED.value
        job.due_at = now() + delay_after(job.tries)
        job.outcome, job.finished_at, job.lease_until, job.lease_by = message, now() if ended else None, None, None


def put_back(claimed: Claim) -> None:
    """Gives an unfinished job back to the queue, as if it had not been tried; raises LeaseLost."""
    _change(claimed, _mine(claimed).values(state=JobState.QUEUED.value, tries=Job.tries - 1, lease_until=None, lease_by=None))


def _mine(claimed: Claim) -> Update:
    return update(Job).where(Job.id == claimed.id, Job.lease_by == claimed.worker, Job.state == JobState.RUNNING.value)


def _change(claimed: Claim, statement: Update) -> None:
    with unit_of_work():
        if db.session.scalar(statement.returning(Job.id)) is None:
            raise LeaseLost(claimed.id)
