"""The columns of ratings as a file (export and import share heads), and a rating as its values. Pure.

There is no time of day and no contact in it: a file travels further than a page. Comments are the masked ones.
"""

from collections.abc import Iterable

from evalsvc.core.clock import day_of
from evalsvc.core.tables import Column, Holds, Values
from evalsvc.ratings import naming
from evalsvc.ratings.queries.rating import RatingRow
from evalsvc.ratings.scale import LEVEL_NAMES

TITLE = "评价"
EXPORTED = (
    Column("public_id", "编号", Holds.CODE, width=16),
    Column("above", "所在单位", width=26),
    Column("unit", "单位", width=24),
    Column("spot", "评价点", width=18),
    Column("service_day", "服务日期", width=14),
    Column("given_on", "收到日期", Holds.DAY, width=14),
    Column("level", "等级编码", Holds.WHOLE, width=10),
    Column("level_name", "评价等级", width=12),
    Column("done", "是否办成", width=10),
    Column("tags", "原因编码", width=18),
    Column("tag_texts", "原因", width=40),
    Column("comment", "留言（已遮盖）", width=50),
    Column("origin", "来源", width=14),
    Column("turn", "轮次", width=10),
    Column("rater", "评价人", width=10),
    Column("channel", "途径", width=12),
    Column("system", "系统", width=12),
    Column("flags", "标记", width=14),
    Column("version", "评价表版本", width=22),
)


def values_of(row: RatingRow) -> Values:
    """A rating by column key; of a matter only the week of service."""
    rating, version = row.rating, row.version
    return {
        "public_id": rating.public_id,
        "above": row.above or "",
        "unit": row.unit.name,
        "spot": row.spot,
        "service_day": naming.day_of_service(rating.channel, rating.service_day),
        "given_on": day_of(rating.created_at),
        "level": rating.level,
        "level_name": LEVEL_NAMES[rating.level],
        "done": naming.DONE_NAMES[rating.done],
        "tags": ",".join(tag.code for tag in row.tags),
        "tag_texts": "；".join(tag.text for tag in row.tags),
        "comment": rating.comment or "",
        "origin": naming.ORIGIN_NAMES.get(rating.origin, rating.origin),  # type: ignore[call-overload]  # a text that equals its member
        "turn": naming.TURN_NAMES.get(rating.turn, rating.turn),  # type: ignore[call-overload]
        "rater": naming.RATER_NAMES.get(rating.rater, rating.rater),  # type: ignore[call-overload]
        "channel": naming.CHANNEL_NAMES.get(rating.channel, rating.channel),
        "system": naming.system_name(rating.system),
        "flags": "；".join(_flags(row.flags)),
        "version": f"{version.title}第{version.version}版" if version else "",
    }


def _flags(flags: Iterable[str]) -> list[str]:
    return [naming.FLAG_NAMES.get(flag, flag) for flag in flags]
