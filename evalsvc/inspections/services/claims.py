"""Claims: a word to a contrary figure is saved as a draft; at handing in the figures are frozen as they were shown."""

from collections.abc import Iterable
from typing import Any

from evalsvc.access.actor import Actor
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion
from evalsvc.core.masking import mask
from evalsvc.inspections import queries
from evalsvc.inspections.claims import ClaimKind, Typed
from evalsvc.inspections.models import InspectionClaim, Sheet, SheetRow
from evalsvc.inspections.queries import ClaimView
from evalsvc.inspections.services.locking import lock_row


def say_claim(*, by: Actor, sheet: Sheet, row: SheetRow, typed: Typed, row_version: int | None = None) -> InspectionClaim:
    """Keeps what a unit says of a row's claim; `row_version` is 0 when nothing was kept where it was typed.

    Raises NotFound for a row that claims nothing, Problem for numbers that cannot be, WrongState when the sheet has been handed in, StaleVersion.
    """
    kind = queries.claim_in(sheet, row)
    _check(typed)
    lock_row(sheet, row)
    before = db.session.get(InspectionClaim, row.id)
    if row_version is not None and row_version != (before.row_version if before else 0) and not _is_own(before, by):
        raise StaleVersion
    kept = before or _kept(row, kind)
    kept.answer = mask(typed.answer)
    if kind is ClaimKind.PAYING:
        kept.due, kept.paid, kept.evidence = typed.due, typed.paid, mask(typed.evidence)
    kept.changed_at, kept.changed_by = now(), by.account_id
    db.session.flush()
    return kept


def word_of(view: ClaimView | None) -> dict[str, Any]:
    """A unit's word to a figure as it stands in a revision, where another word is a change; nothing for a row that claims nothing."""
    return {"claim_answer": view.typed.answer} if view else {}


def freeze_claims(sheet: Sheet, views: Iterable[ClaimView | None], rows: Iterable[dict[str, Any]]) -> None:
    """Keeps the figures of a sheet that is being handed in as revision `sheet.revision`, also in the `rows` of the revision."""
    by_key = {row["key"]: row for row in rows}
    for view in filter(None, views):
        kept = _kept(view.row, view.kind)
        kept.figure = view.figure.as_content() if view.figure else {}
        kept.frozen_in = sheet.revision
        by_key[view.row.key]["claim"] = {"figure": kept.figure, "contrary": view.is_contrary}
    db.session.flush()


def _is_own(before: InspectionClaim | None, by: Actor) -> bool:
    """Whether the last word was this person's: its answer may have been lost on the way, and what comes later takes its place."""
    return before is not None and before.changed_by is not None and before.changed_by == by.account_id


def _check(typed: Typed) -> None:
    if (typed.due is None) != (typed.paid is None):
        raise Problem("应拨付和按时拨付的笔数要一起填。", field="paid" if typed.paid is None else "due")
    if typed.due is not None and typed.paid is not None and typed.paid > typed.due:
        raise Problem("按时拨付的笔数不能多于应拨付的笔数。", field="paid")


def _kept(row: SheetRow, kind: ClaimKind) -> InspectionClaim:
    kept = db.session.get(InspectionClaim, row.id)
    if kept is None:
        kept = InspectionClaim(row_id=row.id, kind=kind.value, answer="", evidence="", figure={}, row_version=1)
        db.session.add(kept)
        db.session.flush()
    return kept
