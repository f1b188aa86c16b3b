"""The ratings of another system of record: once only, codes by its map, default ones in no rate, whole or not at all."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.config import SURVEYS
from evalsvc.core.db import db, unit_of_work
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import FollowUp, PointDay, Rating, RatingFlag, RatingSecret, RatingTag, RatingWithdrawal, TagDay, UnitDay, UpstreamRating
from evalsvc.ratings.recount import differences
from evalsvc.ratings.upstreams import BadUpstream, read_upstreams
from tests.imports.conftest import book
from tests.ratings.staff import Hand
from tests.ratings.visitors import rate

HEADS = [
    "上游系统",
    "评价编号",
    "评价码",
    "上游单位编号",
    "服务日期",
    "等级编码",
    "渠道编码",
    "是否默认评价",
    "评价次数编码",
    "首次评价编号",
    "是否办成",
    "原因编码",
    "留言",
    "是否已撤回",
]
PROVINCE, NINGBO = "省级“好差评”平台", "浙江宁波口径的平台"
TABLET, KEYPAD = "平板评价器（0至4，0为非常满意）", "四键评价器（旧，3至0）"
PHONE = "13912345678"


@pytest.fixture
def row(region):
    """A row of the file; what matters is said by the head."""

    def one(number, **given):
        cells = {"上游系统": PROVINCE, "评价编号": number, "评价码": region.window_point.code, "服务日期": "2026-11-18", "等级编码": "5"} | given
        return [cells.get(head, "") for head in HEADS]

    return one


@pytest.fixture
def bureau(importer):
    return importer("bureau")


@pytest.fixture
def ask(app):
    def rows(statement):
        with app.app_context():
            return db.session.execute(statement).all()

    return rows


def imported(bureau, *rows):
    return bureau.imports("ratings", book(HEADS, *rows))


def refused(bureau, *rows):
    """The sentences of a refused file by cell."""
    page = bureau.client.page(bureau.checks("ratings", book(HEADS, *rows)))
    return page.text


def test_rating_comes_in_with_what_its_codes_mean(bureau, row, ask, region):
    imported(bureau, row("a1", 等级编码="2", 渠道编码="6", 原因编码="209|213", 是否办成="否", 留言=f"请打{PHONE}"))

    [rating] = ask(select(Rating))
    found = rating.Rating
    assert (found.level, found.done, found.channel, found.origin, found.system, found.rater) == (2, False, "telephone", "volunteered", "province", "citizen")
    assert (found.service_day, found.turn, found.comment, found.point_id) == (date(2026, 11, 18), "first", "请打［已遮盖］", region.window_point.id)
    assert [code for (code,) in ask(select(RatingTag.code).order_by(RatingTag.code))] == ["209", "213"]
    assert [(kind, PHONE.encode() in body) for kind, body in ask(select(RatingSecret.kind, RatingSecret.body))] == [("comment", False)]
    assert ask(select(UpstreamRating.system, UpstreamRating.upstream_id)) == [("province", "a1")]


@pytest.mark.parametrize(
    ("system", "code", "level"),
    [(PROVINCE, "5", 5), (PROVINCE, "1", 1), (TABLET, "0", 5), (TABLET, "4", 1), (TABLET, "1", 4), (KEYPAD, "3", 5), (KEYPAD, "0", 2)],
)
def test_level_is_read_by_the_map_of_its_system(bureau, row, ask, system, code, level):
    imported(bureau, row("a1", 上游系统=system, 等级编码=code))

    assert ask(select(Rating.level)) == [(level,)]


@pytest.mark.parametrize(
    ("system", "code", "channel", "origin"),
    [
        (PROVINCE, "6", "telephone", "volunteered"),
        (NINGBO, "6", "sms", "volunteered"),
        (PROVINCE, "7", "sms", "volunteered"),
        (NINGBO, "7", "unknown", "default"),
        (PROVINCE, "3", "qr_code", "volunteered"),
        (PROVINCE, "", "unknown", "volunteered"),
    ],
)
def test_channels_that_conflict_are_read_by_their_system(bureau, row, ask, system, code, channel, origin):
    imported(bureau, row("a1", 上游系统=system, 渠道编码=code))

    assert ask(select(Rating.channel, Rating.origin)) == [(channel, origin)]


def test_default_ratings_are_in_no_rate(bureau, row, ask, as_):
    imported(bureau, row("a1", 等级编码="1"), *(row(f"d{n}", 是否默认评价="1") for n in range(9)))
    page = as_("leader").page("/dashboard?from=2026-11-16&to=2026-11-20")

    assert sorted((one.stream, one.n1, one.n5) for (one,) in ask(select(UnitDay))) == [("citizen", 1, 0), ("default", 0, 9)]
    assert "100%" in page.text or "100 %" in page.text
    assert "系统默认评价" in as_("leader").get("/ratings").text


def test_same_file_twice_changes_nothing(bureau, row, ask):
    file = book(HEADS, row("a1"), row("a2", 等级编码="1"))
    bureau.imports("ratings", file)
    page = bureau.client.page(bureau.checks("ratings", file))

    assert len(ask(select(Rating.id))) == 2
    assert "没有变化" in page.text or "相同" in page.text
    assert sum(one.n5 + one.n1 for (one,) in ask(select(PointDay))) == 2


def test_number_belongs_to_its_system(bureau, row, ask):
    imported(bureau, row("a1"), row("a1", 上游系统=NINGBO))

    assert len(ask(select(Rating.id))) == 2


def test_withdrawn_there_is_a_withdrawal_here(bureau, row, ask):
    imported(bureau, row("a1", 等级编码="1", 是否已撤回="是"), row("a2", 等级编码="4"))
    imported(bureau, row("a2", 等级编码="4", 是否已撤回="是"))

    assert len(ask(select(RatingWithdrawal.rating_id))) == 2
    assert [(one.n1, one.n4, one.withdrawn) for (one,) in ask(select(UnitDay))] == [(0, 0, 2)]


def test_rating_that_is_here_cannot_be_changed(bureau, row, ask):
    imported(bureau, row("a1", 等级编码="5"))

    assert "评价一经导入不能更改" in refused(bureau, row("a1", 等级编码="1"))
    assert ask(select(Rating.level)) == [(5,)]


def test_follow_up_stands_by_its_first(bureau, row, ask):
    imported(bureau, row("a1", 等级编码="2"), row("a2", 等级编码="4", 评价次数编码="2", 首次评价编号="a1"))
    imported(bureau, row("b1"))
    imported(bureau, row("b2", 评价次数编码="2", 首次评价编号="b1"))

    assert sorted((one.turn, one.n2, one.n4, one.n5) for (one,) in ask(select(UnitDay))) == [("first", 1, 0, 1), ("follow_up", 0, 1, 1)]
    assert len(ask(select(FollowUp.first_id))) == 2


@pytest.mark.parametrize(
    ("given", "cell", "said"),
    [
        ({"等级编码": "6"}, "F2", "这个系统没有编码“6”，它的编码是：5、4、3、2、1"),
        ({"上游系统": TABLET, "等级编码": "5"}, "F2", "这个系统没有编码“5”"),
        ({"渠道编码": "9"}, "G2", "这个系统没有编码“9”"),
        ({"上游系统": "别的系统"}, "A2", "上游系统请填写"),
        ({"评价码": "0000000000000"}, "C2", "没有找到这个评价码"),
        ({"评价码": ""}, "C2", "请填写评价码，或者上游系统的单位编号"),
        ({"评价码": "", "上游单位编号": "x"}, "D2", "没有找到这个上游单位编号"),
        ({"服务日期": "2026-11-21"}, "E2", "服务日期应在"),
        ({"服务日期": "昨天"}, "E2", "看不出是哪一天"),
        ({"原因编码": "999"}, "L2", "没有“999”这个原因编码"),
        ({"原因编码": "115"}, "L2", "原因编码“115”不属于这一行的等级"),
        ({"原因编码": "510,501"}, "L2", "分属新旧两套"),
        ({"上游系统": TABLET, "等级编码": "0", "原因编码": "510"}, "L2", "不是国家编码"),
        ({"评价次数编码": "2"}, "J2", "追评请填写首次评价的编号"),
        ({"首次评价编号": "a0"}, "J2", "只有追评才填"),
    ],
)
def test_bad_cell_is_named_and_nothing_is_written(bureau, row, ask, given, cell, said):
    text = refused(bureau, row("a1", **given), row("a2"))

    assert said in text
    assert cell in text
    assert ask(select(Rating.id)) == []


def test_same_number_twice_in_a_file_is_named(bureau, row, ask):
    assert "在第2行已经出现" in refused(bureau, row("a1"), row("a1", 等级编码="1"))
    assert ask(select(Rating.id)) == []


def test_retired_tags_are_read_in_their_version(bureau, row, ask, as_):
    imported(bureau, row("a1", 原因编码="501"))

    assert ask(select(RatingTag.code)) == [("501",)]
    assert "综合窗口" in as_("leader").get("/ratings").text


def test_unit_is_found_by_its_number_there(app, bureau, row, ask, region):
    with app.app_context(), unit_of_work():
        unit = db.session.get_one(Unit, region.windows[1].id)
        unit.system, unit.upstream_id = "province", "S-0815"
    imported(bureau, row("a1", 评价码="", 上游单位编号="S-0815"))

    assert ask(select(Rating.point_id)) == [(region.second_window_point.id,)]


def test_point_of_another_county_is_out_of_reach(bureau, row, region):
    assert "不在您的管辖范围内" in refused(bureau, row("a1", 评价码=region.other_point.code))


@pytest.mark.parametrize(("person", "status"), [("admin", 403), ("leader", 403), ("clerk", 403), ("outsider", 303)])
def test_right_is_the_leads(importer, row, person, status):
    assert importer(person).sends("ratings", book(HEADS, row("a1"))).status_code == status


def test_counters_and_summaries_hold_afterwards(app, client, clock, bureau, row, ask, region):
    hand = Hand(app, client, clock)
    hand.rated(region.window_point, 2, tags=["209"])
    hand.ticks()
    imported(
        bureau, *(row(f"a{n}", 等级编码="2", 原因编码="209", 服务日期=f"2026-11-{n + 2:02d}", 是否已撤回="是" if n % 5 == 0 else "") for n in range(1, 16))
    )
    hand.clock.shift(timedelta(minutes=2))
    hand.ticks()

    with app.app_context():
        assert list(differences()) == []
    assert sum(n for (n,) in ask(select(TagDay.n))) == 13


def test_import_is_no_burst_at_the_window(client, bureau, row, ask, region):
    imported(bureau, *(row(f"a{n}", 服务日期="2026-11-20") for n in range(700)))

    assert client.get(rate(client, region.window_point, 5)).status_code == 200
    assert ask(select(RatingFlag.kind)) == []
    assert len(ask(select(Rating.id))) == 701


def test_log_names_counts_and_nobody(app, bureau, row):
    imported(bureau, row("a1", 留言=f"找{PHONE}"))

    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("import.%"))).all()
        assert events
        assert not [event for event in events if PHONE in f"{event.sentence}{event.facts}"]


def test_two_imports_of_one_file_at_once_let_it_in_once(app, importer, row, ask):
    first, second = importer("bureau"), importer("bureau")
    addresses = [one.checks("ratings", book(HEADS, row("a1"), row("a2"))) for one in (first, second)]
    for one, address in zip((first, second), addresses, strict=True):
        assert one.client.submit(address, to=f"{address}/apply").status_code == 303
    workers = [threading.Thread(target=first.works) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(ask(select(Rating.id))) == 2


def test_maps_that_travel_along_are_in_order():
    found = read_upstreams(SURVEYS / "options")

    assert set(found) == {"province", "ningbo", "tablet-0-4", "keypad-four"}
    assert all(sorted(one.levels.values(), reverse=True) == list(one.levels.values()) for one in found.values())


@pytest.mark.parametrize(("old", "new"), [('"6": sms', '"6": pigeon'), ("key: ningbo", "key: other"), ('"4": 4', '"4": 5'), ("tags: true", "tags: maybe")])
def test_map_that_cannot_be_used_is_refused(tmp_path, old, new):
    text = (SURVEYS / "options" / "ningbo.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "ningbo.yaml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(BadUpstream, match=r"ningbo\.yaml"):
        read_upstreams(tmp_path)
