"""Every form as it is printed, in every version."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from evalsvc.access.guards import require
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.instruments import queries
from evalsvc.instruments.content import FORMS
from evalsvc.instruments.sheet import sheet_of

blueprint = Blueprint("instruments", __name__)


@blueprint.get("/surveys")
@require(Permission.SURVEY_READ)
def surveys() -> ResponseReturnValue:
    return render_template("instruments/surveys.html", rows=queries.shelf(today()))


@blueprint.get("/surveys/<key>/<int:version>")
@require(Permission.SURVEY_READ)
def survey(key: str, version: int) -> ResponseReturnValue:
    row = queries.on_shelf(key, version, today())
    form = FORMS[row.version.kind].model_validate(row.version.content)
    return render_template("instruments/survey.html", row=row, version=row.version, form=form, sheet=sheet_of(form))
