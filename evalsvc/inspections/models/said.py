"""What is said around a row: evidence, words between colleagues, check-ins of what lasts, and how the row came to read as it does."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.core.files.models import StoredFile


class RowEvidence(Base):
    """What proves a finding; a better piece is a further revision of the same `series`, and the older stays."""

    __tablename__ = "inspection_evidence"
    __table_args__ = (UniqueConstraint("row_id", "series", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    series: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    file: Mapped[StoredFile] = relationship()


class RowComment(Base):
    """A word between colleagues on one row."""

    __tablename__ = "inspection_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)


class RowMention(Base):
    """A person named in a comment."""

    __tablename__ = "inspection_mention"

    comment_id: Mapped[int] = mapped_column(ForeignKey("inspection_comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class RowCheckIn(Base):
    """How a long-term requirement stood on a day."""

    __tablename__ = "inspection_check_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    day: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RowChange(Base):
    """What somebody made of a row within some minutes: how it read `before` the first save and `after` the last one."""

    __tablename__ = "inspection_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    began_at: Mapped[datetime] = mapped_column(UtcInstant)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
