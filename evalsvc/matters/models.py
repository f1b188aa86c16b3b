"""Served counts per window and day with what they were before, and matters (办件) whose numbers are sealed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, UtcInstant

IN_KEY_ORDER = {"sqlite_with_rowid": False}


class ServedDay(Base):
    """How many people a window or online service served on a day: 0 is an answer, a day without a row is missing."""

    __tablename__ = "served_day"
    __table_args__ = (CheckConstraint("n >= 0", name="n"),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    service_day: Mapped[date] = mapped_column(primary_key=True)
    n: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    kept_at: Mapped[datetime] = mapped_column(UtcInstant)
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class ServedCorrection(Base):
    """What a served count was until it was corrected, and why; `n` and `source` are the old ones, held from `kept_at` to `corrected_at`."""

    __tablename__ = "served_correction"
    __table_args__ = (Index("ix_served_correction_unit_id_service_day", "unit_id", "service_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    service_day: Mapped[date]
    n: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    kept_at: Mapped[datetime] = mapped_column(UtcInstant)
    corrected_at: Mapped[datetime] = mapped_column(UtcInstant)
    reason: Mapped[str] = mapped_column(String(200))


class Matter(Base):
    """A matter that was finished. Its number lies in the vault; `number_digest` (keyed) keeps it unique as long as it is kept."""

    __tablename__ = "matter"
    __table_args__ = (UniqueConstraint("system", "upstream_id"), Index("ix_matter_unit_id_finished_on", "unit_id", "finished_on"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"))
    service_item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    finished_on: Mapped[date] = mapped_column(index=True)
    number_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    system: Mapped[str | None] = mapped_column(String(40))
    upstream_id: Mapped[str | None] = mapped_column(String(80))
    kept_at: Mapped[datetime] = mapped_column(UtcInstant)


class MatterNumber(Base):
    """The sealed number of a matter: JSON of matter number and service number."""

    __tablename__ = "matter_number"
    __table_args__ = (IN_KEY_ORDER,)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str] = mapped_column(String(10), index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class MatterLink(Base):
    """The random token of a matter's own rating page."""

    __tablename__ = "matter_link"
    __table_args__ = (IN_KEY_ORDER,)

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), unique=True)


class MatterInvitation(Base):
    """The link was exported for inviting: the key lets it happen once."""

    __tablename__ = "matter_invitation"
    __table_args__ = (IN_KEY_ORDER,)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
