"""The daily self-test of the printed codes."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, UtcInstant


class SelfTest(Base):
    """One day's test of every open code; what did not pass stands in `SelfTestFault`."""

    __tablename__ = "self_test"

    day: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    codes: Mapped[int]


class SelfTestFault(Base):
    """An open code on which a citizen could not have rated, and why."""

    __tablename__ = "self_test_fault"

    day: Mapped[date] = mapped_column(ForeignKey("self_test.day"), primary_key=True)
    code: Mapped[str] = mapped_column(ForeignKey("point_code.code"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    what: Mapped[str] = mapped_column(String(200))
