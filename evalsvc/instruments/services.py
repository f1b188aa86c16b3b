"""Published versions come into the database here, and nowhere else."""

from pathlib import Path

from evalsvc.access.actor import SYSTEM, Actor
from evalsvc.audit import services as audit
from evalsvc.core.db import db
from evalsvc.core.errors import NotFound, WrongState
from evalsvc.instruments.kinds import SHIPPED
from evalsvc.instruments.loader import Loaded, load_folder
from evalsvc.instruments.models import InstrumentVersion
from evalsvc.instruments.queries import version


class FrozenVersion(WrongState):
    """A file says something else under a version that has been published."""


def adopt_surveys(folder: Path, *, by: Actor = SYSTEM) -> list[InstrumentVersion]:
    """Takes the versions in `folder` that are not there yet, and the days on which older ones were retired.

    Returns what is new. Idempotent. Raises BadSurveys with every fault when a file is not in order, and
    FrozenVersion, naming file and version, when a published version has been changed; nothing is taken then.
    """
    loaded = load_folder(folder)
    known = {one.file: _known(one) for one in loaded}
    for one in loaded:
        _check_frozen(one, known[one.file])
    adopted = []
    for one in loaded:
        published = known[one.file]
        if published is None:
            adopted.append(_adopt(one, by=by))
        elif published.retired_on != one.retired_on:
            _retire(one, published, by=by)
    return adopted


def _known(one: Loaded) -> InstrumentVersion | None:
    try:
        return version(one.form.key, one.form.version)
    except NotFound:
        return None


def _check_frozen(one: Loaded, published: InstrumentVersion | None) -> None:
    if published is None:
        return
    if published.hash != one.hash:
        raise FrozenVersion(
            f"文件{one.file}改动了已发布的第{published.version}版（原校验值{published.hash[:12]}，现为{one.hash[:12]}）。"
            f"已发布的版本不能改，请恢复原文件，把改动写成新的一版v{published.version + 1}.yaml。"
        )
    if published.retired_on is not None and published.retired_on != one.retired_on:
        raise FrozenVersion(f"文件{one.file}改动了第{published.version}版的停用日期（原为{published.retired_on}）。停用日期写定后不能改，请恢复原文件。")


def _adopt(one: Loaded, *, by: Actor) -> InstrumentVersion:
    form = one.form
    made = InstrumentVersion(
        namespace=SHIPPED,
        key=form.key,
        version=form.version,
        kind=form.kind,
        title=form.title,
        published_on=form.published_on,
        retired_on=one.retired_on,
        content=one.content,
        hash=one.hash,
    )
    db.session.add(made)
    db.session.flush()
    audit.record("instrument.adopt", by=by, subject=f"instrument:{form.key}:{form.version}", title=form.title, version=form.version, hash=one.hash)
    return made


def _retire(one: Loaded, published: InstrumentVersion, *, by: Actor) -> None:
    published.retired_on = one.retired_on
    audit.record(
        "instrument.retire",
        by=by,
        subject=f"instrument:{published.key}:{published.version}",
        title=published.title,
        version=published.version,
        retired_on=str(one.retired_on),
    )
