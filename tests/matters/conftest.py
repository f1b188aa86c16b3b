import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from evalsvc.core.db import db, unit_of_work
from evalsvc.matters.models import MatterLink
from evalsvc.organisation.models import ServiceItem, Unit
from tests import factories
from tests.ratings.visitors import visit_of

FINISHED = date(2026, 11, 10)


@pytest.fixture
def ask(app):
    """Asks the database something in a context of its own; rows as tuples."""

    def rows(statement):
        with app.app_context():
            return [tuple(row) for row in db.session.execute(statement)]

    return rows


@pytest.fixture
def matters(app, region):
    """`matters("A1", "A2")`: matters of the online service with these numbers; their public ids."""

    def made(*numbers, place=None, finished_on=FINISHED, service_number=""):
        with app.app_context(), unit_of_work():
            unit, item = db.session.get_one(Unit, (place or region.online).id), db.session.get_one(ServiceItem, region.item.id)
            given = {"service_item": item, "finished_on": finished_on, "service_number": service_number, "vault": app.extensions["vault"]}
            return [factories.matter(unit, number, **given).public_id for number in numbers]

    return made


@pytest.fixture
def rate_matters(app, client):
    """Rates the first `n` matters that there are through their own links."""

    def rate(n):
        with app.app_context():
            tokens = db.session.scalars(select(MatterLink.token).order_by(MatterLink.matter_id).limit(n)).all()
        for token in tokens:
            assert client.post(f"/m/{token}", data={"visit": visit_of(client, f"/m/{token}"), "level": "5"}).status_code == 303

    return rate


@pytest.fixture
def book():
    """A workbook as a person would make it, ready to be sent."""

    def made(*rows, name="表.xlsx"):
        sheet = Workbook()
        for row in rows:
            sheet.active.append(list(row))
        target = io.BytesIO()
        sheet.save(target)
        return FileStorage(io.BytesIO(target.getvalue()), filename=name)

    return made
