"""Proof materials of the demo: kept, cancelled, and cancelled by a day, which for some has passed."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.db import db, unit_of_work
from evalsvc.guides.queries.proofs import reasons_now
from evalsvc.guides.reasons import BasisKind, Decision
from evalsvc.guides.services.proofs import ProofSaid, register_proof
from evalsvc.organisation.models import ServiceItem, Unit

LAW, RULE, NONE = BasisKind.LAW, BasisKind.RULE, BasisKind.NONE
PUBLIC = {"consulted_where": "政府网站意见征集栏目、服务大厅公告栏", "consulted_result": "收到意见12条，都赞成取消，已采纳。"}
# who, unit, name, item, basis, decision, which of the three rules (from 0), days from the last day to the day of cancelling, and whether the public was asked
PROOFS: tuple[tuple[str, str, str, int | None, tuple[BasisKind, str], Decision, int | None, int, bool], ...] = (
    ("bureau", "fucheng-county", "本单位出具的参保缴费证明", None, (RULE, "原经办规程"), Decision.CANCEL, 0, 0, False),
    ("bureau", "fucheng-county", "转出地纸质参保凭证", 20, (RULE, "原转移接续经办规程"), Decision.CANCEL_BY, 1, -4, True),
    ("bureau", "fucheng-county", "居民身份证复印件", None, (RULE, "原窗口收件清单"), Decision.CANCEL_BY, 2, 40, True),
    ("bureau", "fucheng-county", "居委会出具的居住证明", 3, (NONE, "无"), Decision.CANCEL, None, 0, False),
    ("bureau", "fucheng-county", "出生医学证明", 42, (LAW, "《中华人民共和国母婴保健法》第二十三条"), Decision.KEEP, None, 0, False),
    ("bureau", "fucheng-county", "外伤无第三方责任证明", 22, (RULE, "原零星报销经办规程"), Decision.CANCEL_BY, None, 60, True),
    ("outsider", "santai-county", "低保证纸质复印件", 46, (RULE, "原医疗救助办理清单"), Decision.CANCEL_BY, 1, -9, False),
    ("outsider", "santai-county", "出生医学证明", 42, (LAW, "《中华人民共和国母婴保健法》第二十三条"), Decision.KEEP, None, 0, False),
)
OWN_REASON = "改由本人书面承诺，窗口不再要求到村（社区）开证明。"


def clean(units: dict[str, int], last: date) -> None:
    """Registers proofs; `last` is the last day of the demo."""
    rules = reasons_now()
    with unit_of_work():
        for username, key, name, number, (kind, basis), decision, rule, days, asked in PROOFS:
            more: dict[str, Any] = {} if decision is Decision.KEEP else {"reason": OWN_REASON} if rule is None else {"reason_key": rules[rule].key}
            if decision is Decision.CANCEL_BY:
                more["cancel_on"] = last + timedelta(days=days)
            if asked:
                more |= {**PUBLIC, "consulted_from": last - timedelta(days=60), "consulted_until": last - timedelta(days=30)}
            said = ProofSaid(name, _item(number), kind, basis, decision, **more)
            register_proof(by=actor_called(username), unit=db.session.get_one(Unit, units[key]), said=said)


def actor_called(username: str) -> Actor:
    """Somebody of the demo by what they sign in with."""
    return actor_of(db.session.scalars(select(Account).where(Account.username == username)).one())


def _item(number: int | None) -> ServiceItem | None:
    return db.session.scalars(select(ServiceItem).where(ServiceItem.position == number)).one() if number else None
