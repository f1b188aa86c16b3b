"""The worker: runs due jobs one after another, and beside them a tick a minute and a pulse every two seconds.

A tick is one pass of everything that time triggers; a pulse is what cannot wait so long. Their steps are safe to run
twice at once, because another process may tick as well.
"""

import logging
import threading
from functools import partial

from flask import Flask

from evalsvc.core.db import db
from evalsvc.jobs import services
from evalsvc.jobs.handling import JobKind, LeaseLost, Step, Stopped
from evalsvc.jobs.services import Claim

TICK_SECONDS = 60
PULSE_SECONDS = 2
IDLE_SECONDS = 2
FAILED = "系统内部出错（{error}），详情见运行日志。"
UNKNOWN = "这个版本的系统不认识这种任务。"

log = logging.getLogger(__name__)


def run_tick(app: Flask) -> list[str]:
    """Runs every step of the tick, each on its own, and returns the names of those that failed (they are logged)."""
    steps: dict[str, Step] = app.extensions["tick_steps"]
    outcomes = {name: _run_step(app, name, step) for name, step in steps.items()}
    outcomes["keep_tick"] = _run_step(app, "keep_tick", partial(services.keep_tick, dict(outcomes)))
    return [name for name, succeeded in outcomes.items() if not succeeded]


def run_pulse(app: Flask) -> bool:
    """Runs every step of the pulse, each on its own; False when one failed (it is logged)."""
    steps: dict[str, Step] = app.extensions["pulse_steps"]
    outcomes = [_run_step(app, name, step) for name, step in steps.items()]
    return all(outcomes)


def _run_step(app: Flask, name: str, step: Step) -> bool:
    with app.app_context():
        try:
            step()
        except Exception:
            log.exception("the step %s failed", name)
            return False
        finally:
            db.session.rollback()
    return True


def work_forever(app: Flask, stop_event: threading.Event) -> None:
    """Works until `stop_event` is set: the job in hand then goes back to the queue, and the step of the tick in hand ends first."""
    beside = [threading.Thread(target=target, args=(app, stop_event), name=target.__name__) for target in (_tick_forever, _pulse_forever)]
    for thread in beside:
        thread.start()
    worker = services.new_worker()
    try:
        while not stop_event.is_set():
            if not _try_next(app, worker, stop_event):
                stop_event.wait(IDLE_SECONDS)
    finally:
        stop_event.set()
        for thread in beside:
            thread.join()


def _tick_forever(app: Flask, stop_event: threading.Event) -> None:
    while not stop_event.is_set():
        run_tick(app)
        stop_event.wait(TICK_SECONDS)


def _pulse_forever(app: Flask, stop_event: threading.Event) -> None:
    while not stop_event.is_set():
        stop_event.wait(PULSE_SECONDS if run_pulse(app) else TICK_SECONDS)  # what failed has said why; no need to say it every two seconds


def _try_next(app: Flask, worker: str, stop_event: threading.Event) -> bool:
    try:
        return run_next(app, worker, stop_event)
    except Exception:
        log.exception("the worker could not take a job")
        return False


def run_next(app: Flask, worker: str, stop_event: threading.Event) -> bool:
    """Claims and runs the next due job; False when none is due."""
    with app.app_context():
        claimed = services.claim(worker)
        if claimed is None:
            return False
        try:
            _run(app.extensions["job_handlers"].get(claimed.kind), claimed, stop_event)
        except LeaseLost:
            log.warning("job %s went to another worker", claimed.id)
        finally:
            db.session.rollback()
    return True


def _run(kind: JobKind | None, claimed: Claim, stop_event: threading.Event) -> None:
    def report(done: int, total: int) -> None:
        services.report(claimed, done, total)
        if stop_event.is_set():
            raise Stopped

    if kind is None:
        services.fail(claimed, UNKNOWN)
        return
    try:
        outcome = kind.run(claimed.given, report)
    except Stopped:
        services.put_back(claimed)
    except LeaseLost:
        raise
    except Exception as error:
        log.exception("job %s failed", claimed.id)
        services.fail(claimed, FAILED.format(error=type(error).__name__))
    else:
        services.finish(claimed, outcome)
