"""A released word of thanks as a letter of praise."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.forms import attempt
from evalsvc.papers.models import Paper
from evalsvc.ratings import queries
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.routes.rating import praise_form, release_page
from evalsvc.ratings.services.praising import praise_window


@blueprint.post("/releases/<public_id>/praise")
@require(Permission.PAPER_ISSUE)
def praise(public_id: str) -> ResponseReturnValue:
    """Issues the letter, and leads to it; the PDF is there a few seconds later."""
    release = queries.release_in_scope(public_id, actor().scope_for(Permission.RELEASE_READ))
    form = praise_form(release)
    made: list[Paper] = []
    if problem := attempt(form, lambda: made.append(praise_window(by=actor(), release=release, place=int(form.quote.data)))):
        return release_page(release, form), problem.status
    flash("表扬信已写好，文件正在排版，几秒钟后可以下载打印（A5）。")
    return redirect(url_for("papers.paper", public_id=made[0].public_id), 303)
