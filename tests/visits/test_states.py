"""What leads where, by hand."""

from datetime import date

import pytest

from evalsvc.core.errors import WrongState
from evalsvc.visits.states import Act, CampaignState, RecordState, campaign_state, step

ALLOWED = {
    ("draft", "save"): "draft",
    ("draft", "submit"): "submitted",
    ("submitted", "accept"): "accepted",
    ("submitted", "return"): "returned",
    ("returned", "save"): "returned",
    ("returned", "submit"): "submitted",
    ("accepted", "release"): "released",
}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", RecordState)
def test_every_act_in_every_state(state, act):
    if (state.value, act.value) in ALLOWED:
        assert step(state, act).value == ALLOWED[state.value, act.value]
    else:
        with pytest.raises(WrongState, match="这份记录现在是"):
            step(state, act)


@pytest.mark.parametrize(("day", "expected"), [(9, "coming"), (10, "running"), (12, "running"), (13, "over")])
def test_campaign_runs_from_its_first_day_to_its_last(day, expected):
    assert campaign_state(date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, day)) is CampaignState(expected)
