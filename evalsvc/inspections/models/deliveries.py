"""What a unit delivers to a stage, and how many of its staff have checked themselves."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, UtcInstant
from evalsvc.core.files.models import StoredFile


class Delivery(Base):
    """A file or a word that a unit delivered; the latest counts, earlier ones stay readable."""

    __tablename__ = "inspection_delivery"
    __table_args__ = (CheckConstraint("text <> '' OR file_id IS NOT NULL", name="says_something"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    deliverable_id: Mapped[int] = mapped_column(ForeignKey("inspection_deliverable.id"), index=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"), index=True)
    text: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    file: Mapped[StoredFile | None] = relationship()


class StaffCount(Base):
    """How many of one kind of staff there are, have checked themselves, and reported something; numbers only, never a name."""

    __tablename__ = "inspection_staff_count"
    __table_args__ = (
        UniqueConstraint("sheet_id", "kind"),
        CheckConstraint("0 <= reported AND reported <= checked AND checked <= staff", name="within"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"))
    kind: Mapped[str] = mapped_column(String(40))
    staff: Mapped[int]
    checked: Mapped[int]
    reported: Mapped[int]
