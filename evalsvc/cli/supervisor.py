"""The main process of a server: starts its children, starts a dead one again, and ends all of them.

It answers no request and starts no thread, so that its children's parent-death signal, which the
kernel ties to the thread that started them, means the death of this process.
"""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
GRACE_SECONDS = 10.0
STEADY_SECONDS = 10.0
FIRST_DELAY = 0.1
LONGEST_DELAY = 10.0
LOOK_SECONDS = 0.05

log = logging.getLogger(__name__)


@dataclass
class Child:
    """One child: what it is called, its command, and how it has fared."""

    name: str
    command: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    due: float = 0.0
    delay: float = field(default=FIRST_DELAY)

    def start(self, env: Mapping[str, str]) -> None:
        """Starts the command in a process group of its own, so that it can be ended with all that it starts."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command, env=env, stdin=subprocess.DEVNULL, process_group=0)  # noqa: S603  (our own command)

    def bury(self) -> int | None:
        """The status it has ended with, once, when it has; its next start is put off longer each time it dies young."""
        if self.process is None or self.process.poll() is None:
            return None
        self.kill()  # what it had started and left behind
        status = self.process.returncode
        self.process = None
        self.delay = FIRST_DELAY if time.monotonic() - self.started >= STEADY_SECONDS else min(self.delay * 2, LONGEST_DELAY)
        self.due = time.monotonic() + self.delay
        return status

    def kill(self) -> None:
        """Ends the whole group at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps children running until a signal says stop; `is_ready` is asked until it says yes, then `announce` is called once."""

    def __init__(self, children: Sequence[Child], env: Mapping[str, str], *, is_ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        self._children = children
        self._env = env
        self._is_ready = is_ready
        self._announce: Callable[[], None] | None = announce
        self._signals: SimpleQueue[int] = SimpleQueue()  # its put() may interrupt its get(): a signal handler needs that

    def run(self) -> None:
        """Returns when a signal has asked for it and every child has ended."""
        for number in (*STOPPING, signal.SIGCHLD):
            signal.signal(number, lambda received, _frame: self._signals.put(received))
        try:
            while not self._wait(self._tend()):
                pass
        finally:
            self._stop()

    def _tend(self) -> float | None:
        """Starts what is due, says once that the server is ready, and returns after how many seconds to look again."""
        for child in self._children:
            status = child.bury()
            if status is not None:
                log.error("%s ended with status %s; it is started again", child.name, status)
        now = time.monotonic()
        for child in self._children:
            if child.process is None and child.due <= now:
                child.start(self._env)
        waits = [child.due - now for child in self._children if child.process is None]
        if self._announce is not None:
            waits.append(LOOK_SECONDS)
            if self._is_ready():
                self._announce()
                self._announce = None
        return max(min(waits), 0.0) if waits else None

    def _wait(self, seconds: float | None) -> bool:
        """Whether a signal to stop came within so many seconds; the death of a child ends the waiting too."""
        try:
            return self._signals.get(timeout=seconds) in STOPPING
        except Empty:
            return False

    def _stop(self) -> None:
        """Asks every child to end; kills those that take too long, or when the signal to stop comes again."""
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(process.poll() is None for process in running) and time.monotonic() < deadline:
            if self._wait(LOOK_SECONDS):
                break
        for child in self._children:
            child.kill()
        for process in running:
            process.wait()
