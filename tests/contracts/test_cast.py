"""The region and cast are what tests take them for."""

import pytest
from sqlalchemy import func, select

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account, RoleGrant
from evalsvc.organisation.models import PointCode, RatingPoint, Unit, UnitAncestor


def test_fresh_application_has_no_units(session):
    assert session.scalar(select(func.count()).select_from(Unit)) == 0


def test_region_has_its_units(session, region):
    names = session.scalars(select(Unit.name).join(UnitAncestor, UnitAncestor.unit_id == Unit.id).where(UnitAncestor.ancestor_id == region.county.id))

    assert set(names) == {"1号窗口", "2号窗口", "3号窗口", "涪城区医疗保障局", "涪城区医保服务大厅", "涪城区医保网上服务"}


def test_windows_stand_under_the_hall(session, region):
    parents = session.scalars(select(Unit.parent_id).where(Unit.id.in_([window.id for window in region.windows])))

    assert set(parents) == {region.hall.id}


def test_point_has_its_code(session, region):
    code = session.get(PointCode, region.window_point.code)

    assert (code.point_id, code.until) == (region.window_point.id, None)
    assert session.get(RatingPoint, region.window_point.id).unit_id == region.windows[0].id


ROLES = {
    "admin": (Role.ADMIN, "绵阳市医疗保障局"),
    "leader": (Role.LEADER, "绵阳市医疗保障局"),
    "inspector": (Role.INSPECTOR, "绵阳市医疗保障局"),
    "auditor": (Role.AUDITOR, "绵阳市医疗保障局"),
    "bureau": (Role.BUREAU_LEAD, "涪城区医疗保障局"),
    "call_back": (Role.CALL_BACK, "涪城区医疗保障局"),
    "clerk": (Role.CLERK, "1号窗口"),
    "visitor": (Role.VISITOR, "绵阳市医疗保障局"),
    "outsider": (Role.BUREAU_LEAD, "三台县医疗保障局"),
}


@pytest.mark.parametrize("username", ROLES)
def test_person_holds_one_role(session, region, username):
    held = session.execute(
        select(RoleGrant.role, Unit.name)
        .join(Account, Account.id == RoleGrant.account_id)
        .join(Unit, Unit.id == RoleGrant.unit_id)
        .where(Account.username == username)
    ).all()

    assert [tuple(row) for row in held] == [ROLES[username]]


def test_one_test_sees_nothing_of_another(session, region):
    before = session.scalar(select(func.count()).select_from(Unit))
    session.delete(session.get(UnitAncestor, (region.city.id, region.city.id)))
    session.commit()

    assert before == 10


test_nor_the_other_of_it = test_one_test_sees_nothing_of_another
