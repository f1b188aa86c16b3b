"""Rounds with their stages, the sheet of each unit, its rows, what was handed in, remarks of the reviewer, rival texts."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, Json, UtcInstant
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


class Sheet(Base):
    """One unit's copy. `excused` is why nothing is asked of it; `revision` counts what was handed in."""

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
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": row_version}


class SheetRow(Base):
    """A requirement on a sheet: what was found, how it stands, what comes next. Local rows have a text of their own and stand last."""

    __tablename__ = "inspection_row"
    __table_args__ = (UniqueConstraint("sheet_id", "key"), CheckConstraint("result <> 'not_applicable' OR reason <> ''", name="reason"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    is_local: Mapped[bool] = mapped_column(default=False)
    local_text: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    office: Mapped[str] = mapped_column(String(80), default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(15), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    measure_due_on: Mapped[date | None]
    authority: Mapped[str] = mapped_column(String(200), default="")
    carried: Mapped[str] = mapped_column(Text, default="")
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"), index=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class Rival(Base):
    """What somebody typed into a row that another had changed meanwhile: both texts are kept until one of them is chosen."""

    __tablename__ = "inspection_rival"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    typed: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)


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


class Remark(Base):
    """What a reviewer says of a row of a revision; it is answered and ticked off by the unit."""

    __tablename__ = "inspection_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
