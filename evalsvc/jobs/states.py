"""The states of a job, how long it may stay silent, how long it waits after a failure; when a tick is late. Pure."""

from datetime import timedelta
from enum import StrEnum

LEASE = timedelta(minutes=2)
MOST_TRIES = 5
TICK_LATE = timedelta(minutes=10)  # one comes a minute after the last has ended; a long step may take some
_FIRST_DELAY = timedelta(seconds=30)


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


STATE_NAMES = {JobState.QUEUED: "等待中", JobState.RUNNING: "正在进行", JobState.DONE: "已完成", JobState.FAILED: "未成功"}
STATE_TONES = {JobState.QUEUED: "quiet", JobState.RUNNING: "blue", JobState.DONE: "green", JobState.FAILED: "red"}
OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)


def delay_after(tries: int) -> timedelta:
    """How long a job waits after its so manieth failed try: half a minute, and each time four times longer."""
    return _FIRST_DELAY * int(4 ** (tries - 1))
