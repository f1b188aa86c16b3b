"""Records are checked by another person than their visitor; what has passed is released to the unit that was visited."""

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import now
from evalsvc.core.db import db
from evalsvc.core.errors import Forbidden, Problem, StaleVersion, WrongState
from evalsvc.organisation.models import Unit
from evalsvc.visits import queries
from evalsvc.visits.kinds import KIND_NAMES, VisitKind
from evalsvc.visits.models import VisitAnswer, VisitCampaign, VisitRecord, VisitTarget
from evalsvc.visits.sheet import key_of
from evalsvc.visits.states import Act, RecordState, step
from evalsvc.visits.wants import Opinion

RIGHT = Permission.VISIT_PLAN


def accept_record(*, by: Actor, record: VisitRecord, row_version: int | None = None) -> None:
    """The record passes the check. Raises WrongState when somebody was faster, Forbidden for one's own record.

    `row_version` is that of the words that were read: StaleVersion when the record was handed in anew since.
    """
    _check(by, record, Act.ACCEPT, "", row_version)
    _trace("visit.accept_record", by, record)


def return_record(*, by: Actor, record: VisitRecord, remark: str, row_version: int | None = None) -> None:
    """The record goes back to its visitor with a remark. Raises as accept_record, and Problem without a remark."""
    if not remark:
        raise Problem("请写明哪里要改。", field="remark")
    _check(by, record, Act.RETURN, remark, row_version)
    _trace("visit.return_record", by, record)


def release(*, by: Actor, target: VisitTarget) -> int:
    """Tells a unit what was seen there: every record that passed the check, each kept as a rating of its own stream; returns how many.

    Raises WrongState when there is nothing new to tell, or so few interviews that those asked could be recognised.
    """
    db.session.refresh(target, with_for_update={"key_share": True, "of": VisitTarget})
    campaign = target.campaign
    found = select(VisitRecord).where(VisitRecord.target_id == target.id, VisitRecord.state == RecordState.ACCEPTED.value)
    records = db.session.scalars(found.order_by(VisitRecord.id).with_for_update(key_share=True)).all()
    if not records:
        raise WrongState("没有新通过审核的记录可以发布。")
    _must_hide_the_single(campaign, target, len(records))
    unit = db.session.get_one(Unit, target.unit_id)
    levels = _levels(campaign, target)
    for record in records:
        record.state = step(RecordState(record.state), Act.RELEASE).value
        record.rating_id = _kept(campaign, unit, record, levels.get(record.id))
    target.released_at = target.released_at or now()
    db.session.flush()
    kind = KIND_NAMES[VisitKind(campaign.kind)]
    audit.record(
        "visit.release",
        by=by,
        right=RIGHT,
        subject=f"visit:{campaign.public_id}",
        unit_id=unit.id,
        unit=unit.name,
        title=campaign.title,
        kind=kind,
        count=len(records),
    )
    return len(records)


def _must_hide_the_single(campaign: VisitCampaign, target: VisitTarget, fresh: int) -> None:
    least = queries.least_of(campaign)
    if fresh < least:
        more = "再次发布同样" if target.released_at else ""
        raise WrongState(f"通过审核而没有发布的只有{fresh}份，{more}至少要{least}份，否则被访单位会认出受访人。")


def _levels(campaign: VisitCampaign, target: VisitTarget) -> dict[int, int | None]:
    overall = key_of(queries.questionnaire_of(campaign), "overall")
    found = select(VisitAnswer.record_id, VisitAnswer.level).join(VisitRecord, VisitRecord.id == VisitAnswer.record_id)
    return dict(db.session.execute(found.where(VisitRecord.target_id == target.id, VisitAnswer.question == overall)).all())


def _kept(campaign: VisitCampaign, unit: Unit, record: VisitRecord, level: int | None) -> int | None:
    if level is None:
        return None
    return queries.wants().keep(Opinion(unit.id, campaign.instrument_version_id, VisitKind(campaign.kind), level, record.visited_at))


def _check(by: Actor, record: VisitRecord, act: Act, remark: str, row_version: int | None) -> None:
    db.session.refresh(record, with_for_update={"key_share": True, "of": VisitRecord})
    if record.account_id == by.account_id:
        raise Forbidden("自己填写的记录要由另一个人审核。")
    state = step(RecordState(record.state), act)
    if row_version not in (None, record.row_version):
        raise StaleVersion("记录刚被重新提交过，内容可能变了，请打开它核对后再审核。")
    record.state = state.value
    record.checked_by, record.checked_at, record.remark = by.account_id, now(), remark
    db.session.flush()


def _trace(action: str, by: Actor, record: VisitRecord) -> None:
    subject = f"visit_record:{record.public_id}"
    audit.record(action, by=by, right=RIGHT, subject=subject, unit_id=record.campaign.unit_id, record=record.public_id)
