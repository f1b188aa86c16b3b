"""A sheet is filled in while networks drop, tabs close, servers die and colleagues type: what was shown as saved is there, what was not is shown."""

import re
import sys
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from evalsvc.access.permissions import Role
from evalsvc.core.db import db
from evalsvc.organisation.models import Unit
from tests import cast, factories
from tests.applications import let_go, make_app
from tests.browser.chromium import launch
from tests.browser.conftest import PATIENCE
from tests.databases import free_port
from tests.inspections.making import make, published, rows, sheet_of
from tests.processes.servers import Running, environment

UNSAVED = "未保存，先存在本机"


def prepare(app, region):
    """A published round; where the county's sheet is, and its rows by number. A second lead of the bureau fills it in, too."""

    def build():
        deputy = factories.account("deputy", "测试副职", password=cast.PASSWORD)
        factories.grant(deputy, Role.BUREAU_LEAD, db.session.get_one(Unit, region.county.id))
        found = published(region)
        return f"/inspections/sheets/{found.public_id}", {number: row.public_id for number, row in rows(found).items()}

    return make(app, build)


@pytest.fixture
def sheet(app, region):
    return prepare(app, region)


@contextmanager
def somebody(browser, address, username, width=1280):
    """A person who has signed in with a browser of their own."""
    context = browser.new_context(base_url=address, viewport={"width": width, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    with closing(context):
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(cast.PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "/sign-in" not in url)
        yield context, page


def opened(page, path, row):
    """The row, open."""
    page.goto(f"{path}#row-{row}")
    found = page.locator(f"#row-{row}")
    expect(found).to_have_attribute("open", "")
    return found


def finding(app, path, number):
    with app.app_context():
        return rows(sheet_of(path.rpartition("/")[2]))[number].finding


def test_text_typed_without_a_network_survives_a_closed_tab(app, browser, address, sheet):
    path, ids = sheet
    with somebody(browser, address, "bureau") as (context, page):
        row = opened(page, path, ids[1])
        row.get_by_label("自查情况").fill("已于10月建立领导小组")
        row.get_by_label("已落实").check()
        expect(row.locator(".saved").first).to_contain_text("已保存")
        context.set_offline(True)
        row.get_by_label("自查情况").fill("已于10月建立领导小组，每月例会")
        expect(row.locator(".saved").first).to_contain_text(UNSAVED)
        expect(page.locator("#kept-state")).to_contain_text(f"1项{UNSAVED}")
        page.close(run_before_unload=False)
        assert finding(app, path, 1) == "已于10月建立领导小组"

        context.set_offline(False)
        page = context.new_page()
        row = opened(page, path, ids[2])
        kept = page.locator(f"#row-{ids[1]}")
        expect(kept.get_by_label("自查情况")).to_have_value("已于10月建立领导小组，每月例会")
        expect(kept.locator(".saved").first).to_contain_text("已保存")
        assert finding(app, path, 1) == "已于10月建立领导小组，每月例会"
        context.set_offline(True)
        row.get_by_label("自查情况").fill("写在断网的时候")
        expect(row.locator(".saved").first).to_contain_text(UNSAVED)
        context.set_offline(False)
        expect(row.locator(".saved").first).to_contain_text("已保存")
        assert finding(app, path, 2) == "写在断网的时候"


def test_two_people_in_one_row_see_both_texts_and_choose(app, browser, address, sheet):
    path, ids = sheet
    with somebody(browser, address, "bureau") as (_, one), somebody(browser, address, "deputy", 375) as (_, other):
        rows_of_two = opened(one, path, ids[1]), opened(other, path, ids[1])
        rows_of_two[0].get_by_label("自查情况").fill("甲写的：领导小组已成立")
        expect(rows_of_two[0].locator(".saved").first).to_contain_text("已保存")
        rows_of_two[1].get_by_label("自查情况").fill("乙写的：分工已印发")
        beside = other.locator(f"#row-{ids[1]} .rivals")
        expect(beside.get_by_role("region", name="现在这份")).to_contain_text("甲写的：领导小组已成立")
        expect(beside.get_by_role("region", name="另一份")).to_contain_text("乙写的：分工已印发")
        beside.get_by_role("button", name="改用另一份").click()
        expect(other.locator(".rivals")).to_have_count(0)
    assert finding(app, path, 1) == "乙写的：分工已印发"


def test_keys_choose_move_and_ask_and_counts_follow(app, surf, sheet, width):
    path, ids = sheet
    surfer = surf(width)
    page = surfer.sign_in("bureau")
    surfer.go(path)
    first = page.locator(f"#row-{ids[1]}")
    expect(first).to_have_attribute("open", "")
    first.locator("summary").first.focus()
    page.keyboard.press("3")
    expect(first.get_by_label("下一步改进措施")).to_be_focused()
    page.keyboard.type("采购并安装")
    expect(first.get_by_label("不适用的理由")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(first.get_by_label("下一步改进措施")).to_be_hidden()
    expect(first.locator("summary .word").first).to_have_text("已落实")
    expect(page.locator(".rail [data-count]").first).to_have_text("1/3")
    page.keyboard.press("j")
    second = page.locator(f"#row-{ids[2]}")
    expect(second).to_have_attribute("open", "")
    expect(first).not_to_have_attribute("open", "")
    page.keyboard.press("4")
    expect(second.get_by_label("不适用的理由")).to_be_focused()
    expect(second.locator(".saved").first).to_contain_text("不适用的要写理由")
    page.keyboard.type("无此业务")
    expect(second.locator(".saved").first).to_contain_text("已保存")
    expect(page.locator("#kept-state")).to_contain_text("已保存")
    page.get_by_role("link", name="展开全部").click()
    page.wait_for_url("**view=all**")
    assert page.locator(".sheet-row:not([open])").count() == 0
    for wanted in (path, f"{path}/rows/{ids[23]}", f"{path}?view=all"):
        surfer.go(wanted)
        assert (surfer.overflow() <= 0, surfer.violations() if width != 768 else []) == (True, [])


@pytest.mark.skipif(sys.platform != "linux", reason="the death of a parent is signalled on Linux only")
@pytest.mark.timeout(0)
def test_server_that_is_killed_while_one_types_loses_nothing_that_was_shown_as_saved(playwright, database, region, tmp_path):
    app = make_app(database.url, tmp_path)
    path, ids = prepare(app, region)
    port = free_port()
    server = Running(tmp_path, environment(tmp_path / "data", database_url=database.url, secure_cookies="no"), port=port)
    browser = launch(playwright)
    try:
        server.wait_until_open()
        with somebody(browser, f"http://127.0.0.1:{port}", "bureau") as (_, page):
            row = opened(page, path, ids[1])
            state = row.locator(".saved").first
            for words in ("第一句", "第一句，第二句"):
                with page.expect_request(lambda request: request.method == "POST"):
                    row.get_by_label("自查情况").fill(words)
                server.kill_everybody()
                expect(state).to_contain_text(re.compile(f"已保存|{UNSAVED}"))
                if "已保存" in state.inner_text():
                    assert finding(app, path, 1) == words
                server.start_again()
                server.wait_until_open()
                expect(state).to_contain_text("已保存")
                assert finding(app, path, 1) == words
            assert page.locator(".rivals").count() == 0
            page.reload()
            expect(page.locator(f"#row-{ids[1]}").get_by_label("自查情况")).to_have_value("第一句，第二句")
    finally:
        browser.close()
        server.close()
        let_go(app)
