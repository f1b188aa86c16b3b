"""The least valid object of each kind; what matters to a test, the test must say.

They run inside an application context and a writing transaction: use the `session` fixture, or `unit_of_work()`.
"""

from datetime import date

from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts import services as accounts
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.core.clock import now, today
from evalsvc.core.db import db
from evalsvc.core.files.store import Laid
from evalsvc.core.vault import Vault
from evalsvc.matters.models import Matter, MatterLink
from evalsvc.matters.queries.matters import fitting_point
from evalsvc.matters.services.matters import NewMatter, Numbers, keep_matters
from evalsvc.organisation import services as organisation
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import PointCode, RatingPoint, ServiceItem, Unit
from evalsvc.ratings.services import transcribing
from evalsvc.ratings.services.transcribing import Registered
from evalsvc.ratings.slip_states import Medium

OPENED = date(2026, 1, 4)


def unit(parent: Unit | None, kind: UnitKind, name: str, name_en: str = "", *, opened_on: date = OPENED) -> Unit:
    return organisation.create_unit(by=SYSTEM, parent=parent, kind=kind, name=name, name_en=name_en, opened_on=opened_on)


def item(name: str, *, main_name: str = "基本医疗保险参保登记", levels: str = "ABC", name_en: str = "") -> ServiceItem:
    return organisation.create_item(by=SYSTEM, main_name=main_name, name=name, name_en=name_en, levels=levels)


def point(at: Unit, kind: PointKind, *, label: str = "", label_en: str = "", service_item: ServiceItem | None = None, first_day: date = OPENED) -> RatingPoint:
    return organisation.create_point(by=SYSTEM, unit=at, kind=kind, first_day=first_day, label=label, label_en=label_en, service_item=service_item)


def code_of(at: RatingPoint) -> str:
    """The code of a point that is printed today."""
    return db.session.scalars(select(PointCode.code).where(PointCode.point_id == at.id, PointCode.until.is_(None))).one()


def matter(at: Unit, number: str, *, service_item: ServiceItem, finished_on: date, vault: Vault, service_number: str = "") -> Matter:
    on = fitting_point(at)
    assert on is not None, "a matter's rating hangs on a point of its unit"
    (made,) = keep_matters(matters=[NewMatter(Numbers(number, service_number), at.id, on.id, service_item.id, finished_on)], vault=vault)
    return db.session.get_one(Matter, made)


def link_of(one: Matter) -> str:
    """The token of a matter's own rating page."""
    return db.session.scalars(select(MatterLink.token).where(MatterLink.matter_id == one.id)).one()


def account(username: str, display_name: str, *, password: str) -> Account:
    return accounts.create_account(by=SYSTEM, username=username, display_name=display_name, password=password)


def grant(to: Account, role: Role, at: Unit) -> RoleGrant:
    return accounts.grant_role(by=SYSTEM, account=to, role=role, unit=at)


def slip(point_id: int, *, medium: Medium = Medium.TELEPHONE, scan: Laid | None = None) -> str:
    """The public id of a registered slip of today."""
    given = Registered(db.session.get_one(RatingPoint, point_id), medium, today(), "", scan)
    return transcribing.register_slip(by=SYSTEM, given=given, at=now()).public_id
