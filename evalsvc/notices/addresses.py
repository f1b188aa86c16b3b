"""Mail addresses and the codes that prove them. Pure."""

import re
from datetime import timedelta

CODE_HOLDS = timedelta(minutes=30)
CODE_PAUSE = timedelta(minutes=1)
CODES_A_DAY = 5
MOST_MISSES = 5
LONGEST = 200
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_LOCAL})@(?P<domain>({_LABEL}\.)+{_LABEL})", re.ASCII)


def address_of(typed: str) -> str | None:
    """The address in what a person typed, with the domain in small letters, or None when it cannot be one that mail reaches."""
    found = _ADDRESS.fullmatch(typed.strip())
    if found is None or len(found["local"]) > 64 or len(typed.strip()) > LONGEST:
        return None
    return f"{found['local']}@{found['domain'].lower()}"


def hinted(address: str) -> str:
    """An address as a page shows it to its owner, who may have somebody behind the shoulder: z***@example.gov.cn."""
    local, _, domain = address.partition("@")
    return f"{local[0]}***@{domain}"


def code_from(digest: str) -> str:
    """Six digits from a keyed digest."""
    return f"{int(digest, 16) % 1_000_000:06d}"
