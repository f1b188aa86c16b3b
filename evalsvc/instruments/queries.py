"""What is asked of the published versions."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from json import dumps

from flask import current_app
from sqlalchemy import Select, or_, select

from evalsvc.access.actor import Actor
from evalsvc.core.clock import today
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound
from evalsvc.instruments.citing import Citable, citables
from evalsvc.instruments.duties import Ability, Doings, Done
from evalsvc.instruments.kinds import SHIPPED, InstrumentKind, VersionState
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.papers import Document

MOST = 9999  # versions of a form; a greater number in an address is none


@dataclass(frozen=True)
class ShelfRow:
    """A version, and whether answers are given under it."""

    version: InstrumentVersion
    state: VersionState


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
    if number > MOST:
        raise NotFound
    return _found(db.session.scalar(_shipped().where(InstrumentVersion.key == key, InstrumentVersion.version == number)))


def version_by_id(version_id: int) -> InstrumentVersion:
    """The version an answer was given under; raises NotFound when it does not exist."""
    return _found(db.session.get(InstrumentVersion, version_id))


def versions_of(key: str) -> list[InstrumentVersion]:
    """All versions of a form, newest first, whether retired or not."""
    return list(db.session.scalars(_shipped().where(InstrumentVersion.key == key).order_by(InstrumentVersion.version.desc())))


def shelf(day: date) -> list[ShelfRow]:
    """All versions of all forms with their state on a day, by key and then newest first."""
    versions = db.session.scalars(_shipped().order_by(InstrumentVersion.key, InstrumentVersion.version.desc()))
    rows: list[ShelfRow] = []
    for found in versions:
        newer = any(row.version.key == found.key and row.state is VersionState.CURRENT for row in rows)
        rows.append(ShelfRow(found, _state(found, day, superseded=newer)))
    return rows


def on_shelf(key: str, number: int, day: date) -> ShelfRow:
    """One version of a form with its state on a day; raises NotFound when it does not exist."""
    found = version(key, number)
    return next(row for row in shelf(day) if row.version.id == found.id)


def in_use(key: str, day: date) -> ShelfRow:
    """The version of a form in use on a day, or its newest when none is; raises NotFound when there is no such form."""
    rows = [row for row in shelf(day) if row.version.key == key]
    if not rows:
        raise NotFound
    return next((row for row in rows if row.state is VersionState.CURRENT), rows[0])


def citable_now() -> list[Citable]:
    """The rows and clauses of every document in use today, by document; a document is read once for each hash of its content."""
    rows = [row.version for row in shelf(today()) if row.state is VersionState.CURRENT and row.version.kind == InstrumentKind.DOCUMENT]
    return [one for row in rows for one in _cited(row.hash, dumps(row.content), row.version)]


@lru_cache(maxsize=32)
def _cited(_hash: str, content: str, number: int) -> tuple[Citable, ...]:
    return tuple(citables(Document.model_validate_json(content), number))


def who_does(by: Actor) -> dict[Ability, Done]:
    """What is done in this application, as a person sees it; what is missing is not yet done."""
    doings: Doings = current_app.extensions["doings"]
    return {ability: Done(doing, by.may(doing.permission)) for ability, doing in doings.items()}


def _state(found: InstrumentVersion, day: date, *, superseded: bool) -> VersionState:
    if found.retired_on is not None and found.retired_on <= day:
        return VersionState.RETIRED
    if found.published_on > day:
        return VersionState.COMING
    return VersionState.SUPERSEDED if superseded else VersionState.CURRENT


def _shipped() -> Select[InstrumentVersion]:
    return select(InstrumentVersion).where(InstrumentVersion.namespace == SHIPPED)


def _found(version: InstrumentVersion | None) -> InstrumentVersion:
    if version is None:
        raise NotFound
    return version
