"""Who visits, and campaigns that tests begin with."""

import pytest

from evalsvc.visits.kinds import VisitKind
from tests.cast import PASSWORD
from tests.judge import JudgedClient
from tests.visits.making import accepted, campaign, make, secret_sheet, target_of, visitor


@pytest.fixture
def as_(as_, app, observer, region):
    """`as_("visitor_2")`: who is not of the cast signs in through the page."""

    def sign_in(username):
        if username in region.people:
            return as_(username)
        made = JudgedClient(app, observer)
        made.sign_in(username, PASSWORD)
        return made

    return sign_in


@pytest.fixture
def visitors(app, region):
    """Beside the visitor of the cast a second one of the city, and one of the other county."""

    def settle():
        visitor("visitor_2", "第二访查员", region.city)
        visitor("far_visitor", "外县访查员", region.other_county)

    make(app, settle)


@pytest.fixture
def begun(app, region, visitors):
    """`begun(kind=…)`: the public ids of a campaign of the city at the first county's hall and of its target, with no record yet."""

    def begin(**given):
        def plan():
            made = campaign(region.city, [region.hall], **given)
            return made.public_id, target_of(made, region.hall).public_id

        return make(app, plan)

    return begin


@pytest.fixture
def recorded(app, region, visitors):
    """`recorded(how, sheets)`: a campaign at the hall with records, made by `how` (handed_in or accepted); public ids of campaign, target, records."""

    def record(how=accepted, sheets=None, kind=VisitKind.SECRET, **given):
        def plan():
            filled = [secret_sheet(problem="三号窗口无人")] if sheets is None else sheets
            made = campaign(region.city, [region.hall], kind=kind, **{"quota": 50, **given})
            target = target_of(made, region.hall)
            return made.public_id, target.public_id, [how(target, sheet).public_id for sheet in filled]

        return make(app, plan)

    return record
