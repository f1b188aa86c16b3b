"""Transcription over HTTP: register, type, type again by another, decide; who may, and what is never shown."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count

import pypdfium2
import pytest
from sqlalchemy import select

from evalsvc.access.permissions import Role
from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.files.models import StoredFile
from evalsvc.organisation.models import Unit
from evalsvc.ratings.models import PointDay, Rating, RatingSecret, Slip, SlipEntry
from tests import cast, factories
from tests.core.files import papers
from tests.judge import JudgedClient

PHONE = "13912345678"
ROW = {"level": "2", "tags": ["209"], "comment": "等了很久", "done": "no"}


@pytest.fixture
def ask(app):
    def rows(statement):
        with app.app_context():
            return list(db.session.scalars(statement))

    return rows


@pytest.fixture
def enter(app, observer):
    """`enter({Role.CALL_BACK: region.county})`: a new person with these roles, signed in."""
    number = count(1)

    def one(roles):
        name = f"person-{next(number)}"
        with app.app_context(), unit_of_work():
            account = factories.account(name, "测试同事", password=cast.PASSWORD)
            for role, place in roles.items():
                factories.grant(account, role, db.session.get_one(Unit, place.id))
        made = JudgedClient(app, observer)
        made.sign_in(name, cast.PASSWORD)
        return made

    return one


@pytest.fixture
def third(enter, region):
    """A third person of the county who may type."""
    return enter({Role.CALL_BACK: region.county})


@pytest.fixture
def lead(enter, region):
    """A lead of the city, who types nothing."""
    return enter({Role.BUREAU_LEAD: region.city})


def register(person, region, **given):
    """Registers a paper slip of the first window; the answer."""
    sent = {"medium": "paper", "code": region.window_point.code, "service_day": "2026-11-19", "scan": (BytesIO(papers.photo()), "评价表.jpg"), **given}
    sent = {name: value for name, value in sent.items() if value is not None}
    return person.post("/ratings/slips/new", data={"csrf_token": person.token(), **sent}, content_type="multipart/form-data")


@pytest.fixture
def slip(app, as_, region):
    """The address of a registered slip."""
    assert register(as_("bureau"), region).status_code == 303
    with app.app_context():
        return f"/ratings/slips/{db.session.scalars(select(Slip.public_id)).one()}"


def test_two_who_read_the_same_make_a_rating(app, as_, slip, ask):
    assert as_("call_back").press(f"{slip}/type", ROW).status_code == 303
    assert ask(select(Rating)) == []
    assert as_("bureau").press(f"{slip}/type", ROW | {"comment": " 等了 很久。"}).status_code == 303

    [rating] = ask(select(Rating))
    assert (rating.origin, rating.channel, rating.rater, rating.turn) == ("transcribed", "paper", "citizen", "first")
    assert (rating.level, rating.done, rating.comment, rating.service_day) == (2, False, "等了很久", date(2026, 11, 19))
    assert [(row.n2, row.service_day, row.stream) for row in ask(select(PointDay))] == [(1, date(2026, 11, 19), "citizen")]
    assert [row.state for row in ask(select(Slip))] == ["kept"]
    assert [entry.body for entry in ask(select(SlipEntry))] == [None, None]
    assert [event.action for event in ask(select(AuditEvent).where(AuditEvent.action.like("slip.%")).order_by(AuditEvent.id))] == [
        "slip.register",
        "slip.type",
        "slip.type",
    ]


def test_contact_goes_to_the_vault(as_, slip, ask):
    words = ROW | {"comment": f"请打{PHONE}", "name": "某女士", "phone": PHONE, "consent": "yes"}
    for person in ("call_back", "bureau"):
        as_(person).press(f"{slip}/type", words)

    assert sorted(secret.kind for secret in ask(select(RatingSecret))) == ["comment", "contact"]
    assert [rating.comment for rating in ask(select(Rating))] == ["请打［已遮盖］"]
    assert not [event for event in ask(select(AuditEvent)) if PHONE in f"{event.sentence}{event.facts}"]


def test_nobody_types_twice(as_, slip, ask):
    typist = as_("call_back")
    typist.press(f"{slip}/type", ROW)

    assert typist.press(f"{slip}/type", ROW).status_code == 409
    assert typist.press(f"{slip}/open").status_code == 409
    assert "您已经录过一遍" in typist.page(slip).text
    assert len(ask(select(SlipEntry))) == 1


def test_second_does_not_see_what_the_first_typed(as_, slip):
    as_("call_back").press(f"{slip}/type", ROW | {"comment": "只有我写过的话", "phone": PHONE, "consent": "yes"})
    second = as_("bureau")
    pages = [second.get(slip).text, second.get("/ratings/slips").text, second.press(f"{slip}/open").text, second.press("/ratings/slips/next").text]

    assert not [page for page in pages for said in ("只有我写过的话", PHONE, 'value="2" accesskey="2" checked') if said in page]


def test_next_leads_through_the_pile(as_, region, ask):
    lead = as_("bureau")
    for day in ("2026-11-18", "2026-11-19"):
        register(lead, region, service_day=day)
    typist = as_("call_back")
    assert typist.page("/ratings/slips").heading == "2张评价表等您录入"

    for day in ("2026年11月18日", "2026年11月19日"):
        page = typist.press("/ratings/slips/next")
        assert day in page.text
        assert "data:image/jpeg;base64," in page.text
        typist.press(_form(page.text), ROW)

    assert typist.press("/ratings/slips/next").status_code == 409
    assert typist.page("/ratings/slips").heading == "评价代录"
    assert lead.page("/ratings/slips").heading == "2张评价表等您录入"


def _form(html):
    return next(part.split('"')[0] for part in html.split('action="') if part.split('"')[0].endswith("/type"))


def test_difference_waits_for_who_typed_neither(as_, lead, slip, ask):
    as_("call_back").press(f"{slip}/type", ROW)
    as_("bureau").press(f"{slip}/type", ROW | {"level": "5", "tags": ["510"]})

    assert [row.state for row in ask(select(Slip))] == ["differing"]
    assert ask(select(Rating)) == []
    assert as_("call_back").press(f"{slip}/compare").status_code == 403
    assert as_("bureau").press(f"{slip}/compare").status_code == 403
    page = lead.press(f"{slip}/compare")
    assert page.status_code == 200
    assert "不一致" in page.text
    assert "data:image/jpeg;base64," in page.text
    assert as_("bureau").press(f"{slip}/decide", {"number": "2"}).status_code == 403
    assert lead.press(f"{slip}/decide", {"number": "1"}).status_code == 303
    assert [rating.level for rating in ask(select(Rating))] == [2]
    assert lead.press(f"{slip}/decide", {"number": "1"}).status_code == 409


def test_comparison_is_not_had_without_a_trace(as_, lead, slip, ask):
    for person, level in (("call_back", "2"), ("bureau", "5")):
        as_(person).press(f"{slip}/type", ROW | {"level": level, "tags": [], "comment": "一句要找的话"})

    refused = lead.press(f"{slip}/decide", {})
    assert refused.status_code == 422
    assert "一句要找的话" not in refused.text
    opened = lead.press(f"{slip}/compare").text
    token = opened.split('name="opened" value="')[1].split('"')[0]
    again = lead.press(f"{slip}/decide", {"opened": token})
    assert (again.status_code, "一句要找的话" in again.text) == (422, True)
    assert "data:image" not in as_("call_back").press(f"{slip}/type", {"level": ""}).text
    assert len(ask(select(AuditEvent).where(AuditEvent.action == "slip.compare"))) == 1


def test_third_person_decides_by_reading_the_same(as_, lead, third, slip, ask):
    as_("call_back").press(f"{slip}/type", ROW)
    as_("bureau").press(f"{slip}/type", ROW | {"level": "3", "tags": []})
    assert lead.press(f"{slip}/third").status_code == 303
    assert lead.press(f"{slip}/third").status_code == 409
    assert as_("bureau").press(f"{slip}/type", ROW).status_code == 409

    third.press(f"{slip}/type", ROW | {"level": "3", "tags": []})

    assert [rating.level for rating in ask(select(Rating))] == [3]
    assert len(ask(select(SlipEntry))) == 3


def test_three_who_differ_wait_for_a_lead(as_, lead, third, slip, ask):
    for typist, level in ((as_("call_back"), "1"), (as_("bureau"), "2")):
        typist.press(f"{slip}/type", ROW | {"level": level, "tags": []})
    lead.press(f"{slip}/third")
    third.press(f"{slip}/type", ROW | {"level": "3", "tags": []})

    assert lead.press(f"{slip}/third").status_code == 409
    assert "第3遍" in lead.press(f"{slip}/compare").text
    assert lead.press(f"{slip}/decide", {"number": "3"}).status_code == 303
    assert [rating.level for rating in ask(select(Rating))] == [3]


def test_void_slip_is_no_rating(as_, lead, slip, ask):
    as_("call_back").press(f"{slip}/type", ROW)

    assert lead.press(f"{slip}/void", {"reason": "短"}).status_code == 422
    assert as_("call_back").press(f"{slip}/void", {"reason": "与另一张重复"}).status_code == 403
    assert lead.press(f"{slip}/void", {"reason": "与另一张重复"}).status_code == 303
    assert lead.press(f"{slip}/void", {"reason": "与另一张重复"}).status_code == 409
    assert as_("bureau").press(f"{slip}/type", ROW).status_code == 409
    assert (ask(select(Rating)), [entry.body for entry in ask(select(SlipEntry))]) == ([], [None])
    assert "与另一张重复" in lead.page(slip).text


def test_scan_is_drawn_anew_sealed_and_leaves_with_a_trace(app, as_, slip, ask):
    [file] = ask(select(StoredFile))
    kept = b"".join(path.read_bytes() for path in (app.extensions["settings"].data_dir / "files").rglob("*") if path.is_file())
    assert (file.media_type, file.key_id) == ("image/jpeg", "2026-11")
    assert b"JFIF" not in kept

    taken = as_("bureau").press(f"{slip}/scan")

    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert papers.WHERE.encode() not in taken.data
    assert as_("call_back").press(f"{slip}/scan").status_code == 403
    assert len(ask(select(AuditEvent).where(AuditEvent.action == "slip.take_scan"))) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"medium": None}, "请选择是书面评价表还是电话评价"),
        ({"code": "0000000000000"}, "没有找到这个评价码"),
        ({"code": "123"}, "评价码不对"),
        ({"code": None}, "请输入评价码，或者选择评价点"),
        ({"service_day": "2026-11-21"}, "不能晚于今天"),
        ({"service_day": ""}, "请填写办事当天的日期"),
        ({"service_day": "2026-11-12"}, "已超过规则允许的补录时限"),
        ({"scan": None}, "请上传扫描件"),
        ({"scan": (BytesIO(b"%PDF-1.7"), "a.jpg")}, "不能上传这种文件"),
        ({"scan": (BytesIO(papers.bomb()), "a.png")}, "像素"),
    ],
)
def test_slip_that_cannot_be_registered_says_why(as_, region, ask, given, said):
    answer = register(as_("bureau"), region, **{"late_reason": "", **given})

    assert answer.status_code == 422
    assert said in answer.text
    if given.get("service_day", "2026-11-19"):
        assert f'value="{given.get("service_day", "2026-11-19")}"' in answer.text
    assert (ask(select(Slip)), ask(select(StoredFile))) == ([], [])


@pytest.mark.parametrize(("day", "reason", "status"), [("2026-11-13", "", 303), ("2026-11-12", "", 422), ("2026-11-12", "邮寄在路上耽搁了", 303)])
def test_late_slip_needs_a_reason_after_five_working_days(as_, region, day, reason, status):
    assert register(as_("bureau"), region, service_day=day, late_reason=reason).status_code == status


def test_telephone_rating_needs_no_scan(as_, region, ask):
    assert register(as_("bureau"), region, medium="telephone", scan=None).status_code == 303
    slip = f"/ratings/slips/{ask(select(Slip.public_id))[0]}"
    for person in ("bureau", "call_back"):
        as_(person).press(f"{slip}/type", {"level": "4"})

    assert [(rating.channel, rating.done) for rating in ask(select(Rating))] == [("telephone", None)]


def test_point_may_be_chosen(as_, region):
    lead = as_("bureau")
    point = next(option.get("value") for option in lead.page("/ratings/slips/new").one("select", name="point") if "2号窗口" in (option.text or ""))

    assert register(lead, region, code=None, point=point).status_code == 303


def test_clerk_transcribes_nothing(as_, slip, region):
    clerk = as_("clerk")

    assert [clerk.get(path).status_code for path in ("/ratings/slips", "/ratings/slips/new", slip)] == [403] * 3
    assert clerk.press(f"{slip}/type", ROW).status_code == 403


def test_who_sits_at_the_window_keeps_away_from_its_slips(enter, region, slip):
    both = enter({Role.CALL_BACK: region.county, Role.CLERK: region.windows[0]})

    assert both.page("/ratings/slips").heading == "评价代录"
    assert both.press(f"{slip}/open").status_code == 403
    assert both.press(f"{slip}/type", ROW).status_code == 403
    assert register(both, region).status_code == 403
    assert register(both, region, code=region.second_window_point.code).status_code == 303
    assert both.press("/ratings/slips/next").status_code == 200


ACTS = ("open", "type", "compare", "decide", "third", "void", "scan")


def test_outside_and_unknown_are_not_found(as_, slip):
    outsider = as_("outsider")

    assert outsider.get(slip).status_code == 404
    assert [outsider.press(f"{slip}/{act}", ROW | {"number": "1", "reason": "与另一张重复"}).status_code for act in ACTS] == [404] * len(ACTS)
    assert outsider.page("/ratings/slips").one("p", class_="empty-what").text == "没有评价表。"
    assert as_("bureau").get("/ratings/slips/nothing00000").status_code == 404


def test_acts_are_posts_only(as_, slip):
    assert [as_("bureau").get(f"{slip}/{act}").status_code for act in ACTS] == [405] * len(ACTS)


def test_stranger_is_led_to_the_sign_in(client, slip):
    assert client.get(slip).status_code == 303
    assert client.get("/ratings/slips").location == "/sign-in?next=/ratings/slips"


def test_bad_reading_keeps_what_was_typed(as_, slip, ask):
    answer = as_("call_back").press(f"{slip}/type", {"level": "", "comment": "字迹很淡", "phone": "12", "done": "yes"})

    assert answer.status_code == 422
    assert "请从五项里选一项" in answer.text
    assert "电话号码好像不对" in answer.text
    assert "字迹很淡" in answer.text
    assert ask(select(SlipEntry)) == []


def test_list_is_narrowed_to_a_state(as_, slip):
    lead = as_("bureau")

    assert len(lead.page("/ratings/slips?state=typing").table()) == 2
    assert lead.page("/ratings/slips?state=kept").one("p", class_="empty-what").text == "没有评价表。"
    assert lead.get("/ratings/slips?state=other").status_code == 422


@pytest.mark.parametrize("finished", [True, False])
def test_scan_and_entries_are_destroyed_on_schedule(app, as_, hand, slip, ask, finished):
    as_("call_back").press(f"{slip}/type", ROW)
    if finished:
        as_("bureau").press(f"{slip}/type", ROW)
    hand.clock.shift(timedelta(days=179))
    hand.ticks()
    assert [file.destroyed_at for file in ask(select(StoredFile))] == [None]

    hand.clock.shift(timedelta(days=1))
    hand.ticks()

    assert list((app.extensions["settings"].data_dir / "files").rglob("*.2026-11")) == []
    assert [file.destroyed_at is None for file in ask(select(StoredFile))] == [False]
    assert {entry.body for entry in ask(select(SlipEntry))} == {None}
    assert [row.state for row in ask(select(Slip))] == ["kept" if finished else "void"]
    assert as_("bureau").press(f"{slip}/scan").status_code == 409
    assert [event.sentence for event in ask(select(AuditEvent).where(AuditEvent.action == "slip.destroy"))] == [
        "系统按规则到期销毁了1张代录评价的扫描件和录入内容。"
    ]


def test_paper_slip_holds_code_levels_tags_and_no_tick(as_, region):
    lead = as_("bureau")
    path = next(link.get("href") for link in lead.page("/ratings/paper-slips").all("a") if link.get("href", "").endswith(".pdf"))
    answer = lead.get(path)
    document = pypdfium2.PdfDocument(answer.data)
    words = "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)

    assert len(document) == 2
    assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [148, 210]
    for said in ("非常满意", "Verysatisfied", "非常不满意", "一窗受理一次办结", "服务态度差效率低", "没办成", "评价码", "城区医保服务大厅"):
        assert said in words, said
    assert "√" not in words.replace("打“√”", "")
    assert as_("outsider").get(path).status_code == 404
    assert as_("clerk").get(path).status_code == 403
