"""What is asked of jobs."""

from collections.abc import Sequence

from sqlalchemy import case, func, select

from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.jobs.models import Job
from evalsvc.jobs.states import OPEN

SHOWN = 50


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
