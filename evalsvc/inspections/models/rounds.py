"""Rounds with their stages."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.organisation.models import Unit


class Round(Base):
    """One round of self-inspection: a document's version asked of units between days. `unit_id` is the organ that asks."""

    __tablename__ = "inspection_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_round.id"))
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    published_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    stages: Mapped[list["RoundStage"]] = relationship(order_by="RoundStage.position")

    __mapper_args__ = {"version_id_col": row_version}


class RoundStage(Base):
    """A stage with its days and what it asks for."""

    __tablename__ = "inspection_stage"
    __table_args__ = (UniqueConstraint("round_id", "position"), CheckConstraint("first_day <= last_day", name="days"))

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    asks: Mapped[str] = mapped_column(String(200), default="")
    first_day: Mapped[date]
    last_day: Mapped[date]
