"""Rows are given to people and offices, several at once."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.masking import mask
from evalsvc.inspections.models import Sheet, SheetRow
from evalsvc.inspections.services.locking import check_open
from evalsvc.inspections.services.notifying import settle_given, tell_given
from evalsvc.inspections.services.said import keep_change


def assign_rows(*, by: Actor, sheet: Sheet, rows: Sequence[SheetRow], person: Account | None, office: str) -> None:
    """Gives rows to a person and an office; None and "" take them back. Whoever is given rows is told.

    It goes past the version of a row: who is typing in it meanwhile has no rival. Raises Problem without a row, WrongState once the round has ended.
    """
    if not rows:
        raise Problem("请先勾选要分工的内容。", field="items")
    db.session.refresh(sheet, with_for_update={"read": True, "of": Sheet})
    check_open(sheet)
    ids = sorted(row.id for row in rows)
    locked = db.session.scalars(select(SheetRow).where(SheetRow.id.in_(ids)).order_by(SheetRow.id).with_for_update(key_share=True)).all()
    people = [row.person_id for row in locked] + [person.id if person else None]
    named = dict(db.session.execute(select(Account.id, Account.display_name).where(Account.id.in_([one for one in people if one]))).all())
    given = {"person": person.display_name if person else "", "office": mask(office)}
    for row in locked:
        keep_change(by=by, row=row, old={"person": named.get(row.person_id or 0, ""), "office": row.office}, new=given)
    before = {row.person_id for row in locked if row.person_id is not None}
    db.session.execute(
        update(SheetRow).where(SheetRow.id.in_(ids)).values(person_id=person.id if person else None, office=given["office"]),
        execution_options={"synchronize_session": False},
    )
    for row in locked:
        db.session.expire(row, ["person_id", "office"])
    _tell(by, sheet, person, before)
    right = Permission.INSPECTION_FILL
    audit.record("inspection.assign", by=by, right=right, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title, count=len(ids))


def _tell(by: Actor, sheet: Sheet, person: Account | None, before: set[int]) -> None:
    """Tells who has rows now, and no longer those who have none left."""
    held = select(SheetRow.person_id, func.count()).where(SheetRow.sheet_id == sheet.id, SheetRow.person_id.is_not(None))
    counts: dict[int | None, int] = dict(db.session.execute(held.group_by(SheetRow.person_id)).all())
    if gone := before - set(counts):
        settle_given(sheet, accounts=gone, why="已改由别人填写")
    if person is not None and person.id != by.account_id:
        tell_given(sheet=sheet, account=person, rows=counts[person.id], occasion=now().isoformat())
