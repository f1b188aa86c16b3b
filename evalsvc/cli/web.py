"""The child that answers requests: `python -m evalsvc.cli.web HOST PORT WORKERS THREADS PARENT`."""

import os
import sys
from functools import partial

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from evalsvc.cli.lifeline import die_with
from evalsvc.config import load_settings
from evalsvc.core import logs
from evalsvc.core.web import settle
from evalsvc.factory import create_app

STOP_SECONDS = 5


def load(parent: int) -> Flask:
    """The application of a worker, which lives no longer than `parent`."""
    die_with(parent)
    settings = load_settings()
    logs.configure("web", settings.log_level)
    app = create_app(settings)
    settle()
    return app


def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serves until a signal says stop. A worker that dies is replaced; when its successor dies within seconds, this process ends."""
    server = Granian(
        "evalsvc",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logs.GRANIAN,
    )
    server.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


if __name__ == "__main__":
    die_with(int(sys.argv[5]))
    logs.configure("web", load_settings().log_level)
    serve(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
