"""What is asked of the published versions."""

from datetime import date

from sqlalchemy import Select, or_, select

from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.instruments.kinds import SHIPPED
from evalsvc.instruments.models import InstrumentVersion


def version_in_use(key: str, day: date) -> Select[InstrumentVersion]:
    """The statement for the newest version of a form that is published and not retired on a day."""
    return (
        select(InstrumentVersion)
        .where(
            InstrumentVersion.namespace == SHIPPED,
            InstrumentVersion.key == key,
            InstrumentVersion.published_on <= day,
            or_(InstrumentVersion.retired_on.is_(None), InstrumentVersion.retired_on > day),
        )
        .order_by(InstrumentVersion.version.desc())
        .limit(1)
    )


def current_version(key: str, day: date | None = None) -> InstrumentVersion:
    """The version of a form under which answers are given on a day (today by default); raises NotFound when there is none."""
    return _found(db.session.scalar(version_in_use(key, day or today())))


def version(key: str, number: int) -> InstrumentVersion:
    """One version of a form, retired or not; raises NotFound when it does not exist."""
    return _found(db.session.scalar(_shipped().where(InstrumentVersion.key == key, InstrumentVersion.version == number)))


def version_by_id(version_id: int) -> InstrumentVersion:
    """The version an answer was given under; raises NotFound when it does not exist."""
    return _found(db.session.get(InstrumentVersion, version_id))


def versions_of(key: str) -> list[InstrumentVersion]:
    """All versions of a form, newest first."""
    return list(db.session.scalars(_shipped().where(InstrumentVersion.key == key).order_by(InstrumentVersion.version.desc())))


def all_versions() -> list[InstrumentVersion]:
    """All versions of all forms, by key and then newest first."""
    return list(db.session.scalars(_shipped().order_by(InstrumentVersion.key, InstrumentVersion.version.desc())))


def _shipped() -> Select[InstrumentVersion]:
    return select(InstrumentVersion).where(InstrumentVersion.namespace == SHIPPED)


def _found(version: InstrumentVersion | None) -> InstrumentVersion:
    if version is None:
        raise NotFound
    return version
