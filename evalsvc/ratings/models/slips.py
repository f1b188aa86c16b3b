"""Slips: what came on paper or by telephone, typed by one person and again by another before it is a rating."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.ratings.slip_states import OPEN, SlipState


class Slip(Base):
    """One paper slip or telephone rating; `scan_id` names its picture, `late_reason` says why it came after the profile's days.

    `wants_third` when a third person is to type it. It bears a rating exactly when its state is kept.
    """

    __tablename__ = "slip"
    __table_args__ = (
        CheckConstraint("(state = 'kept') = (rating_id IS NOT NULL)", name="kept_with_rating"),
        CheckConstraint("state <> 'void' OR void_reason <> ''", name="void_with_reason"),
        Index("ix_slip_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    medium: Mapped[str] = mapped_column(String(10))
    service_day: Mapped[date]
    late_reason: Mapped[str] = mapped_column(String(200), default="")
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=SlipState.TYPING.value)
    wants_third: Mapped[bool] = mapped_column(default=False)
    registered_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    void_reason: Mapped[str] = mapped_column(String(200), default="")
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class SlipEntry(Base):
    """What one person read off a slip. The same person cannot type it twice: the database says so.

    `body` seals comment and contact until the slip is closed; levels and tags stay, so that it can be seen who read what.
    """

    __tablename__ = "slip_entry"
    __table_args__ = (
        UniqueConstraint("slip_id", "account_id"),
        CheckConstraint("number BETWEEN 1 AND 3", name="number"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
    )

    slip_id: Mapped[int] = mapped_column(ForeignKey("slip.id"), primary_key=True)
    number: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    typed_at: Mapped[datetime] = mapped_column(UtcInstant)
    level: Mapped[int] = mapped_column(SmallInteger)
    done: Mapped[bool | None]
    tags: Mapped[list[str]] = mapped_column(Json)
    algorithm: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str] = mapped_column(String(10), index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
