"""Sessions: new at sign-in, over at once when they must be, and never longer than allowed."""

from datetime import timedelta

import pytest

from evalsvc.accounts import queries, services
from evalsvc.accounts.models import Account
from evalsvc.core.db import db, unit_of_work
from evalsvc.jobs.work import run_tick
from tests.applications import let_go, make_app
from tests.cast import PASSWORD
from tests.judge import JudgedClient


def kept(client):
    with client.session_transaction() as session:
        return dict(session)


def test_sign_in_throws_away_what_the_browser_brought(client, region):
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "by a stranger"
        before = session["csrf_token"]
    client.sign_in("leader", PASSWORD)

    assert set(kept(client)) == {"id", "account", "epoch", "issued", "seen", "csrf_token"}
    assert kept(client)["csrf_token"] != before


def test_cookie_from_before_opens_nothing(app, client, region):
    client.get("/sign-in")
    before = client.session_cookie()
    client.sign_in("leader", PASSWORD)
    stranger = JudgedClient(app, client.observer)
    stranger.set_cookie("evalsvc", before)

    assert stranger.get("/account").status_code == 303


def test_cookie_cannot_be_read_by_scripts_nor_sent_by_others(client, region):
    response = client.submit("/sign-in", {"username": "leader", "password": PASSWORD})
    cookies = {header.partition("=")[0]: header for header in response.headers.getlist("Set-Cookie")}

    assert set(cookies) == {"evalsvc", "evalsvc_browser"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain" not in cookie for cookie in cookies.values())
    assert "Path=/sign-in" in cookies["evalsvc_browser"]
    assert "Expires" not in cookies["evalsvc"]


def test_cookies_are_secure_behind_https(database, tmp_path):
    made = make_app(database.url, tmp_path, public_url="https://pj.example.test")

    assert made.config["SESSION_COOKIE_SECURE"] is True
    let_go(made)


def test_changed_cookie_opens_nothing(as_):
    client = as_("leader")
    client.set_cookie("evalsvc", client.session_cookie()[:-2] + "xx")

    assert client.get("/account").status_code == 303


def test_session_ends_after_half_an_hour_without_a_request(as_, clock):
    client = as_("leader")
    clock.shift(timedelta(minutes=30))
    response = client.get("/account")

    assert response.location.startswith("/sign-in")
    assert "登录已超时，请重新登录。" in client.get(response.location).text


def test_every_request_keeps_it_alive(as_, clock):
    client = as_("leader")
    for _ in range(4):
        clock.shift(timedelta(minutes=29))
        assert client.get("/account").status_code == 200


def test_page_that_comes_again_by_itself_does_not(as_, clock):
    client = as_("admin")
    client.press("/jobs/recount/start")
    again = client.page("/jobs").one("meta", http_equiv="refresh").get("content").partition("url=")[2]
    clock.shift(timedelta(minutes=20))
    assert client.get(again).status_code == 200
    clock.shift(timedelta(minutes=10))

    assert client.get(again).location.startswith("/sign-in")
    assert client.get("/account").status_code == 303


def test_copied_cookie_ends_with_the_sign_out(app, as_, client):
    owner, thief = as_("leader"), JudgedClient(app, client.observer)
    thief.set_cookie("evalsvc", owner.session_cookie())
    assert thief.get("/account").status_code == 200
    owner.press("/sign-out")

    assert "本次登录已失效" in thief.get(thief.get("/account").location).text


def test_sign_out_leaves_other_devices_alone(app, client, region):
    other = JudgedClient(app, client.observer)
    for device in (client, other):
        device.sign_in("leader", PASSWORD)
    client.press("/sign-out")

    assert other.get("/account").status_code == 200


def test_button_hit_twice_signs_out_once(app, client, region, observer):
    client.sign_in("leader", PASSWORD)
    with client.session_transaction() as session:
        mine = session["id"]
    with app.app_context(), unit_of_work():
        leader = queries.actor_of(db.session.get(Account, region.people["leader"].account_id))
        for _ in range(2):
            services.sign_out(by=leader, session=mine)

    assert observer.ask("SELECT count(*) FROM ended_session") == 1
    assert client.get("/account").status_code == 303


def test_sign_out_everywhere_ends_them_all(app, client, region):
    other = JudgedClient(app, client.observer)
    for device in (client, other):
        device.sign_in("leader", PASSWORD)

    assert client.submit("/account", {}, to="/account/sign-out-everywhere").location == "/sign-in"
    assert [device.get("/account").status_code for device in (client, other)] == [303, 303]


def test_sign_out_everywhere_needs_sign_in_and_is_a_post(as_, client):
    assert client.press("/account/sign-out-everywhere").status_code == 303
    assert as_("leader").get("/account/sign-out-everywhere").status_code == 405


def test_tick_forgets_ended_sessions_when_their_cookies_are_too_old(app, as_, clock, observer):
    as_("leader").press("/sign-out")
    clock.shift(timedelta(hours=12) - timedelta(seconds=1))
    run_tick(app)
    assert observer.ask("SELECT count(*) FROM ended_session") == 1
    clock.shift(timedelta(seconds=1))
    run_tick(app)

    assert observer.ask("SELECT count(*) FROM ended_session") == 0


def test_no_session_outlives_twelve_hours(as_, clock):
    client = as_("leader")
    statuses = []
    for _ in range(25):
        clock.shift(timedelta(minutes=29))
        statuses.append(client.get("/account").status_code)

    assert statuses == [200] * 24 + [303]


def test_old_cookie_does_not_come_back_to_life(as_, clock):
    client = as_("leader")
    old = client.session_cookie()
    clock.shift(timedelta(minutes=29))
    client.get("/account")
    clock.shift(timedelta(minutes=2))
    client.set_cookie("evalsvc", old)

    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(("act", "status"), [("end-sessions", 303), ("retire", 303), ("reset-password", 200)])
def test_acts_of_the_administrator_end_sessions_at_once(as_, address_of, act, status):
    leader = as_("leader")
    assert leader.get("/account").status_code == 200

    assert as_("admin").press(f"{address_of('leader')}/{act}").status_code == status
    assert leader.get("/account").status_code == 303


def test_ended_session_says_so(as_, address_of):
    leader = as_("leader")
    as_("admin").press(f"{address_of('leader')}/end-sessions")

    assert "本次登录已失效" in leader.get(leader.get("/account").location).text


def test_role_that_is_revoked_is_gone_with_the_next_request(as_, address_of, region):
    auditor = as_("auditor")
    assert auditor.get("/audit").status_code == 200
    as_("admin").press(f"{address_of('auditor')}/grants/revoke", {"role": "auditor", "unit": region.city.public_id})

    assert auditor.get("/audit").status_code == 403


def test_expired_session_loses_a_post_but_changes_nothing(as_, clock, address_of):
    admin = as_("admin")
    clock.shift(timedelta(hours=1))
    response = admin.press(f"{address_of('leader')}/retire")

    assert response.status_code == 303
    assert response.location == "/sign-in"


def test_public_face_alone_knows_no_staff(database, tmp_path):
    made = make_app(database.url, tmp_path, faces="public")
    client = made.test_client()

    assert client.get("/sign-in").status_code == 404
    assert "Set-Cookie" not in client.get("/nowhere").headers
    let_go(made)
