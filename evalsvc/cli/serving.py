"""The production server, for `serve` and for the demo: one main process over the workers and `evalsvc work`."""

import errno
import os
import shutil
import socket
import sys
import time
from collections.abc import Callable

from evalsvc.cli.refusals import Refusal
from evalsvc.cli.supervisor import Child, Supervisor
from evalsvc.config import Settings
from evalsvc.core import logs, metrics

SQLITE_THREADS = 2
POSTGRESQL_THREADS = 4
DYING_SECONDS = 3.0  # so long the workers of a server that was killed may still be on their way out


def run(settings: Settings, *, host: str, port: int, workers: int | None, announce: Callable[[], None]) -> None:
    """Serves until a signal says stop; `announce` is called when the first request can be answered.

    Raises Refusal when the address cannot be had, or SQLite is to have more than one worker.
    """
    count = worker_count(settings, workers)
    check_address(host, port)
    threads = SQLITE_THREADS if settings.is_sqlite else POSTGRESQL_THREADS
    me = str(os.getpid())
    children = [
        Child("The web server", [sys.executable, "-m", "evalsvc.cli.web", host, str(port), str(count), str(threads), me]),
        Child("evalsvc work", [sys.executable, "-m", "evalsvc.cli", "work", "--under", me]),
    ]
    logs.configure("main", settings.log_level)
    Supervisor(children, environment(settings), is_ready=lambda: answers(host, port), announce=announce).run()


def worker_count(settings: Settings, asked: int | None) -> int:
    """How many worker processes: one on SQLite, which has one writer; one for each core on PostgreSQL unless asked otherwise."""
    if settings.is_sqlite:
        if asked not in (None, 1):
            raise Refusal("SQLite has one writer and is served by one worker process; --workers is for PostgreSQL.")
        return 1
    return asked or (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()) or 1


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a child reads the very settings of this process."""
    return {
        **os.environ,
        "PYTHONUTF8": "1",
        "EVALSVC_DATA_DIR": str(settings.data_dir),
        "EVALSVC_DATABASE_URL": settings.database_url,
        "EVALSVC_PUBLIC_URL": settings.public_url,
        "EVALSVC_LOG_LEVEL": settings.log_level,
    } | _shared_counts(settings)


def _shared_counts(settings: Settings) -> dict[str, str]:
    """Where the processes of this server share what they count, emptied of an earlier server's counts."""
    if settings.metrics == "off":
        return {}
    folder = settings.data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return {metrics.FOLDER: str(folder)}


def check_address(host: str, port: int) -> None:
    """Raises Refusal when nobody can listen there. The workers themselves would share a port with a stranger without a word."""
    end = time.monotonic() + DYING_SECONDS
    while True:
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
            with socket.socket(family, kind, protocol) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
            return
        except OSError as error:
            if error.errno == errno.EADDRINUSE and time.monotonic() < end:
                time.sleep(0.1)
                continue
            raise Refusal(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use by another program. Give another one with --port."
    return f"Cannot listen on port {port} of {host}: {error.strerror or error}."


def answers(host: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the host; raises Refusal when there is no such host."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refusal(f"There is no host {host}: {error.strerror or error}.") from error
    return all(address[4][0] == "::1" or str(address[4][0]).startswith("127.") for address in found)


def local_address() -> str:
    """This machine's address in the local network; raises Refusal when it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address kept for documentation (RFC 5737); a datagram socket sends nothing here
            address: str = probe.getsockname()[0]
        except OSError:
            address = ""
    if not address or is_loopback(address) or address == "0.0.0.0":  # noqa: S104  (compared, not bound)
        raise Refusal("This machine has no address in a local network. Join one, or give an address with --host.")
    return address


def web_address(host: str, port: int) -> str:
    """The http address under which this machine or its neighbours reach the server."""
    reached = local_address() if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
    return f"http://[{reached}]:{port}" if ":" in reached else f"http://{reached}:{port}"
