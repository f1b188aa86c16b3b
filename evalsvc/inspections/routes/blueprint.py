"""The blueprint and the words of its templates."""

from collections.abc import Iterable, Mapping

from flask import Blueprint

from evalsvc.access.actor import Scope
from evalsvc.access.guards import actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.forms import Form
from evalsvc.inspections.claims import CLAIM_NAMES, DEFINITIONS, RATIOS
from evalsvc.inspections.forms import RowForm
from evalsvc.inspections.judging_forms import JudgeForm
from evalsvc.inspections.models import Round, Sheet
from evalsvc.inspections.queries import RowView, rechecks_of
from evalsvc.inspections.rhythms import RHYTHM_NAMES
from evalsvc.inspections.states import RESULT_KEYS, RESULT_WORDS, ROUND_WORDS, SHEET_WORDS, WRITABLE, Result, RoundState, SheetState, result_words
from evalsvc.inspections.tiers import TIER_NAMES

blueprint = Blueprint("inspections", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "ROUND_WORDS": ROUND_WORDS,
        "RESULT_WORDS": RESULT_WORDS,
        "result_words": result_words,
        "RESULT_KEYS": RESULT_KEYS,
        "Result": Result,
        "CLAIM_DEFINITIONS": DEFINITIONS,
        "CLAIM_NAMES": CLAIM_NAMES,
        "CLAIM_RATIOS": RATIOS,
        "sheet_words": sheet_words,
        "TIER_NAMES": TIER_NAMES,
        "rechecks_of": rechecks_of,
        "days_late": days_late,
        "RHYTHM_NAMES": RHYTHM_NAMES,
        "today": today(),
    }


def scope_for(permission: Permission) -> Scope:
    """Where the signed-in person holds a right."""
    return actor().scope_for(permission)


def sheet_words(sheet: Sheet, made: Round) -> tuple[str, str]:
    """How a sheet stands: excused, late, missed, or its state."""
    if sheet.excused:
        return "免填", "quiet"
    if SheetState(sheet.state) not in WRITABLE:
        return SHEET_WORDS[SheetState(sheet.state)]
    if sheet.is_reopened(today()):
        return "补报中", "orange"
    if made.state == RoundState.ENDED.value:
        return "未提交", "red"
    late = bool(made.stages) and today() > made.stages[0].last_day and sheet.state == SheetState.OPEN.value
    return ("逾期未交", "red") if late else SHEET_WORDS[SheetState(sheet.state)]


def is_open(sheet: Sheet) -> bool:
    """Whether its unit may still work on a sheet: the round runs, or it was let in late."""
    return not sheet.excused and (sheet.round.state == RoundState.PUBLISHED.value or sheet.is_reopened(today()))


def days_late(sheet: Sheet, made: Round) -> int:
    """How many days after the end of the first stage a sheet was handed in for the first time; 0 when it came in time."""
    if sheet.handed_in_on is None or not made.stages:
        return 0
    return max((sheet.handed_in_on - made.stages[0].last_day).days, 0)


def word_negative(forms: Mapping[str, Form], views: Iterable[RowView]) -> None:
    """Lets the forms of rows about what must not be ask whether it was found."""
    for view in views:
        form = forms.get(view.row.public_id)
        if view.asked.is_negative and isinstance(form, RowForm | JudgeForm):
            form.word_negative()
