"""Where one wants mails: the page of every person, and the outbox of who looks after the server."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from evalsvc.audit.models import AuditEvent
from evalsvc.core.db import db, unit_of_work
from evalsvc.core.installation import DEMO_STAMP, keep_fact
from evalsvc.jobs.work import run_tick
from evalsvc.notices.models import NoticeMail
from tests.applications import let_go, make_app
from tests.judge import JudgedClient
from tests.notices.making import tell
from tests.notices.smtp_server import GREETING, RECIPIENT

ADDRESS = "fucheng.bureau@example.gov.cn"
POSTS = ("/account/mail", "/account/mail/confirm", "/account/mail/wishes", "/account/mail/remove")


@pytest.fixture
def app(mailed):
    return mailed


@pytest.fixture
def box(mail_server):
    return mail_server.box


@pytest.fixture
def coded(app, as_, box):
    """The bureau with a typed address, and the code that the mail server has got."""
    bureau = as_("bureau")
    assert bureau.submit("/account/mail", {"address": ADDRESS}).status_code == 303
    run_tick(app)
    return bureau, box.taken[-1][1].get_body(("plain",)).get_content().partition("验证码是")[2][:6]


@pytest.fixture
def proven(coded):
    bureau, code = coded
    assert bureau.submit("/account/mail", {"code": code}, to="/account/mail/confirm").status_code == 303
    return bureau


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_address_is_proved_by_its_code(proven):
    page = proven.page("/account/mail")

    assert "已核对 f***@example.gov.cn" in page.text
    assert ADDRESS not in page.text
    assert [link.get("href") for link in page.one("nav", class_="crumbs").iter("a")] == ["/account"]


def test_acts_are_in_the_log_without_the_address(app, coded):
    bureau, code = coded
    bureau.submit("/account/mail", {"code": code}, to="/account/mail/confirm")
    bureau.submit("/account/mail", {"each": None}, to="/account/mail/wishes")
    bureau.submit("/account/mail", to="/account/mail/remove")
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("mail.%")).order_by(AuditEvent.id)).all()

        assert [event.action for event in events] == ["mail.ask_code", "mail.confirm", "mail.choose", "mail.remove"]
        assert "example" not in "".join(event.sentence + str(event.facts) for event in events)


def test_account_page_leads_there(as_):
    assert as_("clerk").page("/account").one("a", href="/account/mail").text == "设置邮件提醒"


def test_needs_sign_in(client, region):
    assert client.get("/account/mail").location.startswith("/sign-in")
    for path in POSTS:
        assert client.press(path).location.startswith("/sign-in")


def test_wrong_method_is_refused(as_):
    assert [as_("bureau").get(path).status_code for path in POSTS[1:]] == [405] * 3


@pytest.mark.parametrize(("typed", "said"), [("", "请填写邮箱地址。"), ("not-an-address", "这不像一个邮箱地址"), ("王@example.cn", "这不像一个邮箱地址")])
def test_bad_address_is_named_and_kept(as_, typed, said):
    response = as_("bureau").submit("/account/mail", {"address": typed})

    assert response.status_code == 422
    assert said in response.text
    assert f'value="{typed}"' in response.text


def test_wrong_code_costs_a_try_and_the_fifth_ends_it(coded):
    bureau, code = coded
    for _ in range(5):
        response = bureau.submit("/account/mail", {"code": wrong(code)}, to="/account/mail/confirm")
        assert (response.status_code, "验证码不对" in response.text) == (422, True)

    response = bureau.submit("/account/mail", {"code": code}, to="/account/mail/confirm")
    assert response.status_code == 409
    assert "验证码已失效" in response.text


def test_what_cannot_be_a_code_costs_nothing(coded):
    bureau, code = coded
    for _ in range(6):
        assert bureau.submit("/account/mail", {"code": "12"}, to="/account/mail/confirm").status_code == 422

    assert bureau.submit("/account/mail", {"code": code}, to="/account/mail/confirm").status_code == 303


def test_code_is_good_for_half_an_hour_and_for_its_address_only(coded, clock):
    bureau, code = coded
    clock.shift(timedelta(minutes=29))
    bureau.submit("/account/mail", {"address": "another@example.gov.cn"}, to="/account/mail")

    assert bureau.submit("/account/mail", {"code": code}, to="/account/mail/confirm").status_code == 422


def test_old_code_is_refused(coded, as_, clock):
    _, code = coded
    clock.shift(timedelta(minutes=31))

    response = as_("bureau").submit("/account/mail", {"code": code}, to="/account/mail/confirm")
    assert (response.status_code, "验证码已失效" in response.text) == (409, True)


def test_nobody_else_can_use_the_code(coded, as_):
    _, code = coded

    assert as_("leader").press("/account/mail/confirm", {"code": code}).status_code == 409


def test_codes_are_few(as_, clock):
    bureau = as_("bureau")
    answers = []
    for _ in range(6):
        answers.append(bureau.press("/account/mail", {"address": ADDRESS}).status_code)
        answers.append(bureau.press("/account/mail", {"address": ADDRESS}).status_code)
        clock.shift(timedelta(minutes=1))

    assert answers == [303, 409] * 5 + [409, 409]
    assert "今天已发过5次验证码" in bureau.press("/account/mail", {"address": ADDRESS}).text
    clock.shift(timedelta(hours=24))
    assert as_("bureau").press("/account/mail", {"address": ADDRESS}).status_code == 303


def test_removing_grants_no_new_codes(as_):
    bureau = as_("bureau")
    bureau.press("/account/mail", {"address": ADDRESS})
    assert bureau.press("/account/mail/remove").status_code == 303

    assert bureau.press("/account/mail", {"address": ADDRESS}).status_code == 409


def test_removed_address_is_gone(proven):
    proven.submit("/account/mail", to="/account/mail/remove")

    assert "***" not in proven.page("/account/mail").text
    assert proven.press("/account/mail/remove").status_code == 409


def test_wishes_are_kept_and_two_windows_do_not_overwrite(proven):
    stale = dict(proven.page("/account/mail").form("/account/mail/wishes", strict=True).filled({"digest": None})[1])
    assert proven.submit("/account/mail", {"each": None}, to="/account/mail/wishes").status_code == 303
    assert proven.post("/account/mail/wishes", data=stale).status_code == 409

    page = proven.page("/account/mail")
    assert [(box.get("name"), box.get("checked") is not None) for box in page.all("input", type="checkbox")] == [("each", False), ("digest", True)]


def test_without_a_server_the_page_says_so(database, region, tmp_path, observer, mailed):
    made = make_app(database.url, tmp_path)
    person = JudgedClient(made, observer)
    person.sign_in("bureau", "cast-only-password")

    assert "还没有设置邮件服务器" in person.page("/account/mail").text
    assert person.press("/account/mail", {"address": ADDRESS}).status_code == 409
    let_go(made)


def test_demo_takes_no_address(app, as_):
    with app.app_context(), unit_of_work():
        keep_fact(DEMO_STAMP, "2026-11-20")

    assert "演示环境不发送邮件。" in as_("bureau").page("/account/mail").text
    assert as_("bureau").press("/account/mail", {"address": ADDRESS}).status_code == 409


def test_outbox_says_what_did_not_go(app, as_, region, proven, box, known_kinds):
    box.order(RECIPIENT, "550 5.1.1 unknown")
    with app.app_context(), unit_of_work():
        tell(region.people["bureau"].account_id)
    run_tick(app)
    page = as_("admin").page("/notices/outbox")

    assert "被拒收 1封" in page.text
    assert page.table()[1:] == [["bureau", "单条提醒", "被拒收", "recipient 550", "1 / 14", "—"]]
    assert as_("bureau").get("/notices/outbox").status_code == 403
    assert as_("bureau").page("/notices").heading == "有2条未读提醒"


def test_tick_sends_and_goes_on_when_the_server_is_away(app, as_, box):
    as_("bureau").press("/account/mail", {"address": ADDRESS})
    box.order(GREETING, "421 later")

    assert run_tick(app) == []
    with app.app_context():
        assert db.session.scalars(select(NoticeMail.failure)).one() == "SMTPConnectError"
