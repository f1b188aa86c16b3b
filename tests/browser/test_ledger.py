"""A bureau brings its own ledger of 300 problems in and starts them together, in a browser."""

import re
import threading
from datetime import datetime

from playwright.sync_api import expect
from sqlalchemy import func, select

from evalsvc.core.clock import SHANGHAI
from evalsvc.core.db import db
from evalsvc.corrections.models import Correction
from evalsvc.jobs.work import run_next
from tests.corrections.ledgers import ledger, row

NOVEMBER = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
ROWS = 300
A_PAGE = 50


def works(app):
    while run_next(app, "one", threading.Event()):
        pass


def in_state(app, state):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Correction).where(Correction.state == state))


def test_ledger_of_300_comes_in_and_is_begun_together(surf, app, region, clock):
    clock.move_to(NOVEMBER)
    surfer = surf(1280)
    page = surfer.sign_in("bureau")
    surfer.go("/imports/ledger")
    book = ledger(*(row(number, f"第{number}处标识不清") for number in range(1, ROWS + 1)))
    page.get_by_label("文件").set_input_files({"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": book})
    page.get_by_role("button", name="上传并核对").click()
    works(app)
    page.reload()
    surfer.check()
    page.get_by_role("button", name="按这样核对内容，先不写入").click()
    works(app)
    page.reload()
    surfer.check()
    page.get_by_role("button", name=re.compile("确认|写入")).first.click()
    works(app)
    assert in_state(app, "planned") == ROWS

    for left in range(ROWS, 0, -A_PAGE):
        surfer.go("/corrections?state=planned")
        expect(page.get_by_text(f"共{left}个问题")).to_be_visible()
        for box in page.get_by_role("checkbox", name="勾选").all():
            box.check()
        page.get_by_text("对勾选的问题一起操作").click()
        page.get_by_label("操作", exact=True).select_option("start")
        page.get_by_role("button", name="对勾选的问题操作").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"办成{A_PAGE}个，没有办成0个")

    assert in_state(app, "in_progress") == ROWS
