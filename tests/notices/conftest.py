"""People who can be told."""

from types import SimpleNamespace

import pytest

from evalsvc.core.db import unit_of_work
from evalsvc.notices import services
from tests.notices import making


@pytest.fixture(autouse=True)
def known_kinds(app):
    """A kind that a noun above would declare."""
    app.extensions["notice_kinds"] = {**app.extensions["notice_kinds"], "test.due": "快到期", "test.returned": "退回"}


@pytest.fixture
def desk(app, region):
    """`desk.tell("bureau", …)` and `desk.end(…)`, each in a transaction of its own."""

    def tell(*usernames, **given):
        with app.app_context(), unit_of_work():
            return making.tell(*(region.people[name].account_id for name in usernames), **given)

    def end(subject=making.ITEM, why="已提交验收", **given):
        with app.app_context(), unit_of_work():
            return services.end_notices(subject=subject, why=why, **given)

    return SimpleNamespace(tell=tell, end=end)
