"""What is asked of papers: by those whose organ issues them, and by the units they are addressed to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from evalsvc.access.actor import Scope
from evalsvc.access.permissions import Permission
from evalsvc.accounts.models import Account
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound, Problem
from evalsvc.organisation.models import Unit, UnitAncestor
from evalsvc.organisation.queries import reachable_units
from evalsvc.papers.letter import NOT_YET, UNNUMBERED, Letter, letter_of_content, write_letter
from evalsvc.papers.models import Paper
from evalsvc.papers.queries.organs import kind_of, kinds, organ_style
from evalsvc.papers.registers import Registered
from evalsvc.papers.states import REGISTERED, PaperState

MOST_EXPORTED = 5000
_to = aliased(UnitAncestor)
_ISSUED = [state.value for state in REGISTERED]


@dataclass(frozen=True)
class Reach:
    """Where a person may read papers, issue them and sign for them; issuing is for the very organs in which the right was given."""

    read: Scope
    issue: Scope
    receive: Scope


@dataclass(frozen=True)
class PaperFilter:
    """What the register is narrowed to; empty means everything."""

    organ: int | None = None
    kind: str = ""
    year: int | None = None
    state: str = ""


@dataclass(frozen=True)
class People:
    """Who did what with a paper, by display name; None where nobody has yet."""

    drafted: str | None
    issued: str | None
    revoked: str | None
    seen: str | None
    received: str | None


def papers_seen(reach: Reach) -> Select[Paper]:
    """The papers that a person may read: issued ones of or to their units, drafts of their organs."""
    ours = reachable_units(reach.read)
    issued = and_(Paper.state.in_(_ISSUED), or_(Paper.unit_id.in_(ours), Paper.addressee_id.in_(ours)))
    return select(Paper).where(or_(issued, and_(Paper.unit_id.in_(reach.issue.roots), Paper.unit_id.in_(ours))))


def register(reach: Reach, wanted: PaperFilter) -> Select[Paper]:
    """The issued papers of `papers_seen` by a filter, to be paged; drafts have no place in a register."""
    return papers_seen(reach).where(Paper.state.in_(_ISSUED), *_conditions(wanted))


def _conditions(wanted: PaperFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.organ is not None:
        found.append(Paper.unit_id == wanted.organ)
    if wanted.kind:
        found.append(Paper.kind == wanted.kind)
    if wanted.year is not None:
        found.append(func.extract("year", Paper.issued_on) == wanted.year)
    if wanted.state == "waiting":
        found += [Paper.state == PaperState.ISSUED.value, Paper.received_at.is_(None), Paper.kind.in_(_with_receipt())]
    elif wanted.state == "received":
        found.append(Paper.received_at.is_not(None))
    elif wanted.state:
        found.append(Paper.state == wanted.state)
    return found


def _with_receipt() -> list[str]:
    return [kind.key for kind in kinds().values() if kind.receipt]


def paper_seen(public_id: str, reach: Reach) -> Paper:
    """The paper with this public id among `papers_seen`; raises NotFound."""
    return _found(db.session.scalar(papers_seen(reach).where(Paper.public_id == public_id)))


def paper_to_issue(public_id: str, reach: Reach) -> Paper:
    """The paper, when it is of an organ in whose name the person may act; raises NotFound."""
    return _found(db.session.scalar(papers_seen(reach).where(Paper.public_id == public_id, Paper.unit_id.in_(reach.issue.roots))))


def paper_to_receive(public_id: str, reach: Reach) -> Paper:
    """The paper, when the person may sign for the unit it is addressed to; raises NotFound."""
    return _found(db.session.scalar(papers_seen(reach).where(Paper.public_id == public_id, _receivable(reach))))


def paper_by_public_id(public_id: str) -> Paper:
    """The paper with this public id, wherever it is from; raises NotFound. For jobs and higher nouns that have asked their own scope."""
    return _found(db.session.scalar(select(Paper).where(Paper.public_id == public_id)))


def papers_about(subject: str) -> Sequence[Paper]:
    """The papers about something, the latest first, drafts among them; whoever calls has asked for the right to see the thing."""
    return db.session.scalars(select(Paper).where(Paper.subject == subject).order_by(Paper.id.desc())).all()


def seen_about(subject: str, reach: Reach) -> Sequence[Paper]:
    """The papers about something that a person may read, the latest first; laid-aside drafts are left out."""
    found = papers_seen(reach).where(Paper.subject == subject, Paper.state != PaperState.DISCARDED.value)
    return db.session.scalars(found.order_by(Paper.id.desc())).all()


def incoming(reach: Reach) -> Select[Paper]:
    """Issued papers that wait for the person's signature, to be paged."""
    waiting = PaperFilter(state="waiting")
    return papers_seen(reach).where(*_conditions(waiting), _receivable(reach))


