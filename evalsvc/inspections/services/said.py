"""What is said around a row: evidence in revisions, comments with mentions, check-ins of what lasts, and the record of every change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.files.rows import keep_file
from evalsvc.core.files.store import Laid
from evalsvc.core.masking import mask
from evalsvc.corrections import services as corrections
from evalsvc.corrections.models import Correction
from evalsvc.corrections.services import Brought
from evalsvc.inspections import queries
from evalsvc.inspections.history import differing, joined, same_sitting
from evalsvc.inspections.models import RowChange, RowCheckIn, RowComment, RowEvidence, RowMention, Sheet, SheetRow
from evalsvc.inspections.services.locking import check_open, lock_row
from evalsvc.inspections.services.notifying import settle_check_ins, tell_named

RIGHT = Permission.INSPECTION_ROW
MOST_EVIDENCE = 20


@dataclass(frozen=True)
class Proof:
    """A piece of evidence that lies on disk: its title, and the piece that it replaces, if any."""

    title: str
    laid: Laid
    replaces: RowEvidence | None = None


def add_evidence(*, by: Actor, sheet: Sheet, row: SheetRow, proof: Proof) -> RowEvidence:
    """Keeps a piece of evidence, as a new one or as a further revision.

    Raises WrongState when the sheet has been handed in, Problem when there are too many, or what it replaces belongs elsewhere.
    """
    lock_row(sheet, row)
    held = db.session.scalar(select(func.count()).where(RowEvidence.row_id == row.id)) or 0
    if held >= MOST_EVIDENCE:
        raise Problem(f"一项内容最多{MOST_EVIDENCE}份佐证材料（含旧版）。", field="file")
    if proof.replaces is not None and proof.replaces.row_id != row.id:
        raise Problem("要替换的材料不属于这一项。", field="replaces")
    series = proof.replaces.series if proof.replaces else public_id()
    revision = db.session.scalar(select(func.max(RowEvidence.revision)).where(RowEvidence.row_id == row.id, RowEvidence.series == series)) or 0
    file = keep_file(proof.laid, account_id=by.account_id)
    piece = RowEvidence(public_id=public_id(), row_id=row.id, series=series, revision=revision + 1, title=mask(proof.title), file_id=file.id)
    piece.at, piece.account_id = now(), by.account_id
    db.session.add(piece)
    db.session.flush()
    _trace("inspection.evidence", by, sheet, RIGHT, kind=file.kind.name, revision=piece.revision)
    return piece


def take_evidence(*, by: Actor, sheet: Sheet, evidence: RowEvidence, right: Permission) -> None:
    """Records that somebody took a file away."""
    _trace("inspection.take_evidence", by, sheet, right, kind=evidence.file.kind.name)


def hand_over(*, by: Actor, rows: Iterable[tuple[SheetRow, Correction]]) -> None:
    """Gives the evidence of rows to the corrections that they opened, each piece once, so that nobody hands it in again."""
    pairs = list(rows)
    held = queries.evidence_of(row for row, _ in pairs)
    for row, correction in pairs:
        if not correction.is_closed:
            brought = [Brought(one.title, one.series, one.file_id, one.account_id) for one in held.get(row.id, ())]
            corrections.bring_evidence(by=by, correction=correction, brought=brought)


def add_comment(*, by: Actor, sheet: Sheet, row: SheetRow, text: str, named: Sequence[Account], right: Permission) -> RowComment:
    """A word to colleagues; those named are told."""
    comment = RowComment(row_id=row.id, at=now(), account_id=by.account_id, text=mask(text))
    db.session.add(comment)
    db.session.flush()
    db.session.add_all(RowMention(comment_id=comment.id, account_id=account.id) for account in named)
    tell_named(by=by, sheet=sheet, row=row, comment=comment, accounts=[account.id for account in named])
    _trace("inspection.comment", by, sheet, right)
    return comment


def check_in(*, by: Actor, sheet: Sheet, row: SheetRow, day: date, text: str) -> None:
    """How a long-term requirement stood on a day, whatever the state of the sheet; the round must run.

    Raises WrongState for a row that is not asked for all the time and once the round has ended, Problem for a day before the
    round was published, before the last check-in, or after today.
    """
    check_open(sheet)
    if row.key not in queries.long_term_keys(sheet):
        raise WrongState("这一项不是长期内容，不用登记进展。")
    if day > today():
        raise Problem("日期不能晚于今天。", field="day")
    if sheet.round.published_at is None or day < day_of(sheet.round.published_at):
        raise Problem("日期早于这一轮发布的日期。", field="day")
    last = db.session.scalar(select(func.max(RowCheckIn.day)).where(RowCheckIn.row_id == row.id))
    if last is not None and day < last:
        raise Problem(f"日期早于上次登记的{last.isoformat()}。", field="day")
    db.session.add(RowCheckIn(row_id=row.id, day=day, text=mask(text), at=now(), account_id=by.account_id))
    db.session.flush()
    settle_check_ins(sheet)
    _trace("inspection.check_in", by, sheet, RIGHT, day=day.isoformat())


def keep_change(*, by: Actor, row: SheetRow, old: dict[str, str], new: dict[str, str]) -> None:
    """Remembers what a row said before and after; what one person saves within some minutes is one change. The row must be locked."""
    before, after = differing(old, new)
    if not after:
        return
    last = queries.last_change(row)
    if last is not None and last.account_id == by.account_id and same_sitting(last.at, now()):
        last.before, last.after = joined(last.before, last.after, before, after)
        last.at = now()
        if not last.after:
            db.session.delete(last)
    else:
        db.session.add(RowChange(row_id=row.id, account_id=by.account_id, began_at=now(), at=now(), before=before, after=after))
    db.session.flush()


def _trace(action: str, by: Actor, sheet: Sheet, right: Permission, **facts: str | int) -> None:
    audit.record(action, by=by, right=right, subject=sheet.subject, unit_id=sheet.unit_id, title=sheet.round.title, **facts)
