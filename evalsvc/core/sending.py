"""How a table that was just written leaves: as a download that no browser keeps."""

from io import BytesIO

from flask import Response, send_file

from evalsvc.core.tables import TableFile


def download(file: TableFile) -> Response:
    """The file as an attachment under its name; the view is a POST that records who took it."""
    response = send_file(BytesIO(file.content), mimetype=file.mimetype, as_attachment=True, download_name=file.name.replace("/", "-"))
    response.headers["Cache-Control"] = "private, no-store"
    return response
