"""A guide is drafted, published, and drafted again as the next version; what was published stays as it was, also when it is withdrawn from the public."""

from collections.abc import Sequence

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.canonical import content_hash
from evalsvc.core.clock import now
from evalsvc.core.codes import public_id
from evalsvc.core.db import db
from evalsvc.core.errors import Problem, StaleVersion, WrongState
from evalsvc.guides.elements import elements_of, missing, told, written
from evalsvc.guides.models import Guide, GuideVersion
from evalsvc.guides.queries import guides as queries
from evalsvc.organisation.models import ServiceItem, Unit
from evalsvc.organisation.services.tree import check_open

EDIT, PUBLISH = Permission.GUIDE_EDIT, Permission.GUIDE_PUBLISH
FROM_LIST = {"设定依据": "basis", "办事材料": "materials", "办理流程": "steps", "办理时限": "time_limit"}  # what the item list says already


def draft_guide(*, by: Actor, unit: Unit, item: ServiceItem) -> GuideVersion:
    """Begins the next version of a unit's guide for an item: from the one before, or from what the item list says.

    Raises WrongState while there is a draft, and for a unit or an item that has ended.
    """
    check_open(unit, None)
    if item.retired_on is not None:
        raise WrongState(f"事项“{item.name}”已于{item.retired_on}停用，不用再编制办事指南。")
    guide = queries.guide_of(unit, item)
    if guide is None:
        guide = Guide(public_id=public_id(), unit_id=unit.id, service_item_id=item.id)
        db.session.add(guide)
        db.session.flush()
    if queries.draft_of(guide) is not None:
        raise WrongState("这份办事指南已经有一份拟稿，请接着改那一份。")
    shelf, document = queries.document_now()
    terms = elements_of(document).terms
    known = _known(guide, unit, item)
    version = GuideVersion(
        guide_id=guide.id,
        number=queries.last_number(guide) + 1,
        instrument_version_id=shelf.id,
        content={"elements": written(terms, [known.get(term, "") for term in terms])},
    )
    version.guide = guide
    db.session.add(version)
    _trace("guide.draft", by, version, EDIT)
    return version


def edit_draft(*, by: Actor, version: GuideVersion, texts: Sequence[str], row_version: int) -> None:
    """Writes the elements of a draft, in their order. Raises WrongState once it is published, StaleVersion."""
    _lock_draft(version)
    if version.row_version != row_version:
        raise StaleVersion
    version.content = {"elements": written(queries.elements_for(version).terms, texts)}
    _trace("guide.edit", by, version, EDIT)


def publish_guide(*, by: Actor, version: GuideVersion, row_version: int) -> None:
    """Publishes a draft and freezes it with the names of today; a guide that was withdrawn is public again.

    Raises WrongState, naming the elements of which it says nothing; StaleVersion.
    """
    _lock_draft(version)
    if version.row_version != row_version:
        raise StaleVersion("这份拟稿刚被别人改过，请看过最新内容再发布。")
    extract = queries.elements_for(version)
    if lacking := missing(extract.terms, version.content):
        raise WrongState(f"还不能发布，缺少：{'、'.join(lacking)}。")
    unit, item = version.guide.unit, version.guide.item
    names = {"unit": unit.name, "unit_en": unit.name_en, "item": item.name, "item_en": item.name_en, "main_item": item.main_name, "code": item.code or ""}
    version.content = {"number": version.number, **names, "elements": version.content["elements"]}
    version.hash = content_hash(version.content)
    version.published_at, version.published_by = now(), by.account_id
    version.guide.withdrawn_at, version.guide.withdrawn_reason = None, ""
    _trace("guide.publish", by, version, PUBLISH, hash=version.hash[:12])


def discard_draft(*, by: Actor, version: GuideVersion) -> None:
    """Throws a draft away; its number is given again. Raises WrongState once it is published."""
    _lock_draft(version)
    _trace("guide.discard", by, version, EDIT)
    db.session.delete(version)


def withdraw_guide(*, by: Actor, guide: Guide, reason: str) -> None:
    """Takes a guide from the public, who read the reason in its place. Raises Problem without one, WrongState unless the guide is public."""
    _lock(guide)
    version = queries.published_of(guide)
    if version is None or guide.withdrawn_at is not None:
        raise WrongState("这份办事指南现在没有公开，不用撤下。")
    if not reason.strip():
        raise Problem("请写明撤下的原因，群众会看到。", field="reason")
    guide.withdrawn_at, guide.withdrawn_reason = now(), reason
    _trace("guide.withdraw", by, version, PUBLISH)


def restore_guide(*, by: Actor, guide: Guide) -> None:
    """Gives a guide that was withdrawn back to the public as it was. Raises WrongState unless it is withdrawn."""
    _lock(guide)
    version = queries.published_of(guide)
    if version is None or guide.withdrawn_at is None:
        raise WrongState("这份办事指南没有撤下，不用恢复。")
    guide.withdrawn_at, guide.withdrawn_reason = None, ""
    _trace("guide.restore", by, version, PUBLISH)


def subject_of(guide: Guide) -> str:
    """How the log names a guide."""
    return f"guide:{guide.public_id}"


def _known(guide: Guide, unit: Unit, item: ServiceItem) -> dict[str, str]:
    versions = queries.versions_of(guide)
    if versions:
        return told(versions[0].content)
    row = queries.filled_row(unit, item)
    return {term: getattr(row, column) for term, column in FROM_LIST.items()} if row else {}


def _lock(guide: Guide) -> None:
    db.session.refresh(guide, with_for_update={"key_share": True, "of": Guide})


def _lock_draft(version: GuideVersion) -> None:
    db.session.refresh(version, with_for_update={"key_share": True, "of": GuideVersion})
    if version.is_published:
        raise WrongState("这一版已经发布，内容不再改动；要改，请另拟下一版。")


def _trace(action: str, by: Actor, version: GuideVersion, right: Permission, **facts: str) -> None:
    db.session.flush()
    guide = version.guide
    told: dict[str, str | int] = {"unit": guide.unit.name, "item": guide.item.name, "number": version.number, **facts}
    audit.record(action, by=by, right=right, subject=subject_of(guide), unit_id=guide.unit_id, **told)
