"""More people than the cast: made with a role in a unit, signed in at once."""

from collections.abc import Callable

import pytest

from evalsvc.access.permissions import Role
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from tests import factories
from tests.judge import JudgedClient

PASSWORD = "a-colleague-of-the-tests"


@pytest.fixture
def colleague(app, region, observer) -> Callable[..., JudgedClient]:
    """`colleague("second", Role.ADMIN, region.county)`: a judged client signed in as a new person; its `public_id` names the account."""

    def make(username: str, role: Role, at: object, *, signed_in: bool = True) -> JudgedClient:
        with app.app_context(), unit_of_work():
            made = factories.account(username, f"测试{username}", password=PASSWORD)
            factories.grant(made, role, db.session.get(Unit, at.id))
            public_id = made.public_id
        client = JudgedClient(app, observer)
        client.public_id = public_id
        if signed_in:
            client.sign_in(username, PASSWORD)
        return client

    return make


@pytest.fixture
def address_of(app, region) -> Callable[[str], str]:
    """`address_of("clerk")`: the address of an account's page."""

    def find(username: str) -> str:
        with app.app_context():
            from_name = db.session.execute(db.text("SELECT public_id FROM account WHERE username = :name"), {"name": username})
            return f"/accounts/{from_name.scalar_one()}"

    return find
