"""What is asked of filled-in forms: what each would do to its sheet as that stands now."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.inspections.incoming import Plan, plan_of
from evalsvc.inspections.models import FilledForm, Sheet, SheetRow
from evalsvc.inspections.queries.rounds import outline_for
from evalsvc.inspections.queries.said import evidence_titles
from evalsvc.inspections.states import Result
from evalsvc.inspections.workbook import Answered, Read

READ = TypeAdapter(Read)


def filled_form(sheet: Sheet, public_id: str) -> FilledForm:
    """A form that came for a sheet; whoever may fill in the sheet may take it. Raises NotFound."""
    found = select(FilledForm).options(joinedload(FilledForm.sheet))
    form = db.session.scalar(found.where(FilledForm.public_id == public_id, FilledForm.sheet_id == sheet.id))
    if form is None:
        raise NotFound
    return form


def plan_for(form: FilledForm, rows: Sequence[SheetRow]) -> Plan:
    """What a form would do to the rows of its sheet."""
    printed = {row.key: row.printed for row in outline_for(form.sheet).rows}
    names = {row.key: printed.get(row.key, row.local_text) for row in rows}
    titles = evidence_titles([form.sheet])
    return plan_of(READ.validate_python(form.said), {row.key: answered(row, titles.get(row.id, ())) for row in rows}, names)


def answered(row: SheetRow, evidence: tuple[str, ...] = ()) -> Answered:
    """A row as the official form prints it; `evidence` are the titles of what proves it."""
    return Answered(
        key=row.key,
        finding=row.finding,
        result=Result(row.result),
        measure=row.measure,
        limit_day=row.measure_due_on,
        local=row.is_local,
        text=row.local_text,
        reason=row.reason,
        authority=row.authority,
        evidence=evidence,
    )


def forms_due(before: datetime) -> Sequence[int]:
    """The forms that came before an instant."""
    return db.session.scalars(select(FilledForm.id).where(FilledForm.sent_at <= before)).all()


def forms_kept() -> int:
    """How many forms there are now."""
    return db.session.scalar(select(func.count()).select_from(FilledForm)) or 0
