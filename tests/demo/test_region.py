"""The demo region: one believable city, the faults of real life in it, the same figures every time."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from evalsvc import demo
from evalsvc.audit.models import AuditEvent
from evalsvc.core.clock import SHANGHAI, day_of
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import DEMO_STAMP, keep_fact
from evalsvc.core.vault import Sealed
from evalsvc.corrections.kinds import Source
from evalsvc.demo.region import NotADemo
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import Rating, RatingSecret, RatingTag, RatingWithdrawal, Release
from evalsvc.ratings.recount import differences
from evalsvc.ratings.services import secret_context
from tests.demo.conftest import TODAY
from tests.judge import JudgedClient, Observer

COUNTIES = """
SELECT u.name, sum(n1 + n2 + n3 + n4 + n5), sum(n3 + n4 + n5) FROM unit u JOIN unit_ancestor a ON a.ancestor_id = u.id
JOIN unit_day d ON d.unit_id = a.unit_id WHERE d.stream = 'citizen' AND u.kind IN ('city', 'county', 'park') GROUP BY u.id, u.name"""
FIGURES = """
SELECT u.name, p.kind, p.label, d.service_day, d.stream, n1, n2, n3, n4, n5, done, not_done, withdrawn FROM point_day d
JOIN rating_point p ON p.id = d.point_id JOIN unit u ON u.id = p.unit_id ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, p.id"""
SAID = "SELECT u.name, r.created_at, r.level, r.comment FROM rating r JOIN unit u ON u.id = r.unit_id ORDER BY r.created_at, r.point_id"


@dataclass(frozen=True)
class Given:
    """A citizen's rating with the name of its hall and window."""

    id: int
    place: str
    day: date
    at: datetime
    level: int
    done: bool | None
    comment: str
    tags: tuple[str, ...]


@pytest.fixture(scope="module")
def ratings(city):
    """All ratings of citizens in the order in which they came."""
    hall = aliased(Unit)
    tags = defaultdict(list)
    with city.app.app_context():
        for id_, code in db.session.execute(select(RatingTag.rating_id, RatingTag.code)):
            tags[id_].append(code)
        found = select(Rating, func.coalesce(hall.name, "") + Unit.name).join(Unit, Unit.id == Rating.unit_id).outerjoin(hall, hall.id == Unit.parent_id)
        rows = db.session.execute(found.where(Rating.rater == "citizen").order_by(Rating.created_at, Rating.id)).all()
        return [Given(r.id, place, r.service_day, r.created_at, r.level, r.done, r.comment or "", tuple(tags[r.id])) for r, place in rows]


def bad_share(ratings):
    return sum(rating.level <= 2 for rating in ratings) / len(ratings)


@pytest.fixture
def signed_in(city):
    """Judged clients of the city's people."""
    with Observer(city.app.extensions["settings"].database_url) as observer:

        def sign_in(username):
            made = JudgedClient(city.app, observer)
            made.sign_in(username, "demo-only-password")
            return made

        yield sign_in


def satisfied(city):
    """Ratings and satisfaction by county and park."""
    return {name: (int(n), float(good) / float(n)) for name, n, good in city.ask(COUNTIES)}


def test_city_holds_what_was_promised(city):
    kinds = dict(city.ask("SELECT kind, count(*) FROM unit GROUP BY kind"))
    points = dict(city.ask("SELECT kind, count(*) FROM rating_point GROUP BY kind"))

    assert kinds == {"city": 1, "county": 9, "park": 4, "centre": 1, "hall": 12, "window": 31, "online": 2}
    assert set(points) == {"window", "hall", "exit", "service_item", "online", "hotline", "self_service", "home_visit", "stuck_desk"}
    assert city.number("SELECT count(*) FROM unit WHERE name_en = ''") == 0
    assert 8_000 <= city.number("SELECT count(*) FROM rating") <= 15_000


def test_counters_are_those_of_the_rows(city):
    with city.app.app_context():
        assert list(differences()) == []


