"""The staff's door, with hands."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.usefixtures("region")
def test_page_can_be_used(surf, width):
    surfer = surf(width)
    surfer.go("/sign-in")

    surfer.check()


@pytest.mark.usefixtures("region")
def test_person_comes_in(surf, width, scripts):
    page = surf(width, scripts=scripts).sign_in("admin")

    expect(page.get_by_role("heading", level=1)).to_have_count(1)


@pytest.mark.usefixtures("region")
def test_wrong_password_keeps_the_name(surf, scripts):
    page = surf(scripts=scripts).go("/sign-in")
    page.get_by_label("用户名").fill("leader")
    page.get_by_label("密码").fill("something else entirely")
    page.get_by_role("button", name="登录").click()

    expect(page.get_by_label("用户名")).to_have_value("leader")
    expect(page.get_by_label("密码")).to_have_value("")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.usefixtures("region")
def test_refusal_can_be_read_aloud(surf, width):
    surfer = surf(width)
    surfer.go("/sign-in").get_by_role("button", name="登录").click()

    surfer.check()


@pytest.mark.usefixtures("region")
def test_keyboard_alone_signs_in(surf):
    page = surf().go("/sign-in")
    page.get_by_label("用户名").focus()
    page.keyboard.type("leader")
    page.keyboard.press("Tab")
    page.keyboard.type("cast-only-password")
    page.keyboard.press("Enter")

    expect(page).not_to_have_url(re.compile("/sign-in"))
