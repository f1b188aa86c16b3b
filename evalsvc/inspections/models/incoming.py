"""A filled-in form between the dry run and the consent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, Json, UtcInstant
from evalsvc.inspections.models.sheets import Sheet


class FilledForm(Base):
    """A form as it came back: every text that it holds with its cell, personal numbers hidden; the file itself is not needed any more.

    `digest` is that of the file; `told` says, once it was taken, how many cells and rows became what.
    """

    __tablename__ = "inspection_filled_form"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    said: Mapped[dict[str, Any]] = mapped_column(Json)
    sent_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    taken_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    told: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    row_version: Mapped[int] = mapped_column(default=1)

    sheet: Mapped[Sheet] = relationship()

    __mapper_args__ = {"version_id_col": row_version}
