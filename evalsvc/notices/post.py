"""The mail server, spoken to by SMTP: one connection for many mails, and three ways in which a mail does not go. Pure.

What a server says may quote the address, so of its words only the number is kept.
"""

import ssl
from smtplib import SMTP, SMTP_SSL, SMTPAuthenticationError, SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from types import TracebackType
from typing import Self

from evalsvc.config import MailServer

SECONDS = 20  # for each answer of the server
NO_SUCH_ADDRESS = frozenset({550, 551, 553})
CLOSING = 421


class NotSent(Exception):
    """The mail has not gone; `failure` says why in one word and a number, without anybody's address."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


class Refused(NotSent):
    """The receiver refuses this mail for good; `address` when it knows no such address."""

    def __init__(self, failure: str, *, address: bool = False) -> None:
        super().__init__(failure)
        self.address = address


class Deferred(NotSent):
    """The receiver does not take this mail now; others may go."""


class Unreachable(NotSent):
    """The server cannot be used now: not there, silent, closing, or it does not let us in. No mail goes."""


class Post:
    """A connection that is made with the first mail, and again after it was lost."""

    def __init__(self, server: MailServer, *, seconds: float = SECONDS) -> None:
        self._server, self._seconds = server, seconds
        self._smtp: SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()

    def send(self, mail: bytes, to: str) -> None:
        """Hands a mail over; raises NotSent. After a lost connection nobody knows whether the server has it."""
        failed: NotSent | None = None
        try:
            self._connected().sendmail(self._server.sender, [to], mail)
        except (SMTPException, OSError) as error:
            failed = _meaning(error)
        if isinstance(failed, Unreachable):
            self._leave()
        if failed is not None:
            raise failed  # outside the handler: the error of the library quotes the address

    def _connected(self) -> SMTP:
        if self._smtp is None or self._smtp.sock is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> SMTP:
        server = self._server
        if server.security == "tls":
            made: SMTP = SMTP_SSL(server.host, server.port, timeout=self._seconds, context=ssl.create_default_context())
        else:
            made = SMTP(server.host, server.port, timeout=self._seconds)
        try:
            if server.security == "starttls":
                made.starttls(context=ssl.create_default_context())
            if server.user:
                made.login(server.user, server.password)
        except BaseException:
            made.close()
            raise
        return made

    def _leave(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None or smtp.sock is None:
            return
        try:
            smtp.quit()
        except (SMTPException, OSError):
            smtp.close()


def _meaning(error: SMTPException | OSError) -> NotSent:
    """What a failure says about this mail, and about the server."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        policy = said.startswith(b"5.7")  # relaying or sending not allowed: the address may be right
        return _answered("recipient", code, address=code in NO_SUCH_ADDRESS and not policy)
    if isinstance(error, SMTPDataError):
        return _answered("content", error.smtp_code)
    if isinstance(error, SMTPSenderRefused):
        return Unreachable(f"sender {error.smtp_code}")
    if isinstance(error, SMTPAuthenticationError):
        return Unreachable(f"sign-in {error.smtp_code}")
    return Unreachable(type(error).__name__[:40])


def _answered(stage: str, code: int, *, address: bool = False) -> NotSent:
    failure = f"{stage} {code}"
    if code == CLOSING:
        return Unreachable(failure)
    return Refused(failure, address=address) if code >= 500 else Deferred(failure)