def drafts(reach: Reach) -> Select[Paper]:
    """Drafts of the organs in whose name the person may issue, to be paged."""
    return papers_seen(reach).where(Paper.state == PaperState.DRAFT.value, Paper.unit_id.in_(reach.issue.roots))


def _receivable(reach: Reach) -> ColumnElement[bool]:
    """Addressed to a unit of the person, who must not stand above the organ as well: an organ signs for none of its own papers."""
    roots = reach.receive.roots
    organ_too = select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == Paper.unit_id, UnitAncestor.ancestor_id == _to.ancestor_id)
    reached = select(_to.unit_id).where(_to.unit_id == Paper.addressee_id, _to.ancestor_id.in_(roots), ~organ_too.exists())
    return reached.exists()


def may_receive(paper: Paper, reach: Reach) -> bool:
    """Whether the person may sign for the unit that the paper is addressed to."""
    return db.session.scalar(select(Paper.id).where(Paper.id == paper.id, _receivable(reach))) is not None


def is_addressed(paper: Paper, reach: Reach) -> bool:
    """Whether the person reads the paper for the unit it is addressed to, not for the organ."""
    reaches = [reachable_units(reach.read).where(UnitAncestor.unit_id == unit) for unit in (paper.addressee_id, paper.unit_id)]
    to, of = (db.session.scalar(found.limit(1)) is not None for found in reaches)
    return to and not of


def letter_of(paper: Paper) -> Letter:
    """What stands on a paper: as it was frozen, or for a draft as it would be issued."""
    if paper.content is not None:
        return letter_of_content(paper.content)
    kind = kind_of(paper)
    return write_letter(
        kind,
        style=organ_style(paper.organ, today()),
        number=NOT_YET if kind.series_key else UNNUMBERED,
        title=paper.title,
        addressee=paper.addressee_name,
        fields=paper.fields,
        signed=paper.signed,
        annexes=paper.annexes,
        day=None,
    )


def people_of(paper: Paper) -> People:
    """Who drafted, issued, revoked, saw and signed for a paper."""
    keys = (paper.drafted_by, paper.issued_by, paper.revoked_by, paper.seen_by, paper.received_by)
    names = dict(db.session.execute(select(Account.id, Account.display_name).where(Account.id.in_([key for key in keys if key]))).all())
    return People(*(names.get(key) if key else None for key in keys))


def registered(reach: Reach, wanted: PaperFilter) -> list[Registered]:
    """The register with names, the oldest first; raises Problem when it is more than a sheet should hold."""
    people, signers = aliased(Account), aliased(Account)
    found = register(reach, wanted).join(Unit, Unit.id == Paper.unit_id).outerjoin(people, people.id == Paper.issued_by)
    named = found.outerjoin(signers, signers.id == Paper.received_by).add_columns(Unit.name, people.display_name, signers.display_name)
    rows = db.session.execute(named.order_by(Paper.id).limit(MOST_EXPORTED + 1)).all()
    if len(rows) > MOST_EXPORTED:
        raise Problem(f"超过{MOST_EXPORTED}份，请先按年份或种类筛选。", field="year")
    return [Registered(paper, organ, kinds()[paper.kind].name, by or "—", to or "") for paper, organ, by, to in rows]


def years_seen(reach: Reach) -> list[int]:
    """The years in which papers that a person may read were issued, the latest first."""
    year = func.extract("year", Paper.issued_on)
    seen = papers_seen(reach).where(Paper.issued_on.is_not(None)).with_only_columns(year).distinct()
    return sorted((int(found) for found in db.session.scalars(seen)), reverse=True)


def organs_seen(reach: Reach) -> Sequence[Unit]:
    """The organs whose issued papers a person may read."""
    ids = papers_seen(reach).where(Paper.issued_at.is_not(None)).with_only_columns(Paper.unit_id)
    return db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.position, Unit.id)).all()


def reach_of(scope_for: Callable[[Permission], Scope]) -> Reach:
    """Where a person may do what, from their rights."""
    return Reach(scope_for(Permission.PAPER_READ), scope_for(Permission.PAPER_ISSUE), scope_for(Permission.PAPER_RECEIVE))


def _found(paper: Paper | None) -> Paper:
    if paper is None:
        raise NotFound
    return paper
