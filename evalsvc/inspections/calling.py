"""What a unit is told of a sheet that waits for it: asked, due soon, late, returned. Pure."""

from dataclasses import dataclass
from datetime import date

from evalsvc.core.clock import prose_date
from evalsvc.inspections.states import SheetState
from evalsvc.notices.urgency import Urgency

SOON_DAYS = 7  # how many days before the last one a sheet is called due soon; no document says it


@dataclass(frozen=True)
class Call:
    """What is to be said now: `mark` tells it from what was said before, `words` come after the name of the sheet."""

    mark: str
    words: str
    urgency: Urgency


def call(*, state: SheetState, revision: int, last_day: date, today: date) -> Call | None:
    """What is to be said of a sheet on a day; None once it was handed in. The most urgent only: what was missed in between is not said later."""
    if state is SheetState.RETURNED:
        return Call(f"returned:{revision}", "被退回，请按审核意见补正后重新提交", Urgency.NOW)
    if state is not SheetState.OPEN:
        return None
    limit = prose_date(last_day)
    if today > last_day:
        return Call(f"late:{last_day}", f"应在{limit}前提交，已经逾期", Urgency.NOW)
    if (last_day - today).days <= SOON_DAYS:
        return Call(f"soon:{last_day}", f"到{limit}截止，还没有提交", Urgency.SOON)
    return Call(f"asked:{last_day}", f"已下发，请在{limit}前填写提交", Urgency.WHEN_FREE)
