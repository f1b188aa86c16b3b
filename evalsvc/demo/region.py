"""Builds the demo region through the services, as an administrator would."""

from datetime import date, timedelta
from typing import Protocol

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Role
from evalsvc.accounts.services import create_account, grant_role
from evalsvc.core.db import unit_of_work
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import Unit
from evalsvc.organisation.services import create_point, create_unit

PASSWORD = "demo-only-password"
HALLS = (
    ("涪城区医疗保障局", "Fucheng District Healthcare Security Bureau", "涪城区医保服务大厅", "Fucheng Service Hall", 6),
    ("三台县医疗保障局", "Santai County Healthcare Security Bureau", "三台县医保服务大厅", "Santai Service Hall", 6),
)
PEOPLE = (
    ("admin", "演示管理员", Role.ADMIN, "city"),
    ("leader", "演示领导", Role.LEADER, "city"),
    ("inspector", "演示督查员", Role.INSPECTOR, "city"),
    ("bureau", "演示单位负责人", Role.BUREAU_LEAD, "county"),
    ("clerk", "演示窗口人员", Role.CLERK, "window"),
    ("outsider", "演示外县负责人", Role.BUREAU_LEAD, "other county"),
)


class Progress(Protocol):
    """Is told which part is being built, and how many of how many are done."""

    def __call__(self, part: str, done: int, total: int) -> None: ...


def build(*, days: int, today: date, progress: Progress) -> None:
    """Fills an empty database that carries the demo stamp; its points have been open for `days` days until `today`."""
    opened = today - timedelta(days=days - 1)
    with unit_of_work():
        units = _units(opened, progress)
    for done, (username, display_name, role, place) in enumerate(PEOPLE, start=1):
        with unit_of_work():
            account = create_account(by=SYSTEM, username=username, display_name=display_name, password=PASSWORD)
            grant_role(by=SYSTEM, account=account, role=role, unit=units[place])
        progress("accounts", done, len(PEOPLE))


def _units(opened: date, progress: Progress) -> dict[str, Unit]:
    city = create_unit(
        by=SYSTEM, parent=None, kind=UnitKind.CITY, name="绵阳市医疗保障局", name_en="Mianyang Municipal Healthcare Security Bureau", opened_on=opened
    )
    units = {"city": city}
    for number, (county_name, county_en, hall_name, hall_en, windows) in enumerate(HALLS):
        county = create_unit(by=SYSTEM, parent=city, kind=UnitKind.COUNTY, name=county_name, name_en=county_en, position=number, opened_on=opened)
        hall = create_unit(by=SYSTEM, parent=county, kind=UnitKind.HALL, name=hall_name, name_en=hall_en, opened_on=opened)
        create_point(by=SYSTEM, unit=hall, kind=PointKind.HALL, first_day=opened)
        for window in range(1, windows + 1):
            place = create_unit(
                by=SYSTEM, parent=hall, kind=UnitKind.WINDOW, name=f"{window}号窗口", name_en=f"Window {window}", position=window, opened_on=opened
            )
            create_point(by=SYSTEM, unit=place, kind=PointKind.WINDOW, first_day=opened)
            units.setdefault("window", place)
        units["county" if number == 0 else "other county"] = county
        progress("units", number + 1, len(HALLS))
    return units
