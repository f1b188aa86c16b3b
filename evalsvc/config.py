"""Settings from the environment, prefix ``EVALSVC_``; every one is documented in the README."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).resolve().parent
FACES = ("public", "staff")
LOG_LEVELS = ("info", "warning")
METRICS = ("off", "loopback", "token")
SMTP_SECURITY = ("starttls", "tls", "none")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
SHORTEST_TOKEN = 32
DATABASES = ("sqlite", "postgresql+psycopg")


def _travelling(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


TEMPLATES = _travelling("templates")
SURVEYS = _travelling("surveys")


class BadSetting(Exception):
    """A setting that cannot be used; the message names it and says what it takes."""


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name without prefix, its default, and what it does."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("DATA_DIR", "data", "folder for the database, keys and locks"),
    Setting("DATABASE_URL", "", "empty: SQLite in the data folder; or postgresql+psycopg://…"),
    Setting("SECRET_KEY", "", "empty: a random one is kept in the data folder; at least 32 characters"),
    Setting("FACES", "public,staff", "which faces this process serves"),
    Setting("PUBLIC_URL", "", "the address printed on posters, for example https://pj.example.gov.cn"),
    Setting("SECURE_COOKIES", "auto", "yes, no, or auto: yes when PUBLIC_URL is https"),
    Setting("TRUSTED_PROXIES", "0", "how many reverse proxies in front may set X-Forwarded-For"),
    Setting("IDLE_MINUTES", "30", "a staff session ends after so many minutes without a request"),
    Setting("LOG_LEVEL", "info", "info: a line for each request; warning: only what went wrong"),
    Setting("METRICS", "off", "who may read /metrics: off, loopback (this machine, no proxy in front), token"),
    Setting("METRICS_TOKEN", "", "the bearer token for /metrics, at least 32 characters"),
    Setting("SMTP_HOST", "", "the mail server that takes reminders to staff; empty: no mail is sent"),
    Setting("SMTP_PORT", "587", "its port"),
    Setting("SMTP_SECURITY", "starttls", "starttls, tls, or none: only to this machine may a password go unencrypted"),
    Setting("SMTP_USER", "", "the user name at the mail server; empty: none is asked for"),
    Setting("SMTP_PASSWORD", "", "the password of that user"),
    Setting("SMTP_FROM", "", "the address that mails come from, for example tixing@example.gov.cn"),
    Setting("POOL_SIZE", "8", "database connections a PostgreSQL process keeps"),
)


@dataclass(frozen=True)
class MailServer:
    """Who takes mails to staff, and how it is spoken to; without a host no mail is sent."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str


@dataclass(frozen=True)
class Settings:
    """The settings of one process, checked."""

    data_dir: Path
    database_url: str
    secret_key: str
    faces: tuple[str, ...]
    public_url: str
    secure_cookies: bool
    trusted_proxies: int
    idle_minutes: int
    log_level: str
    metrics: str
    metrics_token: str
    pool_size: int
    mail_server: MailServer

    @property
    def sends_mail(self) -> bool:
        return bool(self.mail_server.host)

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"


def load_settings(env: Mapping[str, str] | None = None, **given: str) -> Settings:
    """Settings from `given`, then `env` (the process environment by default), then the defaults.

    Raises BadSetting with the variable's name when a value cannot be used.
    """
    source = os.environ if env is None else env
    values = {s.name: given.get(s.name.lower()) or source.get(f"EVALSVC_{s.name}") or s.default for s in SETTINGS}
    data_dir = Path(values["DATA_DIR"]).resolve()
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(values["DATABASE_URL"]) or f"sqlite:///{data_dir / 'evalsvc.db'}",
        secret_key=values["SECRET_KEY"] or _kept_secret(data_dir / "keys"),
        faces=_faces(values["FACES"]),
        public_url=_public_url(values["PUBLIC_URL"]),
        secure_cookies=_secure(values["SECURE_COOKIES"], values["PUBLIC_URL"]),
        trusted_proxies=_count("TRUSTED_PROXIES", values["TRUSTED_PROXIES"]),
        idle_minutes=_count("IDLE_MINUTES", values["IDLE_MINUTES"], least=1),
        log_level=_one_of("LOG_LEVEL", values["LOG_LEVEL"], LOG_LEVELS),
        metrics=_one_of("METRICS", values["METRICS"], METRICS),
        metrics_token=_token(values["METRICS"], values["METRICS_TOKEN"]),
        pool_size=_count("POOL_SIZE", values["POOL_SIZE"], least=1),
        mail_server=_mail_server(values),
    )


def _kept_secret(keys_dir: Path) -> str:
    path = keys_dir / "secret.key"
    if not path.exists():
        keys_dir.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # the database in it is nobody else's business
        keys_dir.mkdir(exist_ok=True, mode=0o700)
        fresh = keys_dir / f".secret-{secrets.token_hex(4)}"
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        fresh.chmod(0o600)
        with suppress(FileExistsError):
            os.link(fresh, path)  # the first of two processes wins, and both read the same key
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def _database_url(text: str) -> str:
    scheme = text.partition(":")[0]
    if text and scheme not in DATABASES:
        raise BadSetting(f"EVALSVC_DATABASE_URL takes postgresql+psycopg://… or sqlite:///…; it begins with {scheme!r}")  # the rest may hold a password
    return text


def _faces(text: str) -> tuple[str, ...]:
    faces = tuple(part.strip() for part in text.split(",") if part.strip())
    if not faces or set(faces) - set(FACES):
        raise BadSetting(f"EVALSVC_FACES takes a list of {', '.join(FACES)}; it is {text!r}")
    return faces


def _public_url(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(f"EVALSVC_PUBLIC_URL takes an http(s) address; it is {text!r}")
    return text.rstrip("/")


def _secure(text: str, public_url: str) -> bool:
    if text not in ("yes", "no", "auto"):
        raise BadSetting(f"EVALSVC_SECURE_COOKIES takes yes, no or auto; it is {text!r}")
    return text == "yes" or (text == "auto" and public_url.startswith("https://"))


def _one_of(name: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise BadSetting(f"EVALSVC_{name} takes {', '.join(allowed)}; it is {text!r}")
    return text


def _token(mode: str, text: str) -> str:
    if mode == "token" and len(text) < SHORTEST_TOKEN:
        raise BadSetting(f"EVALSVC_METRICS_TOKEN takes at least {SHORTEST_TOKEN} characters when EVALSVC_METRICS is token")
    return text


def _mail_server(values: Mapping[str, str]) -> MailServer:
    host, user, password, sender = (values[name] for name in ("SMTP_HOST", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM"))
    security = _one_of("SMTP_SECURITY", values["SMTP_SECURITY"], SMTP_SECURITY)
    if host and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise BadSetting("EVALSVC_SMTP_FROM takes the address that mails come from when EVALSVC_SMTP_HOST is set")
    if bool(user) != bool(password):
        raise BadSetting("EVALSVC_SMTP_USER and EVALSVC_SMTP_PASSWORD go together")
    if password and security == "none" and host not in THIS_MACHINE:
        raise BadSetting("EVALSVC_SMTP_SECURITY takes starttls or tls when a password goes to another machine")
    return MailServer(host, _count("SMTP_PORT", values["SMTP_PORT"], least=1), security, user, password, sender)


def _count(name: str, text: str, least: int = 0) -> int:
    if not text.isdecimal() or int(text) < least:
        raise BadSetting(f"EVALSVC_{name} takes a whole number from {least}; it is {text!r}")
    return int(text)
