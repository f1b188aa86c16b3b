"""Accounts and grants below the pages, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.access.actor import SYSTEM
from evalsvc.access.permissions import Permission, Role
from evalsvc.accounts import queries, services
from evalsvc.accounts.models import Account, RoleGrant, SignInDelay
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import now
from evalsvc.core.errors import Forbidden, Problem, WrongState
from evalsvc.organisation.models import Unit

PASSWORD = "a-colleague-of-the-tests"


def person(session, username):
    return session.scalars(select(Account).where(Account.username == username)).one()


def make(username, **given):
    return services.create_account(by=SYSTEM, username=username, display_name="测试同事", password=PASSWORD, **given)


def at(session, place):
    return session.get(Unit, place.id)


def test_new_account_has_no_role_and_a_random_name(session, region):
    first, second = make("first.one"), make("second.one")

    assert queries.roles_of([first.id]) == []
    assert len({first.public_id, second.public_id}) == 2
    assert PASSWORD not in first.password_hash


def test_taken_user_name_leaves_the_transaction_usable(session, region):
    with pytest.raises(Problem, match="已经有人使用") as refused:
        make("leader")
    make("somebody.else")

    assert refused.value.field == "username"
    assert person(session, "somebody.else").epoch == 1


def test_weak_password_is_refused(session, region):
    with pytest.raises(Problem, match="至少12个字符"):
        services.create_account(by=SYSTEM, username="weak", display_name="测试", password="short")


def test_first_administrator_holds_the_whole_tree(session, region):
    made = services.create_admin(username="root.admin", display_name="测试", password=PASSWORD, unit=at(session, region.city))
    scope = queries.actor_of(made).scope_for(Permission.ACCOUNT_MANAGE)

    assert queries.holds_a_root(scope)
    assert len(queries.units_for_grants(scope)) == 10
    assert made.must_change_password is False


def test_grant_reaches_down_and_not_up(session, region):
    bureau = queries.actor_of(person(session, "bureau"))
    scope = bureau.scope_for(Permission.RATING_READ)
    everything = [region.city, region.county, region.hall, *region.windows, region.online, region.other_county, region.other_hall, region.other_window]

    assert queries.reached(scope, [unit.id for unit in everything]) == {unit.id for unit in [region.county, region.hall, *region.windows, region.online]}


@pytest.mark.parametrize("place", ["city", "other_county", "other_window"])
def test_nobody_grants_above_or_outside(session, region, place):
    by = make("county.admin")
    services.grant_role(by=SYSTEM, account=by, role=Role.ADMIN, unit=at(session, region.county))
    somebody = make("somebody")

    with pytest.raises(Forbidden, match="管理的单位范围内"):
        services.grant_role(by=queries.actor_of(by), account=somebody, role=Role.CLERK, unit=at(session, getattr(region, place)))


def test_another_right_in_the_unit_is_not_enough(session, region):
    leader = queries.actor_of(person(session, "leader"))

    with pytest.raises(Forbidden):
        services.grant_role(by=leader, account=make("somebody"), role=Role.CLERK, unit=at(session, region.county))


def test_no_role_in_a_retired_unit(session, region):
    unit = at(session, region.windows[2])
    unit.retired_on = now().date()

    with pytest.raises(WrongState, match="单位已经停用"):
        services.grant_role(by=SYSTEM, account=make("somebody"), role=Role.CLERK, unit=unit)


def test_revoked_grant_keeps_its_row(session, region, clock):
    clerk = person(session, "clerk")
    clock.shift(timedelta(days=3))
    services.revoke_grant(by=SYSTEM, account=clerk, role=Role.CLERK, unit=at(session, region.windows[0]))
    row = session.scalars(select(RoleGrant).where(RoleGrant.account_id == clerk.id)).one()

    assert row.until - row.since == timedelta(days=3)
    assert queries.actor_of(clerk).grants == ()


def test_role_may_be_granted_again(session, region):
    clerk, window = person(session, "clerk"), at(session, region.windows[0])
    services.revoke_grant(by=SYSTEM, account=clerk, role=Role.CLERK, unit=window)
    services.grant_role(by=SYSTEM, account=clerk, role=Role.CLERK, unit=window)

    assert [held.unit_name for held in queries.roles_of([clerk.id])] == ["1号窗口"]


def test_account_without_role_stays_with_who_last_had_it(session, region):
    clerk = person(session, "clerk")
    services.revoke_grant(by=SYSTEM, account=clerk, role=Role.CLERK, unit=at(session, region.windows[0]))
    bureau = queries.actor_of(person(session, "bureau")).scope_for(Permission.RATING_READ)
    outsider = queries.actor_of(person(session, "outsider")).scope_for(Permission.RATING_READ)

    assert queries.account_in_scope(clerk.public_id, bureau) is clerk
    with pytest.raises(Problem):
        queries.account_in_scope(clerk.public_id, outsider)


def test_account_that_never_had_a_role_belongs_to_the_top(session, region):
    nobody = make("nobody.yet")
    top = queries.actor_of(person(session, "admin")).scope_for(Permission.ACCOUNT_MANAGE)
    county = queries.actor_of(person(session, "bureau")).scope_for(Permission.RATING_READ)

    assert queries.account_in_scope(nobody.public_id, top) is nobody
    with pytest.raises(Problem):
        queries.account_in_scope(nobody.public_id, county)


def test_retired_administrator_does_not_count_as_the_one_who_stays(session, region):
    second = make("second.admin")
    services.grant_role(by=SYSTEM, account=second, role=Role.ADMIN, unit=at(session, region.city))
    services.retire_account(by=SYSTEM, account=second)

    with pytest.raises(WrongState, match="最后一名管理员"):
        services.retire_account(by=SYSTEM, account=person(session, "admin"))


def test_county_may_lose_its_administrator_while_the_city_has_one(session, region):
    county = make("county.admin")
    services.grant_role(by=SYSTEM, account=county, role=Role.ADMIN, unit=at(session, region.county))
    services.retire_account(by=queries.actor_of(person(session, "admin")), account=county)

    assert county.is_retired
    assert queries.roles_of([county.id]) == []


def test_password_that_somebody_else_set_must_be_changed(session, region):
    clerk = person(session, "clerk")
    services.set_password(by=queries.actor_of(person(session, "admin")), account=clerk, password=PASSWORD)
    assert (clerk.must_change_password, clerk.epoch) == (True, 2)
    services.set_password(by=queries.actor_of(clerk), account=clerk, password="another one of mine")

    assert (clerk.must_change_password, clerk.epoch) == (False, 3)


def test_session_of_an_older_epoch_finds_nobody(session, region):
    clerk = person(session, "clerk")
    assert queries.person_of_session(clerk.public_id, 1, "s").actor.username == "clerk"
    services.revoke_sessions(by=SYSTEM, account=clerk)

    assert queries.person_of_session(clerk.public_id, 1, "s") is None


def test_password_changed_between_proof_and_sign_in_stops_it(session, region):
    proved = queries.credentials("clerk")
    services.set_password(by=SYSTEM, account=person(session, "clerk"), password=PASSWORD)

    with pytest.raises(WrongState):
        services.sign_in(proved=proved, bucket="x" * 64, fresh_hash=None)


def test_old_delays_are_forgotten_and_young_ones_kept(session, region, clock):
    services.record_failed_sign_in(bucket="a" * 64, username="clerk")
    clock.shift(timedelta(hours=20))
    services.record_failed_sign_in(bucket="b" * 64, username="clerk")
    clock.shift(timedelta(hours=5))
    services.forget_old_delays()

    assert session.scalars(select(SignInDelay.bucket)).all() == ["b" * 64]


def test_events_stand_under_the_units_they_are_about(session, region):
    clerk = person(session, "clerk")
    services.revoke_sessions(by=SYSTEM, account=clerk)
    services.grant_role(by=SYSTEM, account=clerk, role=Role.AUDITOR, unit=at(session, region.county))
    events = session.scalars(select(AuditEvent).where(AuditEvent.subject == f"account:{clerk.public_id}").order_by(AuditEvent.id)).all()

    assert [(event.action, event.unit_id) for event in events[-2:]] == [("account.end_sessions", region.windows[0].id), ("account.grant", region.county.id)]


def test_user_names_are_found_by_key_and_key_by_name(session, region):
    keys = {name: region.people[name].account_id for name in ("clerk", "leader")}

    assert queries.usernames(keys.values()) == {key: name for name, key in keys.items()}
    assert session.scalars(queries.account_ids_named(" CLERK ")).all() == [keys["clerk"]]
