"""The ledgers of the demo: every problem led through the services by the demo's people, on the days on which they would have done it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, now, set_back_to, today
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections import queries, services
from evalsvc.corrections.kinds import Found, ReplyKind, Source, Verdict
from evalsvc.corrections.models import Correction, Draw
from evalsvc.corrections.services import Filed, Named, Planned
from evalsvc.demo.brought import bring
from evalsvc.demo.habits import Season
from evalsvc.demo.proofs import proof
from evalsvc.demo.troubles import Lots, Plan, Step, Trouble, Troubles, told
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import Rating, RatingWithdrawal
from evalsvc.ratings.scale import BAD_LEVELS

FEWEST_DAYS = 52  # the oldest problem was found so many working days ago
OPENING, DRAWN_AT = time(9, 0), time(15, 30)
MINUTES_APART = 4


@dataclass(frozen=True)
class Moment:
    """One act of one problem, with what the file says of it."""

    at: datetime
    trouble: int
    act: Trouble | Plan | Step | Lots


def correct(units: dict[str, int], season: Season, progress: Callable[[str, int, int], None]) -> None:
    """Leads every problem as far as the file says, in the order of the days; a region of a few days has none."""
    if len(season.days) < FEWEST_DAYS:
        return
    file = told()
    moments, made = sorted(_moments(file, season.days), key=lambda moment: moment.at), dict[int, int]()
    for done, moment in enumerate(moments, start=1):
        with set_back_to(moment.at), unit_of_work():
            if isinstance(moment.act, Trouble):
                made[moment.trouble] = _file(moment.act, units, season.days).id
            elif isinstance(moment.act, Lots):
                _draw(moment.act, units, season.days)
            else:
                _carry_out(db.session.get_one(Correction, made[moment.trouble]), moment.act, file.troubles[moment.trouble])
        progress("corrections", done, len(moments))
    bring(units, _actor, season.days)


def _moments(file: Troubles, days: tuple[date, ...]) -> Iterator[Moment]:
    """Every act with its instant: within a problem in the order of the file, some minutes apart."""
    latest = now() - timedelta(minutes=1)
    for lots in file.draws:
        yield from (Moment(datetime.combine(days[-1 - ago], DRAWN_AT, SHANGHAI), -1, lots) for ago in (lots.ago, lots.ago - 1))
    for number, trouble in enumerate(file.troubles):
        acts: list[tuple[int, Trouble | Plan | Step]] = [
            (trouble.ago, trouble),
            *([(trouble.plan.ago, trouble.plan)] if trouble.plan else []),
            *((step.ago, step) for step in trouble.acts),
        ]
        for place, (ago, act) in enumerate(acts):
            day = datetime.combine(days[-1 - ago], OPENING, SHANGHAI)
            yield Moment(min(day + timedelta(minutes=7 * number + MINUTES_APART * place), latest), number, act)


def _file(trouble: Trouble, units: dict[str, int], days: tuple[date, ...]) -> Correction:
    unit, place = (db.session.get_one(Unit, units[key]) for key in (trouble.unit, trouble.place))
    filed = Filed(
        source=trouble.source,
        found_on=days[-1 - trouble.found],
        problem=trouble.problem,
        kind=trouble.kind,
        problem_type=trouble.type,
        clause=trouble.clause,
        place=place,
        tag=trouble.tag,
        ref=_bad_rating(place, days[-1 - trouble.found]) if trouble.source is Source.RATING else None,
    )
    return services.open_correction(by=_actor(trouble.by), unit=unit, filed=filed)


def _draw(lots: Lots, units: dict[str, int], days: tuple[date, ...]) -> None:
    """Announces a draw; on the next working day draws, and looks at the first of those drawn."""
    organ, by = db.session.get_one(Unit, units[lots.organ]), _actor(lots.by)
    if today() == days[-1 - lots.ago]:
        span = {"closed_from": days[-1 - lots.ago - lots.closed_within], "closed_until": today(), "seed_on": days[-lots.ago]}
        said = services.Announced(title=lots.title, wanted=lots.wanted, seed_source=lots.seed_source, **span)
        services.announce_draw(by=by, organ=organ, said=said)
        return
    draw = db.session.scalars(queries.draws_in(by.scope_for(Permission.CORRECTION_ACCEPT)).where(Draw.title == lots.title)).one()
    services.draw_rechecks(by=by, draw=draw, seed=lots.seed)
    first, recheck = next((one.correction, one.recheck) for one in queries.candidates_of(draw) if one.recheck)
    services.do_recheck(by=by, correction=first, recheck=recheck, looked=services.Looked(Found.HOLDS, lots.seen, today()))


def _look(correction: Correction, by: Actor, step: Step) -> None:
    recheck = queries.next_recheck(correction)
    if recheck is None or step.found is None:
        raise ValueError(f"a recheck of the demo is not due or finds nothing: {step.text}")
    services.do_recheck(by=by, correction=correction, recheck=recheck, looked=services.Looked(step.found, step.text, today()))


def _bad_rating(place: Unit, until: date) -> str | None:
    """The latest bad rating of a place up to a day, which is the record that the problem comes from."""
    undone = select(RatingWithdrawal.rating_id).where(RatingWithdrawal.rating_id == Rating.id).exists()
    found = select(Rating.public_id).where(Rating.unit_id == place.id, Rating.level.in_(BAD_LEVELS), Rating.service_day <= until, ~undone)
    return db.session.scalar(found.order_by(Rating.created_at.desc(), Rating.id.desc()).limit(1))


def _carry_out(correction: Correction, act: Plan | Step, trouble: Trouble) -> None:
    if isinstance(act, Plan):
        _plan(correction, act, trouble)
    else:
        ACTS[act.do](correction, _actor(act.by), act)


def _plan(correction: Correction, plan: Plan, trouble: Trouble) -> None:
    by = _actor(plan.by)
    limit = today() + timedelta(days=plan.days)
    planned = Planned(_named(plan.leader), _named(plan.person), plan.partners, plan.goal, limit)
    services.plan_correction(by=by, correction=correction, planned=planned)
    for task in trouble.measures:
        services.add_measure(by=by, correction=correction, text=task.text, person=_named(task.person), due_on=today() + timedelta(days=task.days))


def _finish(correction: Correction, by: Actor, step: Step) -> None:
    measure = queries.measures_of(correction)[step.which - 1]
    services.finish_measure(by=by, correction=correction, measure=measure, day=today())


def _comment(correction: Correction, by: Actor, step: Step) -> None:
    right = queries.reading_right(by)
    services.add_comment(by=by, correction=correction, text=step.text, named=[_account(step.named)] if step.named else [], right=right)


def _ask(correction: Correction, by: Actor, step: Step) -> None:
    first = queries.dues_of(correction)[0]
    services.ask_extension(by=by, correction=correction, wanted_on=first.set_at.date() + timedelta(days=step.days), reason=step.text)


def _grant(correction: Correction, by: Actor, step: Step) -> None:
    services.grant_extension(by=by, correction=correction, extension=queries.extensions_of(correction)[-1], opinion=step.text)


def _call_back(correction: Correction, by: Actor, step: Step) -> None:
    if step.result is None or queries.latest_reply(correction, ReplyKind.ANSWER) is None:
        raise ValueError(f"a call-back of the demo has no result or no answer before it: {step.text}")
    services.call_back(by=by, correction=correction, result=step.result, text=step.text)


def _submit(correction: Correction, by: Actor, step: Step) -> None:
    services.submit_correction(by=by, correction=correction, verdict=Verdict.STEADY if step.steady else Verdict.DONE, words=step.text)


ACTS: dict[str, Callable[[Correction, Actor, Step], object]] = {
    "start": lambda correction, by, _step: services.start_correction(by=by, correction=correction),
    "progress": lambda correction, by, step: services.add_progress(by=by, correction=correction, day=today(), text=step.text),
    "evidence": lambda correction, by, step: services.add_evidence(by=by, correction=correction, given=proof(step.text, step.file, correction.place.name)),
    "finish": _finish,
    "recheck": _look,
    "comment": _comment,
    "extension": _ask,
    "grant": _grant,
    "answer": lambda correction, by, step: services.answer_citizen(by=by, correction=correction, text=step.text),
    "call_back": _call_back,
    "submit": _submit,
    "accept": lambda correction, by, step: services.accept_correction(by=by, correction=correction, opinion=step.text),
    "return": lambda correction, by, step: services.return_correction(by=by, correction=correction, reason=step.text),
    "rejudge": lambda correction, by, step: services.rejudge_correction(by=by, correction=correction, opinion=step.text),
    "overturn": lambda correction, by, step: services.overturn_correction(by=by, correction=correction, reason=step.text),
    "close": lambda correction, by, step: services.close_correction(by=by, correction=correction, lasting=step.text, is_public=step.public),
    "list": lambda correction, by, step: services.list_correction(by=by, correction=correction, reason=step.text),
    "reopen": lambda correction, by, step: services.reopen_correction(by=by, correction=correction, reason=step.text),
}


def _actor(username: str) -> Actor:
    return actor_of(_account(username))


def _account(username: str) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username)).one()


def _named(said: str) -> Named:
    account = db.session.scalar(select(Account).where(Account.username == said))
    return Named(account.id, account.display_name) if account else Named(None, said)
