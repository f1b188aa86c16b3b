"""What is done on a correction: dated progress, evidence in revisions, comments with mentions."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.core.files.models import StoredFile


class Progress(Base):
    """What had happened by a day."""

    __tablename__ = "correction_progress"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)


class Evidence(Base):
    """A piece of evidence; a better one is a further revision of the same `series`, and the older stays."""

    __tablename__ = "correction_evidence"
    __table_args__ = (UniqueConstraint("correction_id", "series", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    turn: Mapped[int]
    series: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(String(80))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    file: Mapped[StoredFile] = relationship()


class Comment(Base):
    """A word between colleagues on one correction."""

    __tablename__ = "correction_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    correction_id: Mapped[int] = mapped_column(ForeignKey("correction.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    text: Mapped[str] = mapped_column(Text)


class Mention(Base):
    """A person named in a comment."""

    __tablename__ = "correction_mention"

    comment_id: Mapped[int] = mapped_column(ForeignKey("correction_comment.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