def test_progress_counts_what_is_built(city):
    ends = {part: steps[-1] for part, steps in ((part, list(steps)) for part, steps in groupby(city.heard, key=lambda step: step[0]))}

    later = [
        "follow-ups",
        "slips",
        "ratings of the province",
        "served counts and matters",
        "visits",
        "papers",
        "summaries",
        "weeks of releases",
        "corrections",
        "lists and guides",
        "inspections",
        "returning rounds",
    ]
    assert list(ends) == ["units", "rating points", "accounts", "ratings", *later]
    assert all(done == total for _, done, total in ends.values())
    assert ends["ratings"][1] == city.number("SELECT count(*) FROM rating WHERE channel = 'qr_code'")


def test_people_rate_on_working_days_only(city):
    days = {date.fromisoformat(str(day)) for (day,) in city.ask("SELECT DISTINCT service_day FROM rating WHERE channel = 'qr_code'")}

    assert min(days) == date(2026, 8, 24)  # the first of ninety days is Sunday the 23rd
    assert max(days) == TODAY
    assert not days & {date(2026, 10, day) for day in range(1, 8)}  # the National Day's holiday
    assert {day for day in days if day.weekday() >= 5} == {date(2026, 9, 20), date(2026, 10, 10)}  # made up for the holidays


def test_windows_keep_their_hours_and_nothing_lies_ahead(city):
    with city.app.app_context():
        found = select(Rating.created_at).join(Unit, Unit.id == Rating.unit_id).where(Unit.kind == "window", Rating.channel == "qr_code")
        instants = [instant.astimezone(SHANGHAI) for instant in db.session.scalars(found)]
        latest = db.session.scalar(select(func.max(Rating.created_at)))

    hours = [instant.hour + instant.minute / 60 for instant in instants]
    assert min(hours) >= 9
    assert max(hours) < 17.25
    assert not [hour for hour in hours if 12.25 <= hour < 13]
    assert latest.astimezone(SHANGHAI) <= datetime(2026, 11, 20, 9, 50, tzinfo=SHANGHAI)


def test_one_county_is_clearly_lower_and_one_clearly_higher(city):
    found = satisfied(city)
    whole = found["绵阳市医疗保障局"][1]

    assert 0.93 < whole < 0.97
    assert found["三台县医疗保障局"][1] < whole - 0.03
    assert found["江油市医疗保障局"][1] > whole + 0.02
    assert 0 < found["平武县医疗保障局"][0] < 30


def test_slow_window_breaks_its_promise_from_some_day_on(ratings):
    slow = [rating for rating in ratings if rating.place == "三台县医保服务大厅2号窗口"]
    before = [rating for rating in slow if rating.day < date(2026, 10, 15)]
    since = [rating for rating in slow if rating.day >= date(2026, 10, 20)]

    assert bad_share(before) < 0.12
    assert bad_share(since) > 0.18
    assert sum("209" in rating.tags for rating in since) > 5 * sum("209" in rating.tags for rating in before)


def test_praise_in_a_burst_is_flagged(city, ratings):
    flagged = {id_ for (id_,) in city.ask("SELECT rating_id FROM rating_flag WHERE kind = 'burst'")}
    burst = [rating for rating in ratings if rating.id in flagged]

    assert len(burst) >= 10
    assert {(rating.place, rating.level) for rating in burst} == {("涪城区医保服务大厅3号窗口", 5)}
    assert burst[-1].at - burst[0].at < timedelta(minutes=2)
    assert city.number("SELECT count(*) FROM rating_pressure") >= 5


def test_some_windows_are_silent(city, ratings):
    windows = {name for (name,) in city.ask("SELECT p.name || u.name FROM unit u JOIN unit p ON p.id = u.parent_id WHERE u.kind = 'window'")}
    lately = {rating.place for rating in ratings if rating.day >= date(2026, 11, 9)}

    assert {"江油市医保服务大厅4号窗口"} == windows - {rating.place for rating in ratings}
    assert {"江油市医保服务大厅4号窗口", "市医疗保险事务中心服务大厅7号窗口（定点机构）"} <= windows - lately


def test_one_sentence_comes_again_and_again_at_one_window(ratings):
    said = Counter((rating.place, rating.comment) for rating in ratings if rating.comment)

    (place, _), times = said.most_common(1)[0]
    assert place == "高新区医保服务大厅1号窗口"
    assert times > 40


