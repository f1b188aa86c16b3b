"""Published versions of instruments: content that never changes under its hash."""

from datetime import date
from typing import Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, Json


class InstrumentVersion(Base):
    """One frozen version; `hash` is SHA-256 over the canonical JSON of `content`, so that line ends do not matter.

    `namespace` is "shipped" for files of surveys/, or a local one that belongs to an installation.
    """

    __tablename__ = "instrument_version"
    __table_args__ = (UniqueConstraint("namespace", "key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    namespace: Mapped[str] = mapped_column(String(40), default="shipped")
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(200))
    published_on: Mapped[date]
    retired_on: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    hash: Mapped[str] = mapped_column(String(64))
