"""The visits of the demo: a finished third-party survey, supervisors' visits, and a secret visit that is under way."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.kinds import PICTURES
from evalsvc.core.files.rows import keep_file, store
from evalsvc.core.files.uploads import read_upload
from evalsvc.demo import saying
from evalsvc.demo.habits import Season
from evalsvc.demo.picturing import empty_window
from evalsvc.instruments.queries import current_version
from evalsvc.instruments.questionnaires import Question, Questionnaire
from evalsvc.organisation.models import Unit
from evalsvc.visits import queries, services
from evalsvc.visits.kinds import OF_CITIZENS, VisitKind
from evalsvc.visits.models import VisitAnswer, VisitCampaign, VisitEvidence, VisitFinding, VisitRecord, VisitTarget
from evalsvc.visits.states import RecordState

FEWEST_DAYS = 40  # a region of fewer working days has nothing that could have been visited
HOURS = (time(9, 10), time(9, 50), time(10, 30), time(11, 10), time(14, 20), time(15, 0), time(15, 40))


@dataclass(frozen=True)
class Planned:
    """A campaign: where and how often, between which days counted back from the present one, and how its records stand."""

    kind: VisitKind
    title: str
    form: str
    places: dict[str, int]
    since: int
    until: int
    told: bool
    states: tuple[RecordState, ...] = (RecordState.ACCEPTED,)


PLANS = (
    Planned(
        VisitKind.THIRD_PARTY,
        "医疗保障服务满意度第三方调查",
        "third-party",
        {"centre-hall": 48, "fucheng": 44, "youxian": 36, "jiangyou": 40, "santai": 36},
        since=62,
        until=28,
        told=True,
    ),
    Planned(VisitKind.SUPERVISOR, "社会监督员走进医保大厅", "secret-visit", {"fucheng": 4, "anzhou": 3, "gaoxin": 3}, since=50, until=-20, told=True),
    Planned(
        VisitKind.SECRET,
        "年底窗口服务暗访",
        "secret-visit",
        {"fucheng": 4, "santai": 4, "jingkai": 2},
        since=10,
        until=-21,
        told=False,
        states=(RecordState.ACCEPTED, RecordState.SUBMITTED, RecordState.RETURNED),
    ),
)


def visit(units: dict[str, int], season: Season, today: date, progress: Callable[[str, int, int], None]) -> None:
    """Plans, fills, checks and releases every campaign; a region of a few days has none."""
    if len(season.days) < FEWEST_DAYS:
        return
    for done, plan in enumerate(PLANS, start=1):
        with unit_of_work():
            _carry_out(plan, units, season, today)
        progress("visits", done, len(PLANS))


def _carry_out(plan: Planned, units: dict[str, int], season: Season, today: date) -> None:
    random = Random(f"visits/{plan.title}")  # noqa: S311  # an invented visit must come out the same every time
    campaign = _planned(plan, units, today)
    form = queries.questionnaire_of(campaign)
    days = [day for day in season.days if campaign.first_day <= day <= campaign.last_day]
    people = _account("visitor").id, _account("inspector").id
    number = 0
    for row in queries.targets_of(campaign):
        states = [plan.states[place % len(plan.states)] for place in range(row.target.quota if plan.told else len(plan.states))]
        records = [_record(row.target, _at(random, days), number + place, state, people) for place, state in enumerate(states, start=1)]
        number += len(records)
        db.session.add_all(records)
        db.session.flush()
        for record in records:
            db.session.add_all(_said(record, form, row.unit.name, random, plan.kind))
        db.session.flush()
        if plan.kind not in OF_CITIZENS:
            _photographed(records, row.unit.name)
        if plan.told:
            services.release(by=actor_of(_account("inspector")), target=row.target)


def _planned(plan: Planned, units: dict[str, int], today: date) -> VisitCampaign:
    campaign = services.plan_campaign(
        by=actor_of(_account("inspector")),
        organ=db.session.get_one(Unit, units["city"]),
        kind=plan.kind,
        title=plan.title,
        first_day=today - timedelta(days=plan.since),
        last_day=today - timedelta(days=plan.until),
        version=current_version(plan.form),
        units=[db.session.get_one(Unit, units[key]) for key in plan.places],
        quota=1,
        visitors=[_account("visitor")],
    )
    for row, quota in zip(queries.targets_of(campaign), plan.places.values(), strict=True):
        row.target.quota = quota
    db.session.flush()
    return campaign


def _record(target: VisitTarget, at: datetime, number: int, state: RecordState, people: tuple[int, int]) -> VisitRecord:
    visitor, checker = people
    checked = state is not RecordState.SUBMITTED
    return VisitRecord(
        public_id=public_id(),
        campaign_id=target.campaign_id,
        target_id=target.id,
        account_id=visitor,
        sample=f"{number:04}",
        visited_at=at,
        visited_on=at.date(),
        state=state.value,
        created_at=at,
        submitted_at=at + timedelta(hours=1),
        checked_by=checker if checked else None,
        checked_at=min(at + timedelta(days=1), now()) if checked else None,
        remark="请写明看到问题的时间和窗口号。" if state is RecordState.RETURNED else "",
    )


def _said(record: VisitRecord, form: Questionnaire, unit: str, random: Random, kind: VisitKind) -> Iterator[VisitAnswer | VisitFinding]:
    mood = saying.mood(random, unit)
    for question in form.questions:
        if said := saying.answer(question, mood, random, record.sample):
            yield _answer(record.id, question, said)
    for position, (problem, clause) in enumerate(saying.findings(mood, random, kind), start=1):
        yield VisitFinding(public_id=public_id(), record_id=record.id, position=position, problem=problem, clause=clause)


def _photographed(records: Sequence[VisitRecord], place: str) -> None:
    """A photograph for the first finding of a unit, when there is one."""
    found = select(VisitFinding).where(VisitFinding.record_id.in_([record.id for record in records])).order_by(VisitFinding.record_id, VisitFinding.position)
    finding = db.session.scalars(found.limit(1)).first()
    if finding is None:
        return
    visitor = next(record.account_id for record in records if record.id == finding.record_id)
    file = keep_file(store().lay(read_upload(empty_window(place), kinds=PICTURES), personal=True), account_id=visitor)
    db.session.add(VisitEvidence(public_id=public_id(), finding_id=finding.id, file_id=file.id))


def _answer(record_id: int, question: Question, answer: str) -> VisitAnswer:
    level = int(answer) if question.kind == "level" else None
    return VisitAnswer(record_id=record_id, question=question.key, kind=question.kind, level=level, text=None if level else answer)


def _at(random: Random, days: Sequence[date]) -> datetime:
    """A time of service that lies behind, on one of the days."""
    while True:
        at = datetime.combine(random.choice(days), random.choice(HOURS), SHANGHAI)
        if at < now() - timedelta(hours=2):
            return at


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()
