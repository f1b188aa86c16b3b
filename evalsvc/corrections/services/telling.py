"""Tells those whom an act concerns, and ends what an act has made needless. The table of who is told what stands in `turns`."""

from collections.abc import Collection

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.db import db
from evalsvc.corrections import queries
from evalsvc.corrections.kinds import Verdict
from evalsvc.corrections.models import Comment, Correction, Extension, Judgement, Mention
from evalsvc.corrections.reminding import Circles, within
from evalsvc.corrections.states import State
from evalsvc.corrections.turns import EXTENSION, NEWS, OF_TIME, OF_TURNS, RECHECKING, TURNS, Party, Standing, Telling, lasts, turn_of
from evalsvc.notices.queries import open_about
from evalsvc.notices.reminders import Audience
from evalsvc.notices.services import end_notices, redate_notices, tell
from evalsvc.profiles.workdays import Due

QUIET = frozenset(
    {
        "correction.bring_evidence",
        "correction.take_evidence",
        "correction.progress",
        "correction.evidence",
        "correction.edit_problem",
        "correction.draft_letter",
    }
)
MOVES = frozenset({"correction.bring", "correction.plan", "correction.grant_extension", "correction.recount"})


def follow(correction: Correction, action: str, by: Actor) -> None:
    """Brings what people are told about a correction in line with how it stands after an act."""
    if action in QUIET:
        return
    wanted = _wanted(correction)
    waiting = open_about(correction.subject)
    ended = [(kind, account_id, key) for kind, account_id, key in waiting if kind in OF_TURNS and account_id not in wanted.get(kind, (None, ()))[1]]
    ended += _past_news(correction, waiting, action, by) + _past_times(correction, [one for one in waiting if one[0] in OF_TIME])
    for kind, account_id, key in ended:
        end_notices(subject=correction.subject, kinds=[kind], account_ids=[account_id], keys=[key], why=_why(action))
    if action in MOVES:
        redate_notices(subject=correction.subject, kinds=OF_TURNS, due=_due(correction))
    still = {(kind, account_id) for kind, account_id, _ in waiting}
    for kind, (telling, accounts) in wanted.items():
        say(correction, telling, {account_id for account_id in accounts if (kind, account_id) not in still}, f"{kind}:{correction.row_version}")
    if action in NEWS:
        _tell_news(correction, NEWS[action], by)


def say(correction: Correction, telling: Telling, accounts: Collection[int], key: str) -> None:
    """Tells something about a correction to these people, with its last day."""
    if not accounts:
        return
    tell(
        key=f"{correction.subject}:{key}",
        account_ids=accounts,
        kind=telling.kind,
        subject=correction.subject,
        unit_id=correction.unit_id,
        sentence=f"{naming(correction)}{telling.says}。",
        act=telling.act,
        link=f"/corrections/{correction.public_id}",
        due=_due(correction),
        urgency=telling.urgency,
    )


def _due(correction: Correction) -> Due | None:
    return Due(correction.due_on, correction.due_is_provisional) if correction.due_on and not correction.is_closed else None


def naming(correction: Correction) -> str:
    """How a notice names a correction: by unit and number, never by what citizens may have said."""
    return f"{correction.unit.name}的整改问题{correction.number}"


def present(correction: Correction) -> Telling | None:
    """What the one whose turn it is has to do; of a closed one, the recheck."""
    returned = select(Judgement.verdict).where(Judgement.correction_id == correction.id, Judgement.turn == correction.turn)
    last = db.session.scalar(returned.order_by(Judgement.id.desc()).limit(1))
    state = State(correction.state)
    lacks = state in (State.ACCEPTED, State.REJUDGED) and bool(queries.what_lacks(correction))
    turn = turn_of(Standing(state, correction.turn, last == Verdict.RETURNED.value, correction.needs_superior, lacks))
    return TURNS[turn] if turn else None


def circles(correction: Correction) -> Circles:
    """Who is reminded: whoever's turn it is, then the leader in charge, then the unit's leads and whoever may supervise from above."""
    handlers = accounts_of(correction, (present(correction) or RECHECKING).to)
    leads, above = accounts_of(correction, (Party.LEADS,)), accounts_of(correction, (Party.ABOVE,))
    return {Audience.HANDLER: handlers, Audience.LEADER: accounts_of(correction, (Party.LEADER,)), Audience.ABOVE: leads | above}


def accounts_of(correction: Correction, parties: Collection[Party]) -> frozenset[int]:
    """The accounts of some parties; where nobody does the work yet by account, the unit's leads stand in."""
    found = frozenset[int]().union(*(_party(correction, party) for party in parties))
    return found or (_party(correction, Party.LEADS) if Party.DOERS in parties else found)


