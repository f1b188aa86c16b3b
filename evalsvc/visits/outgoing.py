"""Records of a campaign on their way out: all that were handed in for who plans it, for a unit what it has been told of.

A unit gets released records without their visitors, and of what interviewees said not a single one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import day_of
from evalsvc.core.errors import NotFound
from evalsvc.core.tables import Column, Holds, Values
from evalsvc.imports.kinds import ExportKind, Outgoing
from evalsvc.visits import queries
from evalsvc.visits.columns import Said, columns_of, values_of
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitCampaign
from evalsvc.visits.queries import Kept, TargetRow
from evalsvc.visits.sheet import field_of
from evalsvc.visits.states import STATE_WORDS, RecordState

READ, PLAN = Permission.VISIT_READ, Permission.VISIT_PLAN
STATE = (Column("state", "状态", width=12), Column("submitted_on", "提交日期", Holds.DAY, width=14))


class Seen(NamedTuple):
    """A campaign as a person sees it: whole, or what units of theirs have been told."""

    campaign: VisitCampaign
    rows: list[TargetRow]
    told: bool


def seen_by(by: Actor, public_id: str) -> Seen:
    """The campaign with this public id as the person may see it; raises NotFound."""
    try:
        campaign = queries.campaign_in_scope(public_id, by.scope_for(PLAN))
    except NotFound:
        campaign = queries.campaign_told(public_id, by.scope_for(READ))
        return Seen(campaign, queries.targets_told(campaign, by.scope_for(READ)), told=True)
    return Seen(campaign, queries.targets_of(campaign), told=False)


def records_of(seen: Seen) -> Outgoing:
    """The records, a row each; raises NotFound for a unit that asks for single interviews."""
    if seen.told and VisitKind(seen.campaign.kind) in OF_CITIZENS:
        raise NotFound
    return Outgoing(f"{seen.campaign.title}记录", _columns(seen), _lines(seen))


def _columns(seen: Seen) -> tuple[Column, ...]:
    form = queries.questionnaire_of(seen.campaign)
    visitor = {field_of(question.key) for question in form.questions if question.means == "interviewer"}
    columns = columns_of(form)
    return tuple(column for column in columns if column.key not in visitor) if seen.told else (*columns, *STATE)


def _lines(seen: Seen) -> Iterator[Values]:
    form, names = queries.questionnaire_of(seen.campaign), {row.target.id: row.name.replace(" · ", "/") for row in seen.rows}
    for kept in _sheets(seen, names):
        record = kept.record
        values = values_of(form, plan=seen.campaign.title, unit=names[record.target_id], said=_shown(kept))
        submitted = day_of(record.submitted_at) if record.submitted_at else None
        yield {**values, "state": STATE_WORDS[RecordState(record.state)][0], "submitted_on": submitted}


def _sheets(seen: Seen, targets: Mapping[int, str]) -> Sequence[Kept]:
    found = [kept for kept in queries.sheets_in([seen.campaign.id]) if kept.record.submitted_at and kept.record.target_id in targets]
    return sorted((kept for kept in found if not seen.told or kept.record.state == RecordState.RELEASED), key=lambda kept: kept.record.sample)


def _shown(kept: Kept) -> Said:
    gone = dict.fromkeys(kept.destroyed, "（原话已按规则到期销毁）")
    return kept.said._replace(answers={**kept.said.answers, **gone})


def _table(by: Actor, given: Mapping[str, Any]) -> Outgoing:
    return records_of(seen_by(by, given["campaign"]))


RECORDS = ExportKind("visit-records", "访查记录", READ, _table)
EXPORTS = (RECORDS,)
