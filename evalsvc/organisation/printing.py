"""Papers for many: made by a job part by part, kept as a file beside the database.

A print shop gets one PDF, or a ZIP of several when there are many sheets: the typesetter holds a whole
document in memory.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO
from zipfile import ZIP_STORED, ZipFile

from flask import current_app

from evalsvc.core.db import db, unit_of_work
from evalsvc.core.products import Products
from evalsvc.organisation import papers, queries, services
from evalsvc.organisation.models import PrintRun
from evalsvc.organisation.naming import sheet_of
from evalsvc.organisation.papers import LAYOUTS, Layout, Sheet

PART = {1: 100, 4: 200, 12: 240, 24: 240}  # points; whole sheets, about a second and 150 MB of memory each

Report = Callable[[int, int], None]


def products() -> Products:
    """Where the papers lie."""
    return Products(current_app.extensions["settings"].data_dir / "papers")


def make(given: Mapping[str, Any], report: Report) -> str:
    """The job: lays out and keeps the papers of a run, and says in a sentence what was made.

    Killed at any moment it can begin again: the file gets its name, its hash, only when it is whole.
    """
    run = queries.run_to_make(given["run"])
    layout, sheets, skipped = LAYOUTS[run.pieces], *_sheets(run)
    db.session.rollback()
    report(0, len(sheets))
    name, size = _keep(layout, sheets, report)
    with unit_of_work():
        services.keep_papers(run=queries.run_to_make(given["run"]), file=name, size=size, points=len(sheets), skipped=skipped)
    left_out = f"，另有{skipped}个评价点没有在用的码，没有印" if skipped else ""
    return f"{len(sheets)}个评价点，{layout.name}{layout.sheets(len(sheets))}张{left_out}。"


def _sheets(run: PrintRun) -> tuple[list[Sheet], int]:
    rows, skipped = queries.points_to_print(run.unit)
    owners = queries.owners(row.point.unit_id for row in rows)
    return [sheet_of(row.point, row.code, owner=owners[row.point.unit_id], base=run.base) for row in rows if row.code], skipped


def _keep(layout: Layout, sheets: Sequence[Sheet], report: Report) -> tuple[str, int]:
    """Writes the papers and returns the name of the file, which is its hash, and its size in bytes."""
    several = len(sheets) > PART[layout.pieces]

    def write(out: BinaryIO) -> None:
        if not several:
            out.writelines(_parts(layout, sheets, report))
            return
        with ZipFile(out, "w", ZIP_STORED) as zipped:
            for number, part in enumerate(_parts(layout, sheets, report), start=1):
                zipped.writestr(f"{layout.name}-{number:02d}.pdf", part)

    return products().keep(".zip" if several else ".pdf", write)


def _parts(layout: Layout, sheets: Sequence[Sheet], report: Report) -> Iterator[bytes]:
    step = PART[layout.pieces]
    for start in range(0, len(sheets), step):
        yield papers.pages(layout, sheets[start : start + step])
        papers.let_go()
        report(min(start + step, len(sheets)), len(sheets))
