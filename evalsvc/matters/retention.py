"""Destroys the numbers of matters when the profile's days are over; the matter and its rating stay."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from evalsvc.access.actor import SYSTEM
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now
from evalsvc.core.db import Base, chunks, db, unit_of_work
from evalsvc.core.retention import Retention, kept_for_good
from evalsvc.matters.models import Matter, MatterNumber, ServedDay
from evalsvc.profiles.models import ProfileVersion
from evalsvc.profiles.queries import rules_in, term_of_rule


def destroy_old_numbers() -> None:
    """Empties the sealed numbers whose days are over, counted from the day of finishing, in small transactions.

    With a number goes its digest: who holds the key could try numbers until one fits. Such a matter cannot come in
    again, because an import takes none that was finished so long ago.
    """
    at = now()
    due = _due(at)
    db.session.rollback()
    for chunk in chunks(due):
        with unit_of_work():
            ours = MatterNumber.matter_id.in_(chunk) & MatterNumber.body.is_not(None)
            emptied = db.session.scalars(update(MatterNumber).where(ours).values(body=None, destroyed_at=at).returning(MatterNumber.matter_id)).all()
            if emptied:
                db.session.execute(update(Matter).where(Matter.id.in_(emptied)).values(number_digest=None, upstream_id=None))
                audit.record("matter.destroy_numbers", by=SYSTEM, subject="matter_number", count=len(emptied))


def _due(at: datetime) -> list[int]:
    found: list[int] = []
    for profile in db.session.scalars(select(ProfileVersion)).all():
        until = day_of(at) - timedelta(days=rules_in(profile).matter_days)
        ours = select(Matter.id).join(MatterNumber, MatterNumber.matter_id == Matter.id).where(MatterNumber.body.is_not(None))
        found += db.session.scalars(ours.where(Matter.finished_on <= until, Matter.profile_version_id == profile.id))
    return found


def keys_in_use() -> set[str]:
    """The months whose keys still open a number."""
    return set(db.session.scalars(select(MatterNumber.key_id).where(MatterNumber.body.is_not(None)).distinct()))


def _rows(table: type[Base]) -> Callable[[], int]:
    return lambda: db.session.scalar(select(func.count()).select_from(table)) or 0


def _numbers() -> int:
    return db.session.scalar(select(func.count()).where(MatterNumber.body.is_not(None))) or 0


RETENTION = (
    Retention(
        key="numbers",
        kind="办件编号和服务编号",
        tables=("matter_number",),
        term=term_of_rule("matter_days"),
        counts_from="从办结之日起算",
        at_the_end="销毁密文、编号的摘要和上游系统的编号，办件链接同时失效；办件（单位、事项、办结日期）和评价保留",
        kept=_numbers,
        due=lambda at: len(_due(at)),
        carry_out=destroy_old_numbers,
    ),
    kept_for_good(
        "matters",
        "办件：单位、事项、办结日期、链接、是否邀请过",
        tables=("matter", "matter_link", "matter_invitation"),
        why="参评率的分母；其中没有编号，也没有姓名和电话",
        kept=_rows(Matter),
    ),
    kept_for_good("served", "每日服务人次及其更正", tables=("served_day", "served_correction"), why="说明未评价的人可能如何影响统计", kept=_rows(ServedDay)),
)
