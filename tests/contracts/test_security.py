"""Headers, cookies, tokens and faces, as a browser meets them."""

import ast
import re

import pytest

from tests.applications import let_go, make_app
from tests.cast import PASSWORD
from tests.contracts.code import modules
from tests.judge import JudgedClient

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
KEPT_THOUGH_REFUSED = {
    ("accounts.routes.own", "services.record_failed_sign_in"),
    ("accounts.routes.sign_in", "services.record_failed_sign_in"),
    ("accounts.routes.sign_in", "services.record_failure_at_place"),
    ("notices.routes.mail", "services.count_miss"),
}


def policy(response):
    parts = (part.split(maxsplit=1) for part in response.headers["Content-Security-Policy"].split(";"))
    return {part[0]: part[1] for part in parts}


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/receipt", "/static/staff.css"])
def test_every_answer_has_the_headers(client, path):
    given = client.get(path).headers

    assert {name: given[name] for name in HEADERS} == HEADERS


def test_staff_page_runs_nothing_inline(as_):
    given = policy(as_("admin").get("/accounts"))

    assert given["default-src"] == "'none'"
    assert given["script-src"] == "'self'"
    assert given["form-action"] == "'self'"
    assert given["base-uri"] == given["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(given)


def test_nonce_is_another_every_time(client):
    nonces = {re.search(r"'nonce-([^']+)'", client.get("/sign-in").headers["Content-Security-Policy"])[1] for _ in range(3)}

    assert len(nonces) == 3


def test_public_page_allows_its_own_style_and_form_only(client, region):
    response = client.get(region.window_point.path)
    given = policy(response)

    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", given["style-src"])
    assert given["default-src"] == given["base-uri"] == given["frame-ancestors"] == "'none'"
    assert given["form-action"] == "'self'"
    assert "unsafe" not in str(given)


def test_public_page_sets_no_cookie(client, region):
    assert "Set-Cookie" not in client.get(region.window_point.path).headers


def test_answers_to_staff_are_not_kept_by_anybody(as_):
    assert "no-store" in as_("admin").get("/accounts").headers["Cache-Control"]


def test_session_cookie_is_closed_to_scripts_and_other_sites(client, region):
    cookie = next(line for line in client.sign_in("leader", PASSWORD).headers.getlist("Set-Cookie") if line.startswith("evalsvc="))

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_session_cookie_is_secure_behind_https(database, tmp_path, region):
    with served(database, tmp_path, public_url="https://pj.example.gov.cn", trusted_proxies="1") as app:
        client, by_proxy = app.test_client(), {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        page = client.get("/sign-in", base_url="https://127.0.0.1:8000", headers=by_proxy).text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        sent = {"username": "leader", "password": PASSWORD, "csrf_token": token}  # and no Referer, as our pages ask for
        response = client.post("/sign-in", data=sent, base_url="https://127.0.0.1:8000", headers=by_proxy)

        assert response.status_code == 303
        assert all("Secure" in line for line in response.headers.getlist("Set-Cookie"))


class served:  # noqa: N801  # reads as a word: with served(…) as app
    """Another application on the same database, with other settings."""

    def __init__(self, database, folder, **given):
        self.app = make_app(database.url, folder, **given)

    def __enter__(self):
        return self.app

    def __exit__(self, *_):
        let_go(self.app)


def test_every_staff_write_needs_its_token(app, as_):
    clients = [as_(name) for name in ("admin", "leader", "bureau", "call_back", "auditor", "visitor")]
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not rule.endpoint.startswith("rate."):
            path = re.sub(r"<int:[a-z_]+>", "1", re.sub(r"<[a-z_]+>", "nothing00000", rule.rule))
            answers = {client.post(path).status_code for client in clients}

            assert {400} <= answers <= {400, 403}, rule.endpoint


def test_token_of_another_session_is_refused(as_):
    stolen = as_("leader").token()

    assert as_("admin").post("/sign-out", data={"csrf_token": stolen}).status_code == 400


def test_public_face_alone_knows_no_staff(database, tmp_path, observer, region):
    with served(database, tmp_path, faces="public") as app:
        client = JudgedClient(app, observer)

        assert client.get(region.window_point.path).status_code == 200
        assert {path: client.get(path).status_code for path in ("/", "/sign-in", "/ratings", "/dashboard", "/accounts", "/audit")} == dict.fromkeys(
            ("/", "/sign-in", "/ratings", "/dashboard", "/accounts", "/audit"), 404
        )


def test_staff_face_alone_takes_no_ratings(database, tmp_path, observer, region):
    with served(database, tmp_path, faces="staff") as app:
        client = JudgedClient(app, observer)

        assert client.get("/sign-in").status_code == 200
        assert client.get(region.window_point.path).status_code == 404


def test_what_is_kept_though_refused_is_this_only():
    found = {
        (module.name, ast.unparse(node.args[0]))
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("keep_even_if_refused")
    }

    assert found == KEPT_THOUGH_REFUSED
