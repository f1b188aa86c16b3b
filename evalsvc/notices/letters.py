"""What stands in a mail: plain text and simple HTML, in Chinese. Pure.

A mail holds the sentence, the act, the due day and the way there: no more, because it travels further than a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from markupsafe import Markup, escape

from evalsvc.core.clock import SHANGHAI, prose_date
from evalsvc.notices.addresses import CODE_HOLDS
from evalsvc.profiles.workdays import PROVISIONAL_MARK

SERVICE = "医保好差评与行风自查"
ENDING = f"这封邮件由“{SERVICE}”系统自动发出，请不要回复。要少收或不收邮件，请登录后在“我的账号”的“邮件提醒”里选择。"
MOST_LINES = 50


@dataclass(frozen=True)
class Line:
    """What waits: its sentence, the act that ends it, until when, and the path that leads there."""

    sentence: str
    act: str
    link: str
    due: date | None = None
    is_provisional: bool = False


@dataclass(frozen=True)
class Letter:
    """Subject and paragraphs; a paragraph is a text or a pair of words and the address they lead to."""

    subject: str
    paragraphs: tuple[str | tuple[str, str], ...]


def notice_letter(line: Line, *, day: date, base: str) -> Letter:
    """A mail about one notice, written on `day`; `base` is the public address of the service, empty when there is none."""
    until = f"（{_until(line, day)}）" if line.due else ""
    return Letter(_one_line(f"提醒：{line.act}{until}"), (*_told(line, day, base), ENDING))


def digest_letter(lines: Sequence[Line], *, day: date, base: str) -> Letter:
    """The mail of a day about everything that waits."""
    due = sum(1 for line in lines if line.due is not None and line.due <= day)
    told = [part for line in lines[:MOST_LINES] for part in _told(line, day, base)]
    more = [f"另有{len(lines) - MOST_LINES}件，请登录系统查看。"] if len(lines) > MOST_LINES else []
    late = f"，其中{due}件今天到期或已逾期" if due else ""
    return Letter(f"{prose_date(day)}有{len(lines)}件事等您办理{late}", (f"截至{prose_date(day)}，有{len(lines)}件事等您办理{late}。", *told, *more, ENDING))


def code_letter(code: str) -> Letter:
    """The mail that proves an address."""
    minutes = int(CODE_HOLDS.total_seconds() // 60)
    said = f"您的邮箱正在登记为“{SERVICE}”系统接收提醒的邮箱，验证码是{code}，{minutes}分钟内有效。"
    return Letter("邮箱验证码", (said, "如果不是您本人操作，请忽略这封邮件，不会再收到别的邮件。"))


def message(letter: Letter, *, sender: str, to: str, name: str, at: datetime) -> EmailMessage:
    """The mail as it travels. `name` and `at` make its Message-ID and date: the same at every attempt."""
    made = EmailMessage(policy=SMTP)
    made["From"] = f"{SERVICE} <{sender}>"
    made["To"] = to
    made["Subject"] = f"【{SERVICE}】{letter.subject}"
    made["Date"] = format_datetime(at.astimezone(SHANGHAI))
    made["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n\n".join(part if isinstance(part, str) else f"{part[0]}：{part[1]}" for part in letter.paragraphs) + "\n", cte="base64")
    made.add_alternative(_html(letter), subtype="html", cte="base64")
    return made


def _told(line: Line, day: date, base: str) -> list[str | tuple[str, str]]:
    said = [line.sentence] if line.due is None else [line.sentence, f"期限：{_until(line, day)}。"]
    return [_one_line("".join(said)), (line.act, f"{base}{line.link}") if base else f"要做的：{line.act}。请登录系统办理。"]


def _until(line: Line, day: date) -> str:
    if line.due is None:
        return ""
    mark = f"，{PROVISIONAL_MARK}" if line.is_provisional else ""
    left = (line.due - day).days
    return prose_date(line.due) + mark + (f"，已逾期{-left}天" if left < 0 else f"，还有{left}天" if left else "，就是今天")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _html(letter: Letter) -> str:
    parts = [
        Markup("<p>{}</p>").format(part) if isinstance(part, str) else Markup('<p><a href="{}">{}</a></p>').format(part[1], part[0])
        for part in letter.paragraphs
    ]
    head = Markup('<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{}</title></head><body>').format(escape(letter.subject))
    return str(head + Markup("\n").join(parts) + Markup("</body></html>\n"))
