"""The blueprint, the words of its templates, and how official tables go out."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, Response, current_app, send_file

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.errors import NotFound
from evalsvc.core.files.kinds import DOCX, PDF, XLSX, Kind
from evalsvc.core.official import OfficialTable, table_docx, table_pdf, table_xlsx
from evalsvc.guides.reasons import BASIS_NAMES, DECISION_WORDS
from evalsvc.guides.states import LIST_STATE_WORDS

blueprint = Blueprint("guides", __name__)


def _printed(table: OfficialTable) -> bytes:
    return table_pdf(table, current_app.extensions["settings"].data_dir / "fonts")


FILES: dict[str, tuple[Kind, Callable[[OfficialTable], bytes]]] = {"xlsx": (XLSX, table_xlsx), "docx": (DOCX, table_docx), "pdf": (PDF, _printed)}


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"LIST_STATE_WORDS": LIST_STATE_WORDS, "DECISION_WORDS": DECISION_WORDS, "BASIS_NAMES": BASIS_NAMES, "today": today()}


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def kind_of_file(form: str) -> Kind:
    """What kind of file the end of an address asks for; raises NotFound."""
    if form not in FILES:
        raise NotFound
    return FILES[form][0]


def table_file(table: OfficialTable, form: str, name: str) -> Response:
    """An official table as a download."""
    kind, make = FILES[form]
    response = send_file(BytesIO(make(table)), mimetype=kind.media_type, as_attachment=True, download_name=f"{name}{kind.ending}")
    response.headers["Cache-Control"] = "private, no-store"
    return response
