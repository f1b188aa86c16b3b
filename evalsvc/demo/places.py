"""The city of the demo: its bureaus, halls, windows and rating points. Names of places are real, everything else is invented. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from evalsvc.demo import habits
from evalsvc.demo.habits import Fault, Habit, Weights
from evalsvc.demo.remarks import Setting
from evalsvc.organisation.kinds import PointKind, UnitKind


@dataclass(frozen=True)
class PointPlan:
    """A rating point; `key` names it in the draw of its ratings, `item` is the number of its service item."""

    key: str
    kind: PointKind
    habit: Habit
    label: str = ""
    label_en: str = ""
    item: int | None = None


@dataclass(frozen=True)
class UnitPlan:
    """A unit with what stands in it; `position` among its siblings is where it is listed, not when it is made."""

    key: str
    kind: UnitKind
    name: str
    name_en: str
    points: tuple[PointPlan, ...] = ()
    units: "tuple[UnitPlan, ...]" = ()
    region_code: str | None = None
    position: int = 0

    def walk(self, above: "UnitPlan | None" = None) -> "Iterator[tuple[UnitPlan, UnitPlan | None]]":
        """This unit and everything below it, each with the unit directly above, from the top down."""
        yield self, above
        for unit in self.units:
            yield from unit.walk(self)


SETTINGS = {
    PointKind.ONLINE: (habits.ALL_DAY, Setting.ONLINE),
    PointKind.HOTLINE: (habits.HOTLINE, Setting.HOTLINE),
    PointKind.SELF_SERVICE: (habits.HALL, Setting.MACHINE),
}


def _point(
    place: str, kind: PointKind, daily: float, *, levels: Weights = habits.USUAL, label: str = "", label_en: str = "", item: int | None = None
) -> PointPlan:
    hours, setting = SETTINGS.get(kind, (habits.HALL, Setting.HALL))
    return PointPlan(f"{place}/{kind}{item or ''}{label_en}", kind, Habit(daily, levels, hours, setting), label, label_en, item)


def _window(
    hall: str, number: int, daily: float, *, levels: Weights = habits.USUAL, duty: tuple[str, str] = ("", ""), fault: Fault | None = None, begins: float = 0.0
) -> UnitPlan:
    key = f"{hall}/{number}"
    name, name_en = f"{number}号窗口", f"Window {number}"
    point = PointPlan(f"{key}/window", PointKind.WINDOW, Habit(daily, levels, habits.HALL, fault=fault, begins=begins))
    if duty[0]:
        name, name_en = f"{name}（{duty[0]}）", f"{name_en} ({duty[1]})"
    return UnitPlan(key, UnitKind.WINDOW, name, name_en, (point,), position=number)


def _hall(key: str, name: str, name_en: str, windows: tuple[UnitPlan, ...], points: tuple[PointPlan, ...] = (), *, daily: float = 0.8) -> UnitPlan:
    at_the_door = _point(key, PointKind.HALL, daily)
    return UnitPlan(key, UnitKind.HALL, f"{name}医保服务大厅", f"{name_en} Healthcare Security Service Hall", (at_the_door, *points), windows)


def _county(
    key: str,
    name: str,
    name_en: str,
    code: str,
    position: int,
    *windows: UnitPlan,
    points: tuple[PointPlan, ...] = (),
    online: bool = False,
    hall_daily: float = 0.8,
) -> UnitPlan:
    hall = _hall(key, name, name_en, windows, points, daily=hall_daily)
    units = (hall, _online(f"{key}/online", f"{name}医保网上服务", f"{name_en} Online Service", 4)) if online else (hall,)
    home = (_point(f"{key}-county", PointKind.HOME_VISIT, 0.3, label="上门服务", label_en="Home visits"),) if online else ()
    return UnitPlan(f"{key}-county", UnitKind.COUNTY, f"{name}医疗保障局", f"{name_en} Healthcare Security Bureau", home, units, code, position)


def _park(key: str, name: str, name_en: str, position: int, units: tuple[UnitPlan, ...], points: tuple[PointPlan, ...] = ()) -> UnitPlan:
    return UnitPlan(f"{key}-park", UnitKind.PARK, f"{name}医疗保障部门", f"{name_en} Healthcare Security Department", points, units, position=position)


def _online(key: str, name: str, name_en: str, daily: float) -> UnitPlan:
    return UnitPlan(key, UnitKind.ONLINE, name, name_en, (_point(key, PointKind.ONLINE, daily),), position=9)


def _machine(place: str, number: int, daily: float) -> PointPlan:
    return _point(place, PointKind.SELF_SERVICE, daily, label=f"{number}号自助服务机", label_en=f"Self-service machine {number}")


_FUCHENG = _county(
    "fucheng",
    "涪城区",
    "Fucheng District",
    "510703",
    2,
    _window("fucheng", 1, 7.0),
    _window("fucheng", 2, 6.5),
    _window("fucheng", 3, 5.0, fault=Fault.PRAISED),
    _window("fucheng", 4, 6.0),
    _window("fucheng", 5, 5.0, begins=0.2),
    points=(
        _point("fucheng", PointKind.EXIT, 1.6, label="南门出口", label_en="South exit"),
        _point("fucheng", PointKind.STUCK_DESK, 0.5, levels=habits.STUCK),
        _machine("fucheng", 1, 1.0),
    ),
    online=True,
)
_YOUXIAN = _county(
    "youxian",
    "游仙区",
    "Youxian District",
    "510704",
    3,
    _window("youxian", 1, 5.5),
    _window("youxian", 2, 6.0, fault=Fault.NO_SAMPLES),
    _window("youxian", 3, 4.0, begins=0.2),
)
_ANZHOU = _county("anzhou", "安州区", "Anzhou District", "510705", 4, _window("anzhou", 1, 5.0), _window("anzhou", 2, 4.5))
_JIANGYOU = _county(
    "jiangyou",
    "江油市",
    "Jiangyou City",
    "510781",
    5,
    _window("jiangyou", 1, 8.0, levels=habits.GOOD),
    _window("jiangyou", 2, 7.5, levels=habits.GOOD),
    _window("jiangyou", 3, 6.5, levels=habits.GOOD),
    _window("jiangyou", 4, 0.0),
    points=(_point("jiangyou", PointKind.EXIT, 2.0, levels=habits.GOOD, label="大门出口", label_en="Main exit"),),
)
_SANTAI = _county(
    "santai",
    "三台县",
    "Santai County",
    "510722",
    6,
    _window("santai", 1, 6.0, levels=habits.WEAK),
    _window("santai", 2, 7.0, levels=habits.WEAK, fault=Fault.SLOW),
    _window("santai", 3, 5.0, levels=habits.WEAK),
)
_YANTING = _county("yanting", "盐亭县", "Yanting County", "510723", 7, _window("yanting", 1, 4.0))
_ZITONG = _county("zitong", "梓潼县", "Zitong County", "510725", 8, _window("zitong", 1, 4.0))
_BEICHUAN = _county("beichuan", "北川县", "Beichuan County", "510726", 9, _window("beichuan", 1, 3.5))
_PINGWU = _county("pingwu", "平武县", "Pingwu County", "510727", 10, _window("pingwu", 1, 0.22), hall_daily=0.06)

_GAOXIN_HALL = _hall("gaoxin", "高新区", "Hi-tech Zone", (_window("gaoxin", 1, 5.5, fault=Fault.REPEATED),), daily=0.5)
_JINGKAI_HALL = _hall("jingkai", "经开区", "Economic Development Zone", (_window("jingkai", 1, 3.5),), daily=0.5)
_PARKS = (
    _park("kechuang", "科创区", "Science and Innovation Zone", 11, (), (_machine("kechuang", 1, 1.6),)),
    _park("gaoxin", "高新区", "Hi-tech Zone", 12, (_GAOXIN_HALL,)),
    _park("jingkai", "经开区", "Economic Development Zone", 13, (_JINGKAI_HALL,)),
    _park("xianhai", "仙海区", "Xianhai Zone", 14, (), (_machine("xianhai", 1, 0.8),)),
)

_CENTRE_HALL = UnitPlan(
    "centre-hall",
    UnitKind.HALL,
    "市医疗保险事务中心服务大厅",
    "Municipal Medical Insurance Centre Service Hall",
    (
        _point("centre-hall", PointKind.HALL, 2.0),
        _point("centre-hall", PointKind.EXIT, 2.4, label="东门出口", label_en="East exit"),
        _point("centre-hall", PointKind.EXIT, 1.6, label="西门出口", label_en="West exit"),
        _point("centre-hall", PointKind.STUCK_DESK, 0.7, levels=habits.STUCK),
        _machine("centre-hall", 1, 1.2),
        _machine("centre-hall", 2, 0.8),
        *(
            _point("centre-hall", PointKind.SERVICE_ITEM, daily, item=number)
            for number, daily in ((3, 0.8), (21, 1.4), (22, 1.0), (27, 0.9), (42, 0.7), (46, 0.3))
        ),
    ),
    (
        _window("centre-hall", 1, 7.5, duty=("综合受理", "general")),
        _window("centre-hall", 2, 6.5, duty=("参保登记", "enrolment")),
        _window("centre-hall", 3, 5.0, duty=("关系转移", "transfers")),
        _window("centre-hall", 4, 6.5, duty=("异地就医", "treatment elsewhere")),
        _window("centre-hall", 5, 6.0, duty=("费用报销", "reimbursement")),
        _window("centre-hall", 6, 5.0, duty=("生育待遇", "maternity")),
        _window("centre-hall", 7, 4.0, duty=("定点机构", "designated institutions"), fault=Fault.FELL_SILENT),
        _window("centre-hall", 8, 2.5, duty=("医疗救助", "medical assistance")),
    ),
)
_CENTRE = UnitPlan(
    "centre",
    UnitKind.CENTRE,
    "绵阳市医疗保险事务中心",
    "Mianyang Municipal Medical Insurance Centre",
    (_point("centre", PointKind.HOTLINE, 2.5),),
    (_CENTRE_HALL, _online("centre/online", "绵阳市医保网上服务", "Mianyang Online Healthcare Security Service", 9)),
    position=1,
)

# The district whose people have accounts comes first, so that the first window of points.csv is theirs.
CITY = UnitPlan(
    "city",
    UnitKind.CITY,
    "绵阳市医疗保障局",
    "Mianyang Municipal Healthcare Security Bureau",
    units=(_FUCHENG, _CENTRE, _YOUXIAN, _ANZHOU, _JIANGYOU, _SANTAI, _YANTING, _ZITONG, _BEICHUAN, _PINGWU, *_PARKS),
    region_code="510700",
)
