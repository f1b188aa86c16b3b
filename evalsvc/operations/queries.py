"""Whether everything that a request needs is there, and what is read for Prometheus."""

import logging
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from evalsvc.audit.queries import chain_state
from evalsvc.core import schema
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.metrics import Labels, Reading
from evalsvc.core.retention import Retention
from evalsvc.jobs.queries import job_counts, step_runs, tick_age
from evalsvc.jobs.states import TICK_LATE
from evalsvc.retention.queries import overdue

log = logging.getLogger(__name__)

LEAST_FREE = 256 * 1024 * 1024  # bytes; a day of ratings takes a few of these megabytes, a backup or an upload more


def reasons(folder: Path, at: datetime) -> list[str]:
    """Why the server is not ready at an instant, in words for machines; empty when it is.

    database_unreachable, schema_outdated, tick_never, tick_late (none ended within ten minutes), disk_low, data_dir_missing.
    """
    return [*_of_database(at), *_of_disk(folder)]


def _of_database(at: datetime) -> list[str]:
    try:
        if schema.revision() != schema.head():
            return ["schema_outdated"]
        age = tick_age(at)
    except SQLAlchemyError:
        return ["database_unreachable"]
    if age is None:
        return ["tick_never"]
    return ["tick_late"] if age > TICK_LATE else []


def _of_disk(folder: Path) -> list[str]:
    free = _free(folder)
    if not free:
        return ["data_dir_missing"]
    return ["disk_low"] if free[()] < LEAST_FREE else []


def _free(folder: Path) -> Mapping[Labels, float]:
    try:
        return {(): shutil.disk_usage(folder).free}
    except OSError:
        return {}


def readings(folder: Path, rows: tuple[Retention, ...]) -> tuple[Reading, ...]:
    """What is asked when Prometheus comes; only the first when the database cannot be reached."""
    space = Reading("evalsvc_disk_free_bytes", "Free space where the data lie.", partial(_free, folder))
    try:
        step_runs()
    except SQLAlchemyError:
        return (_up(0), space)
    asked = (
        Reading("evalsvc_tick_age_seconds", "Since the last tick ended; absent when there was none.", _tick_age),
        Reading("evalsvc_tick_step_failed", "1 when the step's last run failed.", _failed_steps, ("step",)),
        Reading("evalsvc_seal_lag_seconds", "How long the oldest event of the log has waited for its seal; 0 when none waits.", _seal_lag),
        Reading("evalsvc_jobs", "Background jobs by kind and state.", job_counts, ("kind", "state")),
        Reading("evalsvc_retention_overdue", "What should have been destroyed an hour ago and is there.", partial(_overdue, rows), ("kind",)),
    )
    return (_up(1), space, *(replace(reading, ask=partial(_unless_it_fails, reading)) for reading in asked))


def _unless_it_fails(reading: Reading) -> Mapping[Labels, float]:
    """The reading, or nothing when the database refuses it: the others are told all the same."""
    try:
        return reading.ask()
    except SQLAlchemyError:
        log.exception("the reading %s failed", reading.name)
        db.session.rollback()
        return {}


def _up(value: int) -> Reading:
    return Reading("evalsvc_database_up", "1 when the database answers.", lambda: {(): value})


def _tick_age() -> Mapping[Labels, float]:
    age = tick_age(now())
    return {} if age is None else {(): age.total_seconds()}


def _seal_lag() -> Mapping[Labels, float]:
    oldest = chain_state().oldest_waiting
    return {(): (now() - oldest).total_seconds() if oldest else 0}


def _failed_steps() -> Mapping[Labels, float]:
    return {(name,): float(run.failed_last) for name, run in step_runs().items()}


def _overdue(rows: tuple[Retention, ...]) -> Mapping[Labels, float]:
    at = now()
    return {(row.key,): overdue(row, at) for row in rows if row.due}
