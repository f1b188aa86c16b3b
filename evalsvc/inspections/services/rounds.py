"""Rounds that run: published to their units, ended; a unit excused, a late sheet reopened. What was published is not changed."""

from datetime import date

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, WrongState
from evalsvc.core.masking import mask
from evalsvc.inspections import queries
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.services.laying import lay_rows
from evalsvc.inspections.services.planning import lock, lock_draft, trace
from evalsvc.inspections.states import WRITABLE, RoundState, SheetState
from evalsvc.notices.services import end_notices

LONGEST_REOPENED = 60  # days


def publish_round(*, by: Actor, made: Round, row_version: int | None = None) -> None:
    """Shows a round to its units, with the findings of the round before as they stand now.

    Raises WrongState when it has been published, or a unit of it has ended meanwhile; StaleVersion when it was changed meanwhile.
    """
    lock_draft(made, row_version)
    if ended := [unit.name for unit in queries.units_meant(made) if unit.is_retired]:
        raise WrongState(f"{'、'.join(ended[:6])}{'等' if len(ended) > 6 else ''}已经撤销，请先修改草稿，把它从自查单位里去掉。")
    lay_rows(made, queries.bare_sheets(made))
    made.state, made.published_at = RoundState.PUBLISHED.value, now()
    db.session.flush()
    end_notices(subject=f"round:{made.public_id}", why="这一轮已发布")
    trace("inspection.publish", by, made)


def end_round(*, by: Actor, made: Round) -> None:
    """Ends a round; sheets that were not handed in stay as they are, and are missed. Raises WrongState unless it is published."""
    lock(made, None)
    if made.state != RoundState.PUBLISHED.value:
        raise WrongState("只有进行中的一轮可以结束。")
    made.state = RoundState.ENDED.value
    db.session.flush()
    trace("inspection.end", by, made)


def excuse_sheet(*, by: Actor, made: Round, sheet: Sheet, reason: str) -> None:
    """Says why nothing is asked of a unit; it then counts as excused and not as missed.

    Raises WrongState for a sheet that was handed in, and unless the round runs: what was missed stays missed.
    """
    lock(made, None)
    if made.state != RoundState.PUBLISHED.value:
        raise WrongState("只有进行中的一轮可以登记免填。")
    if sheet.state in (SheetState.SUBMITTED.value, SheetState.ACCEPTED.value):
        raise WrongState("这个单位已经提交，不用免填。")
    sheet.excused = mask(reason)
    db.session.flush()
    trace("inspection.excuse", by, made)


def reopen_sheet(*, by: Actor, made: Round, sheet: Sheet, until: date, reason: str) -> None:
    """Lets one unit make up after the round's end, until a day, for a reason; its sheet stays late.

    Raises WrongState while the round runs, for a sheet that was handed in or excused, Problem for a day that cannot be.
    """
    lock(made, None)
    if made.state != RoundState.ENDED.value:
        raise WrongState("这一轮还没有结束，单位可以照常填写。")
    if sheet.excused or SheetState(sheet.state) not in WRITABLE:
        raise WrongState("这个单位已经提交或者免填，不用补报。")
    if not 0 <= (until - today()).days <= LONGEST_REOPENED:
        raise Problem(f"补报期限要在今天起{LONGEST_REOPENED}天之内。", field="until")
    sheet.reopened_until, sheet.reopened_why = until, mask(reason)
    db.session.flush()
    trace("inspection.reopen", by, made, unit=sheet.unit.name)


def record_export(*, by: Actor, made: Round, unit_id: int) -> None:
    """Leaves a trace of a form that was taken away."""
    right = Permission.INSPECTION_READ
    audit.record("inspection.export", by=by, right=right, subject=f"round:{made.public_id}", unit_id=unit_id, title=made.title)
