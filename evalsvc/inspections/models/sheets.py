"""The sheet of each unit, and what was handed in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.inspections.models.rounds import Round
from evalsvc.organisation.models import Unit


class Sheet(Base):
    """One unit's copy. `excused` is why nothing is asked of it; `revision` counts what was handed in, `handed_in_on` is the first time.

    `instrument_version_id` is a newer version of the document that the unit adopted. After the end of a round a sheet may be
    reopened until a day; it stays late.
    """

    __tablename__ = "inspection_sheet"
    __table_args__ = (
        UniqueConstraint("round_id", "unit_id"),
        CheckConstraint("accepted_by IS NULL OR accepted_by <> submitted_by", name="accepted_by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=0)
    excused: Mapped[str] = mapped_column(String(200), default="")
    instrument_version_id: Mapped[int | None] = mapped_column(ForeignKey("instrument_version.id"))
    handed_in_on: Mapped[date | None]
    reopened_until: Mapped[date | None]
    reopened_why: Mapped[str] = mapped_column(String(200), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def subject(self) -> str:
        """How notices and events name it."""
        return f"sheet:{self.public_id}"

    @property
    def last_day(self) -> date:
        """By when it is to be handed in: the last day of the first stage, or the day until which the unit may make up."""
        return self.reopened_until or self.round.stages[0].last_day

    def is_reopened(self, day: date) -> bool:
        """Whether the unit may make up on a day although the round has ended."""
        return self.reopened_until is not None and day <= self.reopened_until


class Revision(Base):
    """A sheet as it was handed in; never changed."""

    __tablename__ = "inspection_revision"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"))
    number: Mapped[int]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
