"""Every form and document as it is printed, in every version."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import actor, require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.instruments import queries
from evalsvc.instruments.content import RatingForm
from evalsvc.instruments.formats import FORMS
from evalsvc.instruments.kinds import KIND_NAMES
from evalsvc.instruments.papers import Document
from evalsvc.instruments.questionnaires import Questionnaire
from evalsvc.instruments.sheet import questionnaire_sheet, sheet_of

blueprint = Blueprint("instruments", __name__)


@blueprint.get("/surveys")
@require(Permission.SURVEY_READ)
def surveys() -> ResponseReturnValue:
    """Documents and forms, each kind in a list of its own."""
    rows = queries.shelf(today())
    return render_template(
        "instruments/surveys.html", kinds=[(kind, name, [row for row in rows if row.version.kind == kind]) for kind, name in KIND_NAMES.items()]
    )


@blueprint.get("/surveys/<key>")
@require(Permission.SURVEY_READ)
def document(key: str) -> ResponseReturnValue:
    """A document or form in the version in use, or in its newest when none is."""
    return _as_printed(queries.in_use(key, today()))


@blueprint.get("/surveys/<key>/<int:version>")
@require(Permission.SURVEY_READ)
def survey(key: str, version: int) -> ResponseReturnValue:
    """A document or form in one version."""
    return _as_printed(queries.on_shelf(key, version, today()))


def _as_printed(row: queries.ShelfRow) -> str:
    form = FORMS[row.version.kind].model_validate(row.version.content)
    shown = {"row": row, "version": row.version, "form": form}
    if isinstance(form, Document):
        return render_template("instruments/document.html", doers=queries.who_does(actor()), **shown)
    if isinstance(form, Questionnaire):
        return render_template("instruments/questionnaire.html", sheet=questionnaire_sheet(form), **shown)
    return render_template("instruments/survey.html", sheet=sheet_of(RatingForm.model_validate(row.version.content)), **shown)
