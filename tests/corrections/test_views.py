"""The ledger by state, by day, and what names a person: rituals, filters, and equally few statements for very many."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, insert, select

from evalsvc.core.clock import now, today
from evalsvc.core.codes import public_id
from evalsvc.core.db import db, unit_of_work
from evalsvc.corrections.kinds import Source
from evalsvc.corrections.models import Correction, Measure, Recheck
from evalsvc.corrections.queries import ENTRIES_OF_A_DAY
from evalsvc.profiles.queries import profile_for
from tests.corrections.making import account, closed, filed, in_progress, make, planned, submitted

VIEWS = ("/corrections", "/corrections/board", "/corrections/calendar")
MANY = 10_000


@pytest.fixture
def statements():
    """Every statement that reaches any database."""
    said = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def person_of(app, username):
    with app.app_context():
        return f"/corrections/people/{account(username).public_id}"


def in_bulk(region, number, states=("open", "planned", "in_progress", "submitted")):
    """So many corrections of the county, each with a measure that is due like itself; what is struck off has a recheck instead."""
    with unit_of_work():
        place, version = region.county.id, profile_for(region.county.id, today()).id
        me, day = region.people["bureau"].account_id, today() + timedelta(days=1)
        whole = {"organ_id": place, "unit_id": place, "place_id": place, "source": "audit", "found_on": today(), "filed_at": now(), "problem": "台账里的老问题"}
        whole |= {"problem_type": "single", "kind": "at_once", "profile_version_id": version, "person_id": me, "person_name": "某人", "leader_name": ""}
        rows = [
            whole | {"public_id": public_id(), "number": f"2019-{n:05}", "due_on": day - timedelta(days=2 * (n % 3)), "state": states[n % len(states)]}
            for n in range(number)
        ]
        ids = db.session.scalars(insert(Correction).returning(Correction.id, sort_by_parameter_order=True), rows).all()
        measures = [
            {"public_id": public_id(), "correction_id": one, "turn": 1, "text": "逐项核对", "person_id": me, "due_on": row["due_on"]}
            for one, row in zip(ids, rows, strict=True)
        ]
        db.session.execute(insert(Measure), measures)
        db.session.execute(insert(Recheck), [{"public_id": public_id(), "correction_id": one, "turn": 1, "due_on": day, "origin": "date"} for one in ids])


def test_as_many_statements_for_ten_as_for_thousands(app, as_, region, statements):
    paths = (*VIEWS, f"/corrections/calendar?day={today() + timedelta(days=1)}", person_of(app, "bureau"))
    leader = as_("leader")

    def asked():
        found = {}
        for path in paths:
            leader.get(path)
            statements.clear()
            answer = leader.get(path)
            found[path] = (len(statements), answer.status_code)
            assert len(answer.data) < 120_000, path
        return found

    with app.app_context():
        in_bulk(region, 10)
    few = asked()
    with app.app_context():
        db.session.execute(Measure.__table__.delete())
        db.session.execute(Recheck.__table__.delete())
        db.session.execute(Correction.__table__.delete())
        db.session.commit()
        in_bulk(region, MANY)
    many = asked()

    assert many == few
    assert {status for _number, status in few.values()} == {200}
    assert all(number <= 25 for number, _status in few.values())


def test_board_tells_how_many_more_there_are(app, as_, region):
    with app.app_context():
        in_bulk(region, 43, states=("in_progress",))
    page = as_("leader").page("/corrections/board")

    assert len(page.all("article")) == 8
    assert "还有35个" in page.text
    assert "43个" in page.text
    more = next(link for link in page.all("a") if "还有35个" in "".join(link.itertext()))
    assert more.get("href") == "/corrections?state=in_progress"


def test_board_puts_what_is_listed_and_late_first(app, as_, region):
    later = make(app, lambda: planned(region.county, days=9, problem="九天后到期的问题").number)
    sooner = make(app, lambda: planned(region.county, days=2, problem="两天后到期的问题").number)
    listed = make(app, lambda: planned(region.county, days=20, problem="挂牌督办的问题").number)
    with app.app_context(), unit_of_work():
        db.session.scalars(select(Correction).where(Correction.number == listed)).one().is_listed = True
    page = as_("leader").page("/corrections/board")

    shown = ["".join(card.itertext()).split()[0] for card in page.all("article")]
    assert shown == [listed, sooner, later]


def test_filters_hold_in_every_view(app, as_, region):
    make(app, lambda: planned(region.county, problem="自己查到的问题", days=3))
    make(app, lambda: planned(region.county, problem="监督员看到的问题", days=3, source=Source.SUPERVISOR))
    leader = as_("leader")
    for path in (*VIEWS, person_of(app, "bureau")):
        page = leader.page(f"{path}?source=supervisor")
        assert "监督员看到的问题" in page.text, path
        assert "自己查到的问题" not in page.text, path
        if path in VIEWS:
            tabs = [link.get("href") for link in page.all("a") if link.get("href", "").endswith("?source=supervisor")]
            assert {tab.partition("?")[0] for tab in tabs} >= set(VIEWS), path


def test_days_of_the_time_limit_narrow_the_list(app, as_, region):
    make(app, lambda: planned(region.county, problem="三天后到期", days=3))
    make(app, lambda: planned(region.county, problem="三十天后到期", days=30))
    leader = as_("leader")
    day = today() + timedelta(days=3)

    assert "三十天后到期" not in leader.page(f"/corrections?due_since={day}&due_until={day}").text
    soon = leader.page("/corrections?time=soon").text
    assert "三天后到期" in soon
    assert "三十天后到期" not in soon


def test_calendar_holds_what_is_due_and_marks_working_days(app, as_, region, clock):
    clock.move_to(clock_at(date(2026, 9, 1)))
    make(app, lambda: in_progress(region.county, problem="国庆前到期的问题", days=29))  # 30 September
    page = as_("leader").page("/corrections/calendar?month=2026-09")
    cell = next(cell for cell in page.all("td") if "国庆前到期" in "".join(cell.itertext()))

    assert "".join(cell.itertext()).split()[0] == "30"
    assert "措施" in "".join(cell.itertext())
    october = as_("leader").page("/corrections/calendar?month=2026-10")
    assert "班" in october.text
    assert "国庆前到期" not in october.text


def test_calendar_holds_rechecks_that_are_owed(app, as_, region):
    make(app, lambda: closed(region.county, problem="已经销号的问题"))
    month = (today() + timedelta(days=30)).strftime("%Y-%m")
    page = as_("leader").page(f"/corrections/calendar?month={month}")

    assert "回头看" in page.text
    assert "已经销号的问题"[:6] in page.text


def test_a_day_is_shown_whole(app, as_, region):
    with app.app_context():
        in_bulk(region, 3 * ENTRIES_OF_A_DAY + 30)
    day = today() + timedelta(days=1)
    page = as_("leader").page(f"/corrections/calendar?day={day}")

    assert "还有" in page.text
    assert len([item for item in page.all("li") if "2019-" in "".join(item.itertext())]) > 2 * ENTRIES_OF_A_DAY


@pytest.mark.parametrize("query", ["month=2026-13", "month=now", "month=20260-1", "month=2026-1", "day=2026-02-30", "state=nothing", "since=yesterday"])
def test_bad_addresses_are_told_at_the_field(as_, region, query):
    page = as_("leader").page(f"/corrections/calendar?{query}", 422)

    assert page.one("div", id="error-summary") is not None


@pytest.mark.parametrize("path", ["/corrections/board", "/corrections/calendar"])
def test_ritual(as_, client, region, path):
    assert as_("bureau").get(path).status_code == 200
    assert client.get(path).status_code == 303
    as_("clerk").page(path, 403)
    as_("visitor").page(path, 403)
    as_("leader").page(f"{path}?unit=nowhere", 404)
    as_("outsider").page(f"{path}?unit={region.county.public_id}", 404)
    as_("leader").page(f"{path}?kind=nothing", 422)
    assert as_("leader").press(path).status_code == 405


def test_outsider_sees_nothing_of_another_county(app, as_, region):
    make(app, lambda: planned(region.county, problem="外县看不到的问题", days=3))
    for path in VIEWS:
        assert "外县看不到" not in as_("outsider").page(path).text, path


def test_person_is_seen_by_those_who_may(app, as_, client, region):
    make(app, lambda: planned(region.county, problem="某人负责的问题"))
    path = person_of(app, "bureau")
    page = as_("leader").page(path)

    assert "某人负责的问题" in page.text
    assert "措施1：实行AB岗" in page.text
    assert as_("bureau").get(path).status_code == 200
    assert client.get(path).status_code == 303
    as_("outsider").page(path, 404)
    as_("visitor").page(path, 403)
    as_("leader").page("/corrections/people/nobody", 404)
    as_("leader").page(f"{path}?state=nothing", 422)
    assert as_("leader").press(path).status_code == 405


def test_clerk_sees_only_what_names_the_clerk(app, as_, region):
    make(app, lambda: planned(region.county, problem="窗口人员的问题", person="clerk"))
    make(app, lambda: planned(region.county, problem="别人的问题"))
    own = as_("clerk").page(person_of(app, "clerk"))

    assert "窗口人员的问题" in own.text
    assert "别人的问题" not in own.text
    as_("clerk").page(person_of(app, "inspector"), 404)


def test_row_offers_the_next_act_to_whom_it_is_due(app, as_, region):
    make(app, lambda: submitted(region.county))
    make(app, lambda: filed(region.county, problem="刚登记的问题"))

    def offered(username):
        return {"".join(link.itertext())[:2] for link in as_(username).page("/corrections").all("a") if link.get("href", "").endswith("#next")}

    assert offered("inspector") == {"验收", "定五"}
    assert offered("bureau") == {"定五"}  # nobody accepts their own work
    assert offered("call_back") == set()


def clock_at(day):
    return f"{day}T02:00:00+00:00"
