"""Facts about this installation, one row each: whether it is a demo, since when it stands."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, db

DEMO_STAMP = "demo"  # kept in a demo only: the last day of its ratings, or BUILDING
DEMO_PASSWORD = "demo_password"  # kept in a demo that only its own machine can reach: what the sign-in page shows
BUILDING = "building"
RESTORING = "restoring"  # kept while a backup is being restored: which one; nothing serves the database until it is gone


class Installation(Base):
    __tablename__ = "installation"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(400))


def fact(key: str) -> str | None:
    """The value kept under `key`, or None."""
    return db.session.scalar(select(Installation.value).where(Installation.key == key))


def keep_fact(key: str, value: str) -> None:
    """Keeps a fact, in the place of an older one."""
    db.session.merge(Installation(key=key, value=value))
