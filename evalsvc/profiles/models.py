"""Rule profiles as frozen versions, where and since when they are in force, and the working-day calendar."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json


class ProfileVersion(Base):
    """One frozen version of a rule profile; `hash` is over the canonical JSON of `rules`."""

    __tablename__ = "profile_version"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    rules: Mapped[dict[str, Any]] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(String(64))


class ProfileInForce(Base):
    """A profile version in force for a unit and everything below it from a day; `unit_id` NULL: everywhere."""

    __tablename__ = "profile_in_force"
    __table_args__ = (UniqueConstraint("unit_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    since: Mapped[date]


class CalendarYear(Base):
    """A year whose holiday notice of the State Council has been entered; years without a row are not announced."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(120))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class CalendarDay(Base):
    """A day that differs from the plain week: `kind` is holiday (a weekday off) or workday (a make-up day)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(40))
