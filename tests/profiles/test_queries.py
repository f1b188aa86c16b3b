"""Which rules are in force where and when."""

from datetime import date

import pytest

from evalsvc.access.actor import SYSTEM, Scope
from evalsvc.core.canonical import content_hash
from evalsvc.core.errors import NotFound
from evalsvc.organisation.models import Unit
from evalsvc.profiles import services
from evalsvc.profiles.models import ProfileInForce, ProfileVersion
from evalsvc.profiles.queries import calendar, in_force, profile_version, reaches_everything, rules_for

TODAY = date(2026, 11, 20)


@pytest.fixture
def publish(session):
    """Keeps a local profile that says only one thing, and puts it in force for a unit from a day."""

    def make(place, minimum_n, since=TODAY):
        content = {"sources": {"ours": {"kind": "ours"}}, "rules": {"minimum_n": {"value": minimum_n, "source": "ours"}}}
        made = ProfileVersion(key=f"local-{minimum_n}", version=1, title="本地规则", rules=content, hash=content_hash(content))
        session.add(made)
        session.flush()
        services.put_in_force(by=SYSTEM, profile=made, unit=session.get(Unit, place.id) if place else None, since=since)
        return made

    return make


def minimum(place, day=TODAY):
    return rules_for(place.id, day)[1].minimum_n


def test_default_profile_is_in_force_everywhere(session, region):
    default = profile_version("default", 1)

    assert {rules_for(place.id, day)[0] for place in (region.city, region.windows[0]) for day in (date(2020, 1, 1), TODAY)} == {default.id}


def test_no_profile_is_in_force_before_the_beginning(session, region):
    with pytest.raises(NotFound):
        rules_for(region.city.id, date(2019, 12, 31))


def test_profile_is_inherited_down_the_tree(session, region, publish):
    publish(region.county, 40)

    assert [minimum(place) for place in (region.city, region.county, region.hall, region.windows[2], region.other_window)] == [30, 40, 40, 40, 30]


def test_nearest_unit_decides_even_when_a_higher_one_is_later(session, region, publish):
    publish(region.county, 40, date(2026, 1, 1))
    publish(region.city, 50, TODAY)

    assert (minimum(region.hall), minimum(region.other_hall)) == (40, 50)


def test_profile_holds_from_its_day(session, region, publish):
    publish(region.county, 40, date(2026, 11, 20))
    publish(region.county, 45, date(2026, 12, 1))

    assert [minimum(region.hall, date(2026, *day)) for day in ((11, 19), (11, 20), (11, 30), (12, 1))] == [30, 40, 40, 45]


def test_later_profile_everywhere_follows_the_earlier(session, region, publish):
    publish(None, 35)

    assert (minimum(region.hall, date(2026, 11, 19)), minimum(region.hall)) == (30, 35)


def test_list_shows_what_reaches_the_scope_and_nothing_else(session, region, publish):
    publish(region.city, 50)
    publish(region.county, 40)
    publish(region.other_county, 60)

    rows = in_force(Scope(frozenset({region.county.id})))

    assert sorted(unit.name if unit else "" for _, _, unit in rows) == sorted(["", region.city.name, region.county.name])


def test_only_the_top_reaches_everything(session, region):
    assert reaches_everything(Scope(frozenset({region.city.id})))
    assert not reaches_everything(Scope(frozenset({region.county.id, region.other_county.id})))
    assert not reaches_everything(Scope(frozenset()))


def test_calendar_holds_what_was_entered(session):
    found = calendar()

    assert found.announced == frozenset(range(2020, 2027))
    assert len([day for day in found.holidays if day.year == 2026]) == 19
    assert sorted(str(day)[5:] for day in found.workdays if day.year == 2025) == ["01-26", "02-08", "04-27", "09-28", "10-11"]


def test_two_profiles_cannot_begin_on_the_same_day_in_a_unit(session, region, publish):
    publish(region.county, 40)

    with pytest.raises(services.ProfileTaken):
        publish(region.county, 41)
    assert session.query(ProfileInForce).count() == 2
