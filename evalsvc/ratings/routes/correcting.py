"""A bad rating becomes a problem to be put right: a lead's decision, in the lead's words, with nobody's identity carried over."""

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
from evalsvc.ratings import queries
from evalsvc.ratings.queries import RatingRow
from evalsvc.ratings.routes.blueprint import blueprint
from evalsvc.ratings.scale import BAD_LEVELS, LEVEL_NAMES

FILE = Permission.CORRECTION_FILE
LEAD = "责任人如果是窗口人员，会看到下面的问题表现，看不到这条评价。只写事情，不写能认出评价人的时间和细节。"


@blueprint.get("/ratings/<public_id>/correction")
@require(FILE)
def new_correction(public_id: str) -> ResponseReturnValue:
    """The form with what the rating says of the matter."""
    row = _bad(public_id)
    return _page(row, _form(row))


@blueprint.post("/ratings/<public_id>/correction")
@require(FILE)
def file_correction(public_id: str) -> ResponseReturnValue:
    """Files the problem; a rating that has been filed is filed no more."""
    row = _bad(public_id)
    form = _form(row)
    made: list[Correction] = []
    if _filed(row):
        return _page(row, form), WrongState.status
    if problem := attempt(form, lambda: made.append(_file(row, form))):
        return _page(row, form), problem.status
    return redirect(url_for("corrections.correction", public_id=made[0].public_id), 303)


def _bad(public_id: str) -> RatingRow:
    """A bad rating of a unit for which this person may file; raises NotFound, and WrongState for one that is not bad."""
    row = queries.rating_in_scope(public_id, actor().scope_for(Permission.RATING_READ))
    if not queries.reaches(actor().scope_for(FILE), row.rating.unit_id):
        raise NotFound
    if row.rating.level not in BAD_LEVELS:
        raise WrongState("只有“不满意”和“非常不满意”的评价可以登记为整改问题。")
    return row


def _form(row: RatingRow) -> FeedForm:
    form = FeedForm()
    form.offer(row.unit, actor().scope_for(FILE), [(tag.code, tag.text) for tag in row.tags])
    form.prefill(_words(row))
    return form


def _words(row: RatingRow) -> str:
    """What a rating says of the matter: its level, reasons and masked comment; no name, contact or time."""
    reasons = f"，原因：{'；'.join(tag.text for tag in row.tags)}" if row.tags else ""
    comment = f"。留言：{row.rating.comment}" if row.rating.comment else ""
    return f"群众评价“{LEVEL_NAMES[row.rating.level]}”{reasons}{comment}"


def _file(row: RatingRow, form: FeedForm) -> Correction:
    """Files it; the day is that of the filing, for the day of the rating would say whose it was."""
    filed = form.filed_from(Source.RATING, place=row.unit, ref=queries.ref_of(row.rating), found_on=today())
    return open_correction(by=actor(), unit=form.answers_for, filed=filed)


def _filed(row: RatingRow) -> Correction | None:
    ref = queries.ref_of(row.rating)
    return corrections.filed_from([ref]).get(ref)


def _page(row: RatingRow, form: FeedForm) -> str:
    trail = [("评价", url_for("ratings.index")), (LEVEL_NAMES[row.rating.level], url_for("ratings.rating", public_id=row.rating.public_id))]
    said = {"source": SOURCE_NAMES[Source.RATING], "place": row.unit.name, "found_on": today()}
    return render_template("ratings/correcting.html", form=form, filed=_filed(row), trail=trail, lead=LEAD, **said)
