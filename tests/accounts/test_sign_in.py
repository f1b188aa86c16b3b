"""Coming in, going on, going out."""

import pytest
from argon2 import PasswordHasher

from evalsvc.access.permissions import Role
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import keep_fact
from tests.cast import PASSWORD
from tests.judge import JudgedClient

BAD_PATHS = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/%0d\r\nX: y",
    "accounts",
    "http:evil",
]


def try_in(client, username="leader", password=PASSWORD, **given):
    return client.submit("/sign-in", {"username": username, "password": password}, **given)


def test_right_password_leads_home(client, region):
    response = try_in(client)

    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/account").status_code == 200


def test_user_name_is_read_without_case_and_spaces(client, region):
    assert try_in(client, username=" Leader ").status_code == 303


@pytest.mark.parametrize(("username", "password"), [("leader", "wrong password"), ("nobody", PASSWORD), ("leader", PASSWORD.upper())])
def test_wrong_name_and_wrong_password_read_the_same(client, region, username, password):
    response = try_in(client, username, password)

    assert response.status_code == 422
    assert "用户名或密码不对。" in response.text
    assert f'value="{username}"' in response.text
    assert password not in response.text


@pytest.mark.parametrize(
    ("username", "password", "said"), [("", "x", "请填写用户名。"), ("leader", "", "请填写密码。"), ("x" * 41, "x", "用户名最多40个字符。")]
)
def test_missing_words_are_named_at_their_field(client, region, username, password, said):
    response = try_in(client, username, password)

    assert response.status_code == 422
    assert said in response.text


def test_password_field_comes_back_empty(client, region):
    assert "typed and wrong" not in try_in(client, password="typed and wrong").text


def test_form_without_token_is_refused(client, region):
    assert client.post("/sign-in", data={"username": "leader", "password": PASSWORD}).status_code == 400


def test_wrong_method_is_refused(client, region):
    assert client.put("/sign-in").status_code == 405


def test_wanted_page_comes_after_sign_in(client, region):
    asked = client.get("/accounts?role=clerk&after=x")
    response = client.submit(asked.location, {"username": "admin", "password": PASSWORD}, to="/sign-in")

    assert asked.location == "/sign-in?next=/accounts?role%3Dclerk%26after%3Dx"
    assert response.location == "/accounts?role=clerk&after=x"


@pytest.mark.parametrize("wanted", BAD_PATHS)
def test_nobody_is_led_elsewhere(client, region, wanted):
    client.get("/sign-in", query_string={"next": wanted})
    response = client.press("/sign-in", {"username": "leader", "password": PASSWORD, "next": wanted})

    assert (response.status_code, response.location) == (303, "/")


@pytest.mark.parametrize("wanted", BAD_PATHS)
def test_nor_who_is_signed_in_already(as_, wanted):
    assert as_("leader").get("/sign-in", query_string={"next": wanted}).location == "/"


def test_retired_account_cannot_come_in(client, colleague, as_, region):
    gone = colleague("gone", Role.CLERK, region.county, signed_in=False)
    as_("admin").press(f"/accounts/{gone.public_id}/retire")

    assert try_in(client, "gone", "a-colleague-of-the-tests").status_code == 422


def test_sign_out_ends_the_session(as_):
    client = as_("leader")
    response = client.press("/sign-out")

    assert (response.status_code, response.location) == (303, "/sign-in")
    assert client.get("/account").status_code == 303


def test_sign_out_needs_a_token_and_a_post(as_):
    assert as_("leader").post("/sign-out").status_code == 400
    assert as_("leader").get("/sign-out").status_code == 405


def test_stranger_at_the_door_is_led_to_sign_in(client):
    assert (client.get("/").status_code, client.get("/").location) == (303, "/sign-in")


def test_outdated_hash_is_renewed(app, client, region):
    with app.app_context(), unit_of_work():
        weak = PasswordHasher(time_cost=1, memory_cost=64).hash(PASSWORD)
        db.session.execute(db.text("UPDATE account SET password_hash = :weak WHERE username = 'leader'"), {"weak": weak})
    assert try_in(client).status_code == 303

    assert "m=19456,t=2,p=1" in stored_hash(app)
    assert try_in(JudgedClient(app, client.observer)).status_code == 303


def test_demo_accounts_are_shown_in_a_demo_only(app, client, region):
    before = client.get("/sign-in").text
    with app.app_context():
        stamp("demo", "2026-11-20")
        stamp("demo_password", "demo-only-password")
    page = client.page("/sign-in")

    assert "演示账号" not in before
    assert "demo-only-password" in page.text
    assert ["clerk", "窗口人员（1号窗口）"] in page.table()


def test_demo_with_random_passwords_names_none(app, client, region):
    with app.app_context():
        stamp("demo", "2026-11-20")

    assert "密码见启动时终端里的输出" in client.get("/sign-in").text


def stamp(key, value):
    with unit_of_work():
        keep_fact(key, value)


def stored_hash(app):
    with app.app_context():
        return db.session.execute(db.text("SELECT password_hash FROM account WHERE username = 'leader'")).scalar_one()
