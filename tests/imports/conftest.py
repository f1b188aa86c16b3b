import io
import threading

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from evalsvc.access.permissions import Role
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.work import run_next
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.judge import JudgedClient

ITEM_HEADS = ["实施编码", "主项名称", "子项名称", "英文名称", "办理层级", "排序号"]


def book(heads, *rows):
    """A workbook as a person would make it, as bytes."""
    made = Workbook()
    for row in (heads, *rows):
        made.active.append(list(row))
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


class Importer:
    """Somebody who sends tables in and waits for the worker."""

    def __init__(self, app, client):
        self.app, self.client = app, client

    def sends(self, kind, content, name="表.xlsx"):
        """The response to sending a file; the worker has not seen it yet."""
        return self.client.press(f"/imports/{kind}", {"file": FileStorage(io.BytesIO(content), filename=name)})

    def works(self):
        """The worker does what waits."""
        while run_next(self.app, "one", threading.Event()):
            pass

    def checks(self, kind, content, name="表.xlsx"):
        """The address of an import whose file has been checked."""
        response = self.sends(kind, content, name)
        assert response.status_code == 303, response.text
        self.works()
        return response.location

    def applies(self, address):
        """Consents to the plan, has it carried out, and reads the page."""
        assert self.client.submit(address, to=f"{address}/apply").status_code == 303
        self.works()
        return self.client.page(address)

    def imports(self, kind, content, name="表.xlsx"):
        """Sends, consents, and reads the page of what came of it."""
        return self.applies(self.checks(kind, content, name))


@pytest.fixture
def importer(app, as_, region, observer):
    """`importer("admin")`: one of the cast who sends tables in; "county_admin" is an administrator of the first county."""

    def made(username):
        if username != "county_admin":
            return Importer(app, as_(username))
        client = JudgedClient(app, observer)
        with app.app_context(), unit_of_work():
            if db.session.scalar(select(Account.id).where(Account.username == "county.admin")) is None:
                account = factories.account("county.admin", "测试县管理员", password=cast.PASSWORD)
                factories.grant(account, Role.ADMIN, db.session.get_one(Unit, region.county.id))
        client.sign_in("county.admin", cast.PASSWORD)
        return Importer(app, client)

    return made
