"""The correction itself, its measures, every date that was ever set, and what it refers to."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.corrections.kinds import Source, is_self_found
from evalsvc.corrections.states import State
from evalsvc.organisation.models import Unit


class Correction(Base):
    """A problem and how it is put right. `unit_id` answers for it, `organ_id` keeps the ledger, `place_id` is where it was seen.

    A person is an account (`…_id`) or only a name; the name is kept in either case. `origin` is `here`, or `imported` for
    what an older ledger says was struck off: the database lets nothing else be closed without acceptance by another person.
    Reminders up to `told_until` have been told; without it, those up to the filing.
    """

    __tablename__ = "correction"
    __table_args__ = (
        UniqueConstraint("organ_id", "number"),
        UniqueConstraint("source", "source_ref"),
        CheckConstraint("accepted_by IS NULL OR submitted_by IS NULL OR accepted_by <> submitted_by", name="accepted_by_another"),
        CheckConstraint("rejudged_by IS NULL OR (rejudged_by <> submitted_by AND rejudged_by <> accepted_by)", name="rejudged_by_another"),
        CheckConstraint("closed_by IS NULL OR submitted_by IS NULL OR closed_by <> submitted_by", name="closed_by_another"),
        CheckConstraint("state <> 'closed' OR origin = 'imported' OR (submitted_by IS NOT NULL AND accepted_by IS NOT NULL)", name="closed_after_acceptance"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_on"),
        Index("ix_correction_unit_id_state", "unit_id", "state"),
        Index("ix_correction_place_id_tag", "place_id", "tag"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[str] = mapped_column(String(40))
    origin: Mapped[str] = mapped_column(String(10), default="here")
    source: Mapped[str] = mapped_column(String(20))
    source_ref: Mapped[str | None] = mapped_column(String(60))
    tag: Mapped[str | None] = mapped_column(String(60))
    found_on: Mapped[date]
    filed_at: Mapped[datetime] = mapped_column(UtcInstant)
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    problem: Mapped[str] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(String(200), default="")
    problem_type: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(12))
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    leader_name: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(40), default="")
    partners: Mapped[str] = mapped_column(String(200), default="")
    goal: Mapped[str] = mapped_column(Text, default="")
    first_due_on: Mapped[date | None]
    due_on: Mapped[date | None] = mapped_column(index=True)
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12), index=True)
    turn: Mapped[int] = mapped_column(default=1)
    level: Mapped[int] = mapped_column(default=0)
    needs_reply: Mapped[bool] = mapped_column(default=False)
    needs_superior: Mapped[bool] = mapped_column(default=False)
    is_listed: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    lasting: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(String(400), default="")
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    submitted_on: Mapped[date | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    rejudged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_on: Mapped[date | None] = mapped_column(index=True)
    told_until: Mapped[datetime | None] = mapped_column(UtcInstant)
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    organ: Mapped[Unit] = relationship(foreign_keys=[organ_id])
    place: Mapped[Unit] = relationship(foreign_keys=[place_id])

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_closed(self) -> bool:
        return self.state == State.CLOSED.value

    @property
    def subject(self) -> str:
        """How the log, notices and papers name it."""
        return f"correction:{self.public_id}"

    @property
    def is_self_found(self) -> bool:
        return is_self_found(Source(self.source))


class CorrectionSeries(Base):
    """The last number of an organ's ledger in a year."""

    __tablename__ = "correction_series"

    organ_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class CorrectionDue(Base):
    """A last day that was set, and why; nothing overwrites it. `since` and the clock are kept where the day was counted and not chosen."""

    __tablename__ = "correction_due"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_on: Mapped[date]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(10))
    since: Mapped[datetime | None] = mapped_column(UtcInstant)
    amount: Mapped[int | None]
    clock_unit: Mapped[str | None] = mapped_column(String(15))


class CorrectionReference(Base):
    """A clause, a row of a checklist or a service item that the problem touches; `key` is its address in the surveys or its public id."""

    __tablename__ = "correction_reference"
    __table_args__ = (UniqueConstraint("correction_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    key: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(String(200))


class CorrectionBrought(Base):
    """That a correction came from an older ledger: the hash of the row that brought it, and its own version then."""

    __tablename__ = "correction_brought"

    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    row_version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcInstant)


class Measure(Base):
    """One of the measures, with its own person and last day."""

    __tablename__ = "correction_measure"
    __table_args__ = (CheckConstraint("(done_at IS NULL) = (done_on IS NULL)", name="done_whole"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    dropped_at: Mapped[datetime | None] = mapped_column(UtcInstant)
