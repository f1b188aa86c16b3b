"""What stands in a mail, read back by the standard library; and addresses."""

import email
import email.policy
from datetime import UTC, date, datetime

import pytest

from evalsvc.notices.addresses import address_of, code_from, hinted
from evalsvc.notices.letters import Line, code_letter, digest_letter, message, notice_letter

DAY = date(2026, 11, 20)
LINE = Line("整改“一次性告知不到位”到期。", "提交验收", "/corrections/abc", date(2026, 11, 30))
ENDING = "这封邮件由“医保好差评与行风自查”系统自动发出，请不要回复。要少收或不收邮件，请登录后在“我的账号”的“邮件提醒”里选择。"


def read(letter):
    made = message(letter, sender="tixing@example.gov.cn", to="wang@example.gov.cn", name="abcdefghjkmn", at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
    return email.message_from_bytes(bytes(made), policy=email.policy.default)


def text(letter):
    return read(letter).get_body(("plain",)).get_content().replace("\r\n", "\n").split("\n\n")


def test_mail_says_what_until_when_and_where():
    letter = notice_letter(LINE, day=DAY, base="https://pj.example.gov.cn")

    assert text(letter) == [
        "整改“一次性告知不到位”到期。期限：2026年11月30日，还有10天。",
        "提交验收：https://pj.example.gov.cn/corrections/abc",
        f"{ENDING}\n",
    ]


def test_heads_name_sender_time_and_that_nobody_wrote_it():
    mail = read(notice_letter(LINE, day=DAY, base=""))

    assert mail["Subject"] == "【医保好差评与行风自查】提醒：提交验收（2026年11月30日，还有10天）"
    assert mail["From"] == "医保好差评与行风自查 <tixing@example.gov.cn>"
    assert (mail["To"], mail["Auto-Submitted"]) == ("wang@example.gov.cn", "auto-generated")
    assert (mail["Date"], mail["Message-ID"]) == ("Fri, 20 Nov 2026 10:00:00 +0800", "<abcdefghjkmn@example.gov.cn>")


def test_without_a_public_address_there_is_no_link():
    letter = notice_letter(LINE, day=DAY, base="")

    assert "要做的：提交验收。请登录系统办理。" in text(letter)
    assert "http" not in "".join(text(letter)) + read(letter).get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("due", "provisional", "said"),
    [
        (date(2026, 11, 20), False, "2026年11月20日，就是今天"),
        (date(2026, 11, 17), False, "2026年11月17日，已逾期3天"),
        (date(2027, 1, 4), True, "2027年1月4日，暂按周末推算，还有45天"),
    ],
)
def test_due_day_is_said_in_words(due, provisional, said):
    assert text(notice_letter(Line("某事。", "办理", "/x", due, provisional), day=DAY, base=""))[0] == f"某事。期限：{said}。"


def test_names_cannot_write_markup_or_heads():
    evil = Line('整改“<img src=x onerror="1">”\r\nBcc: all@example.org', "提交\nX-Evil: 1", '/x"onclick="1')
    mail = read(notice_letter(evil, day=DAY, base="https://pj.example.gov.cn"))
    page = mail.get_body(("html",)).get_content()

    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert "<img" not in page
    assert 'href="https://pj.example.gov.cn/x&#34;onclick=&#34;1"' in page


def test_digest_lists_everything_and_counts_what_is_due():
    lines = [LINE, Line("整改“排队过久”已逾期。", "提交验收", "/corrections/b", date(2026, 11, 18)), Line("请补填服务人次。", "补填", "/served")]
    letter = digest_letter(lines, day=DAY, base="https://pj.example.gov.cn")

    assert letter.subject == "2026年11月20日有3件事等您办理，其中1件今天到期或已逾期"
    assert text(letter)[3] == "整改“排队过久”已逾期。期限：2026年11月18日，已逾期2天。"
    assert text(letter)[5:7] == ["请补填服务人次。", "补填：https://pj.example.gov.cn/served"]


def test_long_digest_ends_with_how_many_more():
    letter = digest_letter([LINE] * 53, day=DAY, base="")

    assert text(letter)[-2] == "另有3件，请登录系统查看。"


def test_code_stands_in_its_mail():
    assert "验证码是042137，30分钟内有效。" in text(code_letter("042137"))[0]
    assert code_from(f"{42137:x}") == "042137"


@pytest.mark.parametrize("typed", ["wang@example.gov.cn", " Wang.San+a@mail-1.example.cn ", "a@b.cn"])
def test_addresses_that_mail_reaches(typed):
    assert address_of(typed) == typed.strip()


def test_domain_is_written_small():
    assert address_of("Wang@EXAMPLE.cn") == "Wang@example.cn"
    assert hinted("wang@example.cn") == "w***@example.cn"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "wang",
        "wang@",
        "@example.cn",
        "wang@localhost",
        "a b@example.cn",
        "wang@example.cn,li@example.cn",
        "wang@example.cn\nBcc: x@y.cn",
        "王@example.cn",
        "wang@-example.cn",
        "wang@example..cn",
        ".wang@example.cn",
        "wang@[10.0.0.1]",
        f"{'a' * 65}@example.cn",
        f"wang@{'a' * 64}.cn",
        "<wang@example.cn>",
    ],
)
def test_what_is_no_address(typed):
    assert address_of(typed) is None
