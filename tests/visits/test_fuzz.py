"""Whatever is sent to a sheet: taken whole or refused whole, no error of ours, and no telephone number is kept."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from evalsvc.core.db import db
from evalsvc.visits.models import VisitAnswer, VisitFinding, VisitRecord
from tests.visits.making import SEEN

SOME = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
NAMES = ("q-overall", "q-open", "q-closed-since", "q-seen", "q-sample", "q-place", "problem_1", "clause_1", "problem_8", "visited_on", "visited_time", "target")
ODD = st.sampled_from(
    ["", "none", "0", "6", "yes", "9" * 400, "2026-11-19", "0001-01-01", "25:61", "{{7*7}}", "<script>", "\u202e反", "\x00", "电话13912345678"]
)
ANYTHING = st.text(max_size=60) | ODD
WHOLE = {
    "q-interviewer": "测试访查员",
    "q-place": "大厅",
    "visited_on": "2026-11-19",
    "visited_time": "09:30",
    **{f"q-{key}": value for key, value in SEEN.items()},
}
LEVELS = {"q-courtesy": "4", "q-surroundings": "4", "q-overall": "4"}


@pytest.fixture
def kept(app):
    def read():
        with app.app_context():
            texts = [
                *db.session.scalars(select(VisitAnswer.text)),
                *db.session.scalars(select(VisitFinding.problem)),
                *db.session.scalars(select(VisitFinding.clause)),
            ]
            return db.session.scalar(select(func.count()).select_from(VisitRecord)), [text for text in texts if text]

    return read


@SOME
@given(data=st.data(), odd=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=4), act=st.sampled_from(["submit", "save", "release", ""]))
def test_any_sheet_is_taken_whole_or_refused_whole(as_, begun_once, kept, data, odd, act):
    client, campaign, target = begun_once
    before, _ = kept()
    sent = {**WHOLE, **LEVELS, "q-sample": data.draw(st.text("abc123", min_size=1, max_size=12)), "target": target, **odd, "act": act}

    status = client.press(f"/visits/{campaign}/records/new", sent).status_code

    after, texts = kept()
    assert status in {303, 404, 409, 422}
    assert after - before == (status == 303)
    assert not [text for text in texts if "13912345678" in text]


@pytest.fixture
def begun_once(as_, begun):
    campaign, target = begun(quota=9999)
    return as_("visitor"), campaign, target