def test_first_tries_before_a_point_opens_are_tests(city):
    tests = city.ask("SELECT DISTINCT p.first_day, r.service_day FROM rating r JOIN rating_point p ON p.id = r.point_id WHERE r.rater = 'test'")
    early = "SELECT count(*) FROM rating r JOIN rating_point p ON p.id = r.point_id WHERE r.rater = 'citizen' AND r.service_day < p.first_day"

    assert tests
    assert all(day < first_day for first_day, day in tests)
    assert city.number(early) == 0


def test_levels_have_their_own_reasons_only(ratings):
    assert {code[0] == str(rating.level) for rating in ratings for code in rating.tags} == {True}
    assert {rating.done for rating in ratings} == {True, False, None}


def test_slips_are_undone_in_time_and_mostly_rated_again(city):
    undone = city.ask("SELECT v.visit FROM rating_withdrawal x JOIN visit_use v ON v.rating_id = x.rating_id AND v.attempt = 1")
    again = city.ask("SELECT visit FROM visit_use WHERE attempt = 2")
    with city.app.app_context():
        waits = [
            at - given for at, given in db.session.execute(select(RatingWithdrawal.at, Rating.created_at).join(Rating, Rating.id == RatingWithdrawal.rating_id))
        ]

    assert len(undone) > 40
    assert len(undone) / 2 < len(again) < len(undone)
    assert set(again) < set(undone)
    assert timedelta() < min(waits) <= max(waits) < timedelta(minutes=10)


def test_no_number_is_left_in_the_open_and_no_name_is_real(city, ratings):
    with city.app.app_context():
        vault = city.app.extensions["vault"]
        kept = db.session.scalars(select(RatingSecret)).all()
        opened = {kind: [] for kind in ("comment", "contact")}
        for one in kept:
            opened[one.kind].append(vault.open(Sealed(one.algorithm, one.key_id, one.body), context=secret_context(one.rating_id, one.kind)))
    contacts = [orjson.loads(text) for text in opened["contact"]]

    assert len([rating for rating in ratings if "［已遮盖］" in rating.comment]) == len(opened["comment"]) > 10
    assert not [rating.comment for rating in ratings if "154" in rating.comment or "@" in rating.comment]
    assert all("154" in text or "@example.com" in text for text in opened["comment"])
    assert len(contacts) > 50
    assert all(contact["name"].startswith("演示群众") and contact["phone"].startswith("154") for contact in contacts)
    assert all(name.startswith("演示") for (name,) in city.ask("SELECT display_name FROM account"))


def test_leader_reads_the_news_at_the_first_look(signed_in):
    leader = signed_in("leader")

    heading = leader.page("/dashboard").heading
    assert "三台县医疗保障局明显偏低" in heading
    assert "未在承诺时间内办结" in heading
    assert "短时集中" in leader.page("/ratings?flagged=y").text


def test_clerk_finds_releases_of_closed_weeks(city, signed_in):
    made = city.ask("SELECT DISTINCT u.kind, r.until_day, r.made_at FROM release r JOIN unit u ON u.id = r.unit_id")
    with city.app.app_context():
        instants = {until: at.astimezone(SHANGHAI) for until, at in db.session.execute(select(Release.until_day, Release.made_at))}

    assert {kind for kind, _, _ in made} == {"window", "online"}
    assert max(instants) == date(2026, 11, 15)
    assert all((at.date() - until).days == 1 and at.hour == 1 for until, at in instants.items())
    assert len(signed_in("clerk").page("/releases").table()[1:]) == 12


def test_releases_stand_in_the_order_of_their_weeks(city):
    weeks = [until for (until,) in city.ask("SELECT until_day FROM release ORDER BY id")]

    assert weeks == sorted(weeks)
    assert len(weeks) > 300


