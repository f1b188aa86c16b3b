"""The work: progress, measures done, evidence in and out, handing in, comments, what a citizen is owed."""

from functools import partial

from flask import request
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require, signed_in
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.db import reading_first
from evalsvc.core.errors import Problem
from evalsvc.core.files.kinds import DOC, DOCX, OFD, PDF, PICTURES, XLS, XLSX
from evalsvc.core.files.rows import store
from evalsvc.core.files.serving import attachment, picture
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import MEBIBYTE, MOST_BYTES, read_upload
from evalsvc.core.forms import Form
from evalsvc.core.web import takes_up_to
from evalsvc.corrections import forms, queries, services
from evalsvc.corrections.kinds import CallBack, Verdict
from evalsvc.corrections.models import Correction
from evalsvc.corrections.routes.blueprint import blueprint, here, scope_for
from evalsvc.corrections.routes.page import answered, carry_out, comment_form, evidence_form, report_form, report_name

WORK = Permission.CORRECTION_WORK
TAKEN = PICTURES | {PDF, DOC, DOCX, XLS, XLSX, OFD}


def _working(public_id: str) -> Correction:
    return queries.correction_at_work(public_id, actor())


def _right() -> Permission:
    return queries.reading_right(actor())


@blueprint.post("/corrections/<public_id>/progress")
@require(WORK)
def add_progress(public_id: str) -> ResponseReturnValue:
    """What had happened by a day."""
    correction, form = _working(public_id), forms.ProgressForm(prefix="progress")

    def act() -> None:
        services.add_progress(by=actor(), correction=correction, day=form.day.data or today(), text=form["text"].data or "")

    return carry_out(correction, "progress", form, act, "进展已记下。")


@blueprint.post("/corrections/<public_id>/measures/<measure_id>/done")
@require(WORK)
def finish_measure(public_id: str, measure_id: str) -> ResponseReturnValue:
    """Says that a measure was done."""
    correction, form = _working(public_id), forms.DoneForm(prefix="done")
    measure = queries.measure_of(correction, measure_id)

    def act() -> None:
        services.finish_measure(by=actor(), correction=correction, measure=measure, day=form.day.data or today())

    return carry_out(correction, "done", form, act, "这项措施已完成。")


@blueprint.post("/corrections/<public_id>/evidence")
@require(WORK)
@takes_up_to(MOST_BYTES + MEBIBYTE)
def add_evidence(public_id: str) -> ResponseReturnValue:
    """Keeps a piece of evidence; it is read and laid down before the first statement that writes."""
    with reading_first():
        form = evidence_form(_working(public_id))
        problem: Problem | None = None if form.validate_on_submit() else Problem()
    laid, problem = _laid(form, problem)
    correction = _working(public_id)
    if problem or laid is None:
        return answered(correction, "evidence", form, problem or Problem(), "")
    replaces = queries.evidence_in(correction, form.replaces.data) if form.replaces.data else None
    given = services.Given(form.title.data or "", laid, replaces)
    return carry_out(correction, "evidence", form, lambda: services.add_evidence(by=actor(), correction=correction, given=given), "佐证材料已上传。")


@blueprint.post("/corrections/<public_id>/measures/<measure_id>/report")
@require(WORK)
@takes_up_to(MOST_BYTES + MEBIBYTE)
def report_measure(public_id: str, measure_id: str) -> ResponseReturnValue:
    """Finishes a measure with its photograph in one go, as on a telephone between two visitors."""
    with reading_first():
        form = report_form(queries.measure_of(_working(public_id), measure_id))
        problem: Problem | None = None if form.validate_on_submit() else Problem()
    laid, problem = _laid(form, problem) if request.files.get(form.file.name) else (None, problem)
    correction = _working(public_id)
    measure = queries.measure_of(correction, measure_id)
    if problem:
        return answered(correction, report_name(measure), form, problem, "")
    given = services.Given(f"{measure.text.rstrip('。')[:60]}（完成情况）", laid) if laid else None
    day, text = form.day.data or today(), form["text"].data or ""
    act = partial(services.report_measure, by=actor(), correction=correction, measure=measure, day=day, text=text, given=given)
    return carry_out(correction, report_name(measure), form, act, "这项措施已完成。")


def _laid(form: Form, problem: Problem | None) -> tuple[Laid | None, Problem | None]:
    """The file of a form on disk, unless the form or the file is refused; the refusal stands at the field."""
    if problem:
        return None, problem
    try:
        return store().lay(read_upload(request.files.get(form["file"].name), kinds=TAKEN), personal=False), None
    except Problem as refused:
        told = Problem(refused.sentence, field="file")
        form.take(told)
        return None, told


@blueprint.post("/corrections/<public_id>/evidence/<evidence_id>")
@signed_in
def take_evidence(public_id: str, evidence_id: str) -> ResponseReturnValue:
    """A file of evidence as a download, with a trace."""
    correction = here(public_id)
    evidence = queries.evidence_in(correction, evidence_id)
    services.take_evidence(by=actor(), correction=correction, evidence=evidence, right=_right())
    return attachment(evidence.file, f"{correction.number}-{evidence.title}")


@blueprint.get("/corrections/<public_id>/evidence/<evidence_id>/picture")
@signed_in
def show_evidence(public_id: str, evidence_id: str) -> ResponseReturnValue:
    """A picture that was drawn anew, inside the page."""
    return picture(queries.evidence_in(here(public_id), evidence_id).file)


@blueprint.post("/corrections/<public_id>/submit")
@require(WORK)
def submit(public_id: str) -> ResponseReturnValue:
    """The unit's own judgement: hands the work in."""
    correction, form = _working(public_id), forms.SubmitForm(prefix="submit")

    def act() -> None:
        said = Verdict(form.verdict.data)
        services.submit_correction(by=actor(), correction=correction, verdict=said, words=form.words.data or "", row_version=form.opened_version)

    return carry_out(correction, "submit", form, act, "已提交，等待本级验收。")


@blueprint.post("/corrections/<public_id>/comments")
@signed_in
def add_comment(public_id: str) -> ResponseReturnValue:
    """A word to colleagues."""
    correction = here(public_id)
    form = comment_form(correction)

    def act() -> None:
        services.add_comment(by=actor(), correction=correction, text=form["text"].data or "", named=form.accounts, right=_right())

    return carry_out(correction, "comment", form, act, "评论已发出。")


@blueprint.post("/corrections/<public_id>/answer")
@require(WORK)
def answer(public_id: str) -> ResponseReturnValue:
    """What the citizen is told."""
    correction, form = _working(public_id), forms.AnswerForm(prefix="answer")
    return carry_out(
        correction, "answer", form, lambda: services.answer_citizen(by=actor(), correction=correction, text=form["text"].data or ""), "答复已登记。"
    )


@blueprint.post("/corrections/<public_id>/call-back")
@require(Permission.CORRECTION_CALL_BACK)
def call_back(public_id: str) -> ResponseReturnValue:
    """How the call-back ended."""
    correction = queries.correction_in_scope(public_id, scope_for(Permission.CORRECTION_CALL_BACK))
    form = forms.CallBackForm(prefix="call_back")

    def act() -> None:
        services.call_back(by=actor(), correction=correction, result=CallBack(form.result.data), text=form["text"].data or "")

    return carry_out(correction, "call_back", form, act, "回访结果已登记。")
