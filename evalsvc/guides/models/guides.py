"""Service guides: one for a unit and an item, in versions; what was published never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.canonical import content_hash
from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.organisation.models import ServiceItem, Unit


class Guide(Base):
    """That a unit has a guide for an item; its address for citizens is made of the public ids of both.

    `withdrawn_at` is since when citizens no longer read it, but `withdrawn_reason`; publishing the next version ends that.
    """

    __tablename__ = "guide"
    __table_args__ = (
        UniqueConstraint("unit_id", "service_item_id"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn_with_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    service_item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"), index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    withdrawn_reason: Mapped[str] = mapped_column(String(400), default="")

    unit: Mapped[Unit] = relationship()
    item: Mapped[ServiceItem] = relationship()


class GuideVersion(Base):
    """A version. `content` is what is printed; of a published one `hash` is SHA-256 over its canonical JSON. One draft at a time."""

    __tablename__ = "guide_version"
    __table_args__ = (
        UniqueConstraint("guide_id", "number"),
        CheckConstraint("(published_at IS NULL) = (hash IS NULL)", name="published_whole"),
        Index(
            "uq_guide_version_draft",
            "guide_id",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    guide_id: Mapped[int] = mapped_column(ForeignKey("guide.id"))
    number: Mapped[int]
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    hash: Mapped[str | None] = mapped_column(String(64))
    published_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    guide: Mapped[Guide] = relationship()

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_intact(self) -> bool:
        return self.hash == content_hash(self.content)
