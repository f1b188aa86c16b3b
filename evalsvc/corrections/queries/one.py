"""What is asked of a single correction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import joinedload

from evalsvc.accounts.models import Account
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.corrections.kinds import CallBack, Kind, ReplyKind
from evalsvc.corrections.models import (
    Comment,
    Correction,
    CorrectionDue,
    CorrectionReference,
    Evidence,
    Extension,
    Judgement,
    Listing,
    Measure,
    Progress,
    Recheck,
    Reply,
)
from evalsvc.corrections.points import FivePoints
from evalsvc.corrections.queries.within import rules_of
from evalsvc.corrections.story import Written
from evalsvc.profiles.rules import Clock

NEVER_TOLD = ("correction.take_evidence",)


def measures_of(correction: Correction) -> Sequence[Measure]:
    """The measures of the present turn that have not been dropped, in their order."""
    found = select(Measure).where(Measure.correction_id == correction.id, Measure.turn == correction.turn, Measure.dropped_at.is_(None))
    return db.session.scalars(found.order_by(Measure.id)).all()


def measure_of(correction: Correction, public_id: str) -> Measure:
    """A measure of a correction; raises NotFound."""
    row = db.session.scalar(select(Measure).where(Measure.correction_id == correction.id, Measure.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def doers_of(correction: Correction) -> set[int]:
    """The accounts of whoever handed the work in, is responsible for it, or did one of the measures: they judge nothing of it."""
    doers = {correction.submitted_by, correction.person_id, *(measure.person_id for measure in measures_of(correction))}
    return {doer for doer in doers if doer is not None}


def clock_of(correction: Correction, kind: Kind) -> Clock:
    """The time limit that the rules of its birth give a kind of correction."""
    rules = rules_of(correction)
    return {Kind.AT_ONCE: rules.at_once_clock, Kind.IN_STAGES: rules.in_stages_clock, Kind.CONTINUING: rules.continuing_clock}[kind]


def names_of(correction: Correction) -> dict[int, str]:
    """The names of the accounts that have acted on a correction, by key."""
    tables = ((Judgement, Judgement.account_id), (Progress, Progress.account_id), (Evidence, Evidence.account_id), (Recheck, Recheck.account_id))
    acted = [select(key).where(table.correction_id == correction.id) for table, key in tables]
    decided = [select(key).where(Extension.correction_id == correction.id) for key in (Extension.asked_by, Extension.decided_by)]
    listed = [select(Listing.listed_by).where(Listing.correction_id == correction.id), select(Reply.account_id).where(Reply.correction_id == correction.id)]
    ids = union(*acted, *decided, *listed, select(Correction.filed_by).where(Correction.id == correction.id))
    return dict(db.session.execute(select(Account.id, Account.display_name).where(Account.id.in_(ids))).all())


def points_of(correction: Correction) -> FivePoints:
    """What of the five points has been set."""
    measures = tuple((measure.text, measure.person_name, measure.due_on) for measure in measures_of(correction))
    return FivePoints(correction.problem, measures, correction.leader_name, correction.person_name, correction.goal, correction.due_on)


def has_evidence(correction: Correction) -> bool:
    """Whether there is evidence of the present turn."""
    return db.session.scalar(select(Evidence.id).where(Evidence.correction_id == correction.id, Evidence.turn == correction.turn).limit(1)) is not None


def evidence_of(correction: Correction) -> Sequence[Evidence]:
    """Every piece of evidence, the newest revision of each first."""
    found = select(Evidence).options(joinedload(Evidence.file)).where(Evidence.correction_id == correction.id)
    return db.session.scalars(found.order_by(Evidence.series, Evidence.revision.desc())).all()


def evidence_in(correction: Correction, public_id: str) -> Evidence:
    """A piece of evidence of a correction; raises NotFound."""
    found = select(Evidence).options(joinedload(Evidence.file)).where(Evidence.correction_id == correction.id, Evidence.public_id == public_id)
    row = db.session.scalar(found)
    if row is None:
        raise NotFound
    return row


def latest_reply(correction: Correction, kind: ReplyKind) -> Reply | None:
    """The latest answer or call-back of the present turn."""
    found = select(Reply).where(Reply.correction_id == correction.id, Reply.turn == correction.turn, Reply.kind == kind.value)
    return db.session.scalar(found.order_by(Reply.id.desc()).limit(1))


def what_lacks(correction: Correction) -> list[str]:
    """What still keeps an accepted correction from being struck off, in words."""
    lacking = []
    if any(measure.done_at is None for measure in measures_of(correction)):
        lacking.append("还有措施没有完成")
    if not has_evidence(correction):
        lacking.append("还没有佐证材料")
    if correction.needs_superior and correction.rejudged_by is None:
        lacking.append("还没有上级复评")
    if correction.needs_reply and latest_reply(correction, ReplyKind.ANSWER) is None:
        lacking.append("还没有答复群众")
    called = latest_reply(correction, ReplyKind.CALL_BACK)
    if correction.needs_reply and called is None:
        lacking.append("还没有回访")
    if called is not None and called.result == CallBack.DISSATISFIED.value:
        lacking.append("最近一次回访结果是不满意")
    if correction.is_listed:
        lacking.append("挂牌督办还没有解除")
    return lacking


def replies_of(correction: Correction) -> Sequence[Reply]:
    """Every answer and call-back, in order."""
    return db.session.scalars(select(Reply).where(Reply.correction_id == correction.id).order_by(Reply.id)).all()


def listing_in_force(correction: Correction) -> Listing | None:
    """The supervised listing that has not been lifted, or None."""
    found = select(Listing).where(Listing.correction_id == correction.id, Listing.lifted_at.is_(None))
    return db.session.scalar(found.order_by(Listing.id.desc()).limit(1))


def progress_of(correction: Correction) -> Sequence[Progress]:
    """Dated progress, the latest first."""
    return db.session.scalars(select(Progress).where(Progress.correction_id == correction.id).order_by(Progress.day.desc(), Progress.id.desc())).all()


def judgements_of(correction: Correction) -> Sequence[Judgement]:
    """Every judgement, in order."""
    return db.session.scalars(select(Judgement).where(Judgement.correction_id == correction.id).order_by(Judgement.id)).all()


def extensions_of(correction: Correction) -> Sequence[Extension]:
    """Every request for more time, in order."""
    return db.session.scalars(select(Extension).where(Extension.correction_id == correction.id).order_by(Extension.id)).all()


def extension_in(correction: Correction, public_id: str) -> Extension:
    """A request for more time; raises NotFound."""
    row = db.session.scalar(select(Extension).where(Extension.correction_id == correction.id, Extension.public_id == public_id))
    if row is None:
        raise NotFound
    return row


def dues_of(correction: Correction) -> Sequence[CorrectionDue]:
    """Every last day that was ever set, in order."""
    return db.session.scalars(select(CorrectionDue).where(CorrectionDue.correction_id == correction.id).order_by(CorrectionDue.id)).all()


def references_of(correction: Correction) -> Sequence[CorrectionReference]:
    """What the problem touches."""
    return db.session.scalars(select(CorrectionReference).where(CorrectionReference.correction_id == correction.id).order_by(CorrectionReference.id)).all()


def rechecks_of(correction: Correction) -> Sequence[Recheck]:
    """Every recheck, owed and done, by day."""
    return db.session.scalars(select(Recheck).where(Recheck.correction_id == correction.id).order_by(Recheck.due_on, Recheck.id)).all()


def comments_of(correction: Correction) -> Sequence[tuple[Comment, str | None]]:
    """Every comment with the name of who wrote it, in order."""
    found = select(Comment, Account.display_name).outerjoin(Account, Account.id == Comment.account_id).where(Comment.correction_id == correction.id)
    return [(comment, name) for comment, name in db.session.execute(found.order_by(Comment.id))]


def story_of(correction: Correction) -> Sequence[AuditEvent]:
    """What was done, as sentences, in order."""
    found = select(AuditEvent).where(AuditEvent.subject == f"correction:{correction.public_id}", AuditEvent.action.not_in(NEVER_TOLD))
    return db.session.scalars(found.order_by(AuditEvent.id)).all()


def written_with(parts: Mapping[str, Any]) -> list[Written]:
    """The words and pictures of everything that belongs to a correction, each with the act that brought it; asks nothing."""
    acts = {"own": "submit", "acceptance/returned": "return", "acceptance": "accept", "superior/returned": "overturn", "superior": "rejudge"}
    found = [Written("progress", one.at, one.text) for one in parts["progress"]]
    found += [Written("evidence", one.at, one.title, one.public_id if one.file.is_picture else "") for one in parts["evidence"]]
    found += [Written("comment", one.at, one.text) for one, _name in parts["comments"]]
    found += [Written(acts.get(f"{one.tier}/{one.verdict}", acts[one.tier]), one.at, one.opinion) for one in parts["judgements"]]
    found += [Written("ask_extension", one.asked_at, one.reason) for one in parts["extensions"]]
    decided = [one for one in parts["extensions"] if one.decided_at]
    found += [Written("grant_extension" if one.outcome == "granted" else "refuse_extension", one.decided_at, one.opinion) for one in decided]
    found += [Written(one.kind, one.at, one.words) for one in parts["replies"]]
    found += [Written("recheck", one.done_at, one.text) for one in parts["rechecks"] if one.done_at]
    listings = parts["listings"]
    found += [Written("list", one.listed_at, one.reason) for one in listings]
    found += [Written("lift", one.lifted_at, one.lift_reason) for one in listings if one.lifted_at]
    return [replace(one, action=f"correction.{one.action}") for one in found]


def listings_of(correction: Correction) -> Sequence[Listing]:
    """Every supervised listing, in order."""
    return db.session.scalars(select(Listing).where(Listing.correction_id == correction.id).order_by(Listing.id)).all()


def count_of(where: ColumnElement[bool]) -> int:
    """How many corrections fit a condition."""
    return db.session.scalar(select(func.count()).select_from(Correction).where(where)) or 0
