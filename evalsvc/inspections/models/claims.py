"""What a unit says of a row's claim beside what citizens say."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json, UtcInstant


class InspectionClaim(Base):
    """The answer to a contrary figure, and the numbers of paying on time; `figure` is what was shown when revision `frozen_in` was handed in."""

    __tablename__ = "inspection_claim"
    __table_args__ = (
        CheckConstraint("(due IS NULL) = (paid IS NULL)", name="both_numbers"),
        CheckConstraint("paid >= 0 AND paid <= due", name="paid_of_due"),
    )

    row_id: Mapped[int] = mapped_column(ForeignKey("inspection_row.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(15))
    answer: Mapped[str] = mapped_column(String(400), default="")
    due: Mapped[int | None]
    paid: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(String(200), default="")
    figure: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    frozen_in: Mapped[int | None]
    changed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}
