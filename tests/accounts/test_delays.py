"""Failed sign-ins cost time where they happen: they survive a restart, and nobody can spend another's attempts."""

from datetime import timedelta

from evalsvc.accounts import passwords
from evalsvc.jobs.work import run_tick
from tests.applications import let_go, make_app
from tests.cast import PASSWORD
from tests.judge import JudgedClient

ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}
SECOND = timedelta(seconds=1)


def try_in(client, password="wrong password", username="leader", **given):
    return client.submit("/sign-in", {"username": username, "password": password}, **given)


def fail(client, times, clock, **given):
    for _ in range(times):
        response = try_in(client, **given)
        while response.status_code == 429:
            clock.shift(timedelta(seconds=int(response.headers["Retry-After"])))
            response = try_in(client, **given)
        assert response.status_code == 422


def test_fourth_failure_costs_a_second(client, region, clock):
    answers = [try_in(client).status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]


def test_refusal_says_how_many_seconds(client, region, clock):
    fail(client, 6, clock)
    response = try_in(client, PASSWORD)

    assert (response.status_code, response.headers["Retry-After"]) == (429, "4")
    assert "请等4秒后再试" in response.text


def test_right_password_is_not_even_looked_at_inside_the_delay(client, region, clock):
    fail(client, 6, clock)
    assert try_in(client, PASSWORD).status_code == 429
    clock.shift(timedelta(seconds=3.9))
    assert try_in(client, PASSWORD).status_code == 429
    clock.shift(timedelta(seconds=0.1))

    assert try_in(client, PASSWORD).status_code == 303


def test_waiting_attempts_cost_nothing_more(client, region, clock):
    fail(client, 6, clock)
    for _ in range(5):
        try_in(client)
    clock.shift(4 * SECOND)

    assert try_in(client, PASSWORD).status_code == 303


def test_success_forgets_the_failures(app, client, region, clock):
    fail(client, 6, clock)
    clock.shift(4 * SECOND)
    assert try_in(client, PASSWORD).status_code == 303
    again = JudgedClient(app, client.observer)

    assert [try_in(again).status_code for _ in range(5)] == [422, 422, 422, 422, 429]


def test_a_day_forgets_them_too(client, region, clock):
    fail(client, 8, clock)
    clock.shift(timedelta(hours=24, seconds=1))

    assert [try_in(client).status_code for _ in range(5)] == [422, 422, 422, 422, 429]


def test_delay_survives_a_restart(client, database, tmp_path, region, clock):
    fail(client, 6, clock)
    restarted = make_app(database.url, tmp_path)
    again = JudgedClient(restarted, client.observer)

    assert try_in(again, PASSWORD).status_code == 429
    let_go(restarted)


def test_strangers_failures_do_not_delay_the_owner_elsewhere(app, client, region, clock):
    fail(client, 12, clock, environ_overrides=ELSEWHERE)
    owner = JudgedClient(app, client.observer)

    assert try_in(owner, PASSWORD).status_code == 303


def test_strangers_failures_do_not_delay_the_owners_browser_at_the_same_address(app, client, region, clock):
    owner = JudgedClient(app, client.observer)
    owner.sign_in("leader", PASSWORD)
    owner.press("/sign-out")
    fail(client, 12, clock)
    assert try_in(client, PASSWORD).status_code == 429

    assert try_in(owner, PASSWORD).status_code == 303


def test_known_browser_is_known_for_its_own_people_only(app, client, region, clock):
    mallory = JudgedClient(app, client.observer)
    mallory.sign_in("clerk", PASSWORD)
    mallory.press("/sign-out")
    fail(client, 6, clock)

    assert try_in(mallory, PASSWORD).status_code == 429


def test_owner_of_a_known_browser_waits_as_well(app, client, region, clock):
    client.sign_in("leader", PASSWORD)
    client.press("/sign-out")

    assert [try_in(client).status_code for _ in range(5)] == [422, 422, 422, 422, 429]


def test_forged_browser_is_unknown(client, region, clock):
    fail(client, 6, clock)
    client.set_cookie("evalsvc_browser", "eyJpZCI6ICJ4In0.forged", path="/sign-in")

    assert try_in(client, PASSWORD).status_code == 429


def test_unknown_name_is_delayed_like_a_known_one(client, region, clock):
    answers = [try_in(client, username="nobody.here").status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]


def test_one_person_does_not_delay_another_at_the_same_address(client, region, clock):
    fail(client, 8, clock, username="clerk")

    assert try_in(client, PASSWORD).status_code == 303


def fail_many_names(client, times, **given):
    return [try_in(client, username=f"name{number}", **given).status_code for number in range(times)]


