"""Kinds of units and of rating points, and which unit may stand under which."""

from enum import StrEnum


class UnitKind(StrEnum):
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    PARK = "park"
    OFFICE = "office"
    CENTRE = "centre"
    HALL = "hall"
    WINDOW = "window"
    ONLINE = "online"


UNIT_KIND_NAMES = {
    UnitKind.PROVINCE: "省级单位",
    UnitKind.CITY: "市级单位",
    UnitKind.COUNTY: "县（市、区）单位",
    UnitKind.PARK: "园区单位",
    UnitKind.OFFICE: "科室",
    UnitKind.CENTRE: "经办中心",
    UnitKind.HALL: "服务大厅",
    UnitKind.WINDOW: "窗口",
    UnitKind.ONLINE: "网上服务",
}

_ANYWHERE = frozenset({UnitKind.OFFICE, UnitKind.CENTRE, UnitKind.HALL, UnitKind.ONLINE})
MAY_HOLD: dict[UnitKind | None, frozenset[UnitKind]] = {
    None: frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK}),
    UnitKind.PROVINCE: frozenset({UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK}) | _ANYWHERE,
    UnitKind.CITY: frozenset({UnitKind.COUNTY, UnitKind.PARK}) | _ANYWHERE,
    UnitKind.COUNTY: frozenset({UnitKind.PARK}) | _ANYWHERE,
    UnitKind.PARK: _ANYWHERE,
    UnitKind.OFFICE: frozenset({UnitKind.WINDOW, UnitKind.ONLINE}),
    UnitKind.CENTRE: frozenset({UnitKind.OFFICE, UnitKind.HALL, UnitKind.WINDOW, UnitKind.ONLINE}),
    UnitKind.HALL: frozenset({UnitKind.WINDOW}),
    UnitKind.WINDOW: frozenset(),
    UnitKind.ONLINE: frozenset(),
}


class PointKind(StrEnum):
    WINDOW = "window"
    HALL = "hall"
    EXIT = "exit"
    SERVICE_ITEM = "service_item"
    ONLINE = "online"
    HOTLINE = "hotline"
    SELF_SERVICE = "self_service"
    HOME_VISIT = "home_visit"
    STUCK_DESK = "stuck_desk"


POINT_KIND_NAMES = {
    PointKind.WINDOW: "窗口",
    PointKind.HALL: "大厅",
    PointKind.EXIT: "出口",
    PointKind.SERVICE_ITEM: "服务事项",
    PointKind.ONLINE: "网上服务",
    PointKind.HOTLINE: "服务热线",
    PointKind.SELF_SERVICE: "自助机",
    PointKind.HOME_VISIT: "上门服务",
    PointKind.STUCK_DESK: "“办不成事”反映窗口",
}

POINT_KIND_NAMES_EN = {
    PointKind.WINDOW: "Window",
    PointKind.HALL: "Hall",
    PointKind.EXIT: "Exit",
    PointKind.SERVICE_ITEM: "Service",
    PointKind.ONLINE: "Online service",
    PointKind.HOTLINE: "Hotline",
    PointKind.SELF_SERVICE: "Self-service machine",
    PointKind.HOME_VISIT: "Home visit",
    PointKind.STUCK_DESK: "Desk for matters that could not be done",
}

_OFFICES = frozenset({UnitKind.PROVINCE, UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARK, UnitKind.OFFICE, UnitKind.CENTRE})
_DOORS = frozenset({UnitKind.HALL, UnitKind.CENTRE, UnitKind.OFFICE})
POINT_MAY_STAND: dict[PointKind, frozenset[UnitKind]] = {
    PointKind.WINDOW: frozenset({UnitKind.WINDOW}),
    PointKind.HALL: _DOORS,
    PointKind.EXIT: _DOORS,
    PointKind.SERVICE_ITEM: frozenset(UnitKind),
    PointKind.ONLINE: _OFFICES | {UnitKind.ONLINE},
    PointKind.HOTLINE: frozenset(UnitKind),
    PointKind.SELF_SERVICE: frozenset(UnitKind),
    PointKind.HOME_VISIT: frozenset(UnitKind),
    PointKind.STUCK_DESK: frozenset(UnitKind) - {UnitKind.ONLINE},
}


class CodeEnd(StrEnum):
    """How a printed code came to its end."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    MOVED = "moved"
    RETIRED = "retired"


CODE_END_NAMES = {
    CodeEnd.WITHDRAWN: "已撤销",
    CodeEnd.REPLACED: "已换新码",
    CodeEnd.MOVED: "评价点已迁走",
    CodeEnd.RETIRED: "评价点已停用",
}


class SuccessionKind(StrEnum):
    """How one unit carries on another."""

    MERGE = "merge"
    SPLIT = "split"


LEVEL_NAMES = {"A": "省本级", "B": "市级", "C": "县级"}
