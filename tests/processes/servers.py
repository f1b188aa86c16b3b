"""A server of our own, started as a person would start it, and its processes."""

import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.databases import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC_URL = "https://pj.example.gov.cn"
OPEN_SECONDS = 90
KEY = secrets.token_urlsafe(48)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a production server with its data in `folder`."""
    given = {"data_dir": str(folder), "public_url": PUBLIC_URL, "secret_key": KEY, **settings}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("EVALSVC_") and name != "PORT"}
    return {**kept, "PYTHONUTF8": "1", **{f"EVALSVC_{name.upper()}": value for name, value in given.items()}}


def evalsvc(*words: str, env: dict[str, str], typed: str = "") -> "subprocess.CompletedProcess[str]":
    """Runs a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "evalsvc.cli", *words], cwd=ROOT, env=env, input=typed, capture_output=True, text=True, timeout=200, check=False
    )


def until(done: Callable[[], bool], seconds: float, what: str) -> float:
    """Waits until `done` says yes and returns how long it took; fails with `what` when it takes too long."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - began


class Running:
    """One server and where it listens; everything it prints is in `log`."""

    def __init__(self, folder: Path, env: dict[str, str], *words: str, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = folder / f"server-{self.port}.log"
        self._command = [sys.executable, "-m", "evalsvc.cli", *(words or ("serve",)), "--port", str(self.port)]
        self._env = env
        self.process = self._begin()

    def _begin(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            return subprocess.Popen(self._command, cwd=ROOT, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def start_again(self) -> None:
        """Starts it once more at the same place; the one before must have died."""
        self.process.wait(timeout=60)
        self.process = self._begin()

    def wait_until_open(self) -> "Running":
        """Waits for an answer of this very server: the workers of one that was just killed may have a last word."""

        def is_open() -> bool:
            assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
            return bool(self.workers) and self.status("/receipt") == 200

        until(is_open, OPEN_SECONDS, "an answer")
        return self

    def status(self, path: str) -> int | None:
        """The status with which a page is answered, or None when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return None
        except http.client.HTTPException:
            return None
        finally:
            connection.close()

    @property
    def webs(self) -> list[int]:
        """The process that starts the workers, when it lives."""
        return [child for child in children(self.process.pid) if "evalsvc.cli.web" in command(child)]

    @property
    def workers(self) -> list[int]:
        """The processes that answer: one on SQLite."""
        return [worker for web in self.webs for worker in children(web)]

    @property
    def works(self) -> list[int]:
        """The process of `evalsvc work`, when it lives."""
        return [child for child in children(self.process.pid) if "work" in command(child)]

    def everybody(self) -> list[int]:
        """The main process and all below it."""
        return [self.process.pid, *descendants(self.process.pid)]

    def kill_everybody(self) -> None:
        """SIGKILL to the process groups of the server, all at once."""
        for group in {os.getpgid(pid) for pid in self.everybody()}:
            os.killpg(group, signal.SIGKILL)

    def close(self) -> None:
        """Ends it, if it has not ended yet."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.kill_everybody()
                self.process.wait()


def children(pid: int) -> list[int]:
    """The living processes that `pid` has started."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [int(child) for child in found if is_alive(int(child))]


def descendants(pid: int) -> list[int]:
    return [below for child in children(pid) for below in (child, *descendants(child))]


def command(pid: int) -> list[str]:
    """The words a process was started with; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").split("\0")
    except OSError:
        return []


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_free(port: int) -> bool:
    """Whether the port can be had by a program that does not share it."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
