"""An import with its counts; beside it, for some days, the file, its rows and its faults. An export that a job makes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evalsvc.core.db import Base, BigId, Json, UtcInstant


class ImportBatch(Base):
    """One file of one person. `round` counts the jobs it has had, `fingerprint` is that of the plan which the person read."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcInstant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    emptied_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    round: Mapped[int] = mapped_column(default=1)
    fresh: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    same: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    layout: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    told: Mapped[list[str]] = mapped_column(Json, default=list)
    row_version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": row_version}


class ImportMatching(Base):
    """What a person has said of a set of heads: the column of each key, and what held for the whole file."""

    __tablename__ = "import_matching"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    places: Mapped[dict[str, int]] = mapped_column(Json)
    asked: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class ImportFile(Base):
    """The file as it was sent."""

    __tablename__ = "import_file"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """A staged row: the texts of its cells by key, and what it would do."""

    __tablename__ = "import_row"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[dict[str, str]] = mapped_column(Json)
    verdict: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)


class ImportFault(Base):
    """What is wrong with a cell."""

    __tablename__ = "import_fault"

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    cell: Mapped[str] = mapped_column(String(60))
    typed: Mapped[str] = mapped_column(String(80))
    sentence: Mapped[str] = mapped_column(Text)


class ExportRun(Base):
    """A table that a job writes because it is too large for a page. `roots` are the units in which the person held the right then.

    `file` is the name of the file while it is kept; the run stays on record.
    """

    __tablename__ = "export_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    form: Mapped[str] = mapped_column(String(8))
    given: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    told: Mapped[str] = mapped_column(String(400), default="")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    roots: Mapped[list[int]] = mapped_column(Json, default=list)
    asked_at: Mapped[datetime] = mapped_column(UtcInstant)
    title: Mapped[str] = mapped_column(String(120), default="")
    rows: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    file: Mapped[str | None] = mapped_column(String(80))
    made_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    removed_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    @property
    def job_key(self) -> str:
        return f"export:{self.public_id}"
