"""What was judged, asked, listed and answered: records beside the state, none of which is ever changed but to be decided once."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, UtcInstant


class Judgement(Base):
    """A judgement of one tier. `submitted_by` repeats who handed the work in: nobody else's tier may be theirs."""

    __tablename__ = "correction_judgement"
    __table_args__ = (
        CheckConstraint("(tier = 'own') = (account_id = submitted_by)", name="judged_by_another"),
        CheckConstraint("verdict <> 'returned' OR opinion <> ''", name="returned_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    tier: Mapped[str] = mapped_column(String(10))
    verdict: Mapped[str] = mapped_column(String(10))
    opinion: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Extension(Base):
    """More time, asked for before the last day with a reason, decided by another person; one waits at a time."""

    __tablename__ = "correction_extension"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="decided_by_another"),
        CheckConstraint("wanted_on > due_on", name="later"),
        Index(
            "uq_correction_extension_waiting",
            "correction_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    due_on: Mapped[date]
    wanted_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(400))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    opinion: Mapped[str] = mapped_column(String(400), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Listing(Base):
    """Supervised listing (挂牌督办) from a day until it is lifted."""

    __tablename__ = "correction_listing"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    listed_at: Mapped[datetime] = mapped_column(UtcInstant)
    listed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lift_reason: Mapped[str] = mapped_column(String(400), default="")


class Reply(Base):
    """What a citizen was told, or how a call-back ended; the latest of a kind counts."""

    __tablename__ = "correction_reply"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    result: Mapped[str | None] = mapped_column(String(15))
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class CitizenVerdict(Base):
    """What whoever spoke up says of the answer, once, from the receipt; it blocks nothing."""

    __tablename__ = "correction_verdict"

    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True)
    turn: Mapped[int]
    felt: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcInstant)
