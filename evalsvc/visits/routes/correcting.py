"""A finding of a visit becomes a problem to be put right, once its record has been released."""

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.core.forms import attempt
from evalsvc.corrections import queries as corrections
from evalsvc.corrections.feed_forms import FeedForm
from evalsvc.corrections.kinds import SOURCE_NAMES, Source
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import open_correction
from evalsvc.corrections.states import STATE_WORDS as CORRECTION_WORDS
from evalsvc.organisation.queries import reaches
from evalsvc.visits import queries
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitFinding
from evalsvc.visits.queries import RecordRow
from evalsvc.visits.routes.blueprint import blueprint, scope_for
from evalsvc.visits.states import RecordState

FILE = Permission.CORRECTION_FILE
LEAD = "登记之后，责任单位在整改台账里看到这个问题。访查员是谁不写。"


@blueprint.get("/visits/<public_id>/records/<record_id>/findings/<finding_id>/correction")
@require(FILE)
def new_correction(public_id: str, record_id: str, finding_id: str) -> ResponseReturnValue:
    """The form with what the finding says."""
    row, finding = _released(public_id, record_id, finding_id)
    return _page(row, finding, _form(row, finding))


@blueprint.post("/visits/<public_id>/records/<record_id>/findings/<finding_id>/correction")
@require(FILE)
def file_correction(public_id: str, record_id: str, finding_id: str) -> ResponseReturnValue:
    """Files the problem; a finding that has been filed is filed no more."""
    row, finding = _released(public_id, record_id, finding_id)
    form = _form(row, finding)
    made: list[Correction] = []
    if _filed(finding):
        return _page(row, finding, form), WrongState.status
    if problem := attempt(form, lambda: made.append(_file(row, finding, form))):
        return _page(row, finding, form), problem.status
    return redirect(url_for("corrections.correction", public_id=made[0].public_id), 303)


def filing_of(row: RecordRow, findings: Sequence[VisitFinding]) -> dict[str, object]:
    """What the page of a record says of its findings: the corrections filed from them, those this person may open, whether they may file."""
    filed = corrections.filed_from([queries.ref_of(finding) for finding in findings])
    released = row.record.state == RecordState.RELEASED.value
    return {
        "filings": {finding.id: filed[ref] for finding in findings if (ref := queries.ref_of(finding)) in filed},
        "opened_filings": {one.id for one in filed.values() if corrections.may_see(one, actor())},
        "may_file": released and reaches(scope_for(FILE), row.unit),
        "correction_words": CORRECTION_WORDS,
    }


def _released(campaign: str, record: str, finding: str) -> tuple[RecordRow, VisitFinding]:
    """A finding of a unit for which this person may file; raises NotFound, and WrongState before the unit was told."""
    row = queries.record_for(campaign, record, actor())
    if not reaches(scope_for(FILE), row.unit):
        raise NotFound
    found = queries.finding_of(row.record, finding)
    if row.record.state != RecordState.RELEASED.value:
        raise WrongState("这份记录还没有发布，发布之后才能登记为整改问题。")
    return row, found


def _form(row: RecordRow, finding: VisitFinding) -> FeedForm:
    form = FeedForm()
    form.offer(row.unit, scope_for(FILE))
    form.prefill(finding.problem, finding.clause)
    return form


def _found_on(row: RecordRow) -> date:
    """The day of the visit; that of an interview is told to nobody, so the day of the filing stands for it."""
    return today() if VisitKind(row.record.campaign.kind) in OF_CITIZENS else row.record.visited_on


def _file(row: RecordRow, finding: VisitFinding, form: FeedForm) -> Correction:
    source = Source(row.record.campaign.kind)
    filed = form.filed_from(source, place=row.unit, ref=queries.ref_of(finding), found_on=_found_on(row))
    return open_correction(by=actor(), unit=form.answers_for, filed=filed)


def _filed(finding: VisitFinding) -> Correction | None:
    ref = queries.ref_of(finding)
    return corrections.filed_from([ref]).get(ref)


def _page(row: RecordRow, finding: VisitFinding, form: FeedForm) -> str:
    record = row.record
    here = url_for("visits.record", public_id=record.campaign.public_id, record_id=record.public_id)
    trail = [("访查", url_for("visits.index")), (f"访查记录{record.sample}", here)]
    said = {"source": SOURCE_NAMES[Source(record.campaign.kind)], "place": row.name, "found_on": _found_on(row)}
    return render_template("visits/correcting.html", form=form, filed=_filed(finding), trail=trail, lead=LEAD, **said)
