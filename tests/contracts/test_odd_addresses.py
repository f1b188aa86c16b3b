"""Whatever stands in an address: a page, or a word about it, never a failure; on both databases."""

import re

import pytest

ASKED = {  # whose page, and what it reads from its address
    "/": ("bureau", "x"),
    "/accounts": ("admin", "page"),
    "/audit": ("admin", "unit action account from until after"),
    "/audit/seals": ("admin", "number head"),
    "/dashboard": ("leader", "unit from to by follow"),
    "/matters": ("leader", "unit from to item after"),
    "/organisation": ("admin", "unit retired"),
    "/organisation/changes": ("admin", "page"),
    "/organisation/papers": ("bureau", "unit pieces"),
    "/organisation/papers/preview.png": ("bureau", "unit pieces"),
    "/organisation/points": ("leader", "unit page"),
    "/profiles": ("admin", "unit"),
    "/ratings": ("leader", "unit level from until flagged after tag origin"),
    "/ratings/paper-slips": ("call_back", "unit page"),
    "/ratings/slips": ("call_back", "state after page"),
    "/releases": ("leader", "unit after"),
    "/served": ("leader", "unit day page"),
    "/served/{window}": ("clerk", "day"),
    "/surveys/window-rating": ("leader", "version"),
    "/visits": ("inspector", "page after"),
}
ODD = {
    "nul": "a%00b",
    "no text": "%FF%FE",
    "half a character": "%ED%A0%80",
    "many digits": "9" * 5000,
    "more than a bigint": "9" * 20,
    "more than an integer": "3000000000",
    "other digits": "%C2%B2%D9%A3",
    "first day": "0001-01-01",
    "last day": "9999-12-31",
    "quotes": "%27%22%3C%25",
}


@pytest.mark.parametrize("path", ASKED)
def test_odd_query_is_answered(as_, region, path):
    person, names = ASKED[path]
    client, place = as_(person), path.format(window=region.windows[0].public_id)
    answers = {(name, odd): client.get(f"{place}?{name}={ODD[odd]}").status_code for name in names.split() for odd in ODD}

    assert {asked: status for asked, status in answers.items() if status >= 500} == {}


def test_odd_path_is_answered(app, as_):
    client = as_("bureau")
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and "<" in rule.rule]
    answers = {(rule, odd): client.get(re.sub(r"<[^>]+>", ODD[odd], rule)).status_code for rule in rules for odd in ("nul", "no text", "more than a bigint")}

    assert {asked: status for asked, status in answers.items() if status >= 500} == {}
