"""However many lists, guides and proofs there are, a page asks the database as often as for one of each."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, event, update

from evalsvc.core.db import db
from evalsvc.guides.models import ItemListRow
from evalsvc.guides.services import lists
from evalsvc.organisation.kinds import PointKind, UnitKind
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.guides import making
from tests.guides.making import COLUMNS, make

MORE = 4


@pytest.fixture
def statements():
    """Every statement that reaches any database."""
    said = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def report(unit):
    """A reported list, filled at one blow."""
    made = making.started(unit)
    db.session.execute(update(ItemListRow).where(ItemListRow.list_id == made.id).values(COLUMNS))
    db.session.expire_all()
    lists.report_list(by=making.actor("bureau"), one=made)


def grow(region):
    city, hall = db.session.get_one(Unit, region.city.id), db.session.get_one(Unit, region.hall.id)
    for number in range(MORE):
        county = factories.unit(city, UnitKind.COUNTY, f"第{number}县医疗保障局")
        place = cast.Place(county.id, county.public_id, county.name)
        report(place)
        making.registered(place, name=f"第{number}种证明")
        item = factories.item(f"第{number}项服务", main_name=f"第{number % 2}类服务")
        making.published(region.county, item)
        factories.point(hall, PointKind.SERVICE_ITEM, service_item=item)
        for _ in range(2):
            making.registered(region.county, name=f"本县第{number}种证明")


def test_pages_ask_no_more_for_more(app, as_, client, region, statements):
    app.extensions["settings"] = replace(app.extensions["settings"], public_url="https://pj.example.gov.cn")

    def begin():
        report(region.county)
        making.registered(region.county)
        making.published(region.county, region.item)
        return f"/service-guides/{making.published(region.county, region.item).guide.public_id}"

    pages = {
        "/item-lists": as_("leader"),
        "/item-lists/merged": as_("leader"),
        "/proofs": as_("leader"),
        make(app, begin): as_("leader"),
        f"/service-guides?unit={region.county.public_id}": as_("leader"),
        f"/guides/{region.county.public_id}": client,
        f"/guides/{region.county.public_id}/{region.item.public_id}": client,
    }

    def counted():
        found = {}
        for path, who in pages.items():
            who.get(path)
            statements.clear()
            assert who.get(path).status_code == 200, path
            found[path] = len(statements)
        return found

    few = counted()
    make(app, lambda: grow(region))

    assert counted() == few
    assert "第3项服务" in client.page(f"/guides/{region.county.public_id}").text
