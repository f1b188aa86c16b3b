"""What the desk says of corrections: the rows agree with who was told, and cost the same for one item as for many."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from evalsvc.accounts.models import Account
from evalsvc.core.clock import SHANGHAI, today
from evalsvc.core.db import db
from evalsvc.corrections import services
from evalsvc.corrections.models import Correction, Measure
from evalsvc.corrections.queries import waiting_of
from evalsvc.notices.models import Notice
from evalsvc.notices.services import mark_all_read
from tests.corrections.making import accepted, actor, closed, deputy, filed, hand_in, in_progress, make, named, planned, rejudged, submitted
from tests.organisation.statements import noted

PEOPLE = ["leader", "inspector", "bureau", "call_back", "clerk", "admin", "outsider", "deputy"]
SAME = {
    "five_points": ("correction.plan", "correction.reopened"),
    "accept": ("correction.accept",),
    "rejudge": ("correction.rejudge",),
    "close": ("correction.close",),
    "extension": ("correction.extension",),
}


def waits(username):
    return {wait.value: found.number for wait, found in waiting_of(actor(username), today()).items()}


def desk(as_, username):
    """The rows about corrections and notices."""
    page = as_(username).page("/")
    rows = [" ".join("".join(item.itertext()).split()) for item in page.all("ul", class_="desk")[0].iter("li")] if page.all("ul", class_="desk") else []
    return [row for row in rows if "整改" in row or "提醒" in row]


def asked(unit, **more):
    made = in_progress(unit, **more)
    services.ask_extension(by=actor("bureau"), correction=made, wanted_on=today() + timedelta(days=40), reason="设备未到")
    return made


def reopened(unit, **more):
    made = closed(unit, **more)
    services.reopen_correction(by=actor("leader"), correction=made, reason="又空岗")
    return made


@pytest.mark.parametrize("maker", [filed, planned, in_progress, submitted, accepted, rejudged, closed, asked, reopened], ids=lambda maker: maker.__name__)
@pytest.mark.parametrize("with_deputy", [False, True])
@pytest.mark.parametrize("place", ["county", "hall", "city"])
def test_rows_agree_with_who_was_told(app, region, maker, with_deputy, place):
    if place == "city" and maker in (accepted, rejudged, closed, reopened):
        pytest.skip("nobody stands above the city")

    def build():
        deputy(region.county) if with_deputy else deputy(region.other_county)
        maker(getattr(region, place))

    make(app, build)
    with app.app_context():
        told = select(Notice.kind).join(Account, Account.id == Notice.account_id).where(Notice.ended_at.is_(None))
        for username in PEOPLE:
            kinds = set(db.session.scalars(told.where(Account.username == username)))
            rows = waits(username)
            assert {wait for wait in rows if wait in SAME} == {wait for wait, same in SAME.items() if kinds & set(same)}, username


def test_rows_name_one_and_count_many(app, as_, region):
    make(app, lambda: filed(region.county, "inspector"))
    assert desk(as_, "bureau")[0] == "尽快处理 整改问题2026-0001五定还没有齐。 填齐五定"
    make(app, lambda: [filed(region.hall, "inspector") for _ in range(2)])
    page = as_("bureau").page("/")
    assert desk(as_, "bureau") == ["尽快处理 整改问题2026-0001等3个问题五定还没有齐。 填齐五定", "有空处理 有3条提醒您还没有读。 查看提醒"]
    assert any(link.get("href") == "/corrections?state=open" for link in page.all("a"))


def test_clerk_sees_own_measures_and_work(app, as_, region):
    def build():
        made = in_progress(region.county)
        services.add_measure(by=actor("bureau"), correction=made, text="公示", person=named("clerk"), due_on=date(2026, 11, 30))

    make(app, build)
    assert desk(as_, "clerk") == ["尽快处理 有1项整改措施由您完成，最早的2026年11月30日到期。 去办理", "有空处理 有1条提醒您还没有读。 查看提醒"]


def test_overdue_and_due_soon_come_first(app, as_, region, clock):
    make(app, lambda: in_progress(region.county, person="clerk", days=10))
    clock.move_to(datetime(2026, 11, 27, 10, 0, tzinfo=SHANGHAI))
    assert desk(as_, "clerk")[0] == "马上处理 整改问题2026-0001三天内到期。 查看进展"
    clock.move_to(datetime(2026, 12, 1, 10, 0, tzinfo=SHANGHAI))
    for username in ("clerk", "bureau"):
        assert "马上处理 整改问题2026-0001已经超期。 抓紧办理" in desk(as_, username)
    assert desk(as_, "leader") == []


def test_recheck_waits_from_its_day(app, region, clock):
    make(app, lambda: [deputy(region.county), closed(region.county)])
    with app.app_context():
        assert waits("deputy") == {}
    clock.move_to(datetime(2026, 12, 20, 10, 0, tzinfo=SHANGHAI))
    with app.app_context():
        assert (waits("deputy"), waits("bureau"), waits("leader")) == ({"recheck": 1}, {}, {})


def test_row_goes_when_somebody_else_has_done_it(app, as_, region):
    def first():
        deputy(region.county)
        return submitted(region.county).id

    made = make(app, first)
    with app.app_context():
        assert waits("deputy") == {"accept": 1}
    make(app, lambda: services.accept_correction(by=actor("deputy"), correction=db.session.get_one(Correction, made), opinion="属实"))
    with app.app_context():
        assert waits("deputy") == {}


def test_empty_when_nothing_waits(app, as_, region):
    make(app, lambda: hand_in(in_progress(region.county, person="clerk"), "clerk"))
    assert desk(as_, "clerk") == []
    assert desk(as_, "outsider") == []


def test_read_notices_are_not_counted(app, as_, region):
    make(app, lambda: filed(region.county, "inspector"))
    make(app, lambda: mark_all_read(by=actor("bureau")))
    assert desk(as_, "bureau") == ["尽快处理 整改问题2026-0001五定还没有齐。 填齐五定"]


def test_desk_costs_the_same_for_many(app, as_, region):
    bureau = as_("bureau")
    make(app, lambda: in_progress(region.county))
    bureau.page("/")
    with noted(_engine(app)) as few:
        bureau.page("/")
    make(app, lambda: [in_progress(region.county) for _ in range(12)])
    with noted(_engine(app)) as many:
        bureau.page("/")
    assert len(many) == len(few)
    with app.app_context():
        assert len(db.session.scalars(select(Measure)).all()) == 13


def _engine(app):
    with app.app_context():
        return db.engine
