"""Campaigns and records as tests need them: made through the services, by people of the cast."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import PICTURES
from evalsvc.core.files.rows import keep_file, store
from evalsvc.core.files.uploads import read_upload
from evalsvc.demo.picturing import empty_window
from evalsvc.instruments.queries import version
from evalsvc.organisation.models import Unit
from evalsvc.visits import queries, services
from evalsvc.visits.kinds import VisitKind
from evalsvc.visits.models import VisitCampaign, VisitEvidence, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.sheet import Filled, Finding
from evalsvc.visits.states import Act
from tests import cast, factories

FORMS = {VisitKind.SECRET: ("secret-visit", 1), VisitKind.SUPERVISOR: ("secret-visit", 1), VisitKind.THIRD_PARTY: ("third-party", 2)}
ASPECTS = ("first-asked", "told-once", "in-time", "lenient", "convenience", "courtesy", "older-people", "surroundings")
WRITTEN_IN = {"interviewer": "测试访查员", "place": "大厅"}
SEEN = {"open": "yes", "badge": "no", "wait": "half", "told-once": "yes", "extra-papers": "yes", "older-people": "not-met"}


def account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def actor(username: str):
    return actor_of(account(username))


def visitor(username: str = "visitor", name: str = "测试访查员", at: cast.Place | None = None) -> Account:
    """A new account that may visit for an organ."""
    made = factories.account(username, name, password=cast.PASSWORD)
    if at is not None:
        factories.grant(made, Role.VISITOR, db.session.get_one(Unit, at.id))
    return made


def campaign(
    organ: cast.Place,
    units: list[cast.Place],
    *,
    kind: VisitKind = VisitKind.SECRET,
    title: str = "十一月窗口暗访",
    quota: int = 3,
    people: tuple[str, ...] = ("visitor",),
) -> VisitCampaign:
    """A campaign of the last ten days and the next ten."""
    return services.plan_campaign(
        by=actor("inspector"),
        organ=db.session.get_one(Unit, organ.id),
        kind=kind,
        title=title,
        first_day=today() - timedelta(days=10),
        last_day=today() + timedelta(days=10),
        version=version(*FORMS[kind]),
        units=[db.session.get_one(Unit, place.id) for place in units],
        quota=quota,
        visitors=[account(name) for name in people],
    )


def target_of(made: VisitCampaign, unit: cast.Place) -> VisitTarget:
    return db.session.scalars(select(VisitTarget).where(VisitTarget.campaign_id == made.id, VisitTarget.unit_id == unit.id)).one()


def secret_sheet(level: int = 4, *, sample: str = "", day: date | None = None, problem: str = "", seen: str = "") -> Filled:
    """A complete sheet of a visit."""
    answers = {
        "interviewer": "测试访查员",
        "sample": sample,
        "place": "大厅",
        **SEEN,
        "courtesy": "4",
        "surroundings": "3",
        "overall": str(level),
        "seen": seen,
    }
    return Filled(_at(day), answers, (Finding(problem, "负面清单第3条"),) if problem else ())


def survey_sheet(
    levels: dict[str, int] | None = None, *, overall: int = 5, sample: str = "", good: str = "", better: str = "", day: date | None = None
) -> Filled:
    """A complete sheet of an interview; aspects that are not named are answered with 5."""
    given = {key: str((levels or {}).get(key, 5)) for key in ASPECTS}
    return Filled(_at(day), {**WRITTEN_IN, "sample": sample, **given, "overall": str(overall), "good": good, "better": better})


def _at(day: date | None) -> datetime:
    return datetime.combine(day or today() - timedelta(days=1), time(9, 30), SHANGHAI)


def handed_in(target: VisitTarget, filled: Filled, by: str = "visitor") -> VisitRecord:
    """A record handed in; a sheet without a number gets the next one, as the page proposes it."""
    if not filled.answers["sample"]:
        filled = replace(filled, answers={**filled.answers, "sample": queries.next_sample(target.campaign)})
    return services.start_record(by=actor(by), target=target, filled=filled, act=Act.SUBMIT)


def accepted(target: VisitTarget, filled: Filled, by: str = "visitor") -> VisitRecord:
    record = handed_in(target, filled, by)
    services.accept_record(by=actor("inspector"), record=record)
    return record


def make(app, what):
    """Carries `what` out in the application, in a transaction of its own, and returns what it says."""
    with app.app_context(), unit_of_work():
        return what()


def photographed(record: VisitRecord) -> VisitEvidence:
    """A photograph beside the only finding of a record."""
    finding = db.session.scalars(select(VisitFinding).where(VisitFinding.record_id == record.id)).one()
    file = keep_file(store().lay(read_upload(empty_window("一号大厅"), kinds=PICTURES), personal=True), account_id=record.account_id)
    proof = VisitEvidence(public_id=public_id(), finding_id=finding.id, file_id=file.id)
    db.session.add(proof)
    db.session.flush()
    return proof
