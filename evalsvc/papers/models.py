"""Papers, the series that number them, and how organs appear on them. What was issued is never deleted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.core.files.models import StoredFile
from evalsvc.organisation.models import Unit


class PaperOrgan(Base):
    """How an organ appears on its papers from a day on: the name it signs with, its code word (发文机关代字), its red head."""

    __tablename__ = "paper_organ"
    __table_args__ = (UniqueConstraint("unit_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    since: Mapped[date]
    name: Mapped[str] = mapped_column(String(80))
    code_word: Mapped[str] = mapped_column(String(20))
    head: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class PaperSeries(Base):
    """The numbers of one organ, series and year: `following` is the next one. Its row is locked from the number's giving to the commit.

    `first` is above 1 when the year began on paper, before this system.
    """

    __tablename__ = "paper_series"
    __table_args__ = (UniqueConstraint("unit_id", "series", "year"), CheckConstraint("1 <= first AND first <= following", name="order"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    series: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    first: Mapped[int] = mapped_column(default=1)
    following: Mapped[int] = mapped_column(default=1)


class Paper(Base):
    """A paper of an organ (`unit_id`). A draft has no number; at the issue it gets one, and `content` is frozen by its hash.

    `subject` says what it is about, as `correction:<public id>`. `seen_at`: when the addressed unit first fetched it.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("unit_id", "series", "year", "number"),
        CheckConstraint("(number IS NULL) = (year IS NULL) AND (number IS NULL) = (full_number IS NULL)", name="numbered_whole"),
        CheckConstraint("number IS NULL OR (series IS NOT NULL AND issued_at IS NOT NULL)", name="numbered_at_issue"),
        CheckConstraint("(issued_at IS NULL) = (content_hash IS NULL) AND (issued_at IS NULL) = (issued_on IS NULL)", name="frozen_at_issue"),
        CheckConstraint("state NOT IN ('draft', 'discarded') OR issued_at IS NULL", name="draft_not_issued"),
        CheckConstraint("state <> 'issued' OR (issued_at IS NOT NULL AND (series IS NULL OR number IS NOT NULL))", name="issued_whole"),
        CheckConstraint("state <> 'revoked' OR (issued_at IS NOT NULL AND revoked_at IS NOT NULL AND reason <> '')", name="revoked_with_reason"),
        CheckConstraint("received_at IS NULL OR issued_at IS NOT NULL", name="received_after_issue"),
        CheckConstraint("received_by IS NULL OR issued_by IS NULL OR received_by <> issued_by", name="received_by_another"),
        Index("ix_paper_unit_id_kind", "unit_id", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    series: Mapped[str | None] = mapped_column(String(40))
    year: Mapped[int | None]
    number: Mapped[int | None]
    full_number: Mapped[str | None] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    addressee_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    addressee_name: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str] = mapped_column(String(80), index=True)
    signed: Mapped[str] = mapped_column(String(80))
    fields: Mapped[dict[str, Any]] = mapped_column(Json)
    annexes: Mapped[list[str]] = mapped_column(Json)
    content: Mapped[dict[str, Any] | None] = mapped_column(Json)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10))
    drafted_at: Mapped[datetime] = mapped_column(UtcInstant)
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(400), default="")
    seen_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    pdf_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    docx_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    organ: Mapped[Unit] = relationship(foreign_keys=[unit_id])
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id])
    docx: Mapped[StoredFile | None] = relationship(foreign_keys=[docx_id])

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_registered(self) -> bool:
        return self.issued_at is not None
