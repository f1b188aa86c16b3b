"""Rounds with their stages, and what each stage wants delivered."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core import codes
from evalsvc.core.db import Base, UtcInstant
from evalsvc.organisation.models import Unit


class Round(Base):
    """One round of self-inspection: a document's version asked of units between days. `unit_id` is the organ that asks.

    Rounds that return in a `rhythm` share a `series`; `turn` counts its periods from the first round on, made or not.
    """

    __tablename__ = "inspection_round"
    __table_args__ = (UniqueConstraint("series", "turn"), CheckConstraint("turn >= 1", name="turn"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_round.id"))
    state: Mapped[str] = mapped_column(String(10))
    rhythm: Mapped[str] = mapped_column(String(12), default="once")
    series: Mapped[str] = mapped_column(String(16), default=codes.public_id)
    turn: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    published_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    stages: Mapped[list["RoundStage"]] = relationship(order_by="RoundStage.position", cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": row_version}


class RoundStage(Base):
    """A stage with its days and what it asks for."""

    __tablename__ = "inspection_stage"
    __table_args__ = (UniqueConstraint("round_id", "position"), CheckConstraint("first_day <= last_day", name="days"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    asks: Mapped[str] = mapped_column(Text, default="")
    first_day: Mapped[date]
    last_day: Mapped[date]

    deliverables: Mapped[list["Deliverable"]] = relationship(order_by="Deliverable.position", cascade="all, delete-orphan")


class Deliverable(Base):
    """What a stage wants of every unit; `words` are those of the document where it says so, `due_on` is the stage's last day or earlier."""

    __tablename__ = "inspection_deliverable"
    __table_args__ = (UniqueConstraint("stage_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    stage_id: Mapped[int] = mapped_column(ForeignKey("inspection_stage.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date]
