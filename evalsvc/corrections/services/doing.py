"""The work: progress with dates, measures done, evidence in revisions, comments, what a citizen is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.files.rows import keep_file
from evalsvc.core.files.store import Laid
from evalsvc.core.masking import mask
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import CLAIMS, CallBack, ReplyKind, Tier, Verdict
from evalsvc.corrections.models import Comment, Correction, Evidence, Measure, Mention, Progress, Reply
from evalsvc.corrections.services.frame import lock, move, touch, trace
from evalsvc.corrections.services.judging import judge
from evalsvc.corrections.states import Act, State, step

RIGHT = Permission.CORRECTION_WORK
MOST_EVIDENCE = 40


@dataclass(frozen=True)
class Given:
    """A piece of evidence that lies on disk: its title, and the piece that it replaces, if any."""

    title: str
    laid: Laid
    replaces: Evidence | None = None


def add_progress(*, by: Actor, correction: Correction, day: date, text: str) -> None:
    """What had happened by a day. Raises WrongState unless the work runs, Problem for a day before the filing or after today."""
    lock(correction)
    step(State(correction.state), Act.WORK)
    _check_day(correction, day)
    db.session.add(Progress(correction_id=correction.id, turn=correction.turn, day=day, at=now(), account_id=by.account_id, text=mask(text)))
    trace("correction.progress", by=by, correction=correction, right=RIGHT, day=day.isoformat())


def finish_measure(*, by: Actor, correction: Correction, measure: Measure, day: date) -> None:
    """Says that a measure was done on a day. Raises WrongState unless the work runs and it is not done yet, Problem for a day that cannot be."""
    lock(correction)
    step(State(correction.state), Act.WORK)
    db.session.refresh(measure)
    if measure.done_at is not None or measure.dropped_at is not None:
        raise WrongState("这项措施已经完成或者取消了。")
    _check_day(correction, day)
    measure.done_on, measure.done_at, measure.done_by = day, now(), by.account_id
    touch(correction)
    trace("correction.finish_measure", by=by, correction=correction, right=RIGHT, day=day.isoformat())


def report_measure(*, by: Actor, correction: Correction, measure: Measure, day: date, text: str, given: Given | None) -> None:
    """Finishes a measure together with its proof and a word on it, all of it or nothing. Raises as finish_measure, add_evidence and add_progress."""
    if given is not None:
        add_evidence(by=by, correction=correction, given=given)
    if text:
        add_progress(by=by, correction=correction, day=day, text=text)
    finish_measure(by=by, correction=correction, measure=measure, day=day)


def add_evidence(*, by: Actor, correction: Correction, given: Given) -> Evidence:
    """Keeps a piece of evidence, as a new one or as a further revision.

    Raises WrongState unless the work runs, Problem when there are too many or what it replaces belongs elsewhere.
    """
    lock(correction)
    step(State(correction.state), Act.WORK)
    held = db.session.scalar(select(func.count()).where(Evidence.correction_id == correction.id)) or 0
    if held >= MOST_EVIDENCE:
        raise Problem(f"一个问题最多{MOST_EVIDENCE}份佐证材料（含旧版）。", field="file")
    replaces = given.replaces
    if replaces is not None and replaces.correction_id != correction.id:
        raise Problem("要替换的材料不属于这个问题。", field="replaces")
    series = replaces.series if replaces else public_id()
    revision = db.session.scalar(select(func.max(Evidence.revision)).where(Evidence.correction_id == correction.id, Evidence.series == series)) or 0
    file = keep_file(given.laid, account_id=by.account_id)
    row = Evidence(
        public_id=public_id(),
        correction_id=correction.id,
        turn=correction.turn,
        series=series,
        revision=revision + 1,
        title=mask(given.title),
        file_id=file.id,
        at=now(),
        account_id=by.account_id,
    )
    db.session.add(row)
    touch(correction)
    trace("correction.evidence", by=by, correction=correction, right=RIGHT, kind=file.kind.name, revision=row.revision)
    return row


def take_evidence(*, by: Actor, correction: Correction, evidence: Evidence, right: Permission) -> None:
    """Records that somebody took a file away."""
    trace("correction.take_evidence", by=by, correction=correction, right=right, kind=evidence.file.kind.name)


def submit_correction(*, by: Actor, correction: Correction, verdict: Verdict, words: str, row_version: int | None = None) -> None:
    """The unit's own judgement: hands the work in for acceptance.

    Raises WrongState unless every measure is done and evidence is there, StaleVersion when somebody changed it after `row_version`.
    """
    lock(correction, row_version)
    step(State(correction.state), Act.SUBMIT)
    if verdict not in CLAIMS:
        raise Problem("请选择自评结论。", field="verdict")
    if open_measures := [measure for measure in queries.measures_of(correction) if measure.done_at is None]:
        raise WrongState(f"还有{len(open_measures)}项措施没有完成，不能提交验收。")
    if not queries.has_evidence(correction):
        raise WrongState("还没有上传佐证材料，不能提交验收。")
    if by.account_id is None:
        raise WrongState("系统不能代替人自评。")
    move(correction, Act.SUBMIT)
    correction.submitted_by, correction.submitted_at, correction.submitted_on = by.account_id, now(), today()
    correction.accepted_by = correction.rejudged_by = None
    judge(correction, by, Tier.OWN, verdict, words)
    trace("correction.submit", by=by, correction=correction, right=RIGHT)


def add_comment(*, by: Actor, correction: Correction, text: str, named: Sequence[Account], right: Permission) -> Comment:
    """A word to colleagues; those named will be told."""
    comment = Comment(correction_id=correction.id, at=now(), account_id=by.account_id, text=mask(text))
    db.session.add(comment)
    db.session.flush()
    db.session.add_all(Mention(comment_id=comment.id, account_id=account.id) for account in named)
    trace("correction.comment", by=by, correction=correction, right=right)
    return comment


def answer_citizen(*, by: Actor, correction: Correction, text: str) -> None:
    """What the citizen is told, without names. Raises WrongState when it did not come from one, or has been struck off."""
    _check_owed(correction)
    _keep_reply(correction, by, ReplyKind.ANSWER, None, text)
    trace("correction.answer", by=by, correction=correction, right=RIGHT)


def call_back(*, by: Actor, correction: Correction, result: CallBack, text: str) -> None:
    """How the call-back ended. Raises WrongState as answer_citizen, and before there is an answer to call back about."""
    _check_owed(correction)
    if queries.latest_reply(correction, ReplyKind.ANSWER) is None:
        raise WrongState("还没有答复，先写答复再回访。")
    _keep_reply(correction, by, ReplyKind.CALL_BACK, result.value, text)
    trace("correction.call_back", by=by, correction=correction, right=Permission.CORRECTION_CALL_BACK)


def _check_owed(correction: Correction) -> None:
    lock(correction)
    if not correction.needs_reply:
        raise WrongState("这个问题不是群众反映的，没有要答复的人。")
    if correction.is_closed:
        raise WrongState("这个问题已经销号。")


def _keep_reply(correction: Correction, by: Actor, kind: ReplyKind, result: str | None, text: str) -> None:
    row = Reply(correction_id=correction.id, turn=correction.turn, kind=kind.value, result=result, words=mask(text), at=now(), account_id=by.account_id)
    db.session.add(row)
    touch(correction)


def _check_day(correction: Correction, day: date) -> None:
    if day > today():
        raise Problem("日期不能晚于今天。", field="day")
    if day < min(correction.found_on, day_of(correction.filed_at)):
        raise Problem("日期早于问题的发现日期。", field="day")
