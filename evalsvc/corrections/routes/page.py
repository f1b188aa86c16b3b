"""The page of one correction: its story, what may be done next by this person, and a form that was refused with what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.actor import Actor
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import Problem
from evalsvc.core.forms import Form, VersionedForm, attempt
from evalsvc.corrections import forms, points, queries
from evalsvc.corrections.again_forms import RecheckForm
from evalsvc.corrections.kinds import Kind
from evalsvc.corrections.letter_forms import LetterForm
from evalsvc.corrections.models import Correction, Measure
from evalsvc.corrections.services.lettering import is_overdue
from evalsvc.corrections.states import Act, State, can
from evalsvc.corrections.story import told
from evalsvc.instruments.queries import citable_now
from evalsvc.organisation.queries import reaches
from evalsvc.organisation.queries.items import open_items
from evalsvc.papers import queries as papers
from evalsvc.papers.models import Paper
from evalsvc.papers.states import STATE_WORDS, PaperState


@dataclass(frozen=True)
class May:
    """What this person may do with this correction now."""

    plan: bool
    work: bool
    start: bool
    submit: bool
    accept: bool
    rejudge: bool
    close: bool
    reopen: bool
    extend: bool
    decide: bool
    supervise: bool
    answer: bool
    call_back: bool
    write: bool
    recheck: bool


def may_do(by: Actor, correction: Correction) -> May:
    """Rights and state together; the services check both again."""
    state = State(correction.state)
    held = {right: reaches(by.scope_for(right), correction.unit) for right in Permission if right.value.startswith("correction:")}
    working = queries.is_at_work(correction, by)
    accepts = held[Permission.CORRECTION_ACCEPT] and by.account_id not in queries.doers_of(correction)
    above = queries.is_above(by.scope_for(Permission.CORRECTION_REJUDGE), correction)
    owed = correction.needs_reply and state is not State.CLOSED
    return May(
        plan=held[Permission.CORRECTION_FILE] and state in (State.OPEN, State.PLANNED, State.IN_PROGRESS),
        work=working and can(state, Act.WORK),
        start=working and can(state, Act.START),
        submit=working and can(state, Act.SUBMIT),
        accept=accepts and can(state, Act.ACCEPT),
        rejudge=above and accepts and correction.needs_superior and can(state, Act.REJUDGE) and by.account_id != correction.accepted_by,
        close=accepts and can(state, Act.CLOSE),
        reopen=held[Permission.CORRECTION_ACCEPT] and can(state, Act.REOPEN),
        extend=working and can(state, Act.EXTEND) and correction.due_on is not None and today() <= correction.due_on,
        decide=held[Permission.CORRECTION_ACCEPT],
        supervise=queries.is_above(by.scope_for(Permission.CORRECTION_SUPERVISE), correction) and state is not State.CLOSED,
        answer=owed and working,
        call_back=owed and held[Permission.CORRECTION_CALL_BACK],
        write=state is not State.CLOSED and queries.letter_way(by.scope_for(Permission.PAPER_ISSUE), correction) is not None,
        recheck=accepts and state is State.CLOSED and queries.next_recheck(correction) is not None,
    )


def page_of(correction: Correction, refused: tuple[str, Form] | None = None) -> str:
    """The page, with a refused form in the place of its fresh one."""
    may = may_do(actor(), correction)
    shown = all_forms(correction, may)
    if refused:
        shown[refused[0]] = refused[1]
    said, parts = queries.points_of(correction), _parts(correction)
    return render_template(
        "corrections/correction.html",
        correction=correction,
        may=may,
        forms=shown,
        opened=refused[0] if refused else "",
        points=points.five_points(said),
        lacks=queries.what_lacks(correction) if can(State(correction.state), Act.CLOSE) else [],
        people=queries.names_of(correction),
        is_self=actor().account_id,
        scenes=told(queries.story_of(correction), queries.written_with(parts), correction.number),
        named=_addresses(correction),
        **parts,
        **_again(correction),
    )


def _addresses(correction: Correction) -> list[tuple[str, str, str]]:
    """Whoever is named with an account: as what, name, and public id."""
    people = queries.public_ids({correction.leader_id, correction.person_id})
    said = (("责任领导", correction.leader_id, correction.leader_name), ("责任人", correction.person_id, correction.person_name))
    return [(word, name or "未定", people.get(account_id, "") if account_id else "") for word, account_id, name in said]


def _parts(correction: Correction) -> dict[str, Any]:
    return {
        "measures": queries.measures_of(correction),
        "progress": queries.progress_of(correction),
        "evidence": queries.evidence_of(correction),
        "judgements": queries.judgements_of(correction),
        "extensions": queries.extensions_of(correction),
        "dues": queries.dues_of(correction),
        "references": queries.references_of(correction),
        "rechecks": queries.rechecks_of(correction),
        "replies": queries.replies_of(correction),
        "comments": queries.comments_of(correction),
        "listings": queries.listings_of(correction),
        "listing": queries.listing_in_force(correction),
        "letters": _letters(correction),
    }


def _letters(correction: Correction) -> list[tuple[Paper, tuple[str, str], bool]]:
    """The letters about it that this person may read, each with its state in words, and whether it is to be signed for."""
    seen = papers.seen_about(correction.subject, papers.reach_of(actor().scope_for))
    return [(paper, STATE_WORDS[PaperState(paper.state)], papers.kind_of(paper).receipt and paper.is_registered) for paper in seen]


def _again(correction: Correction) -> dict[str, Any]:
    """What was and is looked at again; figures and the record behind it only for who reads the ledger, not for who is only named in it."""
    reads = queries.may_measure(correction, actor())
    return {
        "reads": reads,
        "origin": queries.origin_of(correction, actor()) if reads else None,
        "effect": queries.effect_of(correction) if reads else None,
        "recheck": queries.next_recheck(correction) if correction.is_closed else None,
        "recurrences": queries.recurrences_of(correction),
        "verdict": queries.verdict_of(correction) if reads else None,
    }


def all_forms(correction: Correction, may: May) -> dict[str, Form]:
    """A fresh form for each act that this person may do now, by its name."""
    makers: dict[str, tuple[bool, Callable[[], Form]]] = {
        "plan": (may.plan and correction.state != State.IN_PROGRESS.value, lambda: plan_form(correction)),
        "problem": (may.plan and correction.state != State.IN_PROGRESS.value, lambda: forms.ProblemForm(obj=correction, prefix="problem")),
        "reference": (may.plan, reference_form),
        "measure": (may.plan, lambda: measure_form(correction)),
        "progress": (may.work, lambda: forms.ProgressForm(data={"day": today()}, prefix="progress")),
        "done": (may.work, lambda: forms.DoneForm(data={"day": today()}, prefix="done")),
        "evidence": (may.work, lambda: evidence_form(correction)),
        "submit": (may.submit, lambda: forms.SubmitForm(obj=correction, prefix="submit")),
        "accept": (may.accept, lambda: forms.OpinionForm(obj=correction, prefix="accept")),
        "return": (may.accept, lambda: forms.ReasonForm(obj=correction, prefix="return")),
        "rejudge": (may.rejudge, lambda: forms.OpinionForm(obj=correction, prefix="rejudge")),
        "overturn": (may.rejudge, lambda: forms.ReasonForm(obj=correction, prefix="overturn")),
        "close": (may.close, lambda: forms.CloseForm(obj=correction, prefix="close")),
        "reopen": (may.reopen, lambda: forms.ReasonForm(obj=correction, prefix="reopen")),
        "extension": (may.extend, lambda: forms.ExtensionForm(prefix="extension")),
        "grant": (may.decide, lambda: forms.OpinionForm(prefix="grant")),
        "refuse": (may.decide, lambda: forms.RefuseForm(prefix="refuse")),
        "list": (may.supervise and not correction.is_listed, lambda: forms.ReasonForm(obj=correction, prefix="list")),
        "lift": (may.supervise and correction.is_listed, lambda: forms.ReasonForm(obj=correction, prefix="lift")),
        "answer": (may.answer, lambda: forms.AnswerForm(prefix="answer")),
        "call_back": (may.call_back, lambda: forms.CallBackForm(prefix="call_back")),
        "supervise": (may.write, lambda: LetterForm(prefix="supervise")),
        "urge": (may.write and is_overdue(correction), lambda: LetterForm(prefix="urge")),
        "recheck": (may.recheck, lambda: RecheckForm(data={"day": today()}, prefix="recheck")),
        "comment": (True, lambda: comment_form(correction)),
    }
    shown = {name: make() for name, (wanted, make) in makers.items() if wanted}
    own = [measure for measure in queries.measures_of(correction) if may.work and not measure.done_at and measure.person_id == actor().account_id]
    return shown | {report_name(measure): report_form(measure) for measure in own}


def report_name(measure: Measure) -> str:
    """How the page names the form that finishes a measure."""
    return f"report-{measure.public_id}"


def report_form(measure: Measure) -> forms.ReportForm:
    """The form that finishes one's own measure, with the present day in it."""
    return forms.ReportForm(prefix=report_name(measure), data={"day": today()})


