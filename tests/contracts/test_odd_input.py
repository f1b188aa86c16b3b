"""Whatever stands in an address or is posted to a staff form is answered or refused, and is never an error of ours."""

import re
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SOME = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
NUMBER = "9" * 25
ODD = ("\x00", "a\x00b", NUMBER, "-1", "0000-00-00", "0001-01-01", "9999-12-31", "\u202e", "\uffff", "%_\\", "x" * 6000)
ASKED = ("action", "after", "by", "day", "from", "kind", "level", "page", "q", "role", "since", "state", "tag", "to", "unit", "until", "username")
ASKED_ODDLY = ("\x00", NUMBER, "0001-01-01", "9999-12-31")
TEXTS = st.text(max_size=30) | st.text(min_size=70, max_size=250) | st.sampled_from([*ODD, "甲" * 80, "ﷺ" * 30, "{actor}", "%s", "½", "9" * 5000])
TYPED = {
    **{name: ["字"] for name in ("name", "name_en", "label", "label_en", "main_name", "display_name", "source", "reason")},
    **{name: ["2026-11-20", "2026-11-28"] for name in ("on", "opened_on", "first_day", "day")},
    **{name: [""] for name in ("region_code", "credit_code", "code", "position", "next", "service_item")},
    "kind": ["window", "hotline", "contact", "workday"],
    "levels": ["A"],
    "notice": ["元旦：1月1日（周五）至3日（周日）放假调休，共3天。"],
    "role": ["clerk", "admin"],
    "row_version": ["1", "2"],
    "username": ["someone"],
}


@pytest.fixture
def gentle(app):
    """The application as it runs: an error becomes a page with status 500."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


@pytest.fixture
def paths(app, region):
    """Every staff address that answers a method; `unknown` goes where the region has nothing to name."""
    known = {"units": region.windows[1].public_id, "points": region.second_window_point.public_id, "items": region.item.public_id}

    def listed(method, unknown="nothing00000", number="2026"):
        for rule in app.url_map.iter_rules():
            if method in rule.methods and rule.endpoint.partition(".")[0] not in {"static", "rate", "operations"}:
                path = re.sub(r"(units|points|items)/<public_id>", lambda hit: f"{hit[1]}/{known[hit[1]]}", rule.rule)
                yield re.sub(r"<[a-z_]+>", unknown, re.sub(r"<int:[a-z_]+>", number, path))

    return listed


def errors(client, asked):
    """The requests that were answered with an error of ours."""
    return [request for request in asked if client.open(**request).status_code >= 500]


@pytest.mark.parametrize("person", ["admin", "leader"])
def test_odd_address_is_no_error(gentle, as_, paths, person):
    client = gentle.test_client()
    client.set_cookie("evalsvc", as_(person).session_cookie())

    assert errors(client, [{"path": path} for word in ("%00", "%ed%a0%80", "..", NUMBER) for path in paths("GET", word, NUMBER)]) == []


@pytest.mark.parametrize(
    ("person", "lists"),
    [
        ("admin", ("/accounts", "/audit", "/organisation", "/organisation/items", "/organisation/points", "/profiles")),
        ("leader", ("/dashboard", "/ratings", "/releases")),
    ],
)
def test_odd_filter_is_no_error(gentle, as_, person, lists):
    client = gentle.test_client()
    client.set_cookie("evalsvc", as_(person).session_cookie())

    assert errors(client, [{"path": path, "query_string": {name: word}} for path in lists for name in ASKED for word in ASKED_ODDLY]) == []


@pytest.mark.parametrize("person", ["admin", "bureau", "call_back"])
def test_odd_post_is_no_error(gentle, as_, paths, region, person):
    judged, client = as_(person), gentle.test_client()
    units = [place.public_id for place in (region.city, region.hall, region.windows[0], region.other_window)]
    typed = TYPED | {"unit": units, "to": units}
    posted = [path for path in paths("POST") if path not in {"/sign-out", "/account/password"}]

    @SOME
    @given(data=st.data())
    def post(data):
        client.set_cookie("evalsvc", judged.session_cookie())
        sent = {name: data.draw(st.sampled_from(good)) for name, good in typed.items()} | {"csrf_token": judged.token()}
        sent |= {name: data.draw(TEXTS | st.lists(TEXTS, max_size=2)) for name in data.draw(st.lists(st.sampled_from(sorted(typed)), max_size=3))}

        assert errors(client, [{"path": path, "method": "POST", "data": sent} for path in posted]) == []

    post()


@pytest.mark.parametrize("body", ["[1, 2]", '"text"', '{"username": 5, "password": {}}', "null", "[[1]]", "{"])
def test_json_is_no_form(gentle, region, body):
    client = gentle.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)[1]

    answer = client.post("/sign-in", data=body, content_type="application/json", headers={"X-CSRFToken": token})

    assert answer.status_code in {400, 422}


def test_file_is_no_text(gentle, region):
    client = gentle.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)[1]

    answer = client.post("/sign-in", data={"csrf_token": token, "username": (BytesIO(b"leader"), "name.txt"), "password": "anything"})

    assert answer.status_code == 422


def test_version_of_a_calendar_or_form_that_no_database_can_count_is_not_found(as_):
    admin = as_("admin")

    assert admin.get(f"/surveys/window-rating/{NUMBER}").status_code == 404
    assert {admin.press(f"/profiles/calendar/{NUMBER}{act}").status_code for act in ("", "/days", "/days/remove")} == {404}
