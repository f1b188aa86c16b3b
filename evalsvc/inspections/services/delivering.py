"""What a stage wants of a unit, delivered as a file or in words; and how many of its staff have checked themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem
from evalsvc.core.files.rows import keep_file
from evalsvc.core.files.store import Laid
from evalsvc.core.masking import mask
from evalsvc.inspections.models import Deliverable, Delivery, Sheet, StaffCount
from evalsvc.inspections.services.locking import check_open

FILL = Permission.INSPECTION_FILL
MOST = 20


@dataclass(frozen=True)
class Counted:
    """Of one kind of staff: how many there are, how many have checked themselves, how many of these reported something."""

    staff: int
    checked: int
    reported: int


def deliver(*, by: Actor, sheet: Sheet, deliverable: Deliverable, text: str, laid: Laid | None = None) -> Delivery:
    """Keeps what a unit delivers; what it delivered before stays readable. Raises WrongState when the round has ended, Problem for nothing."""
    _lock(sheet)
    if not text.strip() and laid is None:
        raise Problem("请上传文件，或者写明情况。", field="text")
    held = select(func.count()).where(Delivery.sheet_id == sheet.id, Delivery.deliverable_id == deliverable.id)
    if (db.session.scalar(held) or 0) >= MOST:
        raise Problem(f"同一样最多报送{MOST}次。", field="text")
    file = keep_file(laid, account_id=by.account_id) if laid else None
    row = Delivery(public_id=public_id(), deliverable_id=deliverable.id, sheet_id=sheet.id, text=mask(text), at=now(), account_id=by.account_id)
    row.file_id = file.id if file else None
    db.session.add(row)
    db.session.flush()
    _trace("inspection.deliver", by, sheet, FILL, name=deliverable.name)
    return row


def take_delivery(*, by: Actor, sheet: Sheet, deliverable: Deliverable) -> None:
    """Records that somebody took a delivered file away."""
    _trace("inspection.take_delivery", by, sheet, Permission.INSPECTION_READ, name=deliverable.name)


def count_staff(*, by: Actor, sheet: Sheet, counts: Mapping[str, Counted]) -> None:
    """Says how many of each kind of staff have checked themselves; numbers only. Raises Problem when more checked than there are, WrongState."""
    _lock(sheet)
    for kind, counted in counts.items():
        if not 0 <= counted.reported <= counted.checked <= counted.staff:
            raise Problem(f"“{kind}”：自查人数不能多于总人数，有情况的不能多于已自查的。", field="staff")
    held = {row.kind: row for row in db.session.scalars(select(StaffCount).where(StaffCount.sheet_id == sheet.id))}
    for kind, counted in counts.items():
        row = held.get(kind) or StaffCount(sheet_id=sheet.id, kind=kind)
        row.staff, row.checked, row.reported = counted.staff, counted.checked, counted.reported
        db.session.add(row)
    db.session.flush()
    _trace("inspection.count_staff", by, sheet, FILL)


def _lock(sheet: Sheet) -> None:
    db.session.refresh(sheet, with_for_update={"read": True, "of": Sheet})
    check_open(sheet)


def _trace(action: str, by: Actor, sheet: Sheet, right: Permission, **facts: str) -> None:
    given = {"title": sheet.round.title, "unit": sheet.unit.name, **facts}
    audit.record(action, by=by, right=right, subject=sheet.subject, unit_id=sheet.unit_id, **given)
