"""Matters are kept with their numbers sealed and a link each, invited once, and looked up with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.audit import services as audit
from evalsvc.core.clock import day_of, now, prose_date
from evalsvc.core.codes import new_code, public_id
from evalsvc.core.db import db
from evalsvc.core.errors import WrongState
from evalsvc.core.masking import mask
from evalsvc.core.vault import Sealed, Unreadable, Vault
from evalsvc.matters.models import Matter, MatterInvitation, MatterLink, MatterNumber
from evalsvc.matters.naming import TOKEN_CHARACTERS
from evalsvc.organisation.models import Unit
from evalsvc.profiles.queries import profile_for


@dataclass(frozen=True)
class Numbers:
    """The number of a matter and its service number (empty where the office gives none): what is sealed."""

    number: str
    service_number: str = ""


@dataclass(frozen=True)
class NewMatter:
    """A matter to be kept; `point_id` is the rating point on which its rating will hang."""

    numbers: Numbers
    unit_id: int
    point_id: int
    service_item_id: int
    finished_on: date
    system: str | None = None
    upstream_id: str | None = None


def digest_of(numbers: Numbers, vault: Vault) -> str:
    """The keyed digest by which the same matter is known again."""
    return vault.digest(f"{numbers.number}\x1f{numbers.service_number}", context="matter")


def number_context(matter_id: int) -> str:
    """What binds a sealed number to its matter, so that it opens nowhere else."""
    return f"matter_number:{matter_id}"


def keep_matters(*, matters: Sequence[NewMatter], vault: Vault) -> list[int]:
    """Keeps new matters with sealed numbers and links, and returns their ids; the import that brings them leaves the trace.

    Raises IntegrityError when one of them is there already: whoever calls has looked before (`queries.known_digests`).
    """
    at = now()
    profiles = {unit: profile_for(unit, day_of(at)).id for unit in {matter.unit_id for matter in matters}}
    rows = [_row(matter, vault) | {"profile_version_id": profiles[matter.unit_id], "kept_at": at} for matter in matters]
    ids = list(db.session.scalars(insert(Matter).returning(Matter.id, sort_by_parameter_order=True), rows)) if rows else []
    if ids:
        db.session.execute(insert(MatterNumber), [_sealed(id_, matter.numbers, day_of(at), vault) for id_, matter in zip(ids, matters, strict=True)])
        db.session.execute(insert(MatterLink), [{"token": new_code(TOKEN_CHARACTERS), "matter_id": id_} for id_ in ids])
    return ids


def _row(matter: NewMatter, vault: Vault) -> dict[str, Any]:
    return {
        "public_id": public_id(),
        "unit_id": matter.unit_id,
        "point_id": matter.point_id,
        "service_item_id": matter.service_item_id,
        "finished_on": matter.finished_on,
        "number_digest": digest_of(matter.numbers, vault),
        "system": matter.system,
        "upstream_id": matter.upstream_id,
    }


def _sealed(matter_id: int, numbers: Numbers, on: date, vault: Vault) -> dict[str, Any]:
    text = orjson.dumps({"number": numbers.number, "service_number": numbers.service_number}).decode()
    sealed = vault.seal(text, context=number_context(matter_id), on=on)
    return {"matter_id": matter_id, "algorithm": sealed.algorithm, "key_id": sealed.key_id, "body": sealed.body, "destroyed_at": None}


def look_up_number(*, by: Actor, matter: Matter, reason: str, vault: Vault) -> Numbers:
    """The number of a matter, this once; what is masked in `reason` stays out of the log. Raises WrongState when it has been destroyed."""
    seen = opened(db.session.get_one(MatterNumber, matter.id), vault)
    facts = {"matter": matter.public_id, "reason": mask(reason)}
    audit.record("matter.read_number", by=by, right=Permission.CONTACT_READ, subject=f"matter:{matter.public_id}", unit_id=matter.unit_id, **facts)
    return seen


def opened(number: MatterNumber, vault: Vault) -> Numbers:
    """The sealed number, opened; raises WrongState when it, or its key, has been destroyed."""
    if number.body is None:
        raise WrongState(f"这个办件的编号已于{prose_date(day_of(number.destroyed_at or now()))}按规则销毁，无法再查看；办件和评价仍然保留。")
    try:
        return Numbers(**orjson.loads(vault.open(Sealed(number.algorithm, number.key_id, number.body), context=number_context(number.matter_id))))
    except Unreadable as error:
        raise WrongState("这个办件的编号密钥已销毁，无法再查看；办件和评价仍然保留。") from error


def invite(*, by: Actor, unit: Unit, matter_ids: Sequence[int]) -> None:
    """Marks matters as invited, now and never again; raises WrongState when one was invited a moment ago."""
    at = now()
    try:
        db.session.execute(insert(MatterInvitation), [{"matter_id": id_, "at": at} for id_ in matter_ids])
    except IntegrityError as race:
        raise WrongState("这些办件刚被别人导出过，请刷新页面再试。") from race
    audit.record(
        "matter.invite", by=by, right=Permission.MATTER_MANAGE, subject=f"unit:{unit.public_id}", unit_id=unit.id, unit=unit.name, count=len(matter_ids)
    )
