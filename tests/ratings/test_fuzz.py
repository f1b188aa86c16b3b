"""Whatever is sent to a citizens' page: no 500, nothing typed is lost, no telephone number is kept, no rating from a refusal."""

import re

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.core.text import clean, length
from evalsvc.ratings.models import Rating
from tests.ratings.visitors import post_rating, visit_of

SOME = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
ANYTHING = st.text(max_size=60) | st.sampled_from(
    ["5", "yes", "no", "510", "115", "<script>", "'; DROP TABLE rating;--", "{{7*7}}", "\u202e反", "％００", "x" * 400]
)
FIELDS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("level", "done", "comment", "name", "phone", "consent", "visit", "csrf_token", "lang", "unknown"), ANYTHING)
    | {"tags": st.lists(ANYTHING, max_size=4)},
)
SEPARATORS = st.sampled_from(["", " ", "-", ".", "－", "　"])
SHAPES = st.sampled_from([lambda digits: digits, lambda digits: digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))])


@st.composite
def numbers(draw):
    digits = "1" + draw(st.sampled_from("3456789")) + "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=9, max_size=9)))
    gap = draw(SEPARATORS)
    return digits, draw(SHAPES)(gap.join((digits[:3], digits[3:7], digits[7:])))


@pytest.fixture
def rows(app):
    def count():
        with app.app_context():
            return db.session.scalar(select(func.count()).select_from(Rating))

    return count


def typed_in(page, name):
    root = html5lib.parse(page, namespaceHTMLElements=False)
    for field in [*root.iter("textarea"), *root.iter("input")]:
        if field.get("name") == name and field.get("type") != "checkbox":
            return "".join(field.itertext()) if field.tag == "textarea" else field.get("value")
    return None


@SOME
@given(fields=FIELDS, good=st.booleans())
def test_any_post_is_taken_whole_or_refused_whole(client, region, rows, fields, good):
    before = rows()
    sent = fields | {"level": "4", "visit": visit_of(client, region.window_point.path)} if good else fields

    response = client.post(region.window_point.path, data=sent)

    assert response.status_code in {303, 422}
    assert rows() - before == (response.status_code == 303)
    if response.status_code == 422:
        kept = typed_in(response.text, "comment").replace("\r\n", "\n").replace("\r", "\n")
        wanted = fields.get("comment", "").replace("\r\n", "\n").replace("\r", "\n")
        assert [c for c in kept if c.isprintable()] == [c for c in wanted if c.isprintable()]


@SOME
@given(before=st.text(max_size=30), number=numbers(), after=st.text(max_size=30))
def test_no_telephone_number_is_kept_in_clear(app, client, region, before, number, after):
    digits, written = number
    comment = f"{before}，{written}，{after}"
    response = post_rating(client, region.window_point, level=2, comment=comment)

    assert response.status_code == (303 if length(clean(comment)) <= 150 else 422)
    if response.status_code == 303:
        with app.app_context():
            kept = db.session.scalars(select(Rating.comment).order_by(Rating.id.desc()).limit(1)).one()
        narrow = kept.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
        assert digits not in re.sub(r"[\s.\-－　]", "", narrow)


@SOME
@given(
    path=st.text(alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="/?#\\"), min_size=1, max_size=30),
    query=st.dictionaries(ANYTHING, ANYTHING, max_size=3),
)
def test_any_address_is_answered(client, region, path, query):
    for prefix in ("/r/", "/receipt/"):
        response = client.get(f"{prefix}{path}", query_string={key: value for key, value in query.items() if key})

        assert response.status_code in {200, 303, 308, 404, 429}


@SOME
@given(query=st.fixed_dictionaries({}, optional=dict.fromkeys(("code", "lang", "big", "noted", "visit"), ANYTHING)))
def test_any_mode_and_search_is_answered(client, region, query):
    assert client.get("/receipt", query_string=query).status_code in {200, 303, 422}
    assert client.get(region.window_point.path, query_string=query).status_code == 200
