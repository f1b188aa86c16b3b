"""One paper: its page, its files, and what is done with it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.core.files import serving
from evalsvc.core.forms import attempt
from evalsvc.papers import queries, services
from evalsvc.papers.forms import DraftForm, IssueForm, RevokeForm, as_typed, draft_form
from evalsvc.papers.models import Paper
from evalsvc.papers.routes.blueprint import blueprint, reach

READ, ISSUE, RECEIVE = Permission.PAPER_READ, Permission.PAPER_ISSUE, Permission.PAPER_RECEIVE


@blueprint.get("/papers/<public_id>")
@require(READ)
def paper(public_id: str) -> ResponseReturnValue:
    """A paper as it reads, with its number, its files, and who did what with it."""
    found = queries.paper_seen(public_id, reach())
    return _page(found, RevokeForm(obj=found))


@blueprint.post("/papers/<public_id>/files/<form>")
@require(READ)
def fetch(public_id: str, form: str) -> ResponseReturnValue:
    """The PDF or .docx of an issued paper, with a trace; for the addressed unit it then counts as seen."""
    found = queries.paper_seen(public_id, reach())
    if form not in ("pdf", "docx"):
        raise NotFound
    file = found.pdf if form == "pdf" else found.docx
    if file is None:
        raise WrongState("文件还在排版，几秒钟后再试。" if found.is_registered else "签发以后才有文件。")
    response = serving.attachment(file, found.full_number or found.title)
    services.note_fetched(by=actor(), paper=found, form=file.kind.name, addressed=queries.is_addressed(found, reach()))
    return response


@blueprint.get("/papers/<public_id>/edit")
@require(ISSUE)
def edit(public_id: str) -> ResponseReturnValue:
    """The text of a draft."""
    found = _draft(public_id)
    form = draft_form(queries.kind_of(found))(obj=found, data=as_typed(found.fields))
    return render_template("papers/edit.html", paper=found, form=form)


@blueprint.post("/papers/<public_id>/edit")
@require(ISSUE)
def save(public_id: str) -> ResponseReturnValue:
    """Saves the text of a draft."""
    found = _draft(public_id)
    form = draft_form(queries.kind_of(found))()
    if problem := attempt(form, lambda: _save(found, form)):
        form.follow(found, problem)
        return render_template("papers/edit.html", paper=found, form=form), problem.status
    flash("拟稿已保存。")
    return _to(found)


@blueprint.post("/papers/<public_id>/issue")
@require(ISSUE)
def issue(public_id: str) -> ResponseReturnValue:
    """Issues a draft under the next number."""
    found = queries.paper_to_issue(public_id, reach())
    services.issue_paper(by=actor(), paper=found, row_version=IssueForm().opened_version)
    flash(f"已签发{found.full_number or ''}，文件正在排版。")
    return _to(found)


@blueprint.post("/papers/<public_id>/discard")
@require(ISSUE)
def discard(public_id: str) -> ResponseReturnValue:
    """Lays a draft aside."""
    found = queries.paper_to_issue(public_id, reach())
    services.discard_draft(by=actor(), paper=found)
    flash("拟稿已作废，没有占用文号。")
    return redirect(url_for("papers.drafts"), 303)


@blueprint.post("/papers/<public_id>/revoke")
@require(ISSUE)
def revoke(public_id: str) -> ResponseReturnValue:
    """Revokes an issued paper, with a reason; it stays in the register."""
    found = queries.paper_to_issue(public_id, reach())
    form = RevokeForm()
    if problem := attempt(form, lambda: services.revoke_paper(by=actor(), paper=found, reason=form.reason.data or "", row_version=form.opened_version)):
        form.follow(found, problem)
        return _page(found, form, problem.status)
    flash("文书已撤销，仍保留在登记簿里。")
    return _to(found)


@blueprint.post("/papers/<public_id>/receive")
@require(RECEIVE)
def receive(public_id: str) -> ResponseReturnValue:
    """Signs for a paper in the name of the unit it is addressed to."""
    found = queries.paper_to_receive(public_id, reach())
    services.receive_paper(by=actor(), paper=found)
    flash("已签收，发文单位可以看到签收人和时间。")
    return _to(found)


def _page(found: Paper, form: RevokeForm, status: int = 200) -> ResponseReturnValue:
    shown = {"letter": queries.letter_of(found), "people": queries.people_of(found), "kind": queries.kind_of(found)}
    may_issue = found.unit_id in reach().issue.roots
    may_receive = queries.may_receive(found, reach())
    return render_template("papers/paper.html", paper=found, form=form, may_issue=may_issue, may_receive=may_receive, **shown), status


def _draft(public_id: str) -> Paper:
    found = queries.paper_to_issue(public_id, reach())
    if found.state != "draft":
        raise WrongState("这份文书已经不是拟稿，不能再改。")
    return found


def _save(found: Paper, form: DraftForm) -> None:
    services.edit_draft(by=actor(), paper=found, title=form.title.data or "", fields=form.told, signed=form.signed.data or "", row_version=form.opened_version)


def _to(found: Paper) -> ResponseReturnValue:
    return redirect(url_for("papers.paper", public_id=found.public_id), 303)
