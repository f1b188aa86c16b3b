"""What shows the findings of a record: added by the visitor, looked at and taken away by those who may read the record."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.db import reading_first
from evalsvc.core.errors import NotFound, Problem
from evalsvc.core.files.kinds import PDF, PICTURES
from evalsvc.core.files.rows import store
from evalsvc.core.files.serving import attachment, picture
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import MEBIBYTE, read_upload
from evalsvc.core.web import takes_up_to
from evalsvc.visits import queries, services
from evalsvc.visits.forms import EvidenceForm
from evalsvc.visits.models import VisitRecord
from evalsvc.visits.routes.blueprint import blueprint, own_id, scope_for
from evalsvc.visits.services.evidence import MOST
from evalsvc.visits.states import Act, RecordState, step

READ, PLAN, RECORD = Permission.VISIT_READ, Permission.VISIT_PLAN, Permission.VISIT_RECORD
MOST_BYTES = 10 * MEBIBYTE
KINDS = PICTURES | {PDF}


@blueprint.get("/visits/<public_id>/records/<record_id>/evidence")
@require(RECORD)
def evidence(public_id: str, record_id: str) -> ResponseReturnValue:
    """What shows the findings of one's own draft or returned record, and where more is added."""
    record = _own(public_id, record_id)
    step(RecordState(record.state), Act.SAVE)
    return _page(record, EvidenceForm(), "")


@blueprint.post("/visits/<public_id>/records/<record_id>/findings/<finding_id>/evidence")
@require(RECORD)
@takes_up_to(MOST_BYTES + MEBIBYTE)
def add_evidence(public_id: str, record_id: str, finding_id: str) -> ResponseReturnValue:
    """Keeps a photograph, drawn anew, or a PDF."""
    with reading_first():
        record = _own(public_id, record_id)
        step(RecordState(record.state), Act.SAVE)
        queries.finding_in(record, finding_id)
    form = EvidenceForm()
    try:
        laid = _laid()
        record = _own(public_id, record_id)
        services.add_evidence(by=actor(), record=record, finding=queries.finding_in(record, finding_id), laid=laid)
    except NotFound:
        raise
    except Problem as problem:
        form.take(problem)
        return _page(_own(public_id, record_id), form, finding_id), problem.status
    flash("佐证已加上。")
    return redirect(url_for("visits.evidence", public_id=public_id, record_id=record_id), 303)


@blueprint.post("/visits/<public_id>/records/<record_id>/evidence/<evidence_id>/remove")
@require(RECORD)
def remove_evidence(public_id: str, record_id: str, evidence_id: str) -> ResponseReturnValue:
    """Destroys a piece of evidence of one's own record."""
    record = _own(public_id, record_id)
    services.remove_evidence(by=actor(), record=record, proof=queries.proof_in(record, evidence_id))
    flash("佐证已删除。")
    return redirect(url_for("visits.evidence", public_id=public_id, record_id=record_id), 303)


@blueprint.get("/visits/<public_id>/records/<record_id>/evidence/<evidence_id>/own")
@require(RECORD)
def own_picture(public_id: str, record_id: str, evidence_id: str) -> ResponseReturnValue:
    """A photograph of one's own record, to be shown in a page."""
    return picture(queries.proof_in(_own(public_id, record_id), evidence_id).file)


@blueprint.get("/visits/<public_id>/records/<record_id>/evidence/<evidence_id>/picture")
@require(READ)
def evidence_picture(public_id: str, record_id: str, evidence_id: str) -> ResponseReturnValue:
    """A photograph, to be shown in the page of the record."""
    return picture(queries.proof_in(_seen(public_id, record_id)[0], evidence_id).file)


@blueprint.post("/visits/<public_id>/records/<record_id>/evidence/<evidence_id>/take")
@require(READ)
def take_evidence(public_id: str, record_id: str, evidence_id: str) -> ResponseReturnValue:
    """A photograph or a paper as a download."""
    record, told = _seen(public_id, record_id)
    proof = queries.proof_in(record, evidence_id)
    file = services.take_evidence(by=actor(), record=record, proof=proof, told=told)
    return attachment(file, f"访查记录{record.sample}问题{proof.finding.position}佐证".replace("/", "-"))


def _laid() -> Laid:
    source = request.files.get("file")
    try:
        upload = read_upload(source, kinds=KINDS, most=MOST_BYTES)
    except Problem as problem:
        raise Problem(problem.sentence, field="file") from problem
    finally:
        if source is not None:
            source.close()
    return store().lay(upload, personal=True)  # a photograph of a hall may show whoever stood there


def _own(public_id: str, record_id: str) -> VisitRecord:
    return queries.own_record(public_id, record_id, scope_for(RECORD), own_id())


def _seen(public_id: str, record_id: str) -> tuple[VisitRecord, bool]:
    """The record as those may see it who plan the campaign or have been told, and whether it is the latter."""
    try:
        return queries.record_in_scope(public_id, record_id, scope_for(PLAN)).record, False
    except NotFound:
        return queries.record_told(public_id, record_id, scope_for(READ)).record, True


def _page(record: VisitRecord, form: EvidenceForm, refused: str) -> str:
    """The page of the evidence; `refused` is the finding whose form could not be taken."""
    shown = {"findings": queries.findings_of(record), "proofs": queries.proofs_of(record), "most": MOST, "megabytes": MOST_BYTES // MEBIBYTE}
    return render_template("visits/evidence.html", record=record, place=queries.place_of(record), form=form, refused=refused, **shown)
