"""People who can be told."""

from types import SimpleNamespace

import pytest

from evalsvc.core.db import unit_of_work
from evalsvc.notices import services
from tests.applications import let_go, make_app
from tests.notices import making, smtp_server


@pytest.fixture
def known_kinds(app):
    """A kind that a noun above would declare."""
    app.extensions["notice_kinds"] = {**app.extensions["notice_kinds"], "test.due": "快到期", "test.returned": "退回"}


@pytest.fixture
def desk(app, region, known_kinds):
    """`desk.tell("bureau", …)` and `desk.end(…)`, each in a transaction of its own."""

    def tell(*usernames, **given):
        with app.app_context(), unit_of_work():
            return making.tell(*(region.people[name].account_id for name in usernames), **given)

    def end(subject=making.ITEM, why="已提交验收", **given):
        with app.app_context(), unit_of_work():
            return services.end_notices(subject=subject, why=why, **given)

    return SimpleNamespace(tell=tell, end=end)


@pytest.fixture
def mail_server():
    """A real mail server, which behaves badly on order."""
    with smtp_server.MailServer() as made:
        yield made


@pytest.fixture
def mailed(database, tmp_path, mail_server):
    """An application that sends its mails to `mail_server`."""
    given = {"smtp_host": "127.0.0.1", "smtp_port": str(mail_server.port), "smtp_security": "none", "smtp_from": "tixing@example.gov.cn"}
    made = make_app(database.url, tmp_path, public_url="https://pj.example.gov.cn", secure_cookies="no", **given)
    yield made
    let_go(made)
