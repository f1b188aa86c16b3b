"""Who must be told what, which mails that takes, and where a person wants them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, UtcInstant


class Notice(Base):
    """One person is told one thing once: `key` is the caller's, and the database holds that it is told once.

    It ends when the act is done that it asks for. Neither sentence nor subject is ever about a citizen.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("account_id", "key"),
        CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name="ended_says_why"),
        Index("ix_notice_waiting", "account_id", "ended_at", "read_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    sentence: Mapped[str] = mapped_column(String(400))
    act: Mapped[str] = mapped_column(String(40))
    link: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date | None]
    due_is_provisional: Mapped[bool] = mapped_column(default=False)
    urgency: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    read_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    ended_why: Mapped[str | None] = mapped_column(String(80))

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.ended_at is None


class NoticeMail(Base):
    """A mail to a person: about a notice, the digest of a day, or the code that proves an address. `key` makes each unique.

    The address is not kept here: a mail goes to where the person wants mails when it leaves. `public_id` makes the
    Message-ID, the same at each attempt, so that a mail that arrives twice is recognised.
    """

    __tablename__ = "notice_mail"
    __table_args__ = (UniqueConstraint("account_id", "key"), Index("ix_notice_mail_waiting", "state", "next_at"))

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(10))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)
    day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcInstant)
    lease_until: Mapped[datetime | None] = mapped_column(UtcInstant)
    lease_by: Mapped[str | None] = mapped_column(String(16))
    failure: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant)


class MailAddress(Base):
    """Where a person wants mails: the address sealed, whether a code sent to it came back, and which mails are wanted.

    An emptied row keeps how many codes were asked for, so that removing an address does not grant new ones.
    """

    __tablename__ = "mail_address"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    algorithm: Mapped[str | None] = mapped_column(String(20))
    key_id: Mapped[str | None] = mapped_column(String(10), index=True)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    kept_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    code_salt: Mapped[str | None] = mapped_column(String(24))
    code_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    codes_on: Mapped[date | None]
    codes: Mapped[int] = mapped_column(default=0)
    misses: Mapped[int] = mapped_column(default=0)
    wants_each: Mapped[bool] = mapped_column(default=True)
    wants_digest: Mapped[bool] = mapped_column(default=True)
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}
