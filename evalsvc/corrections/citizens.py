"""What the receipt of whoever spoke up shows, and the verdict it takes: Core statements, because citizens' pages have no ORM session."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.exc import IntegrityError

from evalsvc.core.errors import WrongState
from evalsvc.corrections.kinds import Felt, ReplyKind
from evalsvc.corrections.models import CitizenVerdict, Correction, Reply


@dataclass(frozen=True)
class Told:
    """The latest answer, when the problem was struck off (None: not yet, or open again), and the verdict, if there is one."""

    correction_id: int
    turn: int
    closed_on: date | None
    answer: str
    felt: str | None


def told(connection: Connection, refs: Select[str]) -> Told | None:
    """What is told about the record that `refs` name; None while there is no answer. One statement."""
    found = (
        select(Correction.id, Correction.turn, Correction.closed_on, Reply.words, CitizenVerdict.felt)
        .join(Reply, Reply.correction_id == Correction.id)
        .outerjoin(CitizenVerdict, CitizenVerdict.correction_id == Correction.id)
        .where(Correction.needs_reply, Correction.source_ref.in_(refs), Reply.kind == ReplyKind.ANSWER.value)
    )
    row = connection.execute(found.order_by(Reply.id.desc()).limit(1)).one_or_none()
    return None if row is None else Told(*row)


def keep_verdict(connection: Connection, *, on: Told, felt: Felt, at: datetime) -> None:
    """Keeps what a citizen says of the answer. Raises WrongState when there is a verdict already."""
    try:
        connection.execute(insert(CitizenVerdict), {"correction_id": on.correction_id, "turn": on.turn, "felt": felt.value, "at": at})
    except IntegrityError as race:
        raise WrongState from race
