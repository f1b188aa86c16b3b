"""The register of proof materials (证明材料清理): on what each rests, and whether it is kept, cancelled, or cancelled by a day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base
from evalsvc.organisation.models import ServiceItem, Unit


class Proof(Base):
    """A proof that people are asked for. `reason_key` is the address of the clause that forbids to ask for it, `reason` its words or the unit's own.

    `stopped_on` is the day from which nobody is asked for it any more. Numbers run per unit.
    """

    __tablename__ = "proof"
    __table_args__ = (
        UniqueConstraint("unit_id", "number"),
        CheckConstraint("(decision = 'cancel_by') = (cancel_on IS NOT NULL)", name="cancelled_by_a_day"),
        CheckConstraint("decision = 'keep' OR reason <> ''", name="cancelled_with_reason"),
        CheckConstraint("decision <> 'keep' OR stopped_on IS NULL", name="kept_goes_on"),
        CheckConstraint("decision <> 'cancel' OR stopped_on IS NOT NULL", name="cancelled_at_once"),
        CheckConstraint("consulted_until IS NULL OR consulted_from <= consulted_until", name="consulted_forwards"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    service_item_id: Mapped[int | None] = mapped_column(ForeignKey("service_item.id"), index=True)
    basis_kind: Mapped[str] = mapped_column(String(10))
    basis: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(10))
    reason_key: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(400), default="")
    cancel_on: Mapped[date | None] = mapped_column(index=True)
    stopped_on: Mapped[date | None]
    consulted_from: Mapped[date | None]
    consulted_until: Mapped[date | None]
    consulted_where: Mapped[str] = mapped_column(String(400), default="")
    consulted_result: Mapped[str] = mapped_column(Text, default="")
    row_version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship()
    item: Mapped[ServiceItem | None] = relationship()

    __mapper_args__ = {"version_id_col": row_version}
