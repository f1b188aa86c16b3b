"""What tests of the organisation share: a second administrator elsewhere, a public address, counted statements."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.errors import Problem
from evalsvc.core.installation import DEMO_STAMP, keep_fact
from evalsvc.organisation.models import Unit
from tests import factories
from tests.organisation.statements import noted

PUBLIC_URL = "https://pj.my.example.gov.cn"


@pytest.fixture
def public_url(app):
    """The installation names the address that its posters carry."""
    app.extensions["settings"] = replace(app.extensions["settings"], public_url=PUBLIC_URL)
    return PUBLIC_URL


@pytest.fixture
def demo(app, region):
    """The database carries the demo stamp."""
    with app.app_context(), unit_of_work():
        keep_fact(DEMO_STAMP, "yes")


@pytest.fixture
def other_admin(app, region, as_):
    """The outsider, who is now an administrator of the other county too."""
    with app.app_context(), unit_of_work():
        account = db.session.get(Account, region.people["outsider"].account_id)
        factories.grant(account, Role.ADMIN, db.session.get(Unit, region.other_county.id))
    return as_("outsider")


@pytest.fixture
def counted(app):
    """`counted(client, path)`: how many statements the page at `path` costs."""

    def count(client, path):
        with app.app_context():
            engine = db.engine
        with noted(engine) as said:
            client.page(path)
        return len(said)

    return count


@pytest.fixture
def built(app, region):
    """`built(verb)`: carries out `verb` in one committed transaction and returns what it says."""

    def build(verb):
        with app.app_context(), unit_of_work():
            return verb()

    return build


@pytest.fixture
def together():
    """`together(a, b)`: carries the acts out at the same time; returns what each raised, or None."""

    def run(*acts):
        barrier = threading.Barrier(len(acts))

        def guarded(act):
            barrier.wait()
            try:
                act()
            except Problem as problem:
                return problem
            return None

        with ThreadPoolExecutor(len(acts)) as pool:
            return list(pool.map(guarded, acts))

    return run
