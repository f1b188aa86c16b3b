"""The role that sees citizens' contacts takes two administrators: one asks, another confirms or declines."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from evalsvc.access.permissions import Role
from evalsvc.accounts import queries, services
from evalsvc.accounts.models import Account, RoleGrant, RoleRequest
from evalsvc.core.clock import now
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import WrongState
from evalsvc.organisation.models import Unit


@pytest.fixture
def second(colleague, region):
    """A second administrator of the city, made at the server."""
    return colleague("second.admin", Role.ADMIN, region.city)


@pytest.fixture
def asked(as_, address_of, region):
    """What the first administrator has asked for: that the clerk call back for the county."""
    response = as_("admin").submit(address_of("clerk"), {"role": "call_back", "unit": region.county.public_id}, to=f"{address_of('clerk')}/grants")
    assert response.status_code == 303


@pytest.fixture
def request_path(app, asked):
    """Where it is decided."""
    with app.app_context():
        return f"/accounts/requests/{db.session.execute(db.select(RoleRequest.public_id)).scalar_one()}"


def has_role(app, username="clerk"):
    with app.app_context():
        account = db.session.scalars(db.select(Account).where(Account.username == username)).one()
        return queries.actor_of(account).has_role(Role.CALL_BACK)


def test_nothing_is_granted_until_a_second_confirms(app, as_, second, address_of, request_path):
    assert not has_role(app)
    assert "等待另一名管理员确认的角色" in as_("admin").page(address_of("clerk")).text

    response = second.submit("/accounts", to=f"{request_path}/confirm")

    assert response.location == "/accounts"
    assert has_role(app)
    assert "等待另一名管理员确认的角色" not in second.page("/accounts").text


def test_who_asked_cannot_confirm(app, as_, second, request_path):
    admin = as_("admin")

    assert admin.page("/accounts").all("form", action=f"{request_path}/confirm") == []
    assert admin.press(f"{request_path}/confirm").status_code == 403
    assert not has_role(app)


@pytest.mark.parametrize("who", ["admin", "second"])
def test_both_may_end_it_without_a_grant(app, as_, second, request_path, who):
    client = second if who == "second" else as_("admin")
    client.submit("/accounts", to=f"{request_path}/decline")

    assert not has_role(app)
    assert second.press(f"{request_path}/confirm").status_code == 409
    assert second.press(f"{request_path}/decline").status_code == 409


def test_granted_once(as_, second, request_path):
    second.submit("/accounts", to=f"{request_path}/confirm")

    assert second.press(f"{request_path}/confirm").status_code == 409


def test_administrator_whom_the_asker_has_made_is_no_second(app, as_, colleague, region, address_of):
    puppet = colleague("puppet", Role.CLERK, region.hall)
    as_("admin").press(f"/accounts/{puppet.public_id}/grants", {"role": "admin", "unit": region.city.public_id})
    as_("admin").press(f"{address_of('clerk')}/grants", {"role": "call_back", "unit": region.county.public_id})
    with app.app_context():
        path = f"/accounts/requests/{db.session.execute(db.select(RoleRequest.public_id)).scalar_one()}"

    assert puppet.page("/accounts").all("form", action=f"{path}/confirm") == []
    assert puppet.press(f"{path}/confirm").status_code == 403
    assert "现在没有可以确认的第二名管理员。" in as_("admin").page("/accounts").text


def test_nor_may_the_maker_confirm_what_the_made_one_asks(app, as_, colleague, region, address_of):
    puppet = colleague("puppet", Role.CLERK, region.hall)
    as_("admin").press(f"/accounts/{puppet.public_id}/grants", {"role": "admin", "unit": region.city.public_id})
    puppet.press(f"{address_of('clerk')}/grants", {"role": "call_back", "unit": region.county.public_id})
    with app.app_context():
        path = f"/accounts/requests/{db.session.execute(db.select(RoleRequest.public_id)).scalar_one()}"

    assert as_("admin").press(f"{path}/confirm").status_code == 403
    assert not has_role(app)


def test_nobody_confirms_for_themselves(app, as_, second, region):
    as_("admin").press(f"/accounts/{second.public_id}/grants", {"role": "call_back", "unit": region.county.public_id})
    with app.app_context():
        path = f"/accounts/requests/{db.session.execute(db.select(RoleRequest.public_id)).scalar_one()}"

    assert second.press(f"{path}/confirm").status_code == 403


def test_administrator_below_or_beside_is_no_second(colleague, region, request_path):
    below, beside = colleague("below", Role.ADMIN, region.hall), colleague("beside", Role.ADMIN, region.other_county)

    for client in (below, beside):
        for act in ("confirm", "decline"):
            assert client.press(f"{request_path}/{act}").status_code == 404


def test_administrator_of_the_county_itself_is_one(app, colleague, region, request_path):
    assert colleague("county.admin", Role.ADMIN, region.county).press(f"{request_path}/confirm").status_code == 303
    assert has_role(app)


def test_asked_twice_is_refused(as_, address_of, region, asked):
    response = as_("admin").press(f"{address_of('clerk')}/grants", {"role": "call_back", "unit": region.county.public_id})

    assert response.status_code == 409
    assert "正等待另一名管理员确认" in response.text


def test_new_account_waits_and_can_be_seen_by_who_made_it(app, colleague, second, region):
    county = colleague("county.admin", Role.ADMIN, region.county)
    form = {"display_name": "测试新回访员", "username": "new.officer", "role": "call_back", "unit": region.county.public_id}
    page = county.submit("/accounts/new", form)

    assert "所选角色要由另一名管理员确认后才生效。" in page.text
    assert not has_role(app, "new.officer")
    assert "new.officer" in county.page("/accounts").text
    assert "new.officer" in second.page("/accounts").text


def test_no_other_way_leads_past_the_second(session, region):
    admin = queries.actor_of(session.get(Account, region.people["admin"].account_id))
    clerk, county = session.get(Account, region.people["clerk"].account_id), session.get(Unit, region.county.id)

    with pytest.raises(WrongState, match="两名管理员"):
        services.grant_role(by=admin, account=clerk, role=Role.CALL_BACK, unit=county)


def test_database_holds_that_they_are_two(app, region):
    people = {name: region.people[name].account_id for name in ("admin", "clerk")}
    row = {"public_id": "x", "account_id": people["clerk"], "unit_id": region.county.id, "role": "call_back", "asked_by": people["admin"], "asked_at": now()}

    with app.app_context(), pytest.raises(IntegrityError, match="two_people"), unit_of_work():
        db.session.execute(insert(RoleRequest), {**row, "decided_by": people["admin"], "decided_at": now(), "outcome": "granted"})


def test_other_roles_are_in_force_at_once(app, as_, address_of, region):
    as_("admin").press(f"{address_of('clerk')}/grants", {"role": "auditor", "unit": region.county.public_id})

    with app.app_context():
        assert db.session.scalars(db.select(RoleGrant.granted_by).where(RoleGrant.role == "auditor").order_by(RoleGrant.id.desc()).limit(1)).one() is not None
        assert db.session.scalars(db.select(RoleRequest.id)).all() == []


def test_acts_need_sign_in_the_right_and_a_post(as_, client, request_path):
    for act in ("confirm", "decline"):
        assert client.press(f"{request_path}/{act}").status_code == 303
        assert as_("leader").press(f"{request_path}/{act}").status_code == 403
        assert as_("admin").get(f"{request_path}/{act}").status_code == 405
    assert as_("admin").press("/accounts/requests/unknown/confirm").status_code == 404


def test_log_tells_all_of_it(as_, second, request_path):
    second.submit("/accounts", to=f"{request_path}/confirm")
    text = as_("auditor").page("/audit").text

    assert "管理员（绵阳市医疗保障局）提出授予账号“clerk”在“涪城区医疗保障局”的回访员角色，等待另一名管理员确认。" in text
    assert "管理员（绵阳市医疗保障局）授予账号“clerk”在“涪城区医疗保障局”的回访员角色。" in text
