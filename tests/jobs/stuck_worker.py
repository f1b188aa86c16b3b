"""A worker in a process of its own that reports once and then hangs: `python -m tests.jobs.stuck_worker URL FOLDER`."""

import sys
import threading
import time
from pathlib import Path

from evalsvc.jobs.handling import JobKind
from evalsvc.jobs.work import run_next
from tests.applications import make_app


def hang(_given, report):
    report(3, 10)
    print("running", flush=True)
    time.sleep(600)
    return "不会说到这里"


if __name__ == "__main__":
    app = make_app(sys.argv[1], Path(sys.argv[2]))
    app.extensions["job_handlers"] = {"probe": JobKind("试验", hang)}
    run_next(app, "stuck", threading.Event())
