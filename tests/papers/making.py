"""Kinds of papers and papers as tests need them, made through the services by people of the cast."""

from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from evalsvc.papers import services
from evalsvc.papers.kinds import Look, PaperField, PaperKind
from evalsvc.papers.models import Paper

LETTER = PaperKind(
    "test-letter",
    "督办函",
    "督",
    (PaperField("problem", "督办事项"), PaperField("asks", "办理要求", many=True), PaperField("contact", "联系人", needed=False)),
    ("现将有关事项函告如下。", "一、督办事项", "{problem}", "二、办理要求", "（{n}）{asks}", "联系人：{contact}", "请{addressee}按期办结。"),
)
REMINDER = PaperKind("test-reminder", "催办通知", "催", (PaperField("problem", "催办事项"),), ("{problem}",), look=Look.PLAIN)
SHARED = PaperKind("test-shared", "督办意见", "督", (PaperField("problem", "事项"),), ("{problem}",), series="test-letter")
KINDS = {kind.key: kind for kind in (LETTER, REMINDER, SHARED)}
TOLD = {"problem": "3号窗口长期无人值守。", "asks": ["安排专人值守。", "公布排班表。"]}


def actor(username: str):
    return actor_of(db.session.scalars(select(Account).where(Account.username == username)).one())


def unit(place) -> Unit:
    return db.session.get_one(Unit, place.id)


def draft(region, *, kind: str = "test-letter", organ=None, to=None, by: str = "leader", title: str = "关于3号窗口值守问题的督办函", **given) -> Paper:
    """A draft of the city to the first county; of the county to its hall when `organ` says so."""
    fields = TOLD if kind == "test-letter" else {"problem": TOLD["problem"]}
    organ, to = organ or region.city, to or region.county
    return services.draft_paper(by=actor(by), kind=kind, organ=unit(organ), addressee=unit(to), title=title, **{"fields": fields, **given})


def issued(region, **given) -> Paper:
    return services.issue_paper(by=actor(given.get("by", "leader")), paper=draft(region, **given))


def make(app, what):
    """Carries `what` out in the application, in a transaction of its own, and returns what it says."""
    with app.app_context(), unit_of_work():
        return what()
