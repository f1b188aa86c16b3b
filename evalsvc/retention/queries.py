"""How every declared kind of data stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from evalsvc.core.retention import Retention, Term
from evalsvc.jobs.queries import StepRun, step_runs

LATE = timedelta(hours=1)  # a tick comes every minute; what is an hour late means that none comes, or that it fails


@dataclass(frozen=True)
class Standing:
    """A kind with its numbers; `overdue` is what should have ended an hour ago or more, `run` the last try of its step."""

    row: Retention
    term: Term
    kept: int
    due: int
    overdue: int
    run: StepRun | None

    @property
    def ends(self) -> bool:
        return self.row.carry_out is not None


def standings(rows: Iterable[Retention], at: datetime) -> list[Standing]:
    """Every declared kind as it stands at an instant, in the order of declaration."""
    runs = step_runs()
    return [_standing(row, at, runs.get(row.key)) for row in rows]


def _standing(row: Retention, at: datetime, run: StepRun | None) -> Standing:
    due = row.due(at) if row.due else 0
    return Standing(row, row.term(), row.kept(), due, overdue(row, at) if due else 0, run)


def overdue(row: Retention, at: datetime) -> int:
    """How many should have ended an hour before an instant or earlier, and are still there."""
    return row.due(at - LATE) if row.due else 0
