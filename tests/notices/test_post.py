"""Speaking SMTP to a server that behaves badly: what each failure means, and that none of it names anybody."""

import datetime as dt
import ipaddress
import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evalsvc.config import MailServer
from evalsvc.notices.post import Deferred, NotSent, Post, Refused, Unreachable
from tests.notices import smtp_server
from tests.notices.smtp_server import CONTENT, GREETING, RECIPIENT, SENDER

TO = "wang@example.gov.cn"
MAIL = b"Subject: one\r\n\r\nbody\r\n"


@pytest.fixture
def server():
    with smtp_server.MailServer() as made:
        yield made


def post_to(server, *, security="none", user="", password="", seconds=2.0):
    return Post(MailServer("127.0.0.1", server.port, security, user, password, "tixing@example.gov.cn"), seconds=seconds)


def outcome(server, **given):
    with post_to(server, **given) as post:
        why = refusal(post)
    assert TO not in f"{why!r} {why and why.__cause__!r} {why and why.__context__!r}"
    return why


def refusal(post):
    try:
        post.send(MAIL, TO)
    except NotSent as why:
        return why
    return None


def test_many_mails_take_one_connection(server):
    with post_to(server) as post:
        for _ in range(3):
            post.send(MAIL, TO)

    assert (len(server.box.taken), server.box.connections) == (3, 1)
    assert server.box.taken[0][0] == TO


@pytest.mark.parametrize(
    ("stage", "answer", "kind", "failure"),
    [
        (RECIPIENT, f"550 5.1.1 <{TO}> unknown", Refused, "recipient 550"),
        (RECIPIENT, f"450 4.2.0 <{TO}> greylisted", Deferred, "recipient 450"),
        (RECIPIENT, "421 closing", Unreachable, "recipient 421"),
        (CONTENT, f"554 5.7.1 spam for {TO}", Refused, "content 554"),
        (CONTENT, "452 no room", Deferred, "content 452"),
        (SENDER, "550 not from here", Unreachable, "sender 550"),
        (GREETING, "554 no", Unreachable, "SMTPConnectError"),
    ],
)
def test_answers_mean_what_they_say(server, stage, answer, kind, failure):
    server.box.order(stage, answer)
    why = outcome(server)

    assert (type(why), why.failure, server.box.taken) == (kind, failure, [])


@pytest.mark.parametrize(("answer", "address"), [("550 5.1.1 unknown", True), ("553 no such", True), ("550 5.7.1 relaying denied", False), ("552 full", False)])
def test_only_an_unknown_address_is_no_address(server, answer, address):
    server.box.order(RECIPIENT, answer)

    assert outcome(server).address is address


def test_refused_mail_leaves_the_line_open_for_others(server):
    server.box.order(RECIPIENT, "550 5.1.1 unknown")
    with post_to(server) as post:
        with pytest.raises(Refused):
            post.send(MAIL, TO)
        post.send(MAIL, TO)

    assert (len(server.box.taken), server.box.connections) == (1, 1)


def test_line_lost_after_the_mail_was_taken_counts_as_not_sent(server):
    server.box.order(CONTENT, hang_up=True)
    why = outcome(server)

    assert (type(why), len(server.box.taken)) == (Unreachable, 1)


def test_lost_line_is_made_again(server):
    server.box.order(RECIPIENT, hang_up=True)
    with post_to(server) as post:
        with pytest.raises(Unreachable):
            post.send(MAIL, TO)
        post.send(MAIL, TO)

    assert (len(server.box.taken), server.box.connections) == (1, 2)


def test_slow_server_is_waited_for_and_a_silent_one_is_not(server):
    server.box.order(CONTENT, wait=0.3)
    assert outcome(server) is None
    server.box.order(RECIPIENT, wait=1.5)

    assert outcome(server, seconds=0.3).failure in {"TimeoutError", "SMTPServerDisconnected"}


def test_nobody_there():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = type("Nobody", (), {"port": free.getsockname()[1]})

        assert outcome(server).failure == "ConnectionRefusedError"


def test_password_is_asked_for(server):
    server.box.password = "a-word-for-the-server"

    assert outcome(server, user="tixing", password="a-word-for-the-server") is None
    assert outcome(server, user="tixing", password="another").failure == "sign-in 535"


def test_mails_go_encrypted_to_a_server_that_can_prove_itself(server, tmp_path, monkeypatch):
    server.box.certificate = certificate(tmp_path / "server.pem")
    assert outcome(server, security="starttls").failure == "SSLCertVerificationError"
    assert server.box.taken == []
    monkeypatch.setenv("SSL_CERT_FILE", str(server.box.certificate))

    assert outcome(server, security="starttls") is None
    assert len(server.box.taken) == 1


def test_server_without_encryption_gets_nothing(server):
    assert outcome(server, security="starttls").failure == "SMTPNotSupportedError"
    assert server.box.taken == []


def certificate(path):
    """A key and a certificate for this machine that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).not_valid_after(dt.datetime(2050, 1, 1, tzinfo=dt.UTC))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = made.sign(key, hashes.SHA256())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path