def test_many_names_at_one_address_make_it_wait(client, region, clock, observer):
    assert fail_many_names(client, 31) == [422] * 31
    refused = try_in(client, PASSWORD)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    clock.shift(SECOND)

    assert try_in(client, PASSWORD).status_code == 303


def test_whole_address_never_waits_long(client, region, clock):
    fail_many_names(client, 30)
    for number in range(8):
        assert try_in(client, username=f"other{number}").status_code == 422
        clock.shift(timedelta(seconds=15))

    assert try_in(client, PASSWORD).status_code == 303


def test_waiting_address_keeps_no_owner_from_a_known_browser_nor_anybody_elsewhere(app, client, region, clock):
    owner, elsewhere = JudgedClient(app, client.observer), JudgedClient(app, client.observer)
    owner.sign_in("leader", PASSWORD)
    owner.press("/sign-out")
    fail_many_names(client, 31)
    assert try_in(client, PASSWORD).status_code == 429

    assert try_in(owner, PASSWORD).status_code == 303
    assert try_in(elsewhere, PASSWORD, environ_overrides=ELSEWHERE).status_code == 303


def test_own_success_does_not_free_the_address(app, client, region, clock):
    fail_many_names(client, 30)
    JudgedClient(app, client.observer).sign_in("clerk", PASSWORD)

    assert fail_many_names(client, 2) == [422, 429]


def test_an_hour_frees_the_address(client, region, clock):
    fail_many_names(client, 31)
    clock.shift(timedelta(hours=1, seconds=1))

    assert [try_in(client, username=f"later{number}").status_code for number in range(3)] == [422] * 3


def test_waiting_address_survives_a_restart_and_leaves_one_event(client, as_, database, tmp_path, region, clock):
    admin = as_("admin")
    fail_many_names(client, 31)
    restarted = make_app(database.url, tmp_path)

    assert try_in(JudgedClient(restarted, client.observer), PASSWORD).status_code == 429
    text = admin.get("/audit").text
    assert text.count("同一网络地址一小时内连续31次登录失败") == 1
    assert "127.0.0.1" not in text
    let_go(restarted)


def test_password_is_not_waited_for_while_another_is_looked_at(client, region, observer):
    with passwords._alone():
        refused = try_in(client, PASSWORD)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert "正有别人在登录" in refused.text
    assert 'value="leader"' in refused.text
    assert observer.ask("SELECT count(*) FROM sign_in_delay") == 0
    assert try_in(client, PASSWORD).status_code == 303


def test_wrong_present_passwords_are_delayed_too(as_, clock):
    client = as_("leader")
    new = {"current": "wrong password", "password": "a-new-word-for-tests", "again": "a-new-word-for-tests"}
    answers = [client.submit("/account", new, to="/account/password").status_code for _ in range(5)]

    assert answers == [422, 422, 422, 422, 429]
    assert client.submit("/account", {**new, "current": PASSWORD}, to="/account/password").status_code == 429


def test_nothing_in_the_table_tells_who_or_where(client, region, clock, observer):
    fail(client, 2, clock, environ_overrides=ELSEWHERE)

    assert observer.ask("SELECT count(*) FROM sign_in_delay") == 2
    assert observer.ask("SELECT min(length(bucket)) FROM sign_in_delay") == 64
    assert observer.ask("SELECT count(*) FROM sign_in_delay WHERE bucket LIKE '%leader%' OR bucket LIKE '%198.51%'") == 0


def test_first_delay_of_an_account_leaves_an_event(as_, client, region, clock, observer):
    before = observer.events()
    fail(client, 3, clock)
    assert observer.events() == before
    fail(client, 3, clock)

    assert observer.events() == before + 1
    assert "账号“leader”在同一处连续4次登录失败" in as_("admin").get("/audit").text


def test_unknown_name_leaves_no_event(client, region, clock, observer):
    before = observer.events()
    fail(client, 6, clock, username="nobody.here")

    assert observer.events() == before


def test_tick_forgets_what_is_a_day_old(app, client, region, clock, observer):
    fail(client, 2, clock)
    clock.shift(timedelta(hours=24, seconds=1))

    assert run_tick(app) == []
    assert observer.ask("SELECT count(*) FROM sign_in_delay") == 0


def test_clock_that_was_set_back_keeps_nobody_out(client, region, clock):
    clock.shift(timedelta(days=300))
    fail(client, 5, clock)
    clock.shift(timedelta(days=-300))

    assert try_in(client, PASSWORD).status_code == 303


def test_strangers_failures_do_not_delay_a_change_of_password(client, as_, clock):
    leader = as_("leader")
    fail(client, 6, clock)

    response = leader.submit("/account", {"current": PASSWORD, "password": "four-new-words-77", "again": "four-new-words-77"}, to="/account/password")

    assert response.status_code == 303
