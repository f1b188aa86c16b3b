"""Records and results of a campaign as a file, with a trace; a unit gets what its pages show, and nothing of single interviews."""

from collections.abc import Iterator, Sequence

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now
from evalsvc.core.errors import NotFound
from evalsvc.core.tables import Column, Holds, TableFile, Values, write_table
from evalsvc.visits import queries
from evalsvc.visits.columns import Said, columns_of, values_of
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.queries import Kept, TargetRow
from evalsvc.visits.result_table import COLUMNS, lines_of
from evalsvc.visits.results import Results
from evalsvc.visits.sheet import field_of
from evalsvc.visits.states import STATE_WORDS, RecordState

BASIS_PLANNED, BASIS_TOLD = "只计通过审核的记录，含没有发布的", "只计已经发布的记录"
STATE = (Column("state", "状态", width=12), Column("submitted_on", "提交日期", Holds.DAY, width=14))


def export_results(*, by: Actor, campaign: VisitCampaign, rows: Sequence[TargetRow], told: bool, form: str) -> TableFile:
    """The results of these targets: of released records only when they are `told` to units, else of all that passed the check."""
    results = Results(queries.facts_for(campaign, rows, told=told))
    lines = list(lines_of(campaign, results, basis=BASIS_TOLD if told else BASIS_PLANNED, at=now()))
    _trace("visit.export_results", by, campaign, rows, told=told, form=form, count=len(lines))
    return write_table(form, f"{campaign.title}结果", COLUMNS, lines)


def export_records(*, by: Actor, campaign: VisitCampaign, rows: Sequence[TargetRow], told: bool, form: str) -> TableFile:
    """The records of these targets, a row each: all that were handed in or, when they are `told`, released ones without their visitors.

    Raises NotFound for a unit that asks for single interviews.
    """
    if told and VisitKind(campaign.kind) in OF_CITIZENS:
        raise NotFound
    sheets = _sheets(campaign, rows, told=told)
    _trace("visit.export_records", by, campaign, rows, told=told, form=form, count=len(sheets))
    return write_table(form, f"{campaign.title}记录", _columns(campaign, told=told), _lines(campaign, rows, sheets, told=told))


def _sheets(campaign: VisitCampaign, rows: Sequence[TargetRow], *, told: bool) -> list[Kept]:
    targets = {row.target.id for row in rows}
    found = [kept for kept in queries.sheets_in([campaign.id]) if kept.record.submitted_at and kept.record.target_id in targets]
    shown = [kept for kept in found if not told or kept.record.state == RecordState.RELEASED]
    return sorted(shown, key=lambda kept: kept.record.sample)


def _columns(campaign: VisitCampaign, *, told: bool) -> tuple[Column, ...]:
    columns = columns_of(queries.questionnaire_of(campaign))
    if not told:
        return (*columns, *STATE)
    hidden = _hidden(campaign)
    return tuple(column for column in columns if column.key not in hidden)


def _hidden(campaign: VisitCampaign) -> set[str]:
    """The columns that would tell who visited."""
    return {field_of(question.key) for question in queries.questionnaire_of(campaign).questions if question.means == "interviewer"}


def _lines(campaign: VisitCampaign, rows: Sequence[TargetRow], sheets: Sequence[Kept], *, told: bool) -> Iterator[Values]:
    form, names = queries.questionnaire_of(campaign), {row.target.id: row.name.replace(" · ", "/") for row in rows}
    for kept in sheets:
        record = kept.record
        values = values_of(form, plan=campaign.title, unit=names[record.target_id], said=_shown(kept))
        state = STATE_WORDS[RecordState(record.state)][0]
        yield values if told else {**values, "state": state, "submitted_on": day_of(record.submitted_at) if record.submitted_at else None}


def _shown(kept: Kept) -> Said:
    gone = dict.fromkeys(kept.destroyed, "（原话已按规则到期销毁）")
    return kept.said._replace(answers={**kept.said.answers, **gone})


def _trace(action: str, by: Actor, campaign: VisitCampaign, rows: Sequence[TargetRow], *, told: bool, form: str, count: int) -> None:
    """A unit's export is filed under the unit, the planner's under the organ that plans and says nothing that a unit may not know."""
    right = Permission.VISIT_READ if told else Permission.VISIT_PLAN
    unit_id = rows[0].unit.id if told and rows else campaign.unit_id
    subject = f"visit:{campaign.public_id}"
    audit.record(action, by=by, right=right, subject=subject, unit_id=unit_id, campaign=campaign.public_id, format=form, count=count)
