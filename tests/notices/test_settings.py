"""Settings of the mail server: none by default, and no password in the open."""

import pytest

from evalsvc.config import BadSetting, load_settings

MAIL = {"EVALSVC_SMTP_HOST": "mail.example.gov.cn", "EVALSVC_SMTP_FROM": "tixing@example.gov.cn"}
SIGNED_IN = {"EVALSVC_SMTP_USER": "tixing", "EVALSVC_SMTP_PASSWORD": "a-word-for-the-server"}


def settings(tmp_path, **env):
    return load_settings({"EVALSVC_DATA_DIR": str(tmp_path), **env})


def test_no_mail_by_default(tmp_path):
    assert not settings(tmp_path).sends_mail


def test_host_and_sender_suffice(tmp_path):
    found = settings(tmp_path, **MAIL)

    assert found.sends_mail
    assert (found.mail_server.port, found.mail_server.security, found.mail_server.user) == (587, "starttls", "")


def test_password_is_not_printed(tmp_path):
    assert SIGNED_IN["EVALSVC_SMTP_PASSWORD"] not in repr(settings(tmp_path, **MAIL, **SIGNED_IN))


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"EVALSVC_SMTP_HOST": "mail.example.gov.cn"}, "EVALSVC_SMTP_FROM"),
        ({**MAIL, "EVALSVC_SMTP_FROM": "tixing@example.gov.cn\nBcc: x@example.org"}, "EVALSVC_SMTP_FROM"),
        ({**MAIL, "EVALSVC_SMTP_SECURITY": "ssl"}, "EVALSVC_SMTP_SECURITY"),
        ({**MAIL, "EVALSVC_SMTP_PORT": "smtp"}, "EVALSVC_SMTP_PORT"),
        ({**MAIL, "EVALSVC_SMTP_USER": "tixing"}, "EVALSVC_SMTP_PASSWORD"),
        ({**MAIL, **SIGNED_IN, "EVALSVC_SMTP_SECURITY": "none"}, "EVALSVC_SMTP_SECURITY"),
    ],
)
def test_bad_setting_is_named_without_the_password(tmp_path, env, named):
    with pytest.raises(BadSetting, match=named) as refusal:
        settings(tmp_path, **env)

    assert SIGNED_IN["EVALSVC_SMTP_PASSWORD"] not in str(refusal.value)


def test_password_may_go_to_this_machine_unencrypted(tmp_path):
    assert settings(tmp_path, **MAIL | SIGNED_IN | {"EVALSVC_SMTP_HOST": "127.0.0.1", "EVALSVC_SMTP_SECURITY": "none"}).sends_mail