def test_people_of_the_demo_hold_their_roles(city):
    held = city.ask("SELECT a.username, g.role, u.name FROM account a JOIN role_grant g ON g.account_id = a.id JOIN unit u ON u.id = g.unit_id")

    assert set(held) == {
        ("admin", "admin", "绵阳市医疗保障局"),
        ("leader", "leader", "绵阳市医疗保障局"),
        ("inspector", "inspector", "绵阳市医疗保障局"),
        ("auditor", "auditor", "绵阳市医疗保障局"),
        ("bureau", "bureau_lead", "涪城区医疗保障局"),
        ("call_back", "call_back", "涪城区医疗保障局"),
        ("clerk", "clerk", "1号窗口"),
        ("visitor", "visitor", "绵阳市医疗保障局"),
        ("outsider", "bureau_lead", "三台县医疗保障局"),
        ("deputy", "bureau_lead", "涪城区医疗保障局"),
        ("youxian", "bureau_lead", "游仙区医疗保障局"),
        ("jiangyou", "bureau_lead", "江油市医疗保障局"),
        ("centre", "bureau_lead", "绵阳市医疗保险事务中心"),
    }


def test_letters_of_thanks_are_issued_and_one_waits(city):
    assert dict(city.ask("SELECT state, count(*) FROM paper WHERE kind = 'praise' GROUP BY state")) == {"draft": 1, "issued": 2}


def test_ledgers_hold_every_state_source_and_kind(city):
    states = dict(city.ask("SELECT state, count(*) FROM correction GROUP BY state"))
    kept = {
        "rejudged by another": "SELECT count(*) FROM correction WHERE rejudged_by IS NOT NULL AND rejudged_by <> submitted_by AND rejudged_by <> accepted_by",
        "rechecks owed": "SELECT count(*) FROM correction_recheck WHERE done_at IS NULL",
        "extended": "SELECT count(*) FROM correction_extension WHERE outcome = 'granted'",
        "waiting": "SELECT count(*) FROM correction_extension WHERE outcome IS NULL",
        "returned": "SELECT count(*) FROM correction_judgement WHERE tier = 'acceptance' AND verdict = 'returned'",
        "overturned": "SELECT count(*) FROM correction_judgement WHERE tier = 'superior' AND verdict = 'returned'",
        "listed": "SELECT count(*) FROM correction WHERE is_listed",
        "reopened": "SELECT count(*) FROM correction WHERE turn = 2 AND state = 'open'",
        "overdue": "SELECT count(*) FROM correction WHERE state <> 'closed' AND due_on < '2026-11-20'",
        "of a rating": "SELECT count(*) FROM correction JOIN rating ON rating.public_id = source_ref WHERE source = 'rating' AND rating.level <= 2",
    }

    assert set(states) == {"open", "planned", "in_progress", "submitted", "accepted", "rejudged", "closed"}
    assert {source for (source,) in city.ask("SELECT DISTINCT source FROM correction")} == {source.value for source in Source}
    assert {kind for (kind,) in city.ask("SELECT DISTINCT kind FROM correction")} == {"at_once", "in_stages", "continuing"}
    assert {name: city.number(question) > 0 for name, question in kept.items()} == dict.fromkeys(kept, True)


def test_ledgers_were_kept_day_by_day(city):
    with city.app.app_context():
        events = db.session.execute(select(AuditEvent.at, AuditEvent.subject).where(AuditEvent.action.like("correction.%")).order_by(AuditEvent.id)).all()
    of_the_round = {f"correction:{public_id}" for (public_id,) in city.ask("SELECT public_id FROM correction WHERE source_ref LIKE 'row:%'")}
    instants = [at for at, subject in events if subject not in of_the_round]

    assert instants == sorted(instants)
    assert len({day_of(at) for at in instants}) > 30
    assert not {day_of(at) for at in instants} & {date(2026, 10, day) for day in range(1, 8)}  # the National Day's holiday
    assert {day_of(at) for at in instants if day_of(at).weekday() >= 5} <= {date(2026, 9, 20), date(2026, 10, 10)}


