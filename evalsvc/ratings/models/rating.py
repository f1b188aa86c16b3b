"""The rating, immutable; what happens to it later stands in dated rows beside it; counters per day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, Json, UtcInstant

IN_KEY_ORDER = {"sqlite_with_rowid": False}  # SQLite keeps such a table in its key alone: a rating then touches a quarter fewer pages
ASKED_FOR = text("origin <> 'volunteered'")  # few: an index of these costs a rating of a point nothing


class Rating(Base):
    """One act of one rater. `comment` is masked; its original, if masking changed it, lies in the vault."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        Index("ix_rating_point_id_created_at", "point_id", "created_at"),
        Index("ix_rating_unit_id_service_day", "unit_id", "service_day"),
        Index("ix_rating_asked_for", "unit_id", "service_day", sqlite_where=ASKED_FOR, postgresql_where=ASKED_FOR),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    level: Mapped[int] = mapped_column(SmallInteger)
    done: Mapped[bool | None]
    origin: Mapped[str] = mapped_column(String(12))
    system: Mapped[str] = mapped_column(String(40), default="own")
    rater: Mapped[str] = mapped_column(String(12))
    turn: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    service_day: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    comment: Mapped[str | None] = mapped_column(Text)


class RatingTag(Base):
    """A reason ticked with the final level; the code is national, or carries its local namespace and a colon."""

    __tablename__ = "rating_tag"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)


class VisitUse(Base):
    """A visit token that has been spent: the primary key lets one visit and attempt give one rating only."""

    __tablename__ = "visit_use"
    __table_args__ = (IN_KEY_ORDER,)

    visit: Mapped[str] = mapped_column(String(24), primary_key=True)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))


class MatterUse(Base):
    """A rating of a matter: the primary key lets one matter, turn and attempt give one rating only, whoever holds the link."""

    __tablename__ = "matter_use"
    __table_args__ = (IN_KEY_ORDER,)

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    turn: Mapped[str] = mapped_column(String(10), primary_key=True)
    attempt: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)


class Receipt(Base):
    """The code that whoever rated may keep; it echoes nothing of the rating."""

    __tablename__ = "receipt"
    __table_args__ = (IN_KEY_ORDER,)

    code: Mapped[str] = mapped_column(String(16), primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), unique=True)


class RatingSecret(Base):
    """A sealed text of a rating: `kind` is contact (JSON of name and phone) or comment (before masking)."""

    __tablename__ = "rating_secret"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(20))
    key_id: Mapped[str] = mapped_column(String(10), index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime] = mapped_column(UtcInstant)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class RatingWithdrawal(Base):
    """The rater's own undo within ten minutes."""

    __tablename__ = "rating_withdrawal"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)


class RatingPressure(Base):
    """The rater says: I was asked to rate well. It never reaches the window."""

    __tablename__ = "rating_pressure"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)


class RatingFlag(Base):
    """A sign that somebody should look; a flag deletes nothing and changes no figure."""

    __tablename__ = "rating_flag"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)


class _DayCount:
    """The columns that both counters share."""

    service_day: Mapped[date] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(String(12), primary_key=True)
    turn: Mapped[str] = mapped_column(String(10), primary_key=True)
    n1: Mapped[int] = mapped_column(default=0)
    n2: Mapped[int] = mapped_column(default=0)
    n3: Mapped[int] = mapped_column(default=0)
    n4: Mapped[int] = mapped_column(default=0)
    n5: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    not_done: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    excluded: Mapped[int] = mapped_column(default=0)


class PointDay(_DayCount, Base):
    """Effective ratings of one point on one day, by stream and turn; withdrawn and excluded ones only in their columns."""

    __tablename__ = "point_day"
    __table_args__ = (IN_KEY_ORDER,)

    point_id: Mapped[int] = mapped_column(ForeignKey("rating_point.id"), primary_key=True)


class UnitDay(_DayCount, Base):
    """The same for the unit that owned the point on the day; ancestors are summed on read."""

    __tablename__ = "unit_day"
    __table_args__ = (Index("ix_unit_day_service_day", "service_day"), IN_KEY_ORDER)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class TagDay(Base):
    """How often a tag was given for a unit on a day, by citizens in effective first ratings; built by `tick`."""

    __tablename__ = "tag_day"
    __table_args__ = (IN_KEY_ORDER,)

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    service_day: Mapped[date] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int]


class SummaryState(Base):
    """Until which instant a summary holds everything."""

    __tablename__ = "summary_state"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    cut_off: Mapped[datetime] = mapped_column(UtcInstant)


class Release(Base):
    """What a window is told: a snapshot over closed weeks, made once and never recomputed."""

    __tablename__ = "release"
    __table_args__ = (UniqueConstraint("unit_id", "until_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    from_day: Mapped[date]
    until_day: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UtcInstant)
    content: Mapped[dict[str, Any]] = mapped_column(Json)


class ReleaseEntry(Base):
    """A rating that has gone into a release; none goes twice, and one that came late goes into the next."""

    __tablename__ = "release_entry"
    __table_args__ = (IN_KEY_ORDER,)

    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
