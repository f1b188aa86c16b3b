"""Item lists and service guides of the demo: one bureau is half way, another has reported, a centre's guide leads to its rating point."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.accounts.models import Account
from evalsvc.accounts.queries import actor_of
from evalsvc.core.clock import SHANGHAI, set_back_to
from evalsvc.core.db import db, unit_of_work
from evalsvc.demo.habits import Season
from evalsvc.guides.queries import lists
from evalsvc.guides.services import guides
from evalsvc.guides.services import lists as services
from evalsvc.guides.services.lists import LocalItem, RowSaid
from evalsvc.organisation.models import ServiceItem, Unit

HALF, DAYS_AGO, FEWEST_DAYS = 23, 6, 10
BASIS = "《中华人民共和国社会保险法》第五十七条、第五十八条"
ABSENT = (25, 39)
LIMITS = ("即时办理", "3个工作日", "5个工作日", "10个工作日")
LOCAL = LocalItem("本地便民服务", "公共服务", "行动不便人员上门核对参保信息")
GUIDES = (
    ("bureau", "fucheng-county", 3, "城乡居民，含持居住证在本区居住的人员", ("居民身份证或户口簿", "居住证（非本区户籍的）"), "涪城区医保服务大厅1号、2号窗口"),
    ("bureau", "fucheng-county", 21, "参加本区基本医疗保险、需要到外地就医的人员", ("居民身份证", "《异地就医登记备案表》"), "涪城区医保服务大厅3号窗口"),
    ("centre", "centre", 21, "参加本市基本医疗保险、需要到外地就医的人员", ("居民身份证", "《异地就医登记备案表》"), "市医保经办大厅，先取号"),
)


def guide(units: dict[str, int], season: Season, progress: Callable[[str, int, int], None]) -> None:
    """Fills lists and publishes guides some working days ago; a region of a few days has none."""
    if len(season.days) < FEWEST_DAYS:
        return
    at = datetime.combine(season.days[-1 - DAYS_AGO], time(10), SHANGHAI)
    with set_back_to(at):
        _list("outsider", units["santai-county"], whole=True)
    progress("lists and guides", 1, 3)
    with set_back_to(at + timedelta(hours=1)):
        _list("bureau", units["fucheng-county"], whole=False)
    progress("lists and guides", 2, 3)
    with set_back_to(at + timedelta(days=1)), unit_of_work():
        for username, key, number, who, materials, place in GUIDES:
            _publish(_actor(username), units[key], number, who, materials, place)
    progress("lists and guides", 3, 3)


def _list(username: str, unit_id: int, *, whole: bool) -> None:
    with unit_of_work():
        by = _actor(username)
        made = services.start_list(by=by, unit=db.session.get_one(Unit, unit_id))
        for row in lists.rows_of(made):
            if whole or row.number <= HALF:
                services.edit_row(by=by, one=made, row=row, said=_said(row.number), row_version=row.row_version)
        services.add_row(by=by, one=made, called=LOCAL, said=_said(1))
        if whole:
            services.report_list(by=by, one=made)


def _said(number: int) -> RowSaid:
    if number in ABSENT:
        return RowSaid({"remark": "本地没有此类机构"}, is_absent=True)
    materials = "\n".join(("居民身份证", "《医疗保险业务申请表》", "银行卡复印件")[: 1 + number % 3])
    limit = LIMITS[number % len(LIMITS)]
    return RowSaid({"levels": "C", "basis": BASIS, "materials": materials, "time_limit": limit, "steps": "申请—受理—审核—办结—送达", "remark": ""})


def _publish(by: Actor, unit_id: int, number: int, who: str, materials: tuple[str, ...], place: str) -> None:
    item = db.session.scalars(select(ServiceItem).where(ServiceItem.position == number)).one()
    version = guides.draft_guide(by=by, unit=db.session.get_one(Unit, unit_id), item=item)
    steps = "到窗口提出申请\n窗口当场核对材料，材料不全的一次性告知\n审核后办结，当场告知结果"
    hours = f"{place}\n周一至周五 9:00—12:00，13:00—17:00"
    texts = (BASIS, who, "\n".join(materials), steps, "即时办理", hours, "0816-0000000（演示号码）", "0816-0000001（演示号码），或者扫码评价")
    guides.edit_draft(by=by, version=version, texts=texts, row_version=version.row_version)
    guides.publish_guide(by=by, version=version, row_version=version.row_version)


def _actor(username: str) -> Actor:
    return actor_of(db.session.scalars(select(Account).where(Account.username == username)).one())
