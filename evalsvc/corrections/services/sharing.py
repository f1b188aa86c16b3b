"""Evidence that a problem brings along from where it was found: it shows the problem, and proves no correction."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction, Evidence
from evalsvc.corrections.services.frame import lock, touch, trace

BEFORE_ANY_WORK = 0  # a turn that no work has: acceptance asks for evidence of the present one


@dataclass(frozen=True)
class Brought:
    """A piece of evidence elsewhere: its title, the series it belongs to there, its file, and who handed it in."""

    title: str
    series: str
    file_id: int
    account_id: int | None


def bring_evidence(*, by: Actor, correction: Correction, brought: Iterable[Brought]) -> int:
    """Links evidence that lies elsewhere to a correction, each file once; returns how many pieces are new. It counts for no acceptance."""
    held = set(db.session.scalars(select(Evidence.file_id).where(Evidence.correction_id == correction.id)))
    fresh = [one for one in brought if one.file_id not in held]
    if not fresh:
        return 0
    lock(correction)
    last = select(Evidence.series, func.max(Evidence.revision)).where(Evidence.correction_id == correction.id).group_by(Evidence.series)
    revisions: dict[str, int] = dict(db.session.execute(last).all())
    for one in fresh:
        revisions[one.series] = revisions.get(one.series, 0) + 1
        row = Evidence(public_id=public_id(), correction_id=correction.id, turn=BEFORE_ANY_WORK, series=one.series, title=one.title)
        row.revision, row.file_id, row.at, row.account_id = revisions[one.series], one.file_id, now(), one.account_id
        db.session.add(row)
    touch(correction)
    trace("correction.bring_evidence", by=by, correction=correction, right=Permission.CORRECTION_FILE, count=len(fresh))
    return len(fresh)
