"""Starts and stops servers for measuring: granian with one process and two threads, as `serve` runs it on SQLite."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

HERE = Path(__file__).parent
THREADS = 2


@dataclass(frozen=True)
class Result:
    """One run of wrk: requests a second, latencies in milliseconds, answers that were not the expected ones."""

    rate: float
    p50: float
    p99: float
    errors: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(target: str, env: dict[str, str]) -> Iterator[str]:
    """The address of a server that runs `target` until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "2"]
    command += ["--port", str(port), "--log-level", "error", target]
    with TemporaryFile() as log:  # a file, as a log is one
        process = subprocess.Popen(command, env=os.environ | env, stderr=log)
    try:
        _await(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def wrk(address: str, method: str, requests: Path, *, connections: int, seconds: int) -> Result:
    """One bounded run of wrk over prepared requests (lines of path and body)."""
    program = shutil.which("wrk")
    if program is None:
        raise SystemExit("wrk is not installed (Debian package wrk)")
    command = [program, f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "-s", str(HERE / "rate.lua"), address]
    output = subprocess.run([*command, "--", method, str(requests), str(THREADS)], capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", output)
    if found is None:
        raise RuntimeError(output)
    return Result(float(found[1]), float(found[2]), float(found[3]), int(found[4]))
