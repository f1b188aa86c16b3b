"""What the database knows of a file: its hash and size, what it is, who handed it in and when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, UtcInstant
from evalsvc.core.files.kinds import BY_MEDIA_TYPE, PICTURES, Kind


class StoredFile(Base):
    """One handing-in; the same bytes handed in twice are two rows over one file. `sha256` is that of the bytes as people get them.

    `key_id` is the month under whose key personal bytes are sealed; `destroyed_at` says that this row needs them no more.
    """

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("(key_id IS NULL) = (algorithm IS NULL)", name="sealed_whole"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100))
    algorithm: Mapped[str | None] = mapped_column(String(20))
    key_id: Mapped[str | None] = mapped_column(String(10), index=True)
    kept_at: Mapped[datetime] = mapped_column(UtcInstant)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    destroyed_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    @property
    def kind(self) -> Kind:
        return BY_MEDIA_TYPE[self.media_type]

    @property
    def is_picture(self) -> bool:
        return self.kind in PICTURES
