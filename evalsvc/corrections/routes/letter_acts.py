"""Letters about a correction are drafted from its page, and read and issued among the papers."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.forms import attempt
from evalsvc.corrections import services
from evalsvc.corrections.letter_forms import LetterForm
from evalsvc.corrections.letters import WRITTEN
from evalsvc.corrections.routes.blueprint import blueprint, here
from evalsvc.corrections.routes.page import answered
from evalsvc.papers.models import Paper


@blueprint.post("/corrections/<public_id>/letters/<kind>")
@require(Permission.PAPER_ISSUE)
def draft_letter(public_id: str, kind: str) -> ResponseReturnValue:
    """Drafts a supervision letter or a reminder, and leads to the draft."""
    correction, form = here(public_id), LetterForm(prefix=kind)
    if kind not in WRITTEN:
        raise NotFound
    made: list[Paper] = []

    def act() -> None:
        until, contact = form.reply_by.data or today(), form.contact.data or ""
        made.append(services.draft_letter(by=actor(), correction=correction, kind=WRITTEN[kind], asks=form.lines, reply_by=until, contact=contact))

    if problem := attempt(form, act):
        return answered(correction, kind, form, problem, "")
    flash("已拟稿。核对内容后再签发，签发时自动编号。")
    return redirect(url_for("papers.paper", public_id=made[0].public_id), 303)
