"""How a file leaves: as an attachment, or, a picture that was drawn anew, inside a page."""

from io import BytesIO

from flask import Response, send_file

from evalsvc.core.errors import NotFound
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.rows import store
from evalsvc.core.files.store import Lost

POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


def attachment(file: StoredFile, name: str = "") -> Response:
    """The file as a download, called `name` and the ending of its true kind; raises Lost. The view is a POST and records who took it."""
    return _sent(file, name or file.name.rpartition(".")[0] or file.name or file.public_id)


def picture(file: StoredFile) -> Response:
    """The picture, to be shown inside a page; raises NotFound for anything that is not one, Lost when it is gone."""
    if not file.is_picture:
        raise NotFound
    return _sent(file, "")


def _sent(file: StoredFile, name: str) -> Response:
    if file.destroyed_at is not None:
        raise Lost
    body = store().read(file.sha256, file.algorithm, file.key_id)
    response = send_file(BytesIO(body), mimetype=file.media_type, as_attachment=bool(name), download_name=f"{name}{file.kind.ending}" if name else None)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response
