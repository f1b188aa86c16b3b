"""The ratings of another system of record: each comes in once, by its number there, with its codes read by that system's map.

The only way in for a default rating, which is in no rate. A rating is immutable: what may change later is that it was
withdrawn there. Contacts are not taken over.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from evalsvc.access.actor import Actor
from evalsvc.access.permissions import Permission
from evalsvc.core.clock import today
from evalsvc.core.tables import Column, Holds, Row
from evalsvc.imports.kinds import CHANGED, NEW, SAME, Checked, ImportKind, Verdict
from evalsvc.ratings.given import Words
from evalsvc.ratings.scale import LEVEL_NAMES, Origin, Rater, Turn
from evalsvc.ratings.services import arriving
from evalsvc.ratings.services.arriving import Arrival
from evalsvc.ratings.tables.finding import KnownRating, Place, Places, Tags, known_ratings
from evalsvc.ratings.upstreams import Upstream, upstreams

T = TypeVar("T")
RIGHT = Permission.RATING_IMPORT
EARLIEST = date(2015, 1, 1)
SYSTEMS = {key: found.title for key, found in upstreams().items()}
YES_NO = {"yes": "是", "no": "否"}
COLUMNS = (
    Column("system", "上游系统", Holds.CHOICE, needed=True, choices=SYSTEMS, width=30, note="决定各种编码怎样读：同一个渠道编码在不同平台含义不同。"),
    Column("upstream_id", "评价编号", Holds.CODE, needed=True, limit=80, width=24, note="上游系统里这条评价的编号；同一编号只导入一次。"),
    Column("code", "评价码", Holds.CODE, limit=20, width=20, note="本系统评价点的码；与“上游单位编号”填一个。"),
    Column("unit", "上游单位编号", Holds.CODE, limit=80, width=20, note="单位在上游系统中的编号，须与单位表中的一致。"),
    Column("service_day", "服务日期", Holds.DAY, needed=True, width=14, note="办事当天，例如2026-11-20。"),
    Column("level", "等级编码", Holds.CODE, needed=True, limit=10, width=10, note="上游系统的原始编码，不要自行换算。"),
    Column("channel", "渠道编码", Holds.CODE, limit=10, width=10, note="上游系统的原始编码。"),
    Column("is_default", "是否默认评价", Holds.CODE, limit=10, width=12, note="上游系统的原始编码；默认评价单独计数，不进入任何比率。"),
    Column("turn", "评价次数编码", Holds.CODE, limit=10, width=12, note="追评填上游系统的编码，并填写首次评价编号；首次评价可以留空。"),
    Column("first_id", "首次评价编号", Holds.CODE, limit=80, width=24, note="追评必填：首次评价在上游系统里的编号。"),
    Column("done", "是否办成", Holds.CHOICE, choices=YES_NO, width=10, note="没有说的留空。"),
    Column("tags", "原因编码", limit=200, width=24, note="现行和已停用的国家编码都可以，用逗号或竖线分开。"),
    Column("comment", "留言", limit=500, width=50, note="其中的电话、证件号码和邮箱会被遮盖，原文加密保存、到期销毁。"),
    Column("withdrawn", "是否已撤回", Holds.CHOICE, choices=YES_NO, width=12, note="上游系统已撤回的填“是”；以后再导入时可以由否改为是。"),
)
CHANNEL_UNKNOWN = "unknown"


@dataclass
class Work:
    """Ratings that come in, and ratings (by key) that were withdrawn there since they came."""

    fresh: list[Arrival] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)


class _Reading:
    """What rows are read against; a fixed number of queries, made once."""

    def __init__(self, rows: Sequence[Row], by: Actor) -> None:
        self.places, self.tags = Places(by, RIGHT), Tags()
        keys = [(row.text("system"), number) for row in rows for number in (row.text("upstream_id"), row.text("first_id")) if number]
        self.known = known_ratings(keys)
        self.in_file = {(row.text("system"), row.text("upstream_id")): row.number for row in reversed(rows)}
        self.follow_ups: dict[tuple[str, str], int] = {}


def check(rows: Sequence[Row], by: Actor) -> Checked:
    """What the rows would do; unknown codes, two rows of one number, changed ratings and strange places are faults."""
    reading, work, verdicts = _Reading(rows, by), Work(), []
    for row in rows:
        found = upstreams().get(row.text("system"))
        if found is None or row.faults:
            continue
        verdict = _known(row, reading, work) if (found.key, row.text("upstream_id")) in reading.known else _fresh(row, found, reading, work)
        if verdict is not None and not row.faults:
            verdicts.append(verdict)
    return Checked(verdicts, work)


def apply(checked: Checked, by: Actor) -> None:  # noqa: ARG001  # a rating of another system is nobody's act here
    """Takes the ratings in and withdraws those that were."""
    arriving.take_in(checked.work.fresh)
    arriving.withdraw(checked.work.withdrawn)


def _known(row: Row, reading: _Reading, work: Work) -> Verdict | None:
    """A rating that is here: only its withdrawal may be new."""
    system = upstreams()[row.text("system")]
    here: KnownRating = reading.known[system.key, row.text("upstream_id")]
    if system.levels.get(row.text("level")) != here.level or row.day("service_day") != here.service_day:
        row.fault("upstream_id", "这条评价已经导入，而这里的等级或服务日期不同。评价一经导入不能更改，请与上游系统核对。")
        return None
    if row.text("withdrawn") == "yes" and not here.is_withdrawn:
        work.withdrawn.append(here.id)
        return Verdict(row.number, CHANGED, row.text("upstream_id"), "已撤回：否→是")
    return Verdict(row.number, SAME, row.text("upstream_id"))


def _fresh(row: Row, system: Upstream, reading: _Reading, work: Work) -> Verdict | None:
    number, day = row.text("upstream_id"), row.day("service_day") or today()
    if reading.in_file[system.key, number] != row.number:
        row.fault("upstream_id", f"评价编号“{number}”在第{reading.in_file[system.key, number]}行已经出现。")
    if not EARLIEST <= day <= today():
        row.fault("service_day", f"服务日期应在{EARLIEST}与今天之间。")
    level, channel = _code(row, "level", system.levels), _code(row, "channel", system.channels) or CHANNEL_UNKNOWN
    place, turn = reading.places.find(row, system.key), _turn(row, system, reading)
    tags = tuple(sorted({code for code in re.split(r"[\s,，|、;；]+", row.text("tags")) if code}))
    if tags and not system.tags:
        row.fault("tags", f"“{system.title}”的原因编码不是国家编码，不能导入，请清空这一列。")
    version = reading.tags.version_for(row, level, tags) if level and not row.faults else None
    if row.faults or place is None or level is None or version is None:
        return None
    stood = replace(place, unit_id=reading.places.unit_on(place, day))
    arrival = _arrival(row, system, stood, Words(level, tags, _done(row), row.text("comment")), (day, channel, turn, version))
    work.fresh.append(arrival)
    kept = "默认评价，" if arrival.origin is Origin.DEFAULT else "追评，" if turn is Turn.FOLLOW_UP else ""
    return Verdict(row.number, NEW, number, f"{kept}{LEVEL_NAMES[level]}，{day}{'，已撤回' if arrival.is_withdrawn else ''}")


def _arrival(row: Row, system: Upstream, place: Place, words: Words, read: tuple[date, str, Turn, int]) -> Arrival:
    day, channel, turn, version = read
    is_default = row.text("channel") in system.default_channels or row.text("is_default") in system.default_marks
    return Arrival(
        system=system.key,
        upstream_id=row.text("upstream_id"),
        first_id=row.text("first_id") if turn is Turn.FOLLOW_UP else "",
        point_id=place.point_id,
        unit_id=place.unit_id,
        version_id=version,
        words=words,
        origin=Origin.DEFAULT if is_default else Origin.VOLUNTEERED,
        rater=Rater.TEST if day < place.first_day else Rater.CITIZEN,
        turn=turn,
        channel=channel,
        service_day=day,
        is_withdrawn=row.text("withdrawn") == "yes",
    )


def _code(row: Row, key: str, known: Mapping[str, T]) -> T | None:
    """What a code of the system means; an unknown one is a fault, an empty one is None."""
    code = row.text(key)
    if code and code not in known:
        row.fault(key, f"这个系统没有编码“{code}”，它的编码是：{'、'.join(known)}。")
    return known.get(code)


def _turn(row: Row, system: Upstream, reading: _Reading) -> Turn:
    """First, or the follow-up of a first one that is here or in the file and has none yet."""
    first_id = row.text("first_id")
    if row.text("turn") not in system.follow_up_marks:
        if first_id:
            row.fault("first_id", "只有追评才填首次评价编号。")
        return Turn.FIRST
    key = (system.key, first_id)
    first = reading.known.get(key)
    if not first_id or (first is None and key not in reading.in_file) or first_id == row.text("upstream_id"):
        row.fault("first_id", "追评请填写首次评价的编号，它要已经导入，或者在同一个文件里。")
    elif (first is not None and (first.has_follow_up or first.is_withdrawn or first.turn != Turn.FIRST)) or key in reading.follow_ups:
        row.fault("first_id", "这条首次评价已撤回、已有追评，或者本身就是追评。")
    reading.follow_ups[key] = row.number
    return Turn.FOLLOW_UP


def _done(row: Row) -> bool | None:
    return {"yes": True, "no": False}.get(row.text("done"))


RATINGS = ImportKind(
    key="ratings",
    name="上游系统的评价",
    about="省级平台、评价器等上游系统已有的评价。同一系统的同一编号只导入一次；默认评价单独计数，不进入任何比率；联系方式不导入。导入的评价按服务日期统计。",
    right=RIGHT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    tables=("upstream_rating",),
    afterwards="ratings.index",
)
