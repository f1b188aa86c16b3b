"""The page of background jobs: what waits, what runs and how far, what failed and why."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import Forbidden, NotFound
from evalsvc.jobs import queries, services
from evalsvc.jobs.handling import JobKind
from evalsvc.jobs.states import MOST_TRIES, OPEN, STATE_NAMES, STATE_TONES

blueprint = Blueprint("jobs", __name__)


def _kinds() -> dict[str, JobKind]:
    kinds: dict[str, JobKind] = current_app.extensions["job_handlers"]
    return kinds


def _holds_everything() -> bool:
    """Whether this person answers for the whole tree, as a job does that goes through all units."""
    return bool(current_app.extensions["reaches_everything"](actor().scope_for(Permission.JOB_MANAGE)))


def _check_everything() -> None:
    if not _holds_everything():
        raise Forbidden("后台任务涉及全部单位，只有最上级单位的管理员可以操作。")


@blueprint.get("/jobs")
@require(Permission.JOB_MANAGE)
def index() -> ResponseReturnValue:
    """All open jobs and the latest ended ones, for who answers for all units; the page comes again by itself while one is open."""
    everything = _holds_everything()
    jobs = queries.latest_jobs() if everything else []
    return render_template(
        "jobs/index.html",
        jobs=jobs,
        everything=everything,
        kinds=_kinds(),
        is_busy=any(job.state in OPEN for job in jobs),
        state_names=STATE_NAMES,
        state_tones=STATE_TONES,
        most_tries=MOST_TRIES,
    )


@blueprint.post("/jobs/<kind>/start")
@require(Permission.JOB_MANAGE)
def start(kind: str) -> ResponseReturnValue:
    """Queues a job of a kind that people may start."""
    _check_everything()
    found = _kinds().get(kind)
    if found is None or not found.may_be_started:
        raise NotFound
    services.start_job(by=actor(), kind=kind, name=found.name)
    flash(f"“{found.name}”已排队，下面可以看到进度。")
    return redirect(url_for("jobs.index"), 303)


@blueprint.post("/jobs/<public_id>/retry")
@require(Permission.JOB_MANAGE)
def retry(public_id: str) -> ResponseReturnValue:
    """Queues a failed job again."""
    _check_everything()
    job = queries.job_by_id(public_id)
    kind = _kinds().get(job.kind)
    services.retry_job(by=actor(), job=job, name=kind.name if kind else job.kind)
    flash("任务已重新排队。")
    return redirect(url_for("jobs.index"), 303)
