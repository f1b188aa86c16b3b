"""What a production server refuses to start with."""

from urllib.parse import urlsplit

from evalsvc.cli import schema, serving
from evalsvc.cli.refusals import Refusal
from evalsvc.config import Settings
from evalsvc.core.installation import DEMO_STAMP, fact

SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
DEVELOPMENT = ("change", "default", "develop", "evalsvc", "example", "insecure", "password", "secret")  # long enough not to turn up in a random one


def check_settings(settings: Settings) -> None:
    """Raises Refusal when secret or public address are not fit for production."""
    if not is_strong(settings.secret_key):
        raise Refusal(
            f"EVALSVC_SECRET_KEY is a development secret or shorter than {SHORTEST_SECRET} characters. "
            "Leave it empty, and a random one is kept in the data folder; or give a random one of your own."
        )
    if not settings.public_url:
        raise Refusal("EVALSVC_PUBLIC_URL is missing: the address that posters carry, for example https://pj.example.gov.cn.")
    host = urlsplit(settings.public_url).hostname or ""
    if host == "localhost" or host.endswith(".localhost") or _is_own(host):
        raise Refusal(f"EVALSVC_PUBLIC_URL is {settings.public_url}, which no telephone can open: posters need the address that citizens reach.")


def check_database() -> None:
    """Raises Refusal when the database is a demo's, or its schema is not the one of this program."""
    schema.check_current()
    if fact(DEMO_STAMP) is not None:
        raise Refusal("This is a demo database, and its ratings are invented. Give another EVALSVC_DATA_DIR or EVALSVC_DATABASE_URL.")


def is_strong(secret: str) -> bool:
    """Whether a secret is long, made of many different characters, and no word of a manual."""
    plain = secret.lower()
    return len(secret) >= SHORTEST_SECRET and len(set(secret)) >= FEWEST_CHARACTERS and not any(word in plain for word in DEVELOPMENT)


def _is_own(host: str) -> bool:
    """Whether an address means the machine itself; a name is not looked up, because the answer may differ tomorrow."""
    return host in ("0.0.0.0", "::") or (_is_literal(host) and serving.is_loopback(host))  # noqa: S104  (compared, not bound)


def _is_literal(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdecimal()
