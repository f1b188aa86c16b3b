"""A unit's list of service items: the rows of the template, which stay, and rows of its own."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.organisation.models import Unit


class ItemList(Base):
    """The list of a unit, made from the part of a document that `instrument_version_id` froze. `reason` is why it came back, or is revised."""

    __tablename__ = "item_list"
    __table_args__ = (
        CheckConstraint("state <> 'returned' OR reason <> ''", name="returned_with_reason"),
        CheckConstraint("state NOT IN ('reported', 'filed') OR reported_at IS NOT NULL", name="reported_whole"),
        CheckConstraint("state <> 'filed' OR filed_at IS NOT NULL", name="filed_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), unique=True)
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    state: Mapped[str] = mapped_column(String(10))
    turn: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(String(400), default="")
    reported_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    filed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": row_version}


class ItemListRow(Base):
    """An item. `is_absent`: the place does not have it, so that its columns may stay empty; a local row can never be that."""

    __tablename__ = "item_list_row"
    __table_args__ = (
        UniqueConstraint("list_id", "number"),
        CheckConstraint("NOT (is_local AND is_absent)", name="local_is_there"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("item_list.id"))
    number: Mapped[int]
    is_local: Mapped[bool] = mapped_column(default=False)
    is_absent: Mapped[bool] = mapped_column(default=False)
    main_name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    levels: Mapped[str] = mapped_column(String(3), default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    materials: Mapped[str] = mapped_column(Text, default="")
    time_limit: Mapped[str] = mapped_column(String(200), default="")
    steps: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(String(400), default="")
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}
