"""Addresses and guards: every view says who may come in, and every address reads like the others."""

import re

import pytest

from evalsvc.access.guards import PUBLIC, SIGNED_IN
from evalsvc.access.permissions import Permission
from tests.contracts.code import modules
from tests.judge import JudgedClient

OPEN_STAFF_VIEWS = {"accounts.sign_in", "accounts.sign_in_post"}
OPS = {"/healthz", "/readyz", "/metrics"}
FIRST_WORDS = {
    "",
    "r",
    "h",
    "m",
    "receipt",
    "sign-in",
    "sign-out",
    "ratings",
    "releases",
    "served",
    "matters",
    "dashboard",
    "organisation",
    "papers",
    "accounts",
    "account",
    "audit",
    "surveys",
    "imports",
    "exports",
    "jobs",
    "notices",
    "profiles",
    "retention",
    "corrections",
    "inspections",
    "item-lists",
    "service-guides",
    "proofs",
    "guides",
    "visits",
}
EXAMPLES = {"IntegerConverter": "1", "UnicodeConverter": "nothing00000", "DateConverter": "2026-11-20"}


@pytest.fixture
def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def guard_of(app, rule):
    return getattr(app.view_functions[rule.endpoint], "guard", None)


def test_every_view_has_a_guard(app, rules):
    assert [rule.endpoint for rule in rules if not (guard_of(app, rule) in {PUBLIC, SIGNED_IN} or isinstance(guard_of(app, rule), Permission))] == []


def test_staff_views_open_to_everybody_are_these(app, rules):
    opened = {rule.endpoint for rule in rules if guard_of(app, rule) == PUBLIC and not rule.endpoint.startswith(("rate.", "guide.")) and rule.rule not in OPS}

    assert opened == OPEN_STAFF_VIEWS


def test_every_public_view_is_open(app, rules):
    assert {guard_of(app, rule) for rule in rules if rule.endpoint.startswith(("rate.", "guide."))} == {PUBLIC}


def test_addresses_are_kebab_case_nouns(rules):
    wrong = [rule.rule for rule in rules if not re.fullmatch(r"(/([a-z0-9-]+|<[a-z_:]+>)(\.[a-z]+)?)+|/", rule.rule)]

    assert wrong == []
    assert {rule.rule.split("/")[1] for rule in rules if rule.rule not in OPS} <= FIRST_WORDS


def test_an_address_reads_or_writes(rules):
    methods = {rule.endpoint: rule.methods - {"HEAD", "OPTIONS"} for rule in rules}

    assert {endpoint: given for endpoint, given in methods.items() if given not in ({"GET"}, {"POST"})} == {}


def test_views_say_the_types_of_their_arguments(app, rules):
    untyped = [f"{rule.endpoint}({name})" for rule in rules for name in rule.arguments if name not in app.view_functions[rule.endpoint].__annotations__]

    assert untyped == []


def test_guard_stands_directly_below_the_route():
    wrong = []
    for module in modules():
        for function in module.functions:
            names = [ast_name(decorator) for decorator in function.decorator_list]
            if any(name.startswith("blueprint.") and name.split(".")[1] in {"get", "post", "route"} for name in names):
                last = max(i for i, name in enumerate(names) if name.startswith("blueprint."))
                if names[last + 1 : last + 2] not in (["require"], ["public"], ["signed_in"]):
                    wrong.append(f"{module.name}.{function.name}")

    assert wrong == []


def ast_name(decorator):
    target = getattr(decorator, "func", decorator)
    return f"{target.value.id}.{target.attr}" if hasattr(target, "attr") else target.id


def test_stranger_is_led_to_the_sign_in(app, rules, client):
    for rule in rules:
        if guard_of(app, rule) == PUBLIC:
            continue
        path = example(rule)
        response = client.press(path) if "POST" in rule.methods else client.get(path)

        assert (response.status_code, response.location.partition("?")[0]) == (303, "/sign-in"), rule.endpoint


def test_view_without_guard_is_closed(app, observer):
    app.add_url_rule("/forgotten", "forgotten", lambda: "open")

    assert JudgedClient(app, observer).get("/forgotten").status_code == 403


def test_person_without_the_right_is_refused(app, as_, rules):
    people = {name: as_(name) for name in ("admin", "clerk")}
    may = {"admin": ROLE_OF_ADMIN, "clerk": ROLE_OF_CLERK}
    for rule in rules:
        right = guard_of(app, rule)
        for name, client in people.items():
            if isinstance(right, Permission) and right not in may[name]:
                path = example(rule)
                response = client.press(path) if "POST" in rule.methods else client.get(path)

                assert response.status_code == 403, (rule.endpoint, name)


ROLE_OF_CLERK = {
    Permission.CORRECTION_WORK,
    Permission.INSPECTION_ROW,
    Permission.PAPER_READ,
    Permission.RELEASE_READ,
    Permission.SERVED_ENTER,
    Permission.SERVED_READ,
    Permission.SURVEY_READ,
}
ROLE_OF_ADMIN = {
    Permission.ACCOUNT_MANAGE,
    Permission.AUDIT_READ,
    Permission.JOB_MANAGE,
    Permission.ORGANISATION_MANAGE,
    Permission.ORGANISATION_READ,
    Permission.POINT_MANAGE,
    Permission.PROFILE_MANAGE,
    Permission.RETENTION_READ,
    Permission.SURVEY_READ,
}


def test_static_files_need_no_sign_in(client):
    response = client.get("/static/vendor/bootstrap/bootstrap.min.css")

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache" or "max-age" in response.headers["Cache-Control"]


def example(rule):
    """A path that the rule matches, about nothing that exists."""
    path = rule.rule
    for name, converter in rule._converters.items():
        path = re.sub(rf"<([a-z_]+:)?{name}>", EXAMPLES[type(converter).__name__], path)
    return path
