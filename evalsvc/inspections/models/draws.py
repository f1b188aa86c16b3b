"""The auditable draw of sheets or rows that are looked at again, and what was found there."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.inspections.models.rounds import Round
from evalsvc.inspections.models.rows import SheetRow
from evalsvc.inspections.models.sheets import Sheet


class SheetDraw(Base):
    """A draw from what was handed in with a round: whoever has the seed and the public ids draws the same. `seed_on`: when the seed is published."""

    __tablename__ = "inspection_draw"
    __table_args__ = (CheckConstraint("wanted BETWEEN 1 AND 1000", name="wanted"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("inspection_round.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(10))
    wanted: Mapped[int]
    seed_source: Mapped[str] = mapped_column(String(200))
    seed_on: Mapped[date]
    seed: Mapped[str | None] = mapped_column(String(200))
    announced_at: Mapped[datetime] = mapped_column(UtcInstant)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))

    round: Mapped[Round] = relationship()


class SheetCandidate(Base):
    """A sheet, or a row of it, that could be drawn; frozen when the draw was announced, before anybody knew the seed."""

    __tablename__ = "inspection_draw_candidate"

    draw_id: Mapped[int] = mapped_column(ForeignKey("inspection_draw.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"), index=True)
    row_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_row.id"), index=True)


class SheetRecheck(Base):
    """A look that the draw owes, and what it found; `row_id` is the row it is about, once that is known. `submitted_by` repeats who had handed in."""

    __tablename__ = "inspection_recheck"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (found IS NULL)", name="done_whole"),
        CheckConstraint("account_id IS NULL OR account_id <> submitted_by", name="seen_by_another"),
        CheckConstraint("found <> 'contrary' OR correction_id IS NOT NULL OR reopened", name="contrary_has_an_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("inspection_draw.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"), index=True)
    row_id: Mapped[int | None] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    found: Mapped[str | None] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"))
    reopened: Mapped[bool] = mapped_column(default=False)

    draw: Mapped[SheetDraw] = relationship()
    sheet: Mapped[Sheet] = relationship()
    row: Mapped[SheetRow | None] = relationship()