def test_ledgers_hold_a_draw_a_measured_effect_and_what_was_brought_in(city):
    drawn = "SELECT found, c.public_id FROM correction_recheck r JOIN correction c ON c.id = r.correction_id WHERE draw_id IS NOT NULL"
    candidates = "SELECT c.public_id FROM correction_draw_candidate d JOIN correction c ON c.id = d.correction_id"
    seed = city.ask("SELECT seed FROM correction_draw")[0][0]
    ranked = sorted((one for (one,) in city.ask(candidates)), key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest())
    effect = city.ask("SELECT effect FROM correction_recheck WHERE found = 'effective'")
    brought = city.ask(
        "SELECT state, count(*) FROM correction JOIN unit ON unit.id = organ_id WHERE origin = 'imported' AND unit.name LIKE '江油%' GROUP BY state"
    )

    assert {one for _found, one in city.ask(drawn)} == set(ranked[:3])
    assert sorted(found or "" for found, _one in city.ask(drawn)) == ["", "", "holds"]
    assert [orjson.loads(one)["says"] for (one,) in effect] == ["better"]
    assert dict(brought) == {"planned": 3, "closed": 3}
    assert city.ask("SELECT kind, file_name FROM import_batch") == [("ledger", "涪城区去年的整改台账.csv")]


def test_clerk_of_the_demo_has_a_measure_of_their_own(signed_in):
    page = signed_in("clerk").page("/corrections/mine")

    assert "1号窗口换上新告知单" in page.text


def test_findings_of_visits_have_photographs_and_interviews_have_none(city):
    shown = city.ask(
        "SELECT kind, count(*) FROM visit_evidence e JOIN visit_finding f ON f.id = e.finding_id JOIN visit_record r ON r.id = f.record_id "
        "JOIN visit_campaign c ON c.id = r.campaign_id GROUP BY kind"
    )

    assert {kind for kind, n in shown if n} == {"supervisor", "secret_visit"}


def test_visits_are_kept_apart_and_the_secret_one_is_not_told(city):
    told = city.ask("SELECT kind, count(DISTINCT t.id), count(t.released_at) FROM visit_campaign c JOIN visit_target t ON t.campaign_id = c.id GROUP BY kind")
    rated = city.ask("SELECT rater, count(*) FROM rating WHERE channel = 'visit' GROUP BY rater")
    records = city.ask("SELECT kind, count(*) FROM visit_campaign c JOIN visit_record r ON r.campaign_id = c.id GROUP BY kind")

    assert set(told) == {("third_party", 5, 5), ("supervisor", 3, 3), ("secret_visit", 3, 0)}
    assert dict(records) == {"third_party": 204, "supervisor": 10, "secret_visit": 9}
    assert dict(rated) == {"third_party": 204, "supervisor": 10}


def test_same_days_give_the_same_figures(small):
    one, other = small(days=6), small(days=6)

    assert one.ask(FIGURES) == other.ask(FIGURES)
    assert one.ask(SAID) == other.ask(SAID)
    assert len(one.ask(SAID)) > 500


@pytest.mark.parametrize("today", [date(2026, 11, 15), date(2026, 2, 20), date(2027, 3, 1)], ids=["a Sunday", "in a holiday", "to come"])
def test_single_day_without_work_has_units_and_no_ratings(small, today):
    city = small(days=1, today=today)

    assert city.number("SELECT count(*) FROM rating") == 0
    assert city.number("SELECT count(*) FROM rating_point") > 60


@pytest.mark.parametrize("stamp", [None, "2026-11-19"], ids=["no stamp", "built before"])
def test_database_without_the_stamp_of_a_building_is_refused(app, stamp):
    with app.app_context():
        if stamp:
            with unit_of_work():
                keep_fact(DEMO_STAMP, stamp)
        with pytest.raises(NotADemo):
            demo.build(days=1, today=TODAY, progress=lambda *_: None)

        assert db.session.scalar(select(func.count()).select_from(Unit)) == 0


def test_some_came_on_paper_later_and_from_the_province(city):
    def told(column, *more):
        return dict(city.ask(f"SELECT {column}, count(*) FROM rating {' '.join(more)} GROUP BY {column}"))

    assert told("turn")["follow_up"] >= 20
    assert told("origin")["transcribed"] == 3
    assert told("origin", "WHERE system = 'province'")["default"] > 80
    assert dict(city.ask("SELECT state, count(*) FROM slip GROUP BY state")) == {"kept": 3, "differing": 1, "typing": 2}
    assert city.number("SELECT count(*) FROM unit_day WHERE stream = 'default'") > 0