def _party(correction: Correction, party: Party) -> frozenset[int]:
    match party:
        case Party.LEADS:
            return queries.nearest(Permission.CORRECTION_FILE, correction.unit_id)
        case Party.LEADER:
            return _only([correction.leader_id])
        case Party.DOERS:
            return _only([correction.person_id, *(measure.person_id for measure in queries.measures_of(correction) if measure.done_at is None)])
        case Party.ACCEPTERS:
            return queries.nearest(Permission.CORRECTION_ACCEPT, correction.unit_id, without=queries.doers_of(correction))
        case Party.SUPERIORS:
            others = {*queries.doers_of(correction), correction.accepted_by}
            return queries.nearest(Permission.CORRECTION_REJUDGE, correction.organ_id, without=others, above=True)
        case Party.ABOVE:
            return queries.nearest(Permission.CORRECTION_SUPERVISE, correction.organ_id, above=True)
        case Party.DECIDERS:
            waiting = _extension(correction, waits=True)
            others = {waiting.asked_by if waiting else None, *(measure.person_id for measure in queries.measures_of(correction))}
            return queries.nearest(Permission.CORRECTION_ACCEPT, correction.unit_id, without=others)
        case Party.ASKER:
            decided = _extension(correction, waits=False)
            return _only([decided.asked_by if decided else None])
        case Party.NAMED:
            last = select(Comment.id).where(Comment.correction_id == correction.id).order_by(Comment.id.desc()).limit(1).scalar_subquery()
            return frozenset(db.session.scalars(select(Mention.account_id).where(Mention.comment_id == last)))


def _wanted(correction: Correction) -> dict[str, tuple[Telling, frozenset[int]]]:
    tellings = [telling for telling in (present(correction),) if telling]
    if _extension(correction, waits=True):
        tellings.append(EXTENSION)
    return {telling.kind: (telling, accounts_of(correction, telling.to)) for telling in tellings}


def _past_news(correction: Correction, waiting: list[tuple[str, int, str]], action: str, by: Actor) -> list[tuple[str, int, str]]:
    """News that an act has outlived; whoever answers has read where they were named."""
    news = {telling.kind for telling in NEWS.values()}
    told_anew = NEWS[action].kind if action in ("correction.grant_extension", "correction.refuse_extension") else ""
    answered = action == "correction.comment"
    return [
        (kind, account_id, key)
        for kind, account_id, key in waiting
        if kind in news
        and (
            not lasts(kind, correction.state, listed=correction.is_listed)
            or kind == told_anew
            or (answered and kind == "correction.mention" and account_id == by.account_id)
        )
    ]


def _past_times(correction: Correction, waiting: list[tuple[str, int, str]]) -> list[tuple[str, int, str]]:
    """Reminders about what is not due any more on that day, or not to that person."""
    if not waiting:
        return []
    around = circles(correction)
    still = {one.mark: within(one, around, Audience.ABOVE) for one in queries.dated_of([correction])[correction.id]}
    kept = [(mark, account_id) for mark, accounts in still.items() for account_id in accounts]
    return [one for one in waiting if not any(one[2].startswith(mark) and one[1] == account_id for mark, account_id in kept)]


def _tell_news(correction: Correction, telling: Telling, by: Actor) -> None:
    occasion = str(correction.row_version)
    if telling.to == (Party.NAMED,):
        occasion = str(db.session.scalar(select(Comment.id).where(Comment.correction_id == correction.id).order_by(Comment.id.desc()).limit(1)))
    say(correction, telling, accounts_of(correction, telling.to) - {by.account_id}, f"{telling.kind}:{occasion}")


def _extension(correction: Correction, *, waits: bool) -> Extension | None:
    """The request that waits, or the one that was decided last."""
    found = select(Extension).where(Extension.correction_id == correction.id, Extension.decided_at.is_(None) == waits)
    return db.session.scalar(found.order_by(Extension.decided_at.desc(), Extension.id.desc()).limit(1))


def _only(accounts: Collection[int | None]) -> frozenset[int]:
    return frozenset(account_id for account_id in accounts if account_id is not None)


WHY = {
    "correction.plan": "已填五定",
    "correction.bring": "台账里已有新情况",
    "correction.add_measure": "已定措施",
    "correction.start": "已开始整改",
    "correction.finish_measure": "措施已完成",
    "correction.drop_measure": "措施已取消",
    "correction.submit": "已提交验收",
    "correction.accept": "已验收",
    "correction.return": "已退回",
    "correction.rejudge": "已复评",
    "correction.overturn": "复评已退回",
    "correction.close": "已销号",
    "correction.reopen": "已重新打开",
    "correction.grant_extension": "已同意延期",
    "correction.refuse_extension": "延期已答复",
    "correction.lift": "已解除挂牌督办",
    "correction.comment": "已回复",
}


def _why(action: str) -> str:
    return WHY.get(action, "情况已变化")
