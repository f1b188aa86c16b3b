"""Makes the files of an issued paper: a job, so that typesetting keeps no rating waiting. The files are kept by their content hash."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from flask import current_app

from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import DOCX, PDF, Kind
from evalsvc.core.files.rows import keep_file, store
from evalsvc.core.files.store import Laid
from evalsvc.core.files.uploads import Upload
from evalsvc.papers import queries
from evalsvc.papers.document import docx_of
from evalsvc.papers.letter import Letter
from evalsvc.papers.sheets import pdf_of

Report = Callable[[int, int], None]


def make_files(given: Mapping[str, Any], report: Report) -> str:
    """The job: lays out an issued paper and keeps its files; done twice it keeps the first ones."""
    paper = queries.paper_by_public_id(given["paper"])
    letter, name = queries.letter_of(paper), paper.full_number or paper.title
    db.session.rollback()
    report(0, 2)
    laid = [_laid(make(letter), kind, name) for kind, make in MAKERS.items()]
    with unit_of_work():
        paper = queries.paper_by_public_id(given["paper"])
        db.session.refresh(paper, with_for_update=True)
        if paper.pdf_id is None:
            paper.pdf_id, paper.docx_id = (keep_file(each, account_id=paper.issued_by).id for each in laid)
    report(2, 2)
    return f"{name}的文件已经生成。"


def _pdf(letter: Letter) -> bytes:
    return pdf_of(letter, current_app.extensions["settings"].data_dir / "fonts")


MAKERS: dict[Kind, Callable[[Letter], bytes]] = {PDF: _pdf, DOCX: docx_of}


def _laid(body: bytes, kind: Kind, name: str) -> Laid:
    return store().lay(Upload(body, kind, sha256(body).hexdigest(), name[:100]), personal=False)
