"""Item lists and guides as tests need them: made through the services, by people of the cast."""

from evalsvc.core.db import db
from evalsvc.guides.models import GuideVersion, ItemList, ItemListRow, Proof
from evalsvc.guides.queries import lists as queries
from evalsvc.guides.reasons import BasisKind, Decision
from evalsvc.guides.services import guides, proofs
from evalsvc.guides.services import lists as services
from evalsvc.guides.services.lists import LocalItem, RowSaid
from evalsvc.guides.services.proofs import ProofSaid
from evalsvc.organisation.models import ServiceItem, Unit
from tests import cast
from tests.visits.making import actor, make

__all__ = ["COLUMNS", "TEXTS", "actor", "added", "begun", "drafted", "filed", "filled", "make", "published", "registered", "reported", "returned", "started"]
TEXTS = (
    "《中华人民共和国社会保险法》第二十五条",
    "本市户籍或者持居住证的居民",
    "身份证\n户口簿",
    "申请\n受理\n办结",
    "即时办理",
    "临园路东段72号一楼3号窗口",
    "0816-2221234",
    "0816-2225678",
)
COLUMNS = {
    "levels": "C",
    "basis": "《中华人民共和国社会保险法》第五十七条",
    "materials": "登记表\n身份证",
    "time_limit": "即时办理",
    "steps": "申请—受理—办结",
    "remark": "",
}


def started(unit: cast.Place, by: str = "bureau") -> ItemList:
    """A list with the rows of the template, all empty."""
    return services.start_list(by=actor(by), unit=db.session.get_one(Unit, unit.id))


def filled(unit: cast.Place, by: str = "bureau", *, absent: tuple[int, ...] = (), local: tuple[str, ...] = (), but: tuple[int, ...] = ()) -> ItemList:
    """A list with every row filled, except those of `but`; `absent` are not there, `local` are added."""
    made = started(unit, by)
    for row in queries.rows_of(made):
        if row.number not in but:
            said = RowSaid({}, True) if row.number in absent else RowSaid(COLUMNS)
            services.edit_row(by=actor(by), one=made, row=row, said=said, row_version=row.row_version)
    for name in local:
        services.add_row(by=actor(by), one=made, called=LocalItem("本地便民服务", "公共服务", name), said=RowSaid(COLUMNS))
    return made


def reported(unit: cast.Place, by: str = "bureau", **more: tuple[int, ...] | tuple[str, ...]) -> ItemList:
    made = filled(unit, by, **more)  # type: ignore[arg-type]
    services.report_list(by=actor(by), one=made)
    return made


def returned(unit: cast.Place, by: str = "bureau") -> ItemList:
    made = reported(unit, by)
    services.return_list(by=actor("inspector"), one=made, reason="第3项的时限与省定不一致")
    return made


def filed(unit: cast.Place, by: str = "bureau") -> ItemList:
    made = reported(unit, by)
    services.file_list(by=actor("inspector"), one=made)
    return made


def drafted(unit: cast.Place, item: cast.Place, by: str = "bureau", texts: tuple[str, ...] = TEXTS) -> GuideVersion:
    """A whole draft of a guide."""
    made = begun(unit, item, by)
    guides.edit_draft(by=actor(by), version=made, texts=texts, row_version=made.row_version)
    return made


def begun(unit: cast.Place, item: cast.Place, by: str = "bureau") -> GuideVersion:
    """A draft as it begins."""
    return guides.draft_guide(by=actor(by), unit=db.session.get_one(Unit, unit.id), item=db.session.get_one(ServiceItem, item.id))


def added(unit: cast.Place, name: str, by: str = "bureau") -> ItemListRow:
    """A local item of a unit's list."""
    one = queries.list_of_unit(db.session.get_one(Unit, unit.id))
    return services.add_row(by=actor(by), one=one, called=LocalItem("本地便民服务", "公共服务", name), said=RowSaid(COLUMNS))  # type: ignore[arg-type]


def registered(unit: cast.Place, by: str = "bureau", **more: object) -> Proof:
    """A proof that is kept, unless `more` says otherwise."""
    said = {"name": "无业证明", "item": None, "basis_kind": BasisKind.RULE, "basis": "市文件", "decision": Decision.KEEP} | more
    return proofs.register_proof(by=actor(by), unit=db.session.get_one(Unit, unit.id), said=ProofSaid(**said))  # type: ignore[arg-type]


def published(unit: cast.Place, item: cast.Place, by: str = "bureau", texts: tuple[str, ...] = TEXTS) -> GuideVersion:
    made = drafted(unit, item, by, texts)
    guides.publish_guide(by=actor(by), version=made, row_version=made.row_version)
    return made
