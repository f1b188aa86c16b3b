"""Units with their dated place in the tree, service items, rating points and their codes. Nothing is deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant


class Unit(Base):
    """A bureau, office, centre, hall, window or online service; `parent_id` is its place in the tree as it is."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("system", "upstream_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    region_code: Mapped[str | None] = mapped_column(String(12))
    credit_code: Mapped[str | None] = mapped_column(String(18))
    system: Mapped[str | None] = mapped_column(String(40))
    upstream_id: Mapped[str | None] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date]
    retired_on: Mapped[date | None]
    retired_reason: Mapped[str | None] = mapped_column(String(200))
    row_version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Unit | None"] = relationship(remote_side="Unit.id")

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None


class UnitAncestor(Base):
    """The tree as it is, flat: every unit with itself (depth 0) and each unit above it."""

    __tablename__ = "unit_ancestor"
    __table_args__ = (Index("ix_unit_ancestor_ancestor_id_depth", "ancestor_id", "depth"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    ancestor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    depth: Mapped[int]


class UnitPlace(Base):
    """The tree as it was: under which parent a unit stood from a day until the day before another."""

    __tablename__ = "unit_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))


class ServiceItem(Base):
    """A service item (政务服务事项); `levels` holds the letters A (province), B (city), C (county) that handle it."""

    __tablename__ = "service_item"
    __table_args__ = (UniqueConstraint("system", "upstream_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    main_name: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    levels: Mapped[str] = mapped_column(String(3))
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    system: Mapped[str | None] = mapped_column(String(40))
    upstream_id: Mapped[str | None] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    retired_on: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class RatingPoint(Base):
    """A place where people rate; ratings given before `first_day` are tests."""

    __tablename__ = "rating_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    service_item_id: Mapped[int | None] = mapped_column(ForeignKey("service_item.id"))
    label: Mapped[str] = mapped_column(String(80), default="")
    label_en: Mapped[str] = mapped_column(String(120), default="")
    first_day: Mapped[date]
    retired_on: Mapped[date | None]
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    service_item: Mapped[ServiceItem | None] = relationship()

    __mapper_args__ = {"version_id_col": row_version}


class PointPlace(Base):
    """Where a rating point stood, and when: a move closes one row and opens the next."""

    __tablename__ = "point_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(200))


class PointCode(Base):
    """A printed code and the unit where its paper hangs. A closed one keeps its row for ever, so that the paper still explains itself.

    `ended` says how it was closed (kinds.CodeEnd); `reason` is in the words of whoever closed it.
    """

    __tablename__ = "point_code"
    __table_args__ = (CheckConstraint("until IS NULL OR (reason <> '' AND ended IS NOT NULL)", name="closed_with_reason"),)

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200), default="")

    point: Mapped[RatingPoint] = relationship()


class PrintRun(Base):
    """Papers of many points, asked for by a person and made by a job: `file` lies in the data folder until it is removed.

    `unit_id` is the unit whose points, and those of all below it, are printed; None means the whole tree. `skipped` are
    points without an open code.
    """

    __tablename__ = "print_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    pieces: Mapped[int]
    base: Mapped[str] = mapped_column(String(300))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    made_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    points: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None] = mapped_column(String(80))
    size: Mapped[int] = mapped_column(default=0)
    removed_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    unit: Mapped[Unit | None] = relationship()

    @property
    def job_key(self) -> str:
        return f"papers:{self.public_id}"


class UnitSuccession(Base):
    """A unit carried on by another from a day: merged into it, or split off from it (kinds.SuccessionKind)."""

    __tablename__ = "unit_succession"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    successor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(200))
