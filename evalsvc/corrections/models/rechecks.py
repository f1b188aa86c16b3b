"""Looking again (回头看): by date or by an auditable draw, what was found, and problems that came back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json, UtcInstant


class Draw(Base):
    """A draw of closed corrections: whoever has the seed and the public ids draws the same ones. `seed_on`: when the seed is published."""

    __tablename__ = "correction_draw"
    __table_args__ = (CheckConstraint("wanted BETWEEN 1 AND 1000", name="wanted"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    organ_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    closed_from: Mapped[date]
    closed_until: Mapped[date]
    wanted: Mapped[int]
    seed_source: Mapped[str] = mapped_column(String(200))
    seed_on: Mapped[date]
    seed: Mapped[str | None] = mapped_column(String(200))
    announced_at: Mapped[datetime] = mapped_column(UtcInstant)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class DrawCandidate(Base):
    """A correction that could be drawn; frozen when the draw was announced, before anybody knew the seed."""

    __tablename__ = "correction_draw_candidate"

    draw_id: Mapped[int] = mapped_column(ForeignKey("correction_draw.id"), primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), primary_key=True, index=True)


class Recheck(Base):
    """A look that is owed on `due_on`, and what it found; `effect` is the measured before and after as it was then.

    `origin` is `date`, or the public id of the draw. `submitted_by` repeats who had handed the work in: nobody looks at their own again.
    """

    __tablename__ = "correction_recheck"
    __table_args__ = (
        UniqueConstraint("correction_id", "turn", "due_on", "origin"),
        CheckConstraint("(done_at IS NULL) = (found IS NULL)", name="done_whole"),
        CheckConstraint("account_id IS NULL OR submitted_by IS NULL OR account_id <> submitted_by", name="seen_by_another"),
        CheckConstraint("found <> 'effective' OR effect IS NOT NULL", name="effective_is_measured"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    due_on: Mapped[date] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(String(16), default="date")
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("correction_draw.id"), index=True)
    done_on: Mapped[date | None]
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    found: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    effect: Mapped[dict[str, Any] | None] = mapped_column(Json)


class Recurrence(Base):
    """The same problem at the same place after it was struck off: what reopened the correction."""

    __tablename__ = "correction_recurrence"
    __table_args__ = (UniqueConstraint("correction_id", "turn"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    seen_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcInstant)