def plan_form(correction: Correction) -> forms.PlanForm:
    """The form of persons, goal and time, with what is set."""
    form = forms.PlanForm(prefix="plan", data={"partners": correction.partners, "goal": correction.goal, "row_version": correction.row_version})
    form.offer(queries.people_for(correction.unit))
    form.offer_limits(queries.clock_of(correction, Kind(correction.kind)), correction.due_on is not None)
    if not form.is_submitted():
        form.show_person("leader", correction.leader_id, correction.leader_name)
        form.show_person("person", correction.person_id, correction.person_name)
    return form


def reference_form() -> forms.ReferenceForm:
    """The form of what else the problem touches, with every row and clause in use, and the service items."""
    form = forms.ReferenceForm(prefix="reference")
    form.offer(citable_now(), [(item.public_id, item.name) for item in open_items()])
    return form


def measure_form(correction: Correction) -> forms.MeasureForm:
    """The form of one more measure; the responsible person and the last day stand in it."""
    form = forms.MeasureForm(prefix="measure", data={"due_on": correction.due_on})
    form.offer(queries.people_for(correction.unit))
    if not form.is_submitted():
        form.show_person("person", correction.person_id, correction.person_name)
    return form


def evidence_form(correction: Correction) -> forms.EvidenceForm:
    """The form of evidence, with the pieces that a new one may replace."""
    form = forms.EvidenceForm(prefix="evidence")
    newest = {row.series: row for row in reversed(queries.evidence_of(correction))}
    form.offer((row.public_id, f"替换：{row.title}（第{row.revision}版）") for row in newest.values())
    return form


def comment_form(correction: Correction) -> forms.CommentForm:
    """The form of a comment, with the people who may be told."""
    form = forms.CommentForm(prefix="comment")
    form.offer(queries.people_for(correction.unit))
    return form


def carry_out(correction: Correction, name: str, form: Form, act: Callable[[], object], said: str) -> ResponseReturnValue:
    """Does what a form of the page asks for, or shows the page again with what was typed and why it was refused."""
    problem = attempt(form, act)
    return answered(correction, name, form, problem, said)


def answered(correction: Correction, name: str, form: Form, problem: Problem | None, said: str) -> ResponseReturnValue:
    """Back to the page with a word on what was done, or the page with the refused form."""
    if problem is None:
        flash(said)
        return redirect(url_for("corrections.correction", public_id=correction.public_id), 303)
    if isinstance(form, VersionedForm):
        form.follow(correction, problem)
    return page_of(correction, (name, form)), problem.status
