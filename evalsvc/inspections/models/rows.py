"""The rows of a sheet, rival texts, remarks of the reviewer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json, UtcInstant


class SheetRow(Base):
    """A requirement on a sheet: what was found, how it stands, what comes next. Local rows have a text of their own and stand last.

    `changed_in` is the revision with which it last changed: what was judged in that or a later one still stands.
    `is_new`: the last round, or the version before the one adopted, had no such row. A row of an adopted version keeps its text, too.
    `stamp` names the last save: a browser that never heard the answer knows its own save again by it.
    """

    __tablename__ = "inspection_row"
    __table_args__ = (UniqueConstraint("sheet_id", "key"), CheckConstraint("result <> 'not_applicable' OR reason <> ''", name="reason"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("inspection_sheet.id"))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    is_local: Mapped[bool] = mapped_column(default=False)
    local_text: Mapped[str] = mapped_column(Text, default="")
    is_new: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    office: Mapped[str] = mapped_column(String(80), default="")
    finding: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(15), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    measure: Mapped[str] = mapped_column(Text, default="")
    measure_due_on: Mapped[date | None]
    authority: Mapped[str] = mapped_column(String(200), default="")
    carried: Mapped[str] = mapped_column(Text, default="")
    correction_id: Mapped[int | None] = mapped_column(ForeignKey("correction.id"), index=True)
    changed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    changed_in: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[str | None] = mapped_column(String(16))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class Rival(Base):
    """What somebody typed into a row that another had changed meanwhile: both texts are kept until one of them is chosen."""

    __tablename__ = "inspection_rival"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    typed: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class Remark(Base):
    """What a reviewer says of a row of a revision; it is answered and ticked off by the unit."""

    __tablename__ = "inspection_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), index=True)
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(String(400), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
