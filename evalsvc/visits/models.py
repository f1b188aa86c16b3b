"""Campaigns with their targets and the persons assigned; records with answers, findings and what proves these."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalsvc.core.db import Base, BigId, UtcInstant


class VisitCampaign(Base):
    """A plan: what kind, by which questionnaire, between which days. `unit_id` is the organ that plans it."""

    __tablename__ = "visit_campaign"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    instrument_version_id: Mapped[int] = mapped_column(ForeignKey("instrument_version.id"))
    profile_version_id: Mapped[int] = mapped_column(ForeignKey("profile_version.id"))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class VisitTarget(Base):
    """A unit that a campaign visits, how often, and since when the unit has been told (None: it must not know)."""

    __tablename__ = "visit_target"
    __table_args__ = (UniqueConstraint("campaign_id", "unit_id"), CheckConstraint("quota BETWEEN 1 AND 9999", name="quota"))

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("visit_campaign.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    quota: Mapped[int]
    released_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    row_version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[VisitCampaign] = relationship()

    __mapper_args__ = {"version_id_col": row_version}


class VisitAssignment(Base):
    """A person who visits a target."""

    __tablename__ = "visit_assignment"

    target_id: Mapped[int] = mapped_column(ForeignKey("visit_target.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)


class VisitRecord(Base):
    """One visit or interview. `rating_id` is the rating it became when it was released, where the unit has a rating point."""

    __tablename__ = "visit_record"
    __table_args__ = (
        UniqueConstraint("campaign_id", "sample"),
        CheckConstraint("checked_by IS NULL OR checked_by <> account_id", name="checked_by_another"),
        Index("ix_visit_record_target_id_state", "target_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("visit_campaign.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("visit_target.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    sample: Mapped[str] = mapped_column(String(40))
    visited_at: Mapped[datetime] = mapped_column(UtcInstant)
    visited_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    remark: Mapped[str] = mapped_column(String(400), default="")
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"), unique=True)
    row_version: Mapped[int] = mapped_column(default=1)

    target: Mapped[VisitTarget] = relationship()
    campaign: Mapped[VisitCampaign] = relationship()

    __mapper_args__ = {"version_id_col": row_version}


class VisitAnswer(Base):
    """The answer to one question: a level, the key of an option, or a masked text. `destroyed_at`: its days were over."""

    __tablename__ = "visit_answer"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("visit_record.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    level: Mapped[int | None] = mapped_column(SmallInteger)
    text: Mapped[str | None] = mapped_column(Text)
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class VisitFinding(Base):
    """A problem as it was seen, with the clause that it touches; masked. It is what a correction may later be opened from."""

    __tablename__ = "visit_finding"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("visit_record.id"), index=True)
    position: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)
    clause: Mapped[str] = mapped_column(String(200), default="")


class VisitEvidence(Base):
    """A photograph or a paper that shows a finding. People may be on it: its bytes are sealed, and destroyed like contacts."""

    __tablename__ = "visit_evidence"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("visit_finding.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), unique=True)
