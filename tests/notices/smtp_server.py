"""A real SMTP server on this machine that behaves badly on order: refuses, waits, vanishes after it has taken a mail."""

import base64
import email
import email.policy
import ssl
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

GREETING, SIGN_IN, SENDER, RECIPIENT, CONTENT = "greeting", "sign in", "sender", "recipient", "content"


@dataclass
class Order:
    """What the server does once at a stage: an answer other than the usual, so many seconds of silence, or no answer and a closed line."""

    stage: str
    answer: str = ""
    wait: float = 0
    hang_up: bool = False


@dataclass
class MailBox:
    """What the server has taken, and what it is ordered to do: the orders of a stage one after another, then it behaves."""

    orders: list[Order] = field(default_factory=list)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    password: str = ""
    certificate: Path | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self, stage: str, answer: str = "", *, wait: float = 0, hang_up: bool = False, times: int = 1) -> None:
        self.orders += [Order(stage, answer, wait, hang_up) for _ in range(times)]

    def next_order(self, stage: str) -> Order | None:
        with self.lock:
            found = next((order for order in self.orders if order.stage == stage), None)
            if found:
                self.orders.remove(found)
            return found

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for _, mail in self.taken]


class _Hangup(Exception):
    pass


class _Talk(StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        box = self.server.box
        box.connections += 1
        try:
            self._answer(GREETING, "220 mail.test ESMTP")
            while line := self.rfile.readline():
                if not self._take(line.decode("ascii").strip(), box):
                    return
        except (_Hangup, ConnectionError, ssl.SSLError):
            return

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # an encrypted line is another socket than the one the server closes

    def _take(self, line: str, box: MailBox) -> bool:
        verb = line.split(" ")[0].upper()
        if verb == "EHLO":
            self._say("250-mail.test\r\n250-AUTH PLAIN\r\n250-STARTTLS\r\n250 8BITMIME" if box.certificate else "250-mail.test\r\n250 AUTH PLAIN")
        elif verb == "STARTTLS":
            self._start_tls(box)
        elif verb == "AUTH":
            given = base64.b64decode(line.split(" ")[-1]).decode().split("\0")
            self._answer(SIGN_IN, "235 2.7.0 welcome" if given[-1] == box.password else "535 5.7.8 who are you")
        elif verb == "MAIL":
            self._answer(SENDER, "250 ok")
        elif verb == "RCPT":
            self.to = line.partition("<")[2].partition(">")[0]
            self._answer(RECIPIENT, "250 ok")
        elif verb == "DATA":
            self._content(box)
        elif verb in {"RSET", "NOOP"}:
            self._say("250 ok")
        elif verb == "QUIT":
            self._say("221 bye")
            return False
        else:
            self._say("500 what")
        return True

    def _content(self, box: MailBox) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        order = box.next_order(CONTENT)
        if not (order and order.answer):
            box.taken.append((self.to, email.message_from_bytes(b"".join(lines), policy=email.policy.default)))
        self._carry_out(order, "250 taken")

    def _start_tls(self, box: MailBox) -> None:
        self._say("220 go ahead")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(box.certificate)
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def _answer(self, stage: str, usual: str) -> None:
        self._carry_out(self.server.box.next_order(stage), usual)

    def _carry_out(self, order: Order | None, usual: str) -> None:
        if order and order.wait:
            time.sleep(order.wait)
        if order and order.hang_up:
            raise _Hangup
        self._say(order.answer if order and order.answer else usual)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode("ascii"))


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    box: MailBox


class MailServer:
    """`with MailServer() as server:` — `server.port` to speak to, `server.box` to order and to look into."""

    def __enter__(self) -> "MailServer":
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self.box = self._server.box = MailBox()
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
