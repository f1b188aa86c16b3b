"""Accounts, dated grants, the browsers a person has used, and what failed sign-ins cost."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, UtcInstant


class Account(Base):
    """A person's account; raising `epoch` ends every session that was signed under the old one."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    display_name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    password_set_at: Mapped[datetime] = mapped_column(UtcInstant)
    retired_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class RoleGrant(Base):
    """A role held in a unit from an instant until another; it reaches everything below the unit."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UtcInstant)
    until: Mapped[datetime | None] = mapped_column(UtcInstant)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RoleRequest(Base):
    """A role that takes effect only when a second administrator confirms it; the database holds that they are two."""

    __tablename__ = "role_request"
    __table_args__ = (CheckConstraint("outcome <> 'granted' OR decided_by <> asked_by", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    outcome: Mapped[str | None] = mapped_column(String(10))


class EndedSession(Base):
    """A session that was signed out before its cookie grew too old; a copy of the cookie opens nothing."""

    __tablename__ = "ended_session"

    session: Mapped[str] = mapped_column(String(16), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)


class SignInDelay(Base):
    """What failures have cost one bucket: a keyed digest of user name and browser, of user name and address, or of an address."""

    __tablename__ = "sign_in_delay"

    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    not_before: Mapped[datetime] = mapped_column(UtcInstant)
    failed_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
