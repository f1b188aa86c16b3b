"""Jobs: what is to be done, how far it is, who holds it until when; and how the steps of the tick went."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, Json, UtcInstant


class Job(Base):
    """`state` is queued, running, done or failed; `key` is unique, so that a thing due once is queued once."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_waiting", "state", "due_at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    given: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    lease_until: Mapped[datetime | None] = mapped_column(UtcInstant)
    lease_by: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    finished_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TickStep(Base):
    """When a step of the tick last succeeded and last failed."""

    __tablename__ = "tick_step"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    succeeded_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    failed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
