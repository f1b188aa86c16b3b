"""What the tiers above a unit see in its rows, and which rows a reviewer has looked at."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, UtcInstant


class RowJudgement(Base):
    """What one tier sees in a row of a revision (`seen`), beside the unit's own result then (`claimed`); with a word where they differ.

    `submitted_by` repeats who handed the revision in: nobody judges their own. It may be changed until the sheet is returned or accepted.
    """

    __tablename__ = "inspection_judgement"
    __table_args__ = (
        UniqueConstraint("row_id", "revision", "tier"),
        CheckConstraint("account_id <> submitted_by", name="judged_by_another"),
        CheckConstraint("seen = claimed OR word <> ''", name="disagrees_in_words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"))
    revision: Mapped[int]
    tier: Mapped[str] = mapped_column(String(10))
    claimed: Mapped[str] = mapped_column(String(15))
    seen: Mapped[str] = mapped_column(String(15))
    word: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    submitted_by: Mapped[int] = mapped_column(ForeignKey("account.id"))

    @property
    def agrees(self) -> bool:
        """Whether the tier sees what the unit said."""
        return self.seen == self.claimed


class ReadMark(Base):
    """That a reviewer has looked at a row, as it was handed in with a revision."""

    __tablename__ = "inspection_read_mark"

    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    revision: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcInstant)
