"""Item lists and service guides of the demo: lists in every state, a centre's guides lead to its rating points, one guide is withdrawn."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import select

from evalsvc.access.actor import Actor
from evalsvc.core.clock import SHANGHAI, set_back_to
from evalsvc.core.db import db, unit_of_work
from evalsvc.demo.cleaning import actor_called, clean
from evalsvc.demo.habits import Season
from evalsvc.guides.queries import lists
from evalsvc.guides.queries.guides import guide_of
from evalsvc.guides.services import guides
from evalsvc.guides.services import lists as services
from evalsvc.guides.services.lists import LocalItem, RowSaid
from evalsvc.organisation.models import ServiceItem, Unit

HALF, DAYS_AGO, FEWEST_DAYS = 23, 6, 10
ABSENT = (25, 39)
BASIS = "《中华人民共和国社会保险法》第五十七条、第五十八条"
LIMITS = ("即时办理", "3个工作日", "5个工作日", "10个工作日")
LOCAL = LocalItem("本地便民服务", "公共服务", "行动不便人员上门核对参保信息")
FILLED = (("outsider", "santai-county"), ("jiangyou", "jiangyou-county"), ("youxian", "youxian-county"))
WITHDRAWN = "办理地点正在调整，新指南正在编制。请先拨打咨询电话，或者到大厅询问。"
HALLS = {
    "fucheng-county": ("bureau", "涪城区医保服务大厅，先取号", (3, 18, 21, 22, 27, 46)),
    "centre": ("centre", "市医保经办大厅，先取号", (3, 21, 22, 27, 42, 46)),
}


class Texts(NamedTuple):
    """What a guide for an item says, but for where: the document's elements."""

    basis: str
    who: str
    materials: tuple[str, ...]
    limit: str


TEXTS = {
    3: Texts(BASIS, "城乡居民，含持居住证在本地居住的人员", ("居民身份证或户口簿", "居住证（非本地户籍的）"), "即时办理"),
    18: Texts("《中华人民共和国社会保险法》第七十四条", "参加本地基本医疗保险的人员", ("居民身份证或社会保障卡",), "即时办理"),
    21: Texts("《中华人民共和国社会保险法》第二十九条", "参加本地基本医疗保险、需要到外地就医的人员", ("居民身份证", "《异地就医登记备案表》"), "即时办理"),
    22: Texts(
        "《中华人民共和国社会保险法》第二十八条", "在定点医疗机构就医、没有直接结算的人员", ("居民身份证或社会保障卡", "医药费用票据", "费用清单"), "20个工作日"
    ),
    27: Texts("《中华人民共和国社会保险法》第二十六条", "患有门诊特殊疾病的参保人员", ("居民身份证或社会保障卡", "近期病历资料"), "10个工作日"),
    42: Texts("《中华人民共和国社会保险法》第五十四条至第五十六条", "参加生育保险的女职工", ("居民身份证", "出生医学证明", "银行卡"), "10个工作日"),
    46: Texts("《社会救助暂行办法》第五章", "特困供养人员、最低生活保障家庭成员和其他特殊困难人员", ("居民身份证", "医药费用票据"), "10个工作日"),
}


def guide(units: dict[str, int], season: Season, progress: Callable[[str, int, int], None]) -> None:
    """Fills lists, publishes guides and decides on proofs some working days ago; a region of a few days has none."""
    if len(season.days) < FEWEST_DAYS:
        return
    at = datetime.combine(season.days[-1 - DAYS_AGO], time(10), SHANGHAI)
    with set_back_to(at):
        for username, key in FILLED:
            _list(username, units[key], whole=True)
        _judge(units)
    progress("lists and guides", 1, 3)
    with set_back_to(at + timedelta(hours=1)):
        _list("bureau", units["fucheng-county"], whole=False)
        clean(units, season.days[-1])
    progress("lists and guides", 2, 3)
    with set_back_to(at + timedelta(days=1)):
        for key, (username, place, numbers) in HALLS.items():
            with unit_of_work():
                for number in numbers:
                    _publish(actor_called(username), units[key], number, place)
        _change(units["fucheng-county"])
    progress("lists and guides", 3, 3)


def _list(username: str, unit_id: int, *, whole: bool) -> None:
    with unit_of_work():
        by = actor_called(username)
        made = services.start_list(by=by, unit=db.session.get_one(Unit, unit_id))
        for row in lists.rows_of(made):
            if whole or row.number <= HALF:
                services.edit_row(by=by, one=made, row=row, said=_said(row.number), row_version=row.row_version)
        services.add_row(by=by, one=made, called=LOCAL, said=_said(1))
        if whole:
            services.report_list(by=by, one=made)


def _judge(units: dict[str, int]) -> None:
    """One list of those that were reported is filed, another goes back."""
    with unit_of_work():
        by = actor_called("inspector")
        filed, returned = (lists.list_of_unit(db.session.get_one(Unit, units[key])) for key in ("jiangyou-county", "youxian-county"))
        if filed and returned:
            services.file_list(by=by, one=filed)
            services.return_list(by=by, one=returned, reason="第12项、第14项的办理时限与市里的不一致，请核对后再报。")


def _said(number: int) -> RowSaid:
    if number in ABSENT:
        return RowSaid({"remark": "本地没有此类机构"}, is_absent=True)
    materials = "\n".join(("居民身份证", "《医疗保险业务申请表》", "银行卡复印件")[: 1 + number % 3])
    limit = LIMITS[number % len(LIMITS)]
    return RowSaid({"levels": "C", "basis": BASIS, "materials": materials, "time_limit": limit, "steps": "申请—受理—审核—办结—送达", "remark": ""})


def _publish(by: Actor, unit_id: int, number: int, place: str) -> None:
    texts = TEXTS[number]
    steps = "到窗口提出申请\n窗口当场核对材料，材料不全的一次性告知\n审核后办结，告知结果"
    where = f"{place}\n周一至周五 9:00—12:00，13:00—17:00"
    called = ("0816-0000000（演示号码）", "0816-0000001（演示号码），或者扫码评价")
    version = guides.draft_guide(by=by, unit=db.session.get_one(Unit, unit_id), item=_item(number))
    said = (texts.basis, texts.who, "\n".join(texts.materials), steps, texts.limit, where, *called)
    guides.edit_draft(by=by, version=version, texts=said, row_version=version.row_version)
    guides.publish_guide(by=by, version=version, row_version=version.row_version)


def _change(unit_id: int) -> None:
    """A guide has a second version, another a draft, and one was withdrawn."""
    with unit_of_work():
        by, unit = actor_called("bureau"), db.session.get_one(Unit, unit_id)
        version = guides.draft_guide(by=by, unit=unit, item=_item(3))
        texts = [each["text"].replace("17:00", "17:00，周六 9:00—12:00") for each in version.content["elements"]]
        guides.edit_draft(by=by, version=version, texts=texts, row_version=version.row_version)
        guides.publish_guide(by=by, version=version, row_version=version.row_version)
        guides.draft_guide(by=by, unit=unit, item=_item(42))
        withdrawn = guide_of(unit, _item(22))
        if withdrawn:
            guides.withdraw_guide(by=by, guide=withdrawn, reason=WITHDRAWN)


def _item(number: int) -> ServiceItem:
    return db.session.scalars(select(ServiceItem).where(ServiceItem.position == number)).one()
