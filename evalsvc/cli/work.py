"""`evalsvc work` and `evalsvc tick`: long work, and what time triggers."""

import os
import signal
import threading

import click
from flask import Flask
from flask.cli import ScriptInfo

from evalsvc.cli import schema
from evalsvc.cli.lifeline import die_with
from evalsvc.cli.refusals import Careful
from evalsvc.core import logs
from evalsvc.jobs.work import run_tick, work_forever

STOPPING = (signal.SIGTERM, signal.SIGINT)
NICE = 10  # ratings come first


@click.command(cls=Careful)
@click.option("--under", type=int, default=None, hidden=True, help="The server's process, with which this one dies.")
@click.pass_context
def work(context: click.Context, under: int | None) -> None:
    """Run jobs, and a tick every minute, until stopped; `serve` and `demo` start this by themselves."""
    if under is not None:
        die_with(under)
    os.nice(NICE)
    stop = threading.Event()
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # a handler might interrupt this very event; a thread that waits cannot
    threading.Thread(target=_wait_for_stop, args=(stop,), daemon=True).start()
    work_forever(_ready(context, "work"), stop)


@click.command(cls=Careful)
@click.pass_context
def tick(context: click.Context) -> None:
    """Do once what time triggers: releases, summaries, purges; safe to run twice at once. Exit 1 when a part of it failed."""
    failed = run_tick(_ready(context, "tick"))
    for name in failed:
        click.echo(f"The step {name} failed.", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _wait_for_stop(stop: threading.Event) -> None:
    signal.sigwait(STOPPING)
    stop.set()


def _ready(context: click.Context, process: str) -> Flask:
    """The application, its schema checked, with the log of a process of this name."""
    app = context.ensure_object(ScriptInfo).load_app()
    logs.configure(process, app.extensions["settings"].log_level)
    with app.app_context():
        schema.check_current()
    return app
