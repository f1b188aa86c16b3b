"""What the results of a campaign are made of: answers of records that passed the check, counted."""

from collections.abc import Sequence

from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitAnswer, VisitCampaign, VisitFinding, VisitRecord
from evalsvc.visits.queries.campaigns import TargetRow, questionnaire_of, wants
from evalsvc.visits.results import Facts
from evalsvc.visits.states import COUNTED, RecordState


def facts_for(campaign: VisitCampaign, rows: Sequence[TargetRow], *, told: bool) -> Facts:
    """What the results of these targets are computed from: of records that passed the check or, when `told`, of released ones only."""
    ids, states = [row.target.id for row in rows], (RecordState.RELEASED,) if told else COUNTED
    units = {row.target.unit_id: row.target.id for row in rows}
    citizens = wants().citizens(list(units), campaign.first_day, campaign.last_day)
    names = {row.target.id: row.name for row in rows}
    return Facts(
        form=questionnaire_of(campaign),
        names=names,
        counted=answer_counts(ids, states),
        chosen=options_in(ids, states),
        texts=texts_in(ids, states),
        findings=[(names[target], problem, clause) for target, problem, clause in findings_in(ids, states)],
        citizens={units[unit]: counts for unit, counts in citizens.items()},
        least=least_of(campaign) if told else 0,
    )


def least_of(campaign: VisitCampaign) -> int:
    """How many interviews a unit is told of at the least; one for what visitors saw themselves."""
    if VisitKind(campaign.kind) not in OF_CITIZENS:
        return 1
    return rules_in(db.session.get_one(ProfileVersion, campaign.profile_version_id)).release_minimum


def answer_counts(target_ids: Sequence[int], states: Sequence[RecordState]) -> dict[tuple[int, str, int], int]:
    """How many records of each target answered each question with each level."""
    found = (
        select(VisitRecord.target_id, VisitAnswer.question, VisitAnswer.level, func.count())
        .join(VisitAnswer, VisitAnswer.record_id == VisitRecord.id)
        .where(VisitRecord.target_id.in_(target_ids), VisitRecord.state.in_(states), VisitAnswer.level.is_not(None))
        .group_by(VisitRecord.target_id, VisitAnswer.question, VisitAnswer.level)
    )
    return {(target, question, level or 0): number for target, question, level, number in db.session.execute(found)}


def options_in(target_ids: Sequence[int], states: Sequence[RecordState]) -> dict[tuple[str, str], int]:
    """How many records answered each question of kind choice with each of its options."""
    found = (
        select(VisitAnswer.question, VisitAnswer.text, func.count())
        .join(VisitRecord, VisitRecord.id == VisitAnswer.record_id)
        .where(VisitRecord.target_id.in_(target_ids), VisitRecord.state.in_(states), VisitAnswer.kind == "choice")
        .group_by(VisitAnswer.question, VisitAnswer.text)
    )
    return {(question, option or ""): number for question, option, number in db.session.execute(found)}


def findings_in(target_ids: Sequence[int], states: Sequence[RecordState]) -> list[tuple[int, str, str]]:
    """The findings about these targets (target, problem, clause), in an order that says nothing of time."""
    found = (
        select(VisitRecord.target_id, VisitFinding.problem, VisitFinding.clause)
        .join(VisitRecord, VisitRecord.id == VisitFinding.record_id)
        .where(VisitRecord.target_id.in_(target_ids), VisitRecord.state.in_(states))
        .order_by(VisitRecord.target_id, VisitFinding.public_id)
    )
    return [(target, problem, clause) for target, problem, clause in db.session.execute(found)]


def texts_in(target_ids: Sequence[int], states: Sequence[RecordState]) -> dict[str, list[tuple[str, int]]]:
    """What was said in free text and how often, by question, in an order that says nothing of time or person."""
    found = (
        select(VisitAnswer.question, VisitAnswer.text, func.count())
        .join(VisitRecord, VisitRecord.id == VisitAnswer.record_id)
        .where(VisitRecord.target_id.in_(target_ids), VisitRecord.state.in_(states), VisitAnswer.kind == "text", VisitAnswer.text.is_not(None))
        .group_by(VisitAnswer.question, VisitAnswer.text)
        .order_by(VisitAnswer.question, VisitAnswer.text)
    )
    said: dict[str, list[tuple[str, int]]] = {}
    for question, text, times in db.session.execute(found):
        said.setdefault(question, []).append((text or "", times))
    return said
