"""What failed sign-ins cost: growing delays, counted per person and place, so that no stranger can spend another's attempts."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

FREE_FAILURES = 3
LONGEST = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(hours=24)


def delay_after(failures: int) -> timedelta:
    """How long the next attempt must wait after so many failures: 0, 0, 0, 1, 2, 4 … seconds, at most five minutes."""
    if failures <= FREE_FAILURES:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(failures - FREE_FAILURES - 1, 16)), LONGEST)


def known_browser_bucket(secret: str, username: str, browser: str) -> str:
    """The bucket of a person at a browser on which this person has signed in before."""
    return _digest(secret, "browser", username, browser)


def address_bucket(secret: str, username: str, address: str | None) -> str:
    """The bucket of a user name at a network address; an IPv6 address counts with its whole /64, which one household owns."""
    return _digest(secret, "address", username, _network(address))


def _network(address: str | None) -> str:
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return "unknown"
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))


def _digest(secret: str, *parts: str) -> str:
    return hmac.new(secret.encode(), "\x1f".join(("sign-in", *parts)).encode(), hashlib.sha256).hexdigest()
