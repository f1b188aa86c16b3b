"""The rows of files: added with what they belong to, marked when their time is over, and bytes that no row needs are swept."""

from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select, update

from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.files.models import StoredFile
from evalsvc.core.files.store import PREFIXES, Laid, Store
from evalsvc.core.retention import kept_for_good


def store() -> Store:
    """The folder of files of this application."""
    found: Store = current_app.extensions["files"]
    return found


def keep_file(laid: Laid, *, account_id: int | None) -> StoredFile:
    """The row of bytes that lie on disk, in the running transaction; whoever calls records what it is for."""
    fields = {name: getattr(laid, name) for name in ("sha256", "size", "media_type", "name", "algorithm", "key_id")}
    row = StoredFile(public_id=public_id(), kept_at=laid.at, account_id=account_id, destroyed_at=None, **fields)
    db.session.add(row)
    db.session.flush()
    return row


def mark_destroyed(ids: Iterable[int], *, at: datetime) -> list[str]:
    """Marks rows whose time is over, in the running transaction, and returns the hashes; `sweep` then takes the bytes."""
    ours = StoredFile.id.in_(list(ids)) & StoredFile.destroyed_at.is_(None)
    return list(db.session.scalars(update(StoredFile).where(ours).values(destroyed_at=at).returning(StoredFile.sha256)))


def keys_in_use() -> set[str]:
    """The months whose keys still open a file."""
    held = select(StoredFile.key_id).where(StoredFile.key_id.is_not(None), StoredFile.destroyed_at.is_(None)).distinct()
    return {key_id for key_id in db.session.scalars(held) if key_id is not None}


def sweep(prefixes: Iterable[str]) -> int:
    """Removes bytes whose hash begins with one of the prefixes and that no row needs; returns how many. It ends the session's transaction."""
    removed = 0
    for prefix in sorted(set(prefixes)):
        below = select(StoredFile.sha256, StoredFile.key_id).where(StoredFile.sha256.startswith(prefix, autoescape=True), StoredFile.destroyed_at.is_(None))
        live = frozenset((digest, key_id) for digest, key_id in db.session.execute(below))
        db.session.rollback()
        removed += store().sweep(prefix, live)
    return removed


def sweep_some() -> None:
    """The step of the tick: one of the 256 folders a minute, so that each is looked at every four hours, however many files there are."""
    sweep([PREFIXES[int(now().timestamp()) // 60 % len(PREFIXES)]])


def _files() -> int:
    return db.session.scalar(select(func.count()).select_from(StoredFile)) or 0


RETENTION = (
    kept_for_good(
        "files",
        "上传文件的登记：种类、大小、内容摘要、何时由谁上传",
        tables=("stored_file",),
        why="文件本身按所属业务的期限保存；登记说明曾经有过什么、何时销毁",
        kept=_files,
    ),
)
