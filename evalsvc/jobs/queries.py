"""What is asked of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.jobs.models import Job, TickStep
from evalsvc.jobs.states import OPEN

SHOWN = 50


@dataclass(frozen=True)
class StepRun:
    """When a step of the tick last succeeded and last failed, None for never."""

    succeeded_at: datetime | None
    failed_at: datetime | None

    @property
    def failed_last(self) -> bool:
        return self.failed_at is not None and (self.succeeded_at is None or self.failed_at > self.succeeded_at)


def latest_jobs() -> Sequence[Job]:
    """Open jobs first, then the latest ended ones."""
    open_first = case((Job.state.in_(OPEN), 0), else_=1)
    return db.session.scalars(select(Job).order_by(open_first, Job.id.desc()).limit(SHOWN)).all()


def job_by_id(public_id: str) -> Job:
    """The job with this public id; raises NotFound."""
    job = db.session.scalar(select(Job).where(Job.public_id == public_id))
    if job is None:
        raise NotFound
    return job


def open_job(kind: str) -> Job | None:
    """The job of a kind that waits or runs, or None."""
    return db.session.scalar(select(Job).where(Job.kind == kind, Job.state.in_(OPEN)).limit(1))


def count_of(kind: str) -> int:
    """How many jobs of a kind there have been."""
    return db.session.scalar(select(func.count()).where(Job.kind == kind)) or 0


def step_runs() -> dict[str, StepRun]:
    """How each step of the tick last went, by its name."""
    return {step.name: StepRun(step.succeeded_at, step.failed_at) for step in db.session.scalars(select(TickStep))}


def tick_age(at: datetime) -> timedelta | None:
    """How long before an instant the last tick ended, whatever became of its steps; None when there has been none."""
    ends = [end for run in step_runs().values() for end in (run.succeeded_at, run.failed_at) if end]
    return at - max(ends) if ends else None


def job_counts() -> dict[tuple[str, ...], float]:
    """How many jobs there are of each kind and state."""
    rows = db.session.execute(select(Job.kind, Job.state, func.count()).group_by(Job.kind, Job.state))
    return {(kind, state): n for kind, state, n in rows}
