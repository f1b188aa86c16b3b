"""Somebody else's table: a person says which column is which, before anything is checked."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, signed_in
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.forms import attempt
from evalsvc.imports import queries, services
from evalsvc.imports.forms import MatchForm, match_form
from evalsvc.imports.kinds import ImportKind
from evalsvc.imports.matching import Matched, Question, field_of, matched_in, question_in, wrongs
from evalsvc.imports.models import ImportBatch
from evalsvc.imports.routes.blueprint import blueprint
from evalsvc.imports.routes.imports import kind_of
from evalsvc.imports.states import MATCHABLE


@blueprint.get("/imports/batches/<public_id>/match")
@signed_in
def match(public_id: str) -> ResponseReturnValue:
    """The heads of one's own file with some of its lines, and what each might be."""
    batch, kind, question = _asked(public_id)
    form = match_form(kind, actor(), question.heads)(obj=batch)
    said = matched_in(batch.layout) or question.proposed
    meant = {place: key for key, place in said.places.items()}
    form.asked.data = said.asked
    for head in question.heads:
        form[field_of(head)].data = meant.get(head.place, "")
    return _page(batch, kind, question, form, 200)


@blueprint.post("/imports/batches/<public_id>/match")
@signed_in
def save_match(public_id: str) -> ResponseReturnValue:
    """Takes what the person says of the columns, and has the file checked."""
    batch, kind, question = _asked(public_id)
    form = match_form(kind, actor(), question.heads)()
    if problem := attempt(form, lambda: _match(batch, kind, question, form)):
        form.follow(batch, problem)
        return _page(batch, kind, question, form, problem.status)
    return redirect(url_for("imports.batch", public_id=public_id), 303)


def _asked(public_id: str) -> tuple[ImportBatch, ImportKind, Question]:
    """One's own import of a kind whose columns are matched; raises NotFound, and WrongState when it is too late."""
    batch = queries.batch_of(actor(), public_id)
    kind = kind_of(batch.kind)
    if kind.matching is None or "heads" not in batch.layout or batch.state not in MATCHABLE or batch.emptied_at is not None:
        raise WrongState("这次导入不能再改列的对应，请看最新情况。")
    return batch, kind, question_in(batch.layout)


def _match(batch: ImportBatch, kind: ImportKind, question: Question, form: MatchForm) -> None:
    said = {head.place: form[field_of(head)].data or "" for head in question.heads}
    in_all, at_fields = wrongs(kind, question.heads, said)
    if in_all or at_fields:
        refusal = Problem(in_all or "有的项对应了两列，请改。")
        refusal.at_fields = at_fields
        raise refusal
    places = {key: place for place, key in said.items() if key}
    services.match(by=actor(), batch=batch, kind=kind, matched=Matched(places, form.asked.data or ""), row_version=form.opened_version)


def _page(batch: ImportBatch, kind: ImportKind, question: Question, form: MatchForm, status: int) -> tuple[str, int]:
    samples = queries.samples_of(batch)
    shown = {head.place: "；".join(text for cells in samples if (text := cells.get(str(head.place), ""))) for head in question.heads}
    fields = [(head, form[field_of(head)], (shown[head.place] or "（空）") if samples else "") for head in question.heads]
    return render_template("imports/match.html", batch=batch, kind=kind, form=form, fields=fields), status
