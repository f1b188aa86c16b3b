"""The audit event: who did what to what, where and when, nothing personal in it; and the seals that chain events."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, Json, UtcInstant


class AuditEvent(Base):
    """`hash` is SHA-256 over the canonical JSON of all other columns but `id` and the seal, which comes later."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_unit_at", "unit_id", "at"), Index("ix_audit_event_seal_number", "seal_number", "id"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    action: Mapped[str] = mapped_column(String(60), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    actor_title: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    subject: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    sentence: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    seal_number: Mapped[int | None] = mapped_column(ForeignKey("audit_seal.number"))


class AuditSeal(Base):
    """A link of the chain over committed events: `head` is an HMAC over the head before and everything in this row.

    `events` is a list of (public id, hash) in the order in which they were sealed; `swept` says that no other
    event was waiting at that moment.
    """

    __tablename__ = "audit_seal"

    number: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    events: Mapped[list[list[str]]] = mapped_column(Json)
    swept: Mapped[bool]
    key_id: Mapped[str] = mapped_column(String(12))
    head: Mapped[str] = mapped_column(String(64))
