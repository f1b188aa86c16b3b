"""The same few people and the same small region in every test.

Ask for `region`, and for `as_("bureau")`. Three people suffice for most rules: one inside the unit,
one above it, one outside; the citizen has no account and is `client`.
"""

from dataclasses import dataclass

from evalsvc.access.permissions import Role
from evalsvc.core.db import unit_of_work
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import RatingPoint, ServiceItem, Unit
from tests import factories

PASSWORD = "cast-only-password"


@dataclass(frozen=True)
class Place:
    """A unit or service item of the region."""

    id: int
    public_id: str
    name: str


@dataclass(frozen=True)
class Point:
    """A rating point of the region, with the code that is printed."""

    id: int
    public_id: str
    code: str
    unit: Place

    @property
    def path(self) -> str:
        return f"/r/{self.code}"


@dataclass(frozen=True)
class Person:
    """One of the cast: what they sign in with, and the role they hold in a unit."""

    username: str
    display_name: str
    role: Role
    unit: str
    account_id: int = 0


@dataclass(frozen=True)
class Region:
    """A city with two counties; `windows` are those of the first county's hall."""

    city: Place
    county: Place
    hall: Place
    windows: tuple[Place, Place, Place]
    online: Place
    other_county: Place
    other_hall: Place
    other_window: Place
    item: Place
    window_point: Point
    second_window_point: Point
    hall_point: Point
    exit_point: Point
    item_point: Point
    online_point: Point
    other_point: Point
    people: dict[str, Person]


PEOPLE = (
    Person("admin", "测试管理员", Role.ADMIN, "city"),
    Person("leader", "测试领导", Role.LEADER, "city"),
    Person("inspector", "测试督查员", Role.INSPECTOR, "city"),
    Person("auditor", "测试审计员", Role.AUDITOR, "city"),
    Person("bureau", "测试县局负责人", Role.BUREAU_LEAD, "county"),
    Person("call_back", "测试回访员", Role.CALL_BACK, "county"),
    Person("clerk", "测试窗口人员", Role.CLERK, "window"),
    Person("visitor", "测试访查员", Role.VISITOR, "city"),
    Person("outsider", "测试外县负责人", Role.BUREAU_LEAD, "other_county"),
)


def settle() -> Region:
    """Builds region and cast in the application's database, and says where everything is."""
    with unit_of_work():
        units = _units()
        item = factories.item("城乡居民参保登记", name_en="Enrolment of residents")
        points = _points(units, item)
        people = {person.username: _settle(person, units) for person in PEOPLE}
        places = {name: _place(unit) for name, unit in units.items()}
        return Region(
            **{name: place for name, place in places.items() if not name.startswith("window")},
            windows=(places["window"], places["window_2"], places["window_3"]),
            item=Place(item.id, item.public_id, item.name),
            people=people,
            **points,
        )


def _units() -> dict[str, Unit]:
    unit = factories.unit
    city = unit(None, UnitKind.CITY, "绵阳市医疗保障局", "Mianyang Healthcare Security Bureau")
    county = unit(city, UnitKind.COUNTY, "涪城区医疗保障局", "Fucheng Healthcare Security Bureau")
    hall = unit(county, UnitKind.HALL, "涪城区医保服务大厅", "Fucheng Service Hall")
    other_county = unit(city, UnitKind.COUNTY, "三台县医疗保障局", "Santai Healthcare Security Bureau")
    other_hall = unit(other_county, UnitKind.HALL, "三台县医保服务大厅", "Santai Service Hall")
    return {
        "city": city,
        "county": county,
        "hall": hall,
        "window": unit(hall, UnitKind.WINDOW, "1号窗口", "Window 1"),
        "window_2": unit(hall, UnitKind.WINDOW, "2号窗口", "Window 2"),
        "window_3": unit(hall, UnitKind.WINDOW, "3号窗口", "Window 3"),
        "online": unit(county, UnitKind.ONLINE, "涪城区医保网上服务", "Fucheng Online Service"),
        "other_county": other_county,
        "other_hall": other_hall,
        "other_window": unit(other_hall, UnitKind.WINDOW, "1号窗口", "Window 1"),
    }


def _points(units: dict[str, Unit], item: ServiceItem) -> dict[str, Point]:
    made = {
        "window_point": factories.point(units["window"], PointKind.WINDOW),
        "second_window_point": factories.point(units["window_2"], PointKind.WINDOW),
        "hall_point": factories.point(units["hall"], PointKind.HALL),
        "exit_point": factories.point(units["hall"], PointKind.EXIT, label="南门出口", label_en="South exit"),
        "item_point": factories.point(units["hall"], PointKind.SERVICE_ITEM, service_item=item),
        "online_point": factories.point(units["online"], PointKind.ONLINE),
        "other_point": factories.point(units["other_window"], PointKind.WINDOW),
    }
    return {name: _point(point) for name, point in made.items()}


def _settle(person: Person, units: dict[str, Unit]) -> Person:
    account = factories.account(person.username, person.display_name, password=PASSWORD)
    factories.grant(account, person.role, units[person.unit])
    return Person(person.username, person.display_name, person.role, person.unit, account.id)


def _place(unit: Unit) -> Place:
    return Place(unit.id, unit.public_id, unit.name)


def _point(point: RatingPoint) -> Point:
    return Point(point.id, point.public_id, factories.code_of(point), _place(point.unit))
